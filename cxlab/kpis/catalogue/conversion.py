"""Conversion of visits."""

import pandas as pd

from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations
from cxlab.kpis.visits import find_visits


@kpi(
    "conversion",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Visits that end in a purchase",
        definition="Share of recorded visits (a session, or contacts without a pause of over "
        "30 minutes) with a purchase in them.",
        caution="Visits that left no row, as in most stores, are not counted, nor are purchases "
        "without a recorded look or basket; many people look once and buy at another visit.",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("session_id", "direction"),
            )
        },
        roles=("visit", "purchase"),
    ),
)
def conversion(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a visit with a purchase, else 0, dated by its first contact.

    A purchase with neither a look nor a basket (at a till) is no visit: where only purchases are
    recorded, every one of them would count as converted.

    References
    ----------
    Web Analytics Association 2008, *Web analytics definitions* (visits, conversion).
    """
    visits = find_visits(interactions, scope.settings)
    return observations(visits, visits["bought"])
