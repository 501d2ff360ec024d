"""What a flow leads to: a goal of the study, the first purchase, or the last stage."""

import pandas as pd

from cxlab.errors import unknown
from cxlab.journeys.stages import stage_rules, stage_table
from cxlab.journeys.user_flow_attempts import Aim
from cxlab.study import Study

#: The goal that every study with purchases has.
FIRST_PURCHASE = "first purchase"

#: Within how many days of their first contact customers reach a goal that no study names.
DAYS = 90.0


def find_aim(study: Study, goal: str | None = None) -> Aim | None:
    """Return the goal of a flow.

    Parameters
    ----------
    study : Study
        An open study.
    goal : str, optional
        A goal of the study's ``[goals]``, or ``FIRST_PURCHASE``. By default the study's first
        goal; where it has none, the first purchase; where no touchpoint plays that role, the
        first contact at the last stage.

    Returns
    -------
    Aim or None
        None where there are no contacts, or nothing says what they lead to.

    Raises
    ------
    UnknownNameError
        The study has no such goal.
    """
    settings, until = study.settings, study.span("interactions")[1]
    known = dict(settings.goals)
    bought = settings.role("purchase")
    names = [*known, *([FIRST_PURCHASE] if bought and FIRST_PURCHASE not in known else [])]
    if goal is not None and goal not in names:
        raise unknown("goal", goal, names)
    if not study.has("interactions"):
        return None
    name = goal or next(iter(names), None)
    if name is None:
        return _last_stage(study, until)
    if name in known:
        found = known[name]
        return Aim(name, tuple(found.start), tuple(found.end), found.days, until)
    return Aim(FIRST_PURCHASE, (), tuple(bought), DAYS, until)


def _last_stage(study: Study, until: pd.Timestamp) -> Aim | None:
    """Return the way to the last stage that any touchpoint belongs to."""
    table = stage_table(study).dropna(subset="stage").astype({"stage": "str"})
    for stage in reversed(stage_rules(study.settings).order):
        places = table.loc[table["stage"] == stage, "touchpoint"]
        if len(places):
            return Aim(f"come to {stage}", (), tuple(places.astype("str")), DAYS, until)
    return None
