"""A representative journey in words: its steps, where it mostly was, and roughly how long."""

import numpy as np
import pandas as pd

from cxlab.study.groups import GROUP

#: What is said of journeys that go on behind the last step.
GOES_ON = "..."

#: How many touchpoints are named of a stage.
_NAMED = 2

_LENGTHS = [(0.0, "one moment"), (3600, "within an hour"), (86_400, "within a day")]
_LENGTHS += [(7 * 86_400.0, "within a week"), (30 * 86_400.0, "some weeks")]
_LENGTHS += [(180 * 86_400.0, "some months"), (np.inf, "half a year or more")]


def names_of(steps: tuple[int, ...], order: tuple[str, ...]) -> list[str]:
    """Return the names of a journey's steps; a step below 0 says that it goes on."""
    return [GOES_ON if step < 0 else order[step] for step in steps]


def typical_places(places: pd.DataFrame, name: str, min_group: int) -> dict[str, list[str]]:
    """Return the touchpoints at which most customers of a group were, by stage."""
    mine = places[(places[GROUP] == name) & (places["customers"] >= min_group)]
    mine = mine.sort_values(["customers", "touchpoint"], ascending=[False, True])
    first = mine.groupby("stage").head(_NAMED)
    return first.groupby("stage")["touchpoint"].agg(list).to_dict()


def mostly_at(steps: tuple[int, ...], order: tuple[str, ...], typical: dict[str, list[str]]) -> str:
    """Name the touchpoints at which a journey mostly was, by stage."""
    stages = dict.fromkeys(order[step] for step in steps if step >= 0)
    parts = [f"{stage}: {', '.join(typical[stage])}" for stage in stages if stage in typical]
    return "; ".join(parts)


def rough_time(seconds: float) -> str:
    """Return a time in rough words.

    Examples
    --------
    >>> rough_time(0.0), rough_time(100_000.0)
    ('one moment', 'within a week')
    """
    return next(words for most, words in _LENGTHS if seconds <= most)
