"""What ``measure_kpis``, ``find_changes`` and ``compare_periods`` begin with."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cxlab.kpis.grouping import make_grouping
from cxlab.kpis.kpi import KPIS, Kpi
from cxlab.kpis.needs import lacking
from cxlab.kpis.observe import Plan, count_observations, make_scope
from cxlab.kpis.periods import Periods
from cxlab.kpis.table import ABOUT, make_table
from cxlab.kpis.table import COLUMNS as TABLE
from cxlab.kpis.tally import Tally
from cxlab.kpis.verdicts import COLUMNS as VERDICTS
from cxlab.study import Study


@dataclass(frozen=True, eq=False)
class Work:
    """KPIs counted in periods: what was asked, the sums, and the table made of them.

    Parameters
    ----------
    study : Study
        The study.
    kpis : list of Kpi
        Those asked for, in order.
    plan : Plan
        What was observed: those of them that the study has all for.
    found : Tally
        The sums.
    table : pandas.DataFrame
        As ``measure_kpis`` gives it.
    """

    study: Study
    kpis: list[Kpi]
    plan: Plan
    found: Tally
    table: pd.DataFrame

    @property
    def by(self) -> str | None:
        """The column of the groups, where there are any."""
        return None if self.plan.grouping is None else self.plan.grouping.name


def count_kpis(
    study: Study,
    periods: Periods,
    *,
    by: str | pd.Series | None,
    kpis: Sequence[str] | None,
    follows: Mapping[int, int] | None = None,
) -> Work:
    """Count the KPIs of these names (all, unless given) in one fold.

    Parameters
    ----------
    study : Study
        An open study.
    periods : Periods
        The periods that figures are wanted for.
    by, kpis
        As in ``measure_kpis``.
    follows : mapping of int to int, optional
        Periods, and the one that each is compared with.

    Raises
    ------
    UnknownNameError
        No KPI or attribute has that name.
    CxlabError
        ``by`` has two groups for one customer, or is an attribute and a place of contact.
    """
    chosen = [KPIS[name] for name in (sorted(KPIS) if kpis is None else dict.fromkeys(kpis))]
    missing = {kpi.name: reason for kpi in chosen if (reason := lacking(kpi, study))}
    grouping = make_grouping(study, by, [*TABLE, *ABOUT, *VERDICTS])
    ready = tuple(kpi for kpi in chosen if kpi.name not in missing)
    plan = Plan(ready, make_scope(study, periods), grouping, follows or {})
    found = count_observations(study, plan)
    return Work(study, chosen, plan, found, make_table(chosen, missing, found, plan))
