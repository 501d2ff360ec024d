"""Whether customers get done what they set out to do."""

import pandas as pd

from cxlab.kpis.estimators import SHARE
from cxlab.kpis.goals import find_attempts
from cxlab.kpis.kpi import Needs, Scope, Words, kpi, observations


@kpi(
    "goal_completion",
    estimator=SHARE,
    good="high",
    words=Words(
        label="Goals reached",
        definition="Share of attempts at a goal (from a contact where it starts) that reached it "
        "within the time that the study gives for it.",
        caution="Says what was recorded, not what was wanted: some begin without meaning to "
        "finish, some finish where nobody records it; several goals are put together, so look at "
        "the touchpoints where they start.",
        left_out="attempts whose time was not over when the data end, reached or not",
    ),
    needs=Needs(
        columns={"interactions": ("customer_id", "timestamp", "touchpoint", "channel")},
        hint="contacts where a goal starts: check that the touchpoints under [goals] occur under "
        "these names",
    ),
)
def goal_completion(interactions: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Return 1 for an attempt that reached its goal in time, else 0, dated by its start.

    NaN where the time was not over: for those too that were quick enough to reach the goal, else
    the quick ones alone would be counted.

    References
    ----------
    ISO 9241-11:2018 (effectiveness); Tullis & Albert 2013, *Measuring the user experience*,
    chapter 4 (task success).
    """
    attempts = find_attempts(interactions, scope.settings, scope.end)
    reached = attempts["reached"].notna().astype("float64")
    return observations(attempts, reached.where(attempts["over"].astype("bool")))
