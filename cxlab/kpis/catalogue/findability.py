"""Whether customers who search find."""

import pandas as pd

from cxlab.kpis.contacts import plays
from cxlab.kpis.estimators import SHARE
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations
from cxlab.kpis.visits import visit_rows


@kpi(
    "findability",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Searches that lead somewhere",
        definition="Share of visits with a search (site search, help pages) in which the customer "
        "then reached what people look for, as the study names it.",
        caution="Reaching a page is not finding: nobody asked whether it was the right one, and "
        "who read the answer off the list of results counts as lost.",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("session_id", "direction"),
            )
        },
        roles=("search", "found"),
        both="visits whose search led nowhere: none is on record",
    ),
)
def findability(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for a visit with a contact of the role found after its first search, else 0.

    Dated by the first search, and about its place.

    References
    ----------
    Morville 2005, *Ambient findability*; Tullis & Albert 2013, *Measuring the user experience*,
    chapter 4 (task success).
    """
    rows = visit_rows(interactions, scope.settings)
    searched = plays(rows, scope.settings, "search")
    searches = searched.astype("int64").groupby(rows["visit"]).cumsum()
    later = (searches - searched.astype("int64")) > 0
    hits = rows["visit"][plays(rows, scope.settings, "found") & later]
    first = rows[searched].drop_duplicates("visit")
    return observations(first, first["visit"].isin(hits))
