"""Customers who fall silent."""

import pandas as pd

from cxlab.kpis.contacts import is_active
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi
from cxlab.kpis.silence import find_silence


@kpi(
    "churn",
    estimator=SHARE,
    good="low",
    grows=True,
    words=Words(
        label="Fell silent",
        definition="Share of the customers active in a period who neither bought nor got in touch "
        "in the 90 days after it (without periods: active in the 90 days before the last 90 days "
        "of the data).",
        caution="Silence is not leaving: it misleads wherever people buy less often than every "
        "90 days, and contracts that run on in silence are counted as lost.",
        left_out="customers of periods with less than 90 days of data after them",
    ),
    needs=Needs(
        columns={
            "interactions": ("customer_id", "timestamp", "touchpoint", "direction", "actor"),
        },
        hint="contacts that customers start (the column 'direction', or touchpoints under [roles] "
        "purchase, visit, cart, service), and 180 days of data",
    ),
)
def churn(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer silent after a period, else 0, dated by the last contact in it.

    About no one touchpoint: who was there last need not be why the customer left.

    References
    ----------
    Buckinx & Van den Poel 2005, *Customer base analysis: partial defection of behaviourally loyal
    clients in a non-contractual FMCG retail setting*.
    """
    active = interactions[is_active(interactions, scope.settings)]
    active = active[["customer_id", "timestamp"]]
    return find_silence(active.assign(active=True, counted=True), scope)
