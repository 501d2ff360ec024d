"""A few real journeys that stand for many: abstracted, and made by enough customers to be shown."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import hide_parts, why_hidden, wilson
from cxlab.journeys.representative_counts import (
    LEVELS,
    Ways,
    as_stages,
    count_ways,
    merge_ways,
)
from cxlab.journeys.representative_cover import choose_ways
from cxlab.journeys.stages import FIRST_RECORDED, STAGE_MODELS, stage_columns, stage_rules
from cxlab.journeys.whole import everyone, named
from cxlab.markup import Html, figures_table
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

#: Journeys stand for a group where they stand for at least this share of its customers; else they
#: are abstracted further.
ENOUGH = 0.5

#: What is said of journeys that go on behind the last step.
GOES_ON = "..."

#: What the row of customers is called for whom no journey stands.
NOBODY = "none of these"

#: How many touchpoints are named of a stage.
_NAMED = 2

_COLUMNS = [GROUP, "journey", "way", "typical", "duration", "n", "estimate", "low", "high"]
_SHOWN = {"journey": "no.", "way": "journey", "typical": "mostly at", "duration": "takes"}
_LENGTHS = [(0.0, "one moment"), (3600, "within an hour"), (86_400, "within a day")]
_LENGTHS += [(7 * 86_400.0, "within a week"), (30 * 86_400.0, "some weeks")]
_LENGTHS += [(180 * 86_400.0, "some months"), (np.inf, "half a year or more")]


@dataclass(frozen=True, eq=False)
class Representatives:
    """Journeys that stand for many.

    Parameters
    ----------
    table : pandas.DataFrame
        A row for each journey, by group: the group's column, ``journey`` (from 1; the last row of
        a group, without a number, is of those for whom none stands), ``way`` (stages joined by
        ``" > "``), ``typical`` (the touchpoints at which most of the group's customers were in
        these stages), ``duration`` (of those who made this very journey, in rough words), ``n``
        (customers it stands for), ``estimate``, ``low``, ``high`` (their share, Wilson), ``of``
        (customers of the group), ``made_by`` (customers who made it step by step; not by group,
        nor where ``n`` is a few more), ``abstraction`` (what was left out of the journeys to find
        it), ``note``.
    by : str, optional
        What the groups are of.
    """

    table: pd.DataFrame
    by: str | None = None

    def _repr_html_(self) -> Html:
        names = dict(_SHOWN) if self.by is None else {self.by: self.by, **_SHOWN}
        shown = self.table.drop(columns="abstraction")
        return figures_table(
            shown, caption="Journeys that stand for many", columns=names, heading="stands for"
        )


def representative_journeys(
    study: Study,
    personas: str | pd.Series | None = None,
    *,
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

    Only journeys that ``min_group`` customers made alike can be chosen; ids, dates and touchpoints
    of fewer customers are never shown.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    personas : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    most : int
        How many journeys for each group, from 1.
    model : str
        A registered stage model.

    Returns
    -------
    Representatives
        The journeys, with how many customers each stands for.

    Raises
    ------
    UnknownNameError
        No attribute or no stage model has that name.
    CxlabError
        ``most`` is less than 1.

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
    groups = everyone(study, personas)
    kernel = partial(count_ways, kernel=STAGE_MODELS[model](study), groups=groups)
    found = study.fold(kernel, merge_ways, coded=True, interactions=list(stage_columns(model)))
    settings = study.settings
    order = stage_rules(settings).order
    sizes = found.people.set_index(GROUP)["customers"]
    unseen = pd.Series(sizes.index == REST, sizes.index)
    whole = pd.Series("all", sizes.index)
    closed = hide_parts(sizes, whole, settings.min_group, unseen=unseen)
    parts = [
        _of_group(found, name, order, (most, settings.min_group, settings.confidence), closed[name])
        for name in sorted(set(found.people[GROUP]) - {REST})
    ]
    columns = [*_COLUMNS, "of", "made_by", "abstraction", "note"]
    table = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    if groups is not None:  # beside those of all customers they would give away a small group's
        table["made_by"] = np.nan
    if first := stage_rules(settings).named("awareness"):
        seen = table["way"].str.contains(first, regex=False) & (table["note"] == "")
        table["note"] = table["note"].mask(seen, FIRST_RECORDED)
    by = None if groups is None else str(named(table, groups).columns[0])
    return Representatives(named(table[columns], groups), by)


def _of_group(
    found: Ways,
    name: str,
    order: tuple[str, ...],
    limits: tuple[int, int, float],
    closed: bool,
) -> pd.DataFrame:
    """Return the rows of one group: its journeys, and for how many customers none stands.

    A closed group is small, or its size would give a small one away: it has no figures.
    """
    most, min_group, confidence = limits
    size = int(found.people.set_index(GROUP)["customers"][name])
    rows = found.ways.rows.assign(median=found.ways.quantile(0.5))
    rows = rows[rows[GROUP] == name]
    table, words = pd.DataFrame(columns=["way", "n", "made_by"]), LEVELS[-1]
    for words in LEVELS:
        mine = rows[rows["level"] == words].astype({"way": "int64"}).sort_values("way")
        mine = mine.assign(steps=as_stages(mine["way"].to_numpy(), len(order)))
        table = choose_ways(mine, most=most, min_group=min_group)
        if table["n"].sum() >= ENOUGH * size:
            break
    told = [_told(steps, order) for steps in table["steps"]] if len(table) else []
    typical = _typical(found.places, name, min_group)
    at = [_mostly(steps, order, typical) for steps in table["steps"]] if len(table) else []
    lengths = [_in_words(each) for each in table["median"]] if len(table) else []
    last = {"way": NOBODY, "typical": "", "duration": "", "n": size - table["n"].sum()}
    shown = pd.DataFrame({"way": told, "typical": at, "duration": lengths})
    shown = shown.assign(
        n=table["n"].to_numpy(),
        made_by=table["made_by"].to_numpy(),
        journey=np.arange(1, len(table) + 1),
    )
    if last["n"] > 0:
        shown = pd.concat([shown, pd.DataFrame([last])], ignore_index=True)
    return _figures(shown, size, (min_group, confidence), closed).assign(
        **{GROUP: name, "abstraction": words}
    )


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
    texts = dict.fromkeys(("way", "typical", "duration"), "str")
    return table.assign(**shown, of=of, note=note).astype({**texts, "journey": "float64"})


def _told(steps: tuple[int, ...], order: tuple[str, ...]) -> str:
    """Write a journey as stages; a step below 0 says that it goes on."""
    return " > ".join(GOES_ON if step < 0 else order[step] for step in steps)


def _typical(places: pd.DataFrame, name: str, min_group: int) -> dict[str, list[str]]:
    """Return the touchpoints at which most customers of a group were, by stage."""
    mine = places[(places[GROUP] == name) & (places["customers"] >= min_group)]
    mine = mine.sort_values(["customers", "touchpoint"], ascending=[False, True])
    first = mine.groupby("stage").head(_NAMED)
    return first.groupby("stage")["touchpoint"].agg(list).to_dict()


def _mostly(steps: tuple[int, ...], order: tuple[str, ...], typical: dict[str, list[str]]) -> str:
    stages = dict.fromkeys(order[step] for step in steps if step >= 0)
    told = [f"{stage}: {', '.join(typical[stage])}" for stage in stages if stage in typical]
    return "; ".join(told)


def _in_words(seconds: float) -> str:
    """Return a time in rough words.

    Examples
    --------
    >>> _in_words(0.0), _in_words(100_000.0)
    ('one moment', 'within a week')
    """
    return next(words for most, words in _LENGTHS if seconds <= most)
