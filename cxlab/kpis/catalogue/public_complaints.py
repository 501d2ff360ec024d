"""Customers who complain where others can read it."""

import pandas as pd

from cxlab.kpis.contacts import did_in_period
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi


@kpi(
    "public_complaints",
    estimator=SHARE,
    good="low",
    grows=True,
    words=Words(
        label="Customers who complain in public",
        definition="Share of the customers active in a period (without periods: in all of the "
        "data) who complained in it where others can read it: in reviews, on social media.",
        caution="Complaints under names that nobody could link to a customer are missing, and "
        "those who leave in silence never show; the longer the period, the higher the share.",
    ),
    needs=Needs(
        columns={
            "interactions": ("customer_id", "timestamp", "touchpoint", "direction", "actor"),
        },
        roles=("complaint",),
    ),
)
def public_complaints(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for an active customer with a contact of the role complaint in a period, else 0.

    References
    ----------
    Singh 1988, *Consumer complaint intentions and behavior*.
    """
    return did_in_period(interactions, "complaint", scope)
