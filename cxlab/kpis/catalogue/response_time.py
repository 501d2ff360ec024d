"""How long customers wait for the first reply."""

import pandas as pd

from cxlab.kpis.contacts import find_replies, hours_until
from cxlab.kpis.estimators import median
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

#: By period, how long every case is given to get a reply.
WAIT = pd.Timedelta(days=7)


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
        left_out="cases without a reply; by period, also those without one within 7 days, and all "
        "that were opened in the last 7 days",
    ),
    needs=Needs(
        columns={
            "interactions": (
                "customer_id",
                "timestamp",
                "touchpoint",
                "channel",
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
    """Return the hours of each case, dated by the customer's first contact; NaN without a reply.

    By period, every case gets 7 days: else only the quick ones of the last days would be counted,
    and the last period would look better than it was.

    References
    ----------
    ISO 18295-1:2017 (contact centres).
    """
    settings = scope.settings
    cases = find_replies(interactions, settings.role("service"), settings.role("reply"))
    return observations(cases, hours_until(cases, cases["replied"], WAIT, scope))
