"""How often customers have to ask for help about what they bought."""

import pandas as pd

from cxlab.kpis.contacts import find_purchases, find_requests
from cxlab.kpis.estimators import mean
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

#: How long after a purchase a request for help is counted to it.
WAIT = pd.Timedelta(days=30)


@kpi(
    "contacts_per_order",
    estimator=mean("count"),
    good="low",
    words=Words(
        label="Requests for help per purchase",
        definition="Mean number of requests for help within 30 days after each purchase: those "
        "in its case, and those in no purchase's case if it was the customer's last one.",
        caution="A request soon after a purchase may be about something else, and one about an "
        "older purchase is counted to the last one; help sought elsewhere is not on record.",
        left_out="purchases of the last 30 days",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("case_id", "direction"),
            )
        },
        roles=("purchase", "service"),
    ),
)
def contacts_per_order(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the requests for help that belong to each purchase, dated by the purchase.

    All purchases have the same time: those of the last 30 days of the data are NaN.

    References
    ----------
    Price & Jaffe 2008, *The best service is no service* (contacts per order).
    """
    purchases = find_purchases(interactions, scope.settings)
    purchases = purchases.assign(place=range(len(purchases)))
    requests = find_requests(interactions, scope.settings)
    bought = purchases[["customer_id", "case_id", "timestamp", "place"]]
    named = bought[bought["case_id"].notna()].rename(columns={"timestamp": "bought"})
    asked = requests[["customer_id", "case_id", "timestamp"]]
    asked = asked.merge(named, on=["customer_id", "case_id"], how="left")
    told = asked["place"].notna()
    last = pd.merge_asof(
        asked.loc[~told, ["customer_id", "timestamp"]].sort_values("timestamp", kind="stable"),
        bought[["customer_id", "timestamp", "place"]]
        .assign(bought=bought["timestamp"])
        .sort_values("timestamp", kind="stable"),
        on="timestamp",
        by="customer_id",
    )
    both = pd.concat([asked.loc[told, ["timestamp", "bought", "place"]], last])
    wait = both["timestamp"] - both["bought"]
    counts = both[(wait >= pd.Timedelta(0)) & (wait <= WAIT)]["place"].value_counts()
    number = purchases["place"].map(counts).fillna(0.0)
    return observations(purchases, number.where(purchases["timestamp"] + WAIT <= scope.end))
