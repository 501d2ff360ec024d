"""How many customers reach each stage, how many go on, and how long that takes."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.estimate import LogHistogram, log_bin, wilson
from cxlab.journeys.flows import group_column
from cxlab.journeys.passages import median_of, passages
from cxlab.journeys.rules import StageRules, stage_rules
from cxlab.journeys.stages import FIRST_RECORDED, STAGE_COLUMNS, STAGE_MODELS, StageKernel
from cxlab.study import Study

_DAY = 86400.0
_EVERYONE = "everyone"
_REACHED = ["estimate", "low", "high"]
_NEXT = ["next", "next_low", "next_high"]
_TIMES = ["median_days", "median_low", "median_high"]
_ALL = [*_REACHED, *_NEXT, *_TIMES]
_COLUMNS = ["stage", "n", *_REACHED, "customers", *_NEXT, *_TIMES, "note"]
_CENSORED = "the latest customers have had less time to go on"


def stage_funnel(
    study: Study, *, by: str | pd.Series | None = None, model: str = "rules"
) -> pd.DataFrame:
    r"""Count how many customers reached each stage, and how many went on from it.

    The order is loose: a customer has reached a stage who was seen there or at a later one. Going
    on means any later contact at a later stage, however late; nobody is left out for having come
    recently, so shares of going on rise as time passes, and ``note`` says so.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    model : str
        A registered stage model.

    Returns
    -------
    pandas.DataFrame
        A row for each group and stage, in order: ``stage``, the group's column; ``n`` (customers
        seen at any stage), ``estimate``, ``low``, ``high`` (the share that reached this one,
        Wilson); ``customers`` (seen at this very stage), ``next``, ``next_low``, ``next_high``
        (the share of them that went on, Wilson), ``median_days``, ``median_low``,
        ``median_high`` (from the first contact here to going on, of those who did; within 1 %);
        ``note``.

    Raises
    ------
    UnknownNameError
        No attribute or no stage model has that name.

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
    >>> stage_funnel(open_study(folder))["n"].tolist()
    [1, 1, 1, 1, 1]
    """
    groups = None if by is None else group_column(study.groups(by), [*_COLUMNS, _EVERYONE])
    kernel = partial(count_reached, kernel=STAGE_MODELS[model](study), groups=groups)
    counts = study.fold(kernel, _add, interactions=list(STAGE_COLUMNS))
    settings, rules = study.settings, stage_rules(study.settings)
    table = _noted(
        funnel_table(counts, rules.order, settings.confidence), rules, settings.min_group
    )
    group = [] if groups is None else [str(groups.name)]
    return table[["stage", *group, *_COLUMNS[1:]]]


def count_reached(
    interactions: pd.DataFrame, *, kernel: StageKernel, groups: pd.Series | None = None
) -> pd.DataFrame:
    """Count one partition's customers by group, stage and how long they took to go on.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``; sorted by customer and time.
    kernel : callable
        A stage model's kernel.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    pandas.DataFrame
        The group's column (``"everyone"`` without groups), ``stage`` (its number), ``furthest``
        (the last stage in the order that the customer was seen at), ``went`` (whether they went
        on), ``bin`` (of the seconds it took, of 0 for those who did not), ``count``.
    """
    found = passages(interactions, kernel(interactions)["stage"])
    found["furthest"] = found.groupby("customer_id")["stage"].transform("max")
    took = (found["left"] - found["entered"]).dt.total_seconds()
    found["went"] = took.notna()
    found["bin"] = log_bin(took.fillna(0))
    name = _EVERYONE if groups is None else str(groups.name)
    found[name] = name if groups is None else found["customer_id"].map(groups)
    counts = found.groupby([name, "stage", "furthest", "went", "bin"]).size()
    return counts.rename("count").reset_index()


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
    return pd.DataFrame(rows, columns=[name, *_COLUMNS[:-1], "went"])


def _figures(counts: pd.DataFrame, number: int, confidence: float) -> dict[str, object]:
    """Return one stage's figures from one group's counts."""
    furthest = counts[counts["stage"] == counts["furthest"]]
    seen = furthest["count"].sum()
    reached = furthest.loc[furthest["furthest"] >= number, "count"].sum()
    here = counts[counts["stage"] == number]
    customers = here["count"].sum()
    went = here[here["went"]]
    median = median_of(LogHistogram(went.groupby("bin")["count"].sum()), confidence)
    days = np.array([median.estimate, median.low, median.high]) / _DAY
    return {
        "n": seen,
        **dict(zip(_REACHED, wilson(reached, seen, confidence), strict=True)),
        "customers": customers,
        **dict(zip(_NEXT, wilson(went["count"].sum(), customers, confidence), strict=True)),
        **dict(zip(_TIMES, days, strict=True)),
        "went": median.n,
    }


def _noted(table: pd.DataFrame, rules: StageRules, min_group: int) -> pd.DataFrame:
    """Empty what small groups would show, and what the last stage cannot have; say why."""
    first, last = rules.named("awareness"), (table["stage"] == rules.order[-1]).to_numpy()
    for count, figures in (("n", _ALL), ("customers", [*_NEXT, *_TIMES]), ("went", _TIMES)):
        table.loc[table[count] < min_group, figures] = np.nan
    table.loc[last, [*_NEXT, *_TIMES]] = np.nan
    few = f"fewer than {min_group}"
    reasons = [
        (table["n"] < min_group, f"{few}: not shown"),
        (last, "last stage"),
        (table["customers"] < min_group, f"{few} were seen here: not shown"),
        (table["went"] < min_group, f"{_CENSORED}; {few} went on, so no time is shown"),
    ]
    conditions, words = zip(*reasons, strict=True)
    notes = pd.Series(np.select(conditions, words, default=_CENSORED), table.index, dtype="str")
    awareness = table["stage"] == first
    return table.assign(note=notes.mask(awareness, FIRST_RECORDED + "; " + notes))
