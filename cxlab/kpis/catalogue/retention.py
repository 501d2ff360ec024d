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
        caution="The first recorded contact is seldom the first one ever: customers first seen "
        "soon after the data begin are mostly old ones, and who was never recognised again "
        "counts as gone.",
        left_out="customers with less than 90 days of data after their first contact",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("direction", "actor"),
            )
        },
        hint="contacts that customers start (the column 'direction', or touchpoints under [roles] "
        "purchase, visit, cart, service)",
    ),
)
def retention(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer who came back in time, else 0, dated by the first contact.

    Customers of the last 90 days are NaN, those too who have come back already.
    """
    own = interactions[is_active(interactions, scope.settings)]
    who = own["customer_id"]
    since = own["timestamp"] - own.groupby(who)["timestamp"].transform("min")
    back = ((since > SOON) & (since <= HORIZON)).groupby(who).transform("any")
    new = own[~who.duplicated()]
    value = back.reindex(new.index).astype("float64")
    return observations(new, value.where(new["timestamp"] + HORIZON <= scope.end))
