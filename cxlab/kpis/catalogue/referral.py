"""Customers who bring others."""

import pandas as pd

from cxlab.kpis.contacts import did_in_period
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi


@kpi(
    "referral",
    estimator=SHARE,
    good="high",
    grows=True,
    words=Words(
        label="Customers who recommend us",
        definition="Share of the customers active in a period (without periods: in all of the "
        "data) who brought or invited another one in it, as far as that is on record.",
        caution="Most recommendations are made where nobody records them; the longer the period, "
        "the higher the share, and a link that was sent need not bring anybody.",
    ),
    needs=Needs(
        columns={
            "interactions": ("customer_id", "timestamp", "touchpoint", "direction", "actor"),
        },
        roles=("referral",),
    ),
)
def referral(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for an active customer with a contact of the role referral in a period, else 0.

    References
    ----------
    Kumar, Petersen & Leone 2007, *How valuable is word of mouth?*
    """
    return did_in_period(interactions, "referral", scope)
