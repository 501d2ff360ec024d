"""What buyers are worth."""

import pandas as pd

from cxlab.kpis.contacts import plays
from cxlab.kpis.estimators import total_per_customer
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "customer_value",
    estimator=total_per_customer("money"),
    good="high",
    words=Words(
        label="Spent per buyer",
        definition="Mean over buyers of what each spent in the period (without periods: in all "
        "of the data).",
        caution="Revenue, not profit, and only what the data cover; a few large buyers move the "
        "mean.",
        left_out="purchases without a value",
    ),
    needs=Needs(
        columns={"interactions": ("customer_id", "timestamp", "touchpoint", "channel", "value")},
        present=("value",),
        roles=("purchase",),
    ),
)
def customer_value(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the value of each purchase.

    References
    ----------
    Farris, Bendle, Pfeifer & Reibstein 2010, *Marketing metrics*, chapter 5; what customers are
    yet to spend is another figure: Fader, Hardie & Lee 2005.
    """
    bought = interactions[plays(interactions, scope.settings, "purchase")]
    return observations(bought, bought["value"])
