"""How long it takes until a case is closed."""

import pandas as pd

from cxlab.kpis.contacts import CASE, hours_until, open_cases, plays, times_after
from cxlab.kpis.estimators import median
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

#: By period, how long every case is given to be closed.
WAIT = pd.Timedelta(days=30)


@kpi(
    "resolution_time",
    estimator=median("hours"),
    good="low",
    words=Words(
        label="Time until a case is closed",
        definition="Median of the hours from a customer's first service contact in a case to the "
        "last time that the case was closed.",
        caution="Nights and weekends count; closed is what the company calls so, and cases still "
        "open, the slow ones among them, are not in the median: look at how many were left out.",
        left_out="cases that were not closed; by period, also those not closed within 30 days, "
        "and all that were opened in the last 30 days",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("case_id", "direction"),
            )
        },
        present=("case_id",),
        roles=("service", "resolved"),
    ),
)
def resolution_time(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the hours of each case, dated by the customer's first contact; NaN while it is open.

    A case that was opened again counts until it was closed for the last time. By period, every
    case gets 30 days: else only the quick ones of the last weeks would be counted, and the last
    period would look better than it was.

    References
    ----------
    ISO 18295-1:2017 (contact centres).
    """
    cases = open_cases(interactions, scope.settings.role("service"))
    closes = interactions[plays(interactions, scope.settings, "resolved")]
    within = WAIT if scope.periods.limited else None
    last = times_after(cases, closes, within).max().rename("closed").reset_index()
    cases = cases.merge(last, on=CASE, how="left")
    return observations(cases, hours_until(cases, cases["closed"], WAIT, scope))
