"""A few real journeys that stand for many: abstracted, and made by enough customers to be shown."""

from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.estimate import hide_parts, why_hidden, wilson
from cxlab.journeys.representative_attempts import ENDS, MOST, count_attempts
from cxlab.journeys.representative_counts import (
    LEVELS,
    Ways,
    as_stages,
    count_ways,
    merge_ways,
)
from cxlab.journeys.representative_cover import choose_ways
from cxlab.journeys.representative_result import Representatives
from cxlab.journeys.representative_words import mostly_at, names_of, rough_time, typical_places
from cxlab.journeys.stages import FIRST_RECORDED, STAGE_MODELS, stage_columns, stage_rules
from cxlab.journeys.user_flow_counts import add_places, count_places
from cxlab.journeys.user_flow_goals import find_aim
from cxlab.journeys.user_flow_hidden import kept_places
from cxlab.journeys.whole import everyone, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

#: Journeys stand for a group where they stand for at least this share of its customers; else they
#: are abstracted further.
ENOUGH = 0.5

#: What the row of customers is called for whom no journey stands.
NOBODY = "none of these"

#: What touchpoints without a name of their own are called.
OTHERS = "(other touchpoints)"

_NO_GOAL = (
    "Nothing says what customers set out to do: name a goal under [goals] in study.toml, or the "
    "touchpoints of a purchase under [roles]."
)

Within = Literal["journey", "attempt"]

_FIGURES = ["n", "estimate", "low", "high"]
_COLUMNS = [GROUP, "journey", "way", "end", "typical", "duration", *_FIGURES]
_COLUMNS += ["of", "made_by", "abstraction", "steps", "note"]


def representative_journeys(
    study: Study,
    personas: str | pd.Series | None = None,
    *,
    within: Within = "journey",
    goal: str | None = None,
    most: int = 3,
    model: str = "rules",
) -> Representatives:
    r"""Choose a few journeys that stand for many, of each persona.

    A journey is a customer's stages in order, contacts in a row at one stage being one step, of
    the longest ones the first steps. One stands for another that is so like it that at most a
    third of the steps have to be changed, added or dropped. Those are chosen, one after the other,
    that stand for most of the customers for whom none stands yet. Where they stand for less than
    half of a group, journeys are abstracted further: without going back and forth between two
    stages, then to the order in which stages were first met.

    Attempts at a goal are those of ``map_flows``; each customer's first one counts. Their steps are
    touchpoints, not stages, and none stands for one that ended otherwise.

    Only journeys that ``min_group`` customers made alike can be chosen; ids, dates and touchpoints
    of fewer customers are never shown.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    personas : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    within : {"journey", "attempt"}
        Whole journeys, or attempts at a goal.
    goal : str, optional
        For attempts: a goal of ``[goals]``, or ``"first purchase"``; by default as ``map_flows``
        has it.
    most : int
        How many journeys for each group, from 1.
    model : str
        A registered stage model, for whole journeys.

    Returns
    -------
    Representatives
        The journeys, with how many customers each stands for. Where nothing says what customers
        set out to do, ``.reason`` says so, and there are no attempts.

    Raises
    ------
    UnknownNameError
        No attribute, goal or stage model has that name, or ``within`` is neither.
    CxlabError
        ``most`` is less than 1; a goal is named, and whole journeys are wanted.

    References
    ----------
    Bernard & Andritsos 2018, *CJM-ab: abstracting customer journey maps using process mining*;
    Levenshtein 1966 (the distance); Nemhauser, Wolsey & Fisher 1978 (choosing one after the other).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 3\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = [f"c{who},2025-01-0{day},{place},web" for who in range(6)
    ...         for day, place in ((1, "product page"), (2, "basket"))]
    >>> text = "\n".join(["customer_id,timestamp,touchpoint,channel", *rows])
    >>> _ = (folder / "visits.csv").write_text(text)
    >>> representative_journeys(open_study(folder)).table[["way", "n", "duration"]].values.tolist()
    [['consideration > conversion', 6.0, 'within a day']]
    """
    if most < 1:
        raise CxlabError(f"most is {most}; it must be at least 1")
    if within not in ("journey", "attempt"):
        raise unknown("kind of journey", within, ["journey", "attempt"])
    if goal is not None and within == "journey":
        raise CxlabError(f"the goal {goal!r} is one of attempts: take within='attempt' as well")
    groups = everyone(study, personas)
    if within == "attempt":
        return _of_attempts(study, groups, goal, most)
    kernel = partial(count_ways, kernel=STAGE_MODELS[model](study), groups=groups)
    found = study.fold(kernel, merge_ways, coded=True, interactions=list(stage_columns(model)))
    table = _table(study, found, stage_rules(study.settings).order, most)
    if first := stage_rules(study.settings).named("awareness"):
        seen = table["way"].str.contains(first, regex=False) & (table["note"] == "")
        table["note"] = table["note"].mask(seen, FIRST_RECORDED)
    return _finished(table, groups)


