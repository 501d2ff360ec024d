"""Ways that lead back: a touchpoint again, back and forth between two, and longer returns."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import why_hidden, wilson
from cxlab.journeys.contrast_hidden import beside_bases, why_items_hidden
from cxlab.journeys.loops_counts import AGAIN, FORTH, RETURN, LoopCounts, count_loops, merge_loops
from cxlab.journeys.whole import everyone, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

#: What loops of too few customers for a row of their own are called together.
OTHERS = "all others"

_ORDER = (AGAIN, FORTH, RETURN)
_ITEM = ["kind", "touchpoint", "between"]
_FIGURES = ["estimate", "low", "high"]
_TIMES = ["mean_s", "median_s", "p90_s"]
_COLUMNS = ["kind", "touchpoint", "between", GROUP, "n", "customers", "of", *_FIGURES]
_COLUMNS += ["hours", *_TIMES, "days", "note"]


def find_loops(
    study: Study, *, by: str | pd.Series | None = None, days: float = 1.0
) -> pd.DataFrame:
    r"""Count the ways by which customers came back to a touchpoint, and the time that took.

    Only contacts that the customer started count, and those of one moment are one. ``"again"`` is
    the same touchpoint twice in a row; ``"back and forth"`` goes to another one and back (A, B, A;
    A, B, A, B is two of them, one at A and one at B), however often in a row it stays there;
    ``"return"`` comes back by two others or more, the first time after leaving.
    Coming back may be what the customer wants: it is called a loop, not a fault.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    days : float
        The longest time from leaving a touchpoint to being back, above 0.

    Returns
    -------
    pandas.DataFrame
        A row for each loop and group: ``kind``, ``touchpoint``, ``between`` (the other one; empty
        for other kinds), the group's column, ``n`` (times), ``customers`` who took it, ``of`` (all
        who were at the touchpoint), ``estimate``, ``low``, ``high`` (the share of them, Wilson),
        ``hours`` (all that these loops took together), ``mean_s``, ``median_s``, ``p90_s`` (from
        leaving to being back, in seconds; the quantiles within 1 %), ``days``, ``note``; by kind,
        those of most customers first. Loops of fewer than ``min_group`` customers in all are no
        rows of their own: the last row of a kind says how many they are.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        ``days`` is not above 0.

    References
    ----------
    van der Aalst 2016, *Process mining: data science in action*, section 7.2 (loops of length one
    and two); Wilson 1927.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02 10:00,page,app\n"
    >>> rows += "ann,2025-01-02 10:20,basket,app\nann,2025-01-02 10:21,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> find_loops(open_study(folder))[["kind", "touchpoint", "between", "n", "mean_s"]]
                 kind touchpoint between    n  mean_s
    0  back and forth       page  basket  1.0  1260.0
    """
    if not days > 0:
        raise CxlabError(f"days is {days}; it must be above 0")
    groups = everyone(study, by)
    kernel = partial(count_loops, longest=pd.Timedelta(days=days), groups=groups)
    names = ["customer_id", "timestamp", "touchpoint", "direction"]
    found = study.fold(kernel, merge_loops, coded=True, interactions=names)
    settings = study.settings
    table = loop_table(found, settings.min_group, settings.confidence)
    return named(table.assign(days=days)[_COLUMNS], groups)


def loop_table(found: LoopCounts, min_group: int, confidence: float = 0.95) -> pd.DataFrame:
    """Turn the counts of ``count_loops`` into the table that ``find_loops`` returns."""
    counts = found.loops
    table = counts.rows.assign(mean_s=counts.rows["seconds"] / counts.rows["n"])
    table = table.assign(median_s=counts.quantile(0.5), p90_s=counts.quantile(0.9))
    table = table.merge(found.visitors, on=["touchpoint", GROUP], how="left")
    table[_FIGURES] = np.column_stack(wilson(table["customers"], table["of"], confidence))
    table["hours"] = table["seconds"] / 3600
    table["takers"] = table.groupby(_ITEM)["customers"].transform("sum")
    rare = table["takers"] < min_group
    few = table[rare].drop_duplicates(_ITEM).groupby("kind").size()
    table = table[~rare].reset_index(drop=True)
    why = why_items_hidden(table, _ITEM, min_group)
    others = table.assign(others=table["of"] - table["customers"])  # who did not come back
    rest = why_items_hidden(others, _ITEM, min_group, sizes="others")
    why = why.mask((why == "") & (rest != ""), _gives_away(min_group))
    table["note"] = beside_bases(why, table, found.visitors, min_group)
    shown = ["n", "customers", "of", *_FIGURES, "hours", *_TIMES]
    table[shown] = table[shown].astype(float).mask(table["note"] != "")
    table = table[table[GROUP] != REST]
    table = pd.concat([table, _others(few, shown)], ignore_index=True)
    table["place"] = pd.Index(_ORDER).get_indexer(table["kind"])
    table["last"] = table["touchpoint"] == OTHERS
    order = ["place", "last", "takers", "touchpoint", "between", GROUP]
    return table.sort_values(
        order, ascending=[True, True, False, True, True, True], ignore_index=True
    )


def _gives_away(min_group: int) -> str:
    hidden = pd.Series([True])
    return str(why_hidden(hidden, ~hidden, min_group).iloc[0])


def _others(few: pd.Series, shown: list[str]) -> pd.DataFrame:
    """Return a row for each kind that has loops of too few customers."""
    rows = pd.DataFrame({"kind": few.index, "touchpoint": OTHERS, "between": "", GROUP: ""})
    notes = [f"{number:,} of too few customers each: not shown" for number in few]
    table = rows.assign(**dict.fromkeys(shown, np.nan), note=notes)
    return table.astype({"note": "str", "kind": "str", "touchpoint": "str", "between": "str"})
