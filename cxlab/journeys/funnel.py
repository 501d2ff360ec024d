"""How many customers reach each stage in a given time, how many go on, and how long that takes."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import LogHistogram, hide_parts, log_bin, wilson
from cxlab.journeys.passages import median_of, passages
from cxlab.journeys.rules import StageRules
from cxlab.journeys.stages import (
    FIRST_RECORDED,
    STAGE_COLUMNS,
    STAGE_MODELS,
    StageKernel,
    stage_rules,
)
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST, group_name, with_rest

#: Instead of the number of a stage: a customer reached none, or came too late to be given time.
NOWHERE, TOO_LATE = -1, -2

_DAY = 86400.0
_EVERYONE = "everyone"
_REACHED = ["estimate", "low", "high"]
_NEXT = ["next", "next_low", "next_high"]
_TIMES = ["median_days", "median_low", "median_high"]
_ALL = [*_REACHED, *_NEXT, *_TIMES]
_COLUMNS = ["stage", "n", *_REACHED, "customers", *_NEXT, *_TIMES, "horizon_days", "note"]


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
        this stage in time, Wilson); ``customers`` (seen at this very stage early enough),
        ``next``, ``next_low``, ``next_high`` (the share of them that went on in time, Wilson),
        ``median_days``, ``median_low``, ``median_high`` (from the first contact here to going on,
        of all who ever did; within 1 %); ``horizon_days``; ``note``.

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
    groups = None if by is None else study.groups(by)
    people = study.read("customers", ["customer_id"])["customer_id"]
    kernel = partial(
        count_reached,
        kernel=STAGE_MODELS[model](study),
        end=study.span("interactions")[1],
        horizon=pd.Timedelta(days=horizon_days),
        groups=None if groups is None else with_rest(groups, people),
    )
    counts = study.fold(kernel, _add, interactions=list(STAGE_COLUMNS))
    settings, rules = study.settings, stage_rules(study.settings)
    table = funnel_table(counts, rules.order, settings.confidence)
    table = _noted(table.assign(horizon_days=horizon_days), rules, settings.min_group)
    if groups is None:
        return table[_COLUMNS]
    named = table.loc[table[GROUP] != REST, ["stage", GROUP, *_COLUMNS[1:]]].reset_index(drop=True)
    return named.rename(columns={GROUP: group_name(groups, _COLUMNS)})


def count_reached(
    interactions: pd.DataFrame,
    *,
    kernel: StageKernel,
    end: pd.Timestamp,
    horizon: pd.Timedelta,
    groups: pd.Series | None = None,
) -> pd.DataFrame:
    """Count one partition's customers by group, stage and how long they took to go on.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``; sorted by customer and time.
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
    pandas.DataFrame
        The group's column (``"everyone"`` without groups), ``stage`` (its number; ``NOWHERE`` for
        customers who were at none), ``furthest`` (the last stage they were at in time, or
        ``NOWHERE``; ``TOO_LATE`` for those who were not first seen early enough), ``early``
        (whether they came to this stage early enough), ``soon`` (whether they went on in time),
        ``went`` (whether ever), ``bin`` (of the seconds it took), ``count``.
    """
    found = passages(interactions, kernel(interactions)["stage"]).drop(columns="place")
    began = interactions.groupby("customer_id")["timestamp"].min()
    found = _with_nowhere(found, began)
    first = pd.Series(began.reindex(found["customer_id"]).to_numpy(), found.index)
    in_time = found["stage"].where(found["entered"] - first <= horizon, NOWHERE)
    furthest = in_time.groupby(found["customer_id"]).transform("max")
    found["furthest"] = furthest.where(first + horizon <= end, TOO_LATE)
    took = found["left"] - found["entered"]
    found["early"] = found["entered"] + horizon <= end
    found["soon"] = took.le(horizon) & took.notna()
    found["went"] = took.notna()
    found["bin"] = log_bin(took.dt.total_seconds().fillna(0))
    name = _EVERYONE if groups is None else str(groups.name)
    found[name] = name if groups is None else found["customer_id"].map(groups)
    # One line of each customer counts for reaching: that of the first stage they were at.
    found["lead"] = ~found.sort_values("stage").duplicated("customer_id").reindex(found.index)
    counts = found.groupby([name, *_KEYS]).size()
    return counts.rename("count").reset_index()


def _with_nowhere(found: pd.DataFrame, began: pd.Series) -> pd.DataFrame:
    """Add a line for each customer who was at no touchpoint with a stage."""
    others = began.index[~began.index.isin(found["customer_id"])]
    if others.empty:
        return found
    never = np.full(len(others), np.datetime64("NaT", "us"))
    times = {"entered": never, "left": never}
    lines = pd.DataFrame({"customer_id": others, "stage": NOWHERE, **times})
    return pd.concat([found, lines], ignore_index=True) if len(found) else lines


_KEYS = ["stage", "furthest", "lead", "early", "soon", "went", "bin"]


def _add(parts: list[pd.DataFrame]) -> pd.DataFrame:
    counts = pd.concat(parts, ignore_index=True)
    return counts.groupby([name for name in counts if name != "count"])["count"].sum().reset_index()


def funnel_table(
    counts: pd.DataFrame, order: tuple[str, ...], confidence: float = 0.95
) -> pd.DataFrame:
    """Turn the counts of ``count_reached`` into figures, a row for each group and stage."""
    name = counts.columns[0]
    groups = [_EVERYONE] if name == _EVERYONE else sorted(counts[name].unique())
    rows = [
        {name: group, "stage": stage, **_figures(mine, number, confidence)}
        for group, mine in ((group, counts[counts[name] == group]) for group in groups)
        for number, stage in enumerate(order)
    ]
    columns = [name, "stage", "n", *_REACHED, "customers", *_NEXT, *_TIMES, "went"]
    return pd.DataFrame(rows, columns=columns)


def _figures(counts: pd.DataFrame, number: int, confidence: float) -> dict[str, object]:
    """Return one stage's figures from one group's counts."""
    leads = counts[counts["lead"] & (counts["furthest"] != TOO_LATE)]
    seen = leads["count"].sum()
    reached = leads.loc[leads["furthest"] >= number, "count"].sum()
    here = counts[counts["stage"] == number]
    customers = here.loc[here["early"], "count"].sum()
    soon = here.loc[here["early"] & here["soon"], "count"].sum()
    times = here[here["went"]].groupby("bin")["count"].sum()
    median = median_of(LogHistogram(times), confidence)
    days = np.array([median.estimate, median.low, median.high]) / _DAY
    return {
        "n": seen,
        **dict(zip(_REACHED, wilson(reached, seen, confidence), strict=True)),
        "customers": customers,
        **dict(zip(_NEXT, wilson(soon, customers, confidence), strict=True)),
        **dict(zip(_TIMES, days, strict=True)),
        "went": median.n,
    }


def _noted(table: pd.DataFrame, rules: StageRules, min_group: int) -> pd.DataFrame:
    """Empty what small groups would show, and what the last stage cannot have; say why."""
    first, last = rules.named("awareness"), (table["stage"] == rules.order[-1]).to_numpy()
    unseen = table[table.columns[0]] == REST
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
        (table["n"] < min_group, f"{few} were first seen early enough: not shown"),
        (also["n"], why),
        (last, "last stage"),
        (table["customers"] < min_group, f"{few} were seen here: not shown"),
        (also["customers"], why),
        (table["went"] < min_group, f"{few} went on, so no time is shown"),
        (also["went"], why),
    ]
    conditions, words = zip(*reasons, strict=True)
    notes = pd.Series(np.select(conditions, words, default=""), table.index, dtype="str")
    awareness = (table["stage"] == first) & (table["n"] >= min_group) & ~also["n"]
    both = (FIRST_RECORDED + "; " + notes).str.removesuffix("; ")
    return table.assign(note=notes.mask(awareness, both))
