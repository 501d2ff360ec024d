"""How many customers take the steps to a goal, in order, within a fixed time."""

from collections.abc import Sequence
from functools import partial
from typing import Literal

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.estimate import hide_parts, wilson
from cxlab.journeys.goal_funnel_counts import Steps, count_goal
from cxlab.journeys.passages import medians_of
from cxlab.journeys.shifts_names import known_touchpoints, no_touchpoint
from cxlab.journeys.spans import Timed, merge_timed
from cxlab.journeys.whole import everyone, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

Order = Literal["strict", "loose"]

_DAY = 86400.0
_REACHED = ["estimate", "low", "high"]
_NEXT = ["next", "next_low", "next_high"]
_TIMES = ["median_days", "median_low", "median_high"]
_COLUMNS = ["step", "touchpoints", GROUP, "n", *_REACHED, *_NEXT, *_TIMES]
_COLUMNS += ["order", "horizon_days", "note"]


def goal_funnel(
    study: Study,
    steps: Sequence[str | Sequence[str]],
    *,
    order: Order = "strict",
    days: int = 30,
    by: str | pd.Series | None = None,
) -> pd.DataFrame:
    r"""Count how many customers take the steps to a goal, one after the other.

    The clock starts at a customer's first contact at the first step, and everyone is given
    ``days``: who came to the first step later than that before the end of the data is left out.
    A contact counts as one step only. Those who take the steps in strict order are among those who
    take them in loose order.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    steps : sequence of (str or sequence of str)
        At least two steps: the touchpoint of each, or several of which any will do.
    order : {"strict", "loose"}
        ``"strict"``: the contacts follow each other directly, anywhere within the time; several
        in a row at one step count as one. ``"loose"``: any others may lie between.
    days : int
        The time from the first contact at the first step, from 1 day.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        A row for each group and step: ``step`` (from 1), ``touchpoints``, the group's column,
        ``n`` (customers at the first step early enough), ``estimate``, ``low``, ``high`` (the
        share of them that came to this step, Wilson), ``next``, ``next_low``, ``next_high`` (of
        those who came here the share that took the next step, Wilson), ``median_days``,
        ``median_low``, ``median_high`` (from here to the next step, of those who took it; within
        1 %), ``order``, ``horizon_days``, ``note``.

    Raises
    ------
    UnknownNameError
        No touchpoint, no order or no attribute has that name.
    CxlabError
        There are fewer than two steps, a step is empty, or ``days`` is less than 1.

    References
    ----------
    Wilson 1927; Conover 1999, section 3.2, for the interval of the median.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,page,app\n"
    >>> rows += "ann,2025-01-03,basket,app\nbea,2025-01-02,page,app\nbea,2025-02-09,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> goal_funnel(open_study(folder), ["page", "basket"])[["touchpoints", "n", "estimate"]]
      touchpoints  n  estimate
    0        page  2       1.0
    1      basket  2       0.5
    """
    wanted = _checked(study, steps, order, days)
    groups = everyone(study, by)
    kernel = partial(
        count_goal,
        steps=wanted,
        strict=order == "strict",
        end=study.span("interactions")[1],
        horizon=pd.Timedelta(days=days),
        groups=groups,
    )
    names = ["customer_id", "timestamp", "touchpoint"]
    counts = study.fold(kernel, merge_timed, coded=True, interactions=names)
    settings = study.settings
    table = goal_table(counts, wanted, settings.min_group, settings.confidence)
    return named(table.assign(order=order, horizon_days=days)[_COLUMNS], groups)


def _checked(study: Study, steps: Sequence[str | Sequence[str]], order: str, days: int) -> Steps:
    """Return the steps as touchpoints, or say what is wrong."""
    if order not in ("strict", "loose"):
        raise unknown("order", order, ["strict", "loose"])
    if days < 1:
        raise CxlabError(f"days is {days}; it must be at least 1")
    if isinstance(steps, str) or len(steps) < 2:
        raise CxlabError('a funnel has at least two steps: give a list, ["basket", "order"]')
    listed = tuple((step,) if isinstance(step, str) else tuple(step) for step in steps)
    empty = [str(place) for place, step in enumerate(listed, 1) if not step]
    if empty:
        raise CxlabError(f"no touchpoint in step {', '.join(empty)}: name one, or drop the step")
    known = known_touchpoints(study)
    for name in (name for step in listed for name in step):
        if name not in known:
            raise no_touchpoint(name, known)
    return listed


def goal_table(
    counts: Timed, steps: Steps, min_group: int, confidence: float = 0.95
) -> pd.DataFrame:
    """Turn the counts of ``count_goal`` into figures, a row for each group and step.

    Parameters
    ----------
    counts : Timed
        Of all partitions.
    steps : tuple of tuple of str
        The touchpoints of each step.
    min_group : int
        The smallest number of customers that may be shown.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        As ``goal_funnel`` returns it, but ``order`` and ``horizon_days``.
    """
    _, seconds = medians_of(counts, confidence)
    table = counts.rows.assign(step=counts.rows["step"].astype("int64"))
    table[_TIMES] = (seconds / _DAY).T
    table = table.sort_values([GROUP, "step"], ignore_index=True)
    table["went"] = table.groupby(GROUP)["reached"].shift(-1, fill_value=0)
    reached = wilson(table["reached"], table["n"], confidence)
    gone = wilson(table["went"], table["reached"], confidence)
    table[_REACHED], table[_NEXT] = np.column_stack(reached), np.column_stack(gone)
    table["touchpoints"] = [" or ".join(steps[step - 1]) for step in table["step"]]
    table = _noted(table, len(steps), min_group)
    kept = (table[GROUP] != REST) & ((table["seen"] > 0) | (table[GROUP] == ""))
    return table[kept].reset_index(drop=True)


def _noted(table: pd.DataFrame, last: int, min_group: int) -> pd.DataFrame:
    """Empty what small groups would show, and what the last step cannot have; say why."""
    unseen, ended = table[GROUP] == REST, table["step"] == last
    hidden, because = pd.Series(False, table.index), []
    few = f"fewer than {min_group}"
    rules = [
        ("n", [*_REACHED, *_NEXT, *_TIMES], "were at the first step early enough: not shown"),
        ("reached", [*_NEXT, *_TIMES], "came here: not shown who went on"),
        ("went", _TIMES, "went on, so no time is shown"),
    ]
    for count, figures, words in rules:
        sizes = table[count]
        hidden = hidden | hide_parts(sizes, table["step"], min_group, hidden=hidden, unseen=unseen)
        table[figures] = table[figures].mask(hidden | (sizes < min_group))
        because += [(hidden & (sizes >= min_group), f"hidden, as it would give away {few}")]
        because += [(sizes < min_group, f"{few} {words}")]
    table[[*_NEXT, *_TIMES]] = table[[*_NEXT, *_TIMES]].mask(ended)
    nobody = (table["n"] == 0, "nobody was at the first step early enough")
    reasons = [nobody, *because[:2], (ended, "last step"), *because[2:]]
    conditions, texts = zip(*reasons, strict=True)
    note = pd.Series(np.select(conditions, texts, default=""), table.index, dtype="str")
    return table.assign(note=note)
