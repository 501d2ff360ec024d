"""Buyers who come back."""

import pandas as pd

from cxlab.kpis.contacts import HORIZON, find_purchases
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "repeat_purchase",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Bought again",
        definition="Share of buyers who bought again within 90 days of their first recorded "
        "purchase.",
        caution="The first recorded purchase is seldom the first one ever; goods bought once a "
        "year do not show in 90 days.",
        left_out="buyers with less than 90 days of data after their first purchase; by period, "
        "also those first seen in the first 90 days, most of whom had bought before",
    ),
    needs=Needs(
        columns={"interactions": ("customer_id", "timestamp", "touchpoint", "channel", "case_id")},
        roles=("purchase",),
    ),
)
def repeat_purchase(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a buyer with a second purchase in time, else 0, dated by the first one.

    Buyers of the last 90 days are NaN, those too who have come back already: else the quick ones
    alone would be counted. By period, those of the first 90 days are NaN too: there the regular
    buyers are seen first, and every later month would look worse.

    References
    ----------
    Ehrenberg 1988, *Repeat-buying*; Farris, Bendle, Pfeifer & Reibstein 2010, *Marketing metrics*,
    chapter 2 (repeat rate).
    """
    purchases = find_purchases(interactions, scope.settings)
    again = purchases.groupby("customer_id")["timestamp"].shift(-1)
    first = ~purchases.duplicated("customer_id")
    buyers, again = purchases[first], again[first]
    value = (again - buyers["timestamp"] <= HORIZON).astype("float64")
    known = buyers["timestamp"] + HORIZON <= scope.end
    if scope.periods.limited:
        known &= buyers["timestamp"] - HORIZON >= scope.start
    return observations(buyers, value.where(known))
