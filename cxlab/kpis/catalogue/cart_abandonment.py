"""Baskets that were left."""

import pandas as pd

from cxlab.kpis.contacts import plays
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

#: How long a basket waits for its purchase.
WAIT = pd.Timedelta(hours=24)


@kpi(
    "cart_abandonment",
    estimator=SHARE,
    good="low",
    words=Words(
        label="Baskets left",
        definition="Share of baskets after which the customer bought nothing within 24 hours of "
        "the last item put in.",
        caution="Any purchase of the customer counts, in any channel; a basket may be a wish "
        "list, and be bought later.",
        left_out="baskets of the last 24 hours, bought or not",
    ),
    needs=Needs(
        columns={"interactions": ("customer_id", "timestamp", "touchpoint", "channel")},
        roles=("cart", "purchase"),
    ),
)
def cart_abandonment(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a basket left, 0 for one bought, dated by its first item.

    Items belong to one basket until a purchase, or a pause of more than 24 hours. A purchase of
    the same moment as an item comes after it. NaN for a basket whose last item was put in less
    than 24 hours before the end: bought ones too, as the others are not known yet.

    References
    ----------
    Kukar-Kinney & Close 2010, *The determinants of consumers' online shopping cart abandonment*.
    """
    rows = interactions[plays(interactions, scope.settings, "cart", "purchase")]
    rows = rows.assign(bought=plays(rows, scope.settings, "purchase"))
    rows = rows.sort_values(["customer_id", "timestamp", "bought"], kind="stable")
    customers = rows.groupby("customer_id")
    soon = rows["timestamp"] - customers["timestamp"].shift() <= WAIT
    open_still = ~customers["bought"].shift(fill_value=True)
    put = rows["timestamp"].mask(rows["bought"])
    rows = rows.assign(basket=(~(soon & open_still)).cumsum(), put=put)
    baskets = rows.groupby("basket").agg(
        customer_id=("customer_id", "first"),
        timestamp=("timestamp", "first"),
        touchpoint=("touchpoint", "first"),
        channel=("channel", "first"),
        last=("put", "max"),
        empty=("bought", "first"),
        bought=("bought", "any"),
    )
    baskets = baskets[~baskets["empty"]]
    over = baskets["last"] + WAIT <= scope.end
    return observations(baskets, (~baskets["bought"]).astype("float64").where(over))
