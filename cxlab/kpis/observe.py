"""One fold over a study's rows: every KPI's observations, placed and summed up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

import pandas as pd

from cxlab.kpis.answers import COLUMNS as ANSWERS
from cxlab.kpis.answers import commonest_scales, count_scales
from cxlab.kpis.grouping import Grouping
from cxlab.kpis.kpi import Kpi, Scope
from cxlab.kpis.periods import Periods
from cxlab.kpis.tally import CELL, Tally, merge, tally
from cxlab.study import Study

_EMPTY = pd.DataFrame(
    {
        "kpi": pd.Series(dtype="str"),
        "group": pd.Series(dtype="str"),
        "period": pd.Series(dtype="int64"),
        "customer_id": pd.Series(dtype="str"),
        "timestamp": pd.Series(dtype="datetime64[us]"),
        "value": pd.Series(dtype="float64"),
    }
)


@dataclass(frozen=True, eq=False)
class Plan:
    """What is observed in one fold.

    Parameters
    ----------
    kpis : tuple of Kpi
        What to measure.
    scope : Scope
        What kernels know besides rows.
    grouping : Grouping, optional
        By what; everybody together where there is none.
    follows : mapping of int to int
        Periods, and the one that each is compared with.
    cuts : pandas.DataFrame, optional
        ``CELL`` and ``cut``: each value is replaced by 1 where it is above its cell's cut, else
        by 0.
    """

    kpis: tuple[Kpi, ...]
    scope: Scope
    grouping: Grouping | None = None
    follows: Mapping[int, int] = field(default_factory=dict)
    cuts: pd.DataFrame | None = None


def make_scope(study: Study, periods: Periods) -> Scope:
    """Return what kernels know besides rows."""
    covered = study.span("interactions") if study.has("interactions") else study.period
    return Scope(study.settings, covered[1], periods, _scales(study), covered[0])


def count_observations(study: Study, plan: Plan) -> Tally:
    """Tally what ``plan`` asks for, over all partitions of a study."""
    if not plan.kpis:
        return tally(_EMPTY, bins=True)
    columns: dict[str, list[str]] = {}
    for kpi in plan.kpis:
        for table, names in kpi.needs.columns.items():
            columns[table] = list(dict.fromkeys([*columns.get(table, []), *names]))
    return study.fold(partial(observe, plan), merge, **columns)


def observe(plan: Plan, **frames: pd.DataFrame) -> Tally:
    """Tally the observations of all KPIs in one partition's frames.

    Parameters
    ----------
    plan : Plan
        What is observed.
    **frames : pandas.DataFrame
        One partition of each table that the KPIs read.

    Returns
    -------
    Tally
        Sums by KPI, group and period.
    """
    parts = []
    for kpi in plan.kpis:
        rows = {table: frames[table][list(names)] for table, names in kpi.needs.columns.items()}
        observed = _place(kpi.kernel(**rows, scope=plan.scope), kpi, plan)
        bins = kpi.estimator.bins and plan.cuts is None
        parts.append(tally(observed, bins=bins, follows=plan.follows))
    return merge(parts)


def _place(observed: pd.DataFrame, kpi: Kpi, plan: Plan) -> pd.DataFrame:
    """Add KPI, group and period to observations, and drop those that fall into no period."""
    placed = observed.assign(
        kpi=kpi.name,
        group="" if plan.grouping is None else plan.grouping.of(observed),
        period=plan.scope.periods.code(observed["timestamp"]),
    )
    placed = placed[placed["period"] >= 0]
    placed = placed[list(_EMPTY)].astype(_EMPTY.dtypes.to_dict())
    return placed if plan.cuts is None else _above(placed, plan.cuts)


def _above(placed: pd.DataFrame, cuts: pd.DataFrame) -> pd.DataFrame:
    cut = placed[CELL].merge(cuts, how="left", on=CELL)["cut"].to_numpy()
    above = (placed["value"] > cut).astype("float64")
    return placed.assign(value=above.where(placed["value"].notna()))


def _scales(study: Study) -> dict[str, tuple[float, float]]:
    """Return the commonest scale of each CES question to which the settings give none."""
    bare = [question.name for question in study.settings.questions_of("ces") if not question.scale]
    if not bare or not study.has("responses"):
        return {}
    kernel = partial(count_scales, questions=bare)
    found: dict[str, tuple[float, float]] = study.fold(
        kernel, commonest_scales, responses=list(ANSWERS)
    )
    return found


def with_cuts(plan: Plan, kpis: Sequence[Kpi], cuts: pd.DataFrame) -> Plan:
    """Return a plan that observes ``kpis`` only, and whether values are above their cell's cut."""
    return Plan(tuple(kpis), plan.scope, plan.grouping, plan.follows, cuts)
