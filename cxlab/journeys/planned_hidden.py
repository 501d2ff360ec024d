"""Which figures of a process are hidden, so that nobody works out a few runs from the others."""

import pandas as pd

from cxlab.estimate import hide_parts
from cxlab.journeys.planned_runs import AS_PLANNED, EVERY, LATE, LEFT_OUT, OUT_OF_ORDER, REACHED

#: What no run is twice of, at one step: with all the others, these make up every run.
_APART = ((REACHED, LEFT_OUT), (AS_PLANNED, LEFT_OUT, LATE), (AS_PLANNED, LEFT_OUT, OUT_OF_ORDER))


def hidden_runs(rows: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which rows are hidden: of few runs, of all but few, or giving such away.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``kind``, ``touchpoint``, ``runs``, as ``count_runs`` counts them; no two are the same.
    min_group : int
        The smallest number of customers that may be shown.

    Returns
    -------
    pandas.Series of bool
        Indexed as ``rows``.

    Examples
    --------
    >>> kinds = ["every run", "reached", "left out", "late"]
    >>> rows = pd.DataFrame({"kind": kinds, "touchpoint": ["", "pay", "pay", "pay"]})
    >>> hidden_runs(rows.assign(runs=[60, 57, 3, 20]), 10).tolist()
    [False, True, True, False]
    """
    total = int(rows.loc[rows["kind"] == EVERY, "runs"].sum())
    if total < min_group:
        return pd.Series(True, rows.index)
    known = rows["runs"].between(1, min_group - 1)
    known |= (total - rows["runs"]).between(1, min_group - 1)
    wholes = _wholes(rows)
    while True:
        before = known.copy()
        for places in wholes:
            known.loc[places] |= _beside(rows.loc[places, "runs"], known, total, min_group)
        if known.equals(before):
            return known


def _wholes(rows: pd.DataFrame) -> list[pd.Index]:
    """Return the rows, by step, that no run is in twice."""
    steps = rows.loc[rows["kind"].isin([REACHED, LEFT_OUT, LATE, OUT_OF_ORDER]), "touchpoint"]
    return [
        rows.index[(rows["kind"].isin(kinds) & rows["touchpoint"].isin(["", step]))]
        for step in steps.unique()
        for kinds in _APART
    ]


def _beside(runs: pd.Series, known: pd.Series, total: int, min_group: int) -> pd.Series:
    """Hide parts of every run; those in none of them are never shown."""
    rest = pd.Series([total - int(runs.sum())])
    sizes = pd.concat([runs, rest], ignore_index=True)
    hidden = pd.Series([*known.loc[runs.index], False])
    unseen = pd.Series([*[False] * len(runs), True])
    found = hide_parts(sizes, sizes >= 0, min_group, hidden=hidden, unseen=unseen)
    return pd.Series(found.to_numpy()[:-1], runs.index)
