"""How often customers have to change the channel to get something done."""

import pandas as pd

from cxlab.kpis.contacts import started_by
from cxlab.kpis.estimators import mean
from cxlab.kpis.goals import find_attempts
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "channel_switches",
    estimator=mean("count"),
    good="low",
    words=Words(
        label="Changes of channel to reach a goal",
        definition="Mean number of times that customers changed the channel (from one contact of "
        "theirs to the next) on the way from where they started on a goal to where they reached "
        "it.",
        caution="Holds for those who got there: who gave up after many changes is left out; a "
        "change may be free choice, and contacts about something else on the way count too.",
        left_out="attempts that did not reach their goal in time, or whose time was not over",
    ),
    needs=Needs(
        columns={
            "interactions": (
                *("customer_id", "timestamp", "touchpoint", "channel"),
                *("direction", "actor"),
            )
        },
        hint="contacts where a goal starts: check that the touchpoints under [goals] occur under "
        "these names",
    ),
)
def channel_switches(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return the changes of channel in each attempt that reached its goal, dated by its start.

    What the company sends, and contacts with competitors, are no change of the customer's.

    References
    ----------
    Verhoef, Neslin & Vroomen 2007, *Multichannel customer management*; Dixon, Freeman & Toman 2010,
    *Stop trying to delight your customers* (channel switching as effort).
    """
    attempts = find_attempts(interactions, scope.settings, scope.end)
    done = attempts["reached"].notna() & attempts["over"].astype("bool")
    ours = ~interactions["actor"].isin(["competitor", "life"])
    own = interactions[ours & started_by(interactions, "customer")]
    who, channel = own["customer_id"], own["channel"]
    changed = (channel != channel.shift()) & (who == who.shift())
    moves = own[["customer_id", "timestamp"]].assign(changes=changed.cumsum())
    until = _changes(attempts, attempts["reached"].fillna(attempts["timestamp"]), moves, "backward")
    since = _changes(attempts, attempts["timestamp"], moves, "forward")
    changes = (until - since).fillna(0).clip(lower=0)
    return observations(attempts, changes.where(done))


def _changes(
    attempts: pd.DataFrame, moments: pd.Series, moves: pd.DataFrame, direction: str
) -> pd.Series:
    """Return how many changes a customer had made at the contact nearest to each moment."""
    left = attempts[["customer_id"]].assign(timestamp=moments, place=range(len(attempts)))
    found = pd.merge_asof(
        left.sort_values("timestamp", kind="stable"),
        moves.sort_values("timestamp", kind="stable"),
        on="timestamp",
        by="customer_id",
        direction=direction,
    )
    return found.set_index("place")["changes"].reindex(range(len(attempts)))
