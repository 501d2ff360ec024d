"""How many customers reach each stage in a given time, how many go on, and how long that takes."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import hide_parts, wilson
from cxlab.journeys.codes import NONE, Codes, Whole, begins, codes_of, group_codes, times_of
from cxlab.journeys.passages import NEVER, Passages, find_passages, medians_of
from cxlab.journeys.rules import StageRules
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.stages import (
    FIRST_RECORDED,
    STAGE_MODELS,
    StageKernel,
    stage_columns,
    stage_rules,
)
from cxlab.journeys.whole import everyone, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

_DAY = 86400.0
_REACHED = ["estimate", "low", "high"]
_NEXT = ["next", "next_low", "next_high"]
_SUMS = ["seen", "n", "reached", "customers", "soon"]
_TIMES = ["median_days", "median_low", "median_high"]
_ALL = [*_REACHED, *_NEXT, *_TIMES]
_COLUMNS = ["stage", GROUP, "n", *_REACHED, "customers", *_NEXT, *_TIMES, "horizon_days", "note"]


def stage_funnel(
    study: Study,
    *,
    by: str | pd.Series | None = None,
    horizon_days: int = 30,
    model: str = "rules",
) -> pd.DataFrame:
    r"""Count how many customers reached each stage within a fixed time, and how many went on.

    The order is loose: a customer has reached a stage who was seen there or at a later one.
    Everyone is given the same time: customers who came to a stage (or were first seen) less than
    ``horizon_days`` before the end of the data are left out of its shares, for they had less.
    The clock starts at a customer's first contact of any kind, and whoever was never at a
    touchpoint with a stage counts among those who reached none.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    horizon_days : int
        The time, from 1 day: from the first recorded contact to the stage for reaching it, from
        the first contact at a stage to a later one for going on.
    model : str
        A registered stage model.

    Returns
    -------
    pandas.DataFrame
        A row for each group and stage, in order: ``stage``, the group's column; ``n`` (customers
        first seen early enough), ``estimate``, ``low``, ``high`` (the share of them that reached
        this stage in time, Wilson); ``customers`` (seen at this very stage early enough;
        empty where too few were, or where it would give such away), ``next``, ``next_low``,
        ``next_high`` (the share of them that went on in time, Wilson), ``median_days``,
        ``median_low``, ``median_high`` (from the first contact here to going on, of all who ever
        did; within 1 %); ``horizon_days``; ``note``.

    Raises
    ------
    UnknownNameError
        No attribute or no stage model has that name.
    CxlabError
        ``horizon_days`` is less than 1.

    References
    ----------
    Wilson 1927; Conover 1999, section 3.2, for the interval of the median.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-03,basket,app\n")
    >>> stage_funnel(open_study(folder), horizon_days=1)["n"].tolist()
    [1, 1, 1, 1, 1]
    """
    if horizon_days < 1:
        raise CxlabError(f"horizon_days is {horizon_days}; it must be at least 1")
    groups = everyone(study, by)
    kernel = partial(
        count_reached,
        kernel=STAGE_MODELS[model](study),
        end=study.span("interactions")[1],
        horizon=pd.Timedelta(days=horizon_days),
        groups=groups,
    )
    counts = study.fold(kernel, merge_timed, coded=True, interactions=list(stage_columns(model)))
    settings, rules = study.settings, stage_rules(study.settings)
    table = funnel_table(counts, rules.order, settings.confidence)
    table = _noted(table.assign(horizon_days=horizon_days), rules, settings.min_group)
    table = table.loc[table[GROUP] != REST, _COLUMNS].reset_index(drop=True)
    return named(table, groups)


def count_reached(
    interactions: pd.DataFrame,
    *,
    kernel: StageKernel,
    end: pd.Timestamp,
    horizon: pd.Timedelta,
    groups: pd.Series | None = None,
) -> Timed:
    """Count one partition's customers by group, stage and how long they took to go on.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` (text, or Categoricals); sorted by customer
        and time.
    kernel : callable
        A stage model's kernel.
    end : pandas.Timestamp
        The last moment in the data.
    horizon : pandas.Timedelta
        The time that everyone is given.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Timed
        A row for each ``GROUP`` and stage: ``seen`` (customers of the
        group), ``n`` (those first seen early enough), ``reached`` (those of them who were at this
        stage or a later one in time), ``customers`` (at this very stage early enough), ``soon``
        (those of them who went on in time); and the times of all who ever went on.
    """
    who, customers = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    stages = kernel(interactions)["stage"].cat
    order = stages.categories
    found = find_passages(who, when, stages.codes.to_numpy(), len(order))
    group, names = group_codes(customers, groups)
    time = _Time(_microseconds(end.to_datetime64()), _microseconds(horizon.to_timedelta64()))
    shape = (len(names), len(order))
    people = _reached(found, who, when, group, time=time, shape=shape)
    sums = {**people, **_went_on(found, group, time, shape)}
    texts = {
        GROUP: np.repeat(names, len(order)),
        "stage": np.tile(order, len(names)),
    }
    rows = pd.DataFrame(texts, dtype="str").assign(**{n: sums[n].ravel() for n in _SUMS})
    went = (found["left"] != NEVER) & (group[found["who"]] >= 0)
    kind = group[found["who"]].astype(np.int64) * len(order) + found["stage"]
    took = (found["left"] - found["entered"])[went] / 1e6
    return Timed(rows, count_slots(kind[went], took, len(rows)))


class _Time(NamedTuple):
    """The end of the data and the time that everyone is given, in microseconds."""

    end: int
    horizon: int


def _microseconds(moment: np.datetime64 | np.timedelta64) -> int:
    kind = "datetime64[us]" if isinstance(moment, np.datetime64) else "timedelta64[us]"
    return int(moment.astype(kind).astype(np.int64))


def _reached(
    found: Passages, who: Codes, when: Whole, group: Codes, *, time: _Time, shape: tuple[int, int]
) -> dict[str, Whole]:
    """Count customers by group, and by group and the stages that they reached in time."""
    first = np.flatnonzero(begins(who))
    began = np.zeros(len(group), dtype=np.int64)
    began[who[first]] = when[first]
    furthest = np.full(len(group), NONE)
    soon = found["entered"] - began[found["who"]] <= time.horizon
    np.maximum.at(furthest, found["who"][soon], found["stage"][soon])
    people = who[first]
    people = people[group[people] >= 0]
    early = people[began[people] + time.horizon <= time.end]
    groups, stages = shape
    seen = np.bincount(group[people], minlength=groups)
    last = group[early].astype(np.int64) * (stages + 1) + furthest[early] + 1
    by_last = np.bincount(last, minlength=groups * (stages + 1)).reshape(groups, stages + 1)
    at_least = by_last[:, ::-1].cumsum(axis=1)[:, ::-1]
    return {
        "seen": np.repeat(seen, stages),
        "n": np.repeat(at_least[:, 0], stages),
        "reached": at_least[:, 1:],
    }


def _went_on(
    found: Passages, group: Codes, time: _Time, shape: tuple[int, int]
) -> dict[str, Whole]:
    """Count customers by group and stage: who came there early enough, who went on in time."""
    mine = group[found["who"]].astype(np.int64)
    early = (mine >= 0) & (found["entered"] + time.horizon <= time.end)
    soon = early & (found["left"] != NEVER)
    soon &= found["left"] - found["entered"] <= time.horizon
    kind, size = mine * shape[1] + found["stage"], shape[0] * shape[1]
    return {
        "customers": np.bincount(kind[early], minlength=size),
        "soon": np.bincount(kind[soon], minlength=size),
    }


def funnel_table(counts: Timed, order: tuple[str, ...], confidence: float = 0.95) -> pd.DataFrame:
    """Turn the counts of ``count_reached`` into figures, a row for each group and stage."""
    rows = counts.rows
    went, seconds = medians_of(counts, confidence)
    reached = wilson(rows["reached"], rows["n"], confidence)
    gone = wilson(rows["soon"], rows["customers"], confidence)
    table = rows[[GROUP, "stage", "n"]].assign(
        **dict(zip(_REACHED, reached, strict=True)),
        customers=rows["customers"],
        **dict(zip(_NEXT, gone, strict=True)),
        **dict(zip(_TIMES, seconds / _DAY, strict=True)),
        went=went,
    )
    table["place"] = pd.Index(order).get_indexer(table["stage"])
    kept = table[(rows["seen"] > 0) | (len(rows) == len(order))]
    return kept.sort_values([GROUP, "place"], ignore_index=True).drop(columns="place")


def _noted(table: pd.DataFrame, rules: StageRules, min_group: int) -> pd.DataFrame:
    """Empty what small groups would show, and what the last stage cannot have; say why."""
    first, last = rules.named("awareness"), (table["stage"] == rules.order[-1]).to_numpy()
    unseen = table[GROUP] == REST
    hidden, also = pd.Series(False, table.index), {}
    for count, figures in (("n", _ALL), ("customers", [*_NEXT, *_TIMES]), ("went", _TIMES)):
        parts = hide_parts(table[count], table["stage"], min_group, hidden=hidden, unseen=unseen)
        hidden = hidden | parts
        table.loc[hidden | (table[count] < min_group), figures] = np.nan
        also[count] = hidden
    table.loc[last, [*_NEXT, *_TIMES]] = np.nan
    few = f"fewer than {min_group}"
    why = f"hidden, as it would give away a group of {few}"
    reasons = [
        (table["n"] == 0, "nobody was first seen early enough"),
        (table["n"] < min_group, f"{few} were first seen early enough: not shown"),
        (also["n"], why),
        (last, "last stage"),
        (table["customers"] == 0, "nobody was seen here early enough"),
        (table["customers"] < min_group, f"{few} were seen here: not shown"),
        (also["customers"], why),
        (table["went"] < min_group, f"{few} went on, so no time is shown"),
        (also["went"], why),
    ]
    conditions, words = zip(*reasons, strict=True)
    notes = pd.Series(np.select(conditions, words, default=""), table.index, dtype="str")
    awareness = (table["stage"] == first) & (table["n"] >= min_group) & ~also["n"]
    both = (FIRST_RECORDED + "; " + notes).str.removesuffix("; ")
    unsaid = also["customers"] | table["customers"].between(1, min_group - 1)
    customers = table["customers"].astype("float64").mask(unsaid)
    return table.assign(customers=customers, note=notes.mask(awareness, both))
