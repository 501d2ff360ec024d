"""Few cells of a table that tie its rows and columns to each other."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components, dijkstra, minimum_spanning_tree

#: Numbers of lines: rows and columns of a table, in one count.
Lines = NDArray[np.intp]

_FREE = 1e-9  # what a cell costs that costs nothing; a graph takes 0 for no cell at all


def choose_chains(
    cells: tuple[Lines, Lines], cost: NDArray[np.float64], ties: tuple[Lines, Lines]
) -> Lines:
    """Choose cells of a low cost that tie lines to each other, as far as there are any.

    Lines that ``ties`` ties, directly or over others, are to be tied by cells as well: a cell
    ties its row to its column. A line in which there is no cell is passed over.

    Parameters
    ----------
    cells : tuple of numpy.ndarray
        The row and the column of each cell; no cell is there twice.
    cost : numpy.ndarray, shape (n,)
        What each costs, 0 or more.
    ties : tuple of numpy.ndarray
        The two lines of each tie that is wanted.

    Returns
    -------
    numpy.ndarray of int
        The places of the cells chosen, ascending.

    References
    ----------
    Mehlhorn 1988, *A faster approximation algorithm for the Steiner problem in graphs*: at most
    twice the lowest cost.

    Examples
    --------
    >>> cells = np.array([0, 1, 1]), np.array([3, 2, 3])
    >>> choose_chains(cells, np.ones(3), (np.array([0]), np.array([2]))).tolist()
    [0, 1, 2]
    """
    rows, columns = cells
    count = 1 + max((int(lines.max()) for lines in (*cells, *ties) if len(lines)), default=0)
    able = np.bincount(np.concatenate(cells), minlength=count) > 0
    knot = _knots(cells, ties, able)
    cost = np.maximum(cost, _FREE)
    for one in np.unique(knot[np.concatenate(ties)]):
        lines = np.flatnonzero((knot == one) & able)
        if len(lines) > 1:
            cost[_chains(lines, rows, columns, cost, count)] = 0
    return np.flatnonzero(cost == 0)


def _knots(cells: tuple[Lines, Lines], ties: tuple[Lines, Lines], able: NDArray[np.bool_]) -> Lines:
    """Return the number of the knot of each line: lines of one knot are to be tied.

    Where no cells tie all lines of a knot to each other, it is tied, as far as there are cells,
    to the knots beside it: together they close a circle, which one cell that is shown opens.
    """
    knot, island = _numbered(ties, len(able)), _numbered(cells, len(able))
    lines = pd.Series(np.unique(np.concatenate(ties)))
    lines = lines[able[lines]]
    islands = pd.Series(island[lines], lines.index).groupby(knot[lines]).transform("nunique")
    wide = lines[islands > 1]
    first = wide.groupby(island[wide]).transform("first")
    both = (np.concatenate([ends, more]) for ends, more in zip(ties, (wide, first), strict=True))
    return _numbered(tuple(both), len(able))


def _numbered(pairs: tuple[Lines, ...], count: int) -> Lines:
    """Return the number of what each line belongs to, if pairs of lines belong together."""
    graph = csr_array((np.ones(len(pairs[0])), pairs), shape=(count, count))
    return connected_components(graph, directed=False)[1]


def _chains(
    lines: Lines, rows: Lines, columns: Lines, cost: NDArray[np.float64], count: int
) -> Lines:
    """Return the places of cells that tie some lines."""
    graph = csr_array((np.maximum(cost, _FREE), (rows, columns)), shape=(count, count))
    far, before, nearest = dijkstra(
        graph, directed=False, indices=lines, return_predecessors=True, min_only=True
    )
    ends = np.sort(np.stack([nearest[rows], nearest[columns]]), axis=0)
    bridges = pd.DataFrame({"one": ends[0], "other": ends[1], "cost": far[rows] + cost})
    bridges["cost"] += far[columns]
    bridges = bridges[(ends[0] >= 0) & (ends[0] != ends[1])]
    bridges = bridges.sort_values("cost", kind="stable").drop_duplicates(["one", "other"])
    both = tuple(bridges[["one", "other"]].to_numpy().T)
    tree = minimum_spanning_tree(csr_array((bridges["cost"], both), shape=(count, count))).tocoo()
    pairs = pd.MultiIndex.from_frame(bridges[["one", "other"]])
    chosen = bridges.index[pairs.isin(pd.MultiIndex.from_arrays(tree.coords))].to_numpy()
    taken, line = [chosen], np.concatenate([rows[chosen], columns[chosen]])
    place = pd.Index(rows * count + columns)
    while len(line := line[before[line] >= 0]):  # back to the line that each is nearest to
        then = before[line]
        taken.append(place.get_indexer(np.minimum(line, then) * count + np.maximum(line, then)))
        line = then
    return np.unique(np.concatenate(taken))
