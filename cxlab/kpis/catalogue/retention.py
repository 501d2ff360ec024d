"""New customers who come back."""

import pandas as pd

from cxlab.kpis.contacts import HORIZON, is_active
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

#: What comes sooner than this belongs to the first contact.
SOON = pd.Timedelta(hours=24)


@kpi(
    "retention",
    estimator=SHARE,
    good="high",
    words=Words(
        label="New customers who came back",
        definition="Share of new customers who bought or got in touch again between 24 hours and "
        "90 days after their first recorded contact or purchase.",
        caution="New is who was not seen in 90 days of data or more: an old customer who had been "
        "away for longer counts as new, and who was never recognised again counts as gone.",
        left_out="customers first seen in the first or the last 90 days of the data",
    ),
    needs=Needs(
        columns={
            "interactions": ("customer_id", "timestamp", "touchpoint", "direction", "actor"),
        },
        hint="contacts that customers start (the column 'direction', or touchpoints under [roles] "
        "purchase, visit, cart, service), and more than 180 days of data",
    ),
)
def retention(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer who came back in time, else 0, dated by the first contact.

    NaN for customers first seen in the first 90 days, as most of them are not new, and in the
    last 90 days, those too who have come back already. About no one touchpoint: where customers
    began need not be why they came back.

    References
    ----------
    Farris, Bendle, Pfeifer & Reibstein 2010, *Marketing metrics*, chapter 5 (retention where
    there are no contracts).
    """
    own = interactions.loc[is_active(interactions, scope.settings), ["customer_id", "timestamp"]]
    who = own["customer_id"]
    since = own["timestamp"] - own.groupby(who)["timestamp"].transform("min")
    back = ((since > SOON) & (since <= HORIZON)).groupby(who).transform("any")
    new = own[~who.duplicated()]
    value = back.reindex(new.index).astype("float64")
    fresh = new["timestamp"] - HORIZON >= scope.start
    return observations(new, value.where(fresh & (new["timestamp"] + HORIZON <= scope.end)))
