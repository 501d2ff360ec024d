"""How long customers wait for the first reply."""

import pandas as pd

from cxlab.kpis.contacts import plays, started_by
from cxlab.kpis.estimators import median
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

_CASE = ["customer_id", "case_id"]


@kpi(
    "response_time",
    estimator=median("hours"),
    good="low",
    words=Words(
        label="Wait for the first reply",
        definition="Median of the hours from a customer's first service contact in a case to the "
        "company's first reply that was not automatic.",
        caution="Nights and weekends count; cases that never got a reply are not in the median, "
        "so look at how many were left out.",
        left_out="cases without a reply",
    ),
    needs=Needs(
        columns={
            "interactions": (
                "customer_id",
                "timestamp",
                "touchpoint",
                "case_id",
                "direction",
                "automated",
            )
        },
        present=("case_id",),
        roles=("service", "reply"),
    ),
)
def response_time(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the hours of each case, dated by the customer's first contact; NaN without a reply."""
    rows = interactions[interactions["case_id"].notna()]
    service = rows[plays(rows, scope.settings, "service") & started_by(rows, "customer")]
    asked = service.groupby(_CASE, sort=True)["timestamp"].min().reset_index()
    manual = ~rows["automated"].fillna(False).astype(bool)
    replies = rows[plays(rows, scope.settings, "reply") & started_by(rows, "company") & manual]
    pairs = asked.merge(replies[[*_CASE, "timestamp"]], on=_CASE, suffixes=("", "_reply"))
    pairs = pairs[pairs["timestamp_reply"] >= pairs["timestamp"]]
    first = pairs.groupby(_CASE)["timestamp_reply"].min().rename("reply").reset_index()
    cases = asked.merge(first, on=_CASE, how="left")
    return observations(cases, (cases["reply"] - cases["timestamp"]) / pd.Timedelta(hours=1))
