"""How long a visit takes."""

import pandas as pd

from cxlab.kpis.estimators import median
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations
from cxlab.kpis.visits import find_visits


@kpi(
    "time_on_site",
    estimator=median("minutes"),
    good="neither",
    words=Words(
        label="Length of a visit",
        definition="Median of the minutes from the first contact of a visit (a session, or "
        "contacts without a pause of over 30 minutes) to the end of the last one, or to its "
        "start where nobody recorded how long it took.",
        caution="Longer is not always better: who is lost stays long as well; where no durations "
        "are recorded, the last page counts as nothing and visits of one page have no length.",
        left_out="visits of one contact whose duration nobody recorded",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("session_id", "direction", "duration"),
            )
        },
        roles=("visit",),
    ),
)
def time_on_site(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the minutes of each visit, dated by its first contact; NaN where it has no length.

    Several contacts of one moment without a duration are as good as one.

    References
    ----------
    Web Analytics Association 2008, *Web analytics definitions* (visit duration).
    """
    visits = find_visits(interactions, scope.settings)
    length = (visits["until"] - visits["timestamp"]) / pd.Timedelta(minutes=1)
    return observations(visits, length.where(length > 0))