def _of_attempts(
    study: Study, groups: pd.Series | None, goal: str | None, most: int
) -> Representatives:
    aim = find_aim(study, goal)
    if aim is None:
        return Representatives(pd.DataFrame(), reason=_NO_GOAL)
    columns, small = ["customer_id", "timestamp", "touchpoint"], study.settings.min_group
    fold = partial(study.fold, coded=True, interactions=columns)
    names, _ = kept_places(fold(partial(count_places, aim=aim), add_places), small, MOST)
    if not names:
        few = f"Fewer than {small} customers set out to \u201c{aim.name}\u201d: not shown."
        return Representatives(pd.DataFrame(), goal=aim.name, reason=few)
    steps = (*names, OTHERS)
    kernel = partial(count_attempts, aim=aim, names=pd.Index(steps, dtype="str"), groups=groups)
    table = _table(study, fold(kernel, merge_ways), steps, most, ends=True)
    return _finished(table, groups, aim.name)


def _finished(table: pd.DataFrame, groups: pd.Series | None, goal: str = "") -> Representatives:
    if groups is not None:  # beside those of all customers they would give away a small group's
        table["made_by"] = np.nan
    by = None if groups is None else str(named(table[_COLUMNS], groups).columns[0])
    return Representatives(named(table[_COLUMNS], groups), by, goal)


def _table(
    study: Study, found: Ways, order: tuple[str, ...], most: int, *, ends: bool = False
) -> pd.DataFrame:
    """Return the journeys of every group; ``order`` are the stages, or the touchpoints."""
    settings = study.settings
    sizes = found.people.set_index(GROUP)["customers"]
    unseen = pd.Series(sizes.index == REST, sizes.index)
    whole = pd.Series("all", sizes.index)
    closed = hide_parts(sizes, whole, settings.min_group, unseen=unseen)
    limits = (most, settings.min_group, settings.confidence)
    parts = [
        _of_group(found, name, (order, ends), limits, closed[name])
        for name in sorted(set(found.people[GROUP]) - {REST})
    ]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=_COLUMNS)


def _of_group(
    found: Ways,
    name: str,
    about: tuple[tuple[str, ...], bool],
    limits: tuple[int, int, float],
    closed: bool,
) -> pd.DataFrame:
    """Return the rows of one group: its journeys, and for how many customers none stands.

    A closed group is small, or its size would give a small one away: it has no figures.
    """
    order, ends = about
    most, min_group, confidence = limits
    size = int(found.people.set_index(GROUP)["customers"][name])
    rows = found.ways.rows.assign(median=found.ways.quantile(0.5))
    rows = rows[rows[GROUP] == name]
    table, words = pd.DataFrame(columns=["way", "n", "made_by"]), LEVELS[-1]
    for words in LEVELS:
        mine = rows[rows["level"] == words].astype({"way": "int64"}).sort_values("way")
        table = choose_ways(_read(mine, order, ends), most=most, min_group=min_group)
        if table["n"].sum() >= ENOUGH * size:
            break
    typical = typical_places(found.places, name, min_group)
    shown = pd.DataFrame(
        {
            "journey": np.arange(1, len(table) + 1),
            "steps": [names_of(steps, order) for steps in table["steps"]],
            "end": table["end"].tolist(),
            "typical": [mostly_at(steps, order, typical) for steps in table["steps"]],
            "duration": [rough_time(each) for each in table["median"]],
            "n": table["n"].to_numpy(),
            "made_by": table["made_by"].to_numpy(),
        }
    )
    shown["way"] = [" > ".join(steps) for steps in shown["steps"]]
    texts = {"way": NOBODY, **dict.fromkeys(("end", "typical", "duration"), "")}
    last = {**texts, "steps": [], "n": size - table["n"].sum()}
    if last["n"] > 0:
        shown = pd.concat([shown, pd.DataFrame([last])], ignore_index=True)
    words = words.replace("stage", "touchpoint") if ends else words
    return _figures(shown, size, (min_group, confidence), closed).assign(
        **{GROUP: name, "abstraction": words}
    )


def _read(ways: pd.DataFrame, order: tuple[str, ...], ends: bool) -> pd.DataFrame:
    """Read journeys that are written as numbers; of attempts, the first step is the end."""
    codes = ways["way"].to_numpy()
    if not ends:
        return ways.assign(steps=as_stages(codes, len(order)), end="")
    found = as_stages(codes, len(order) + len(ENDS))
    end = [ENDS[steps[0] - len(order)] for steps in found]
    return ways.assign(steps=[steps[1:] for steps in found], end=end)


def _figures(
    table: pd.DataFrame, size: int, limits: tuple[int, float], closed: bool
) -> pd.DataFrame:
    min_group, confidence = limits
    n = table["n"].astype("int64")
    hidden = hide_parts(n, pd.Series("all", table.index), min_group) | closed
    note = why_hidden(hidden, hidden & (n < min_group), min_group)
    figures = [n, *wilson(n, size, confidence), table["made_by"].astype("float64")]
    names = ["n", "estimate", "low", "high", "made_by"]
    shown = {
        name: pd.Series(np.asarray(values), table.index).astype("float64").mask(hidden)
        for name, values in zip(names, figures, strict=True)
    }
    others = n - table["made_by"].astype("float64")
    shown["made_by"] = shown["made_by"].mask(others.between(1, min_group - 1))
    of = np.nan if closed else float(size)
    texts = dict.fromkeys(("way", "end", "typical", "duration"), "str")
    return table.assign(**shown, of=of, note=note).astype({**texts, "journey": "float64"})
