"""Whether one contact with the service was enough."""

import pandas as pd

from cxlab.kpis.contacts import find_requests
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations

#: How long a customer must not come back for the matter to count as settled.
WAIT = pd.Timedelta(days=7)


@kpi(
    "first_contact_resolution",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Settled at the first contact (FCR)",
        definition="Share of first requests for help (no other of the same customer in the 7 days "
        "before, none before in the same case) that no other request followed, neither in the "
        "same case nor within 7 days.",
        caution="Nobody asked whether the matter was settled: who gave up counts as settled, who "
        "came back about something else does not.",
        left_out="requests of the last 7 days, followed by another or not",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("case_id", "direction"),
            )
        },
        roles=("service",),
        both="second requests of the same customers: none is on record within 7 days of a first",
    ),
)
def first_contact_resolution(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a first request that no other followed, else 0, dated by it.

    What counts are contacts that the customer started at a service touchpoint; the messages of
    one chat are one of them (``find_requests``). NaN within 7 days of the end of the data.

    References
    ----------
    Feinberg, Kim, Hokama, de Ruyter & Keen 2000, *Operational determinants of caller satisfaction
    in the call center*; ISO 18295-1:2017 (contact centres).
    """
    requests = find_requests(interactions, scope.settings)
    times, cases = requests["timestamp"], requests["case_id"]
    own = requests.groupby("customer_id")["timestamp"]
    named = requests[cases.notna()].groupby(["customer_id", "case_id"])
    earlier = named.cumcount().reindex(requests.index, fill_value=0) > 0
    more = named.cumcount(ascending=False).reindex(requests.index, fill_value=0) > 0
    follows = (times - own.shift() <= WAIT) | earlier
    followed = (own.shift(-1) - times <= WAIT) | more
    settled = (~followed).astype("float64").where(times + WAIT <= scope.end)
    return observations(requests[~follows], settled[~follows])
