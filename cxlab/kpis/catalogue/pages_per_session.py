"""How much of the offer a visit covers."""

import pandas as pd

from cxlab.kpis.estimators import mean
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations
from cxlab.kpis.visits import find_visits


@kpi(
    "pages_per_session",
    estimator=mean("count"),
    good="neither",
    words=Words(
        label="Pages per visit",
        definition="Mean number of recorded contacts (pages, searches, steps to the till) in a "
        "visit (a session, or contacts without a pause of over 30 minutes).",
        caution="More is not always better: who is lost sees many pages as well, and who finds "
        "at once sees few; a visit to a store leaves a row or two, so look at each channel.",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("session_id", "direction"),
            )
        },
        roles=("visit",),
    ),
)
def pages_per_session(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the number of contacts in each visit, dated by the first.

    Every contact of a session counts; where the source counts no sessions, those with a role
    that makes a visit (``visit_rows``).

    References
    ----------
    Web Analytics Association 2008, *Web analytics definitions* (page views per visit).
    """
    visits = find_visits(interactions, scope.settings)
    return observations(visits, visits["contacts"])
