"""Customers who fall silent after something failed or came late."""

import pandas as pd

from cxlab.kpis.contacts import is_active, plays
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi
from cxlab.kpis.silence import find_silence


@kpi(
    "churn_after_bad_contact",
    estimator=SHARE,
    good="low",
    grows=True,
    words=Words(
        label="Fell silent after a bad contact",
        definition="Share of the customers with a contact in a period at which something failed "
        "or came late who neither bought nor got in touch in the 90 days after it (without "
        "periods: in the 90 days before the last 90 days of the data).",
        caution="Compare it with all who fell silent; a difference is no proof that the bad "
        "contact is the cause: who has many contacts has bad ones more often, and stays more "
        "often; by touchpoint or owner, it is that of the last bad contact alone.",
        left_out="customers of periods with less than 90 days of data after them",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("direction", "actor"),
            )
        },
        hint="contacts where something failed or came late ([roles] failure = [...] or late = "
        "[...]), and 180 days of data",
    ),
)
def churn_after_bad_contact(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a customer silent after a period with a bad contact, else 0.

    Dated by the last bad contact in the period, and about its place. Silence is counted as for
    ``churn``, from the end of the period, so that the two can be compared.

    References
    ----------
    Keaveney 1995, *Customer switching behavior in service industries*.
    """
    bad = plays(interactions, scope.settings, "failure", "late")
    rows = interactions.assign(active=is_active(interactions, scope.settings), counted=bad)
    return find_silence(rows[rows["active"] | rows["counted"]], scope)
