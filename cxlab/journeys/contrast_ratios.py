"""Shares of contacts of a kind, summed over customers, who are the units of their intervals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole
from cxlab.journeys.session_figures import share_of_sessions
from cxlab.kpis.differences import Figures, chance

#: The columns that are summed up: contacts, their squares over customers, customers.
BASE = ["sessions", "sessions squared", "of"]
PART = ["ends", "ends squared", "ends x sessions", "customers"]


@dataclass(frozen=True, eq=False)
class Ratios:
    """Sums over customers, in a form that adds up over partitions.

    Parameters
    ----------
    parts : pandas.DataFrame
        Columns of text that name a part, those of its base first, and ``PART``.
    bases : pandas.DataFrame
        Columns of text that name a base, and ``BASE``.
    """

    parts: pd.DataFrame
    bases: pd.DataFrame

    def table(self) -> pd.DataFrame:
        """Return a row a part, with the sums of its base."""
        key = [name for name in self.bases if name not in BASE]
        table = self.parts.merge(self.bases, on=key, how="left")
        names = [name for name in self.parts if name not in PART]
        return table.sort_values(names, ignore_index=True)


def merge_ratios(parts: list[Ratios]) -> Ratios:
    """Add up the sums of several partitions; how many there are changes nothing.

    Examples
    --------
    >>> part = Ratios(
    ...     pd.DataFrame({"source": ["x"], "target": ["y"], **dict.fromkeys(PART, 1.0)}),
    ...     pd.DataFrame({"source": ["x"], **dict.fromkeys(BASE, 2.0)}),
    ... )
    >>> merge_ratios([part, part]).table()[["ends", "sessions"]].to_numpy().tolist()
    [[2.0, 4.0]]
    """
    return Ratios(
        _added([each.parts for each in parts], PART), _added([each.bases for each in parts], BASE)
    )


def _added(frames: list[pd.DataFrame], sums: list[str]) -> pd.DataFrame:
    rows = pd.concat(frames, ignore_index=True)
    return rows.groupby([name for name in rows if name not in sums])[sums].sum().reset_index()


def sum_ratios(who: Codes, base: Whole, part: Whole, sizes: tuple[int, int]) -> pd.DataFrame:
    """Sum up over customers how many of their contacts of each base are of each part of it.

    Parameters
    ----------
    who : numpy.ndarray of int32, shape (n,)
        Codes of customers.
    base, part : numpy.ndarray of int64, shape (n,)
        Of which base and part each contact is; a part is of one base. Below 0: of no part.
    sizes : tuple of int
        How many bases and parts there could be.

    Returns
    -------
    pandas.DataFrame
        ``base``, ``part`` (-1: the base as a whole), and the columns of ``BASE`` for rows of
        bases, of ``PART`` for rows of parts, else 0.

    Examples
    --------
    >>> who, base, part = np.array([[0, 0, 1], [0, 0, 0], [0, -1, 0]])
    >>> found = sum_ratios(who, base, part, (1, 1))
    >>> found[["part", "sessions", "ends", "customers"]].to_numpy().tolist()
    [[-1.0, 3.0, 0.0, 0.0], [0.0, 0.0, 2.0, 2.0]]
    """
    wide = who.astype(np.int64)
    whole, place, many = np.unique(wide * sizes[0] + base, return_inverse=True, return_counts=True)
    some = np.flatnonzero(part >= 0)
    mine, first, few = np.unique(
        wide[some] * sizes[1] + part[some], return_index=True, return_counts=True
    )
    of = many[place[some[first]]]
    bases = {"sessions": many, "sessions squared": many**2, "of": np.ones(len(many))}
    parts = {"ends": few, "ends squared": few**2, "ends x sessions": few * of}
    parts["customers"] = np.ones(len(few))
    table = _by_code(whole % sizes[0], bases).rename_axis("base").reset_index()
    rows = _by_code(mine % sizes[1], parts).rename_axis("part").reset_index()
    rows["base"] = base[some[first]][np.unique(mine % sizes[1], return_index=True)[1]]
    return pd.concat([table.assign(part=-1), rows], ignore_index=True).fillna(0)


def _by_code(codes: Whole, columns: dict[str, NDArray[np.float64]]) -> pd.DataFrame:
    found, place = np.unique(codes, return_inverse=True)
    sums = {
        name: np.bincount(place, weights=values, minlength=len(found))
        for name, values in columns.items()
    }
    return pd.DataFrame(sums, index=found)


def ratio_figures(
    table: pd.DataFrame, confidence: float
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    """Return the share of contacts in each row, with Wilson's interval on their effective number.

    Parameters
    ----------
    table : pandas.DataFrame
        ``BASE`` and ``PART``.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    tuple of three numpy.ndarray
        Estimate, low, high.

    References
    ----------
    Wilson 1927; Kish 1965, *Survey sampling*, section 8.2.
    """
    sums = table.assign(customers=table["of"])
    return share_of_sessions(sums, "ends", confidence)


def chance_against(table: pd.DataFrame, known: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how likely shares as far from known ones are, were they these.

    Parameters
    ----------
    table : pandas.DataFrame
        ``BASE`` and ``PART``.
    known : numpy.ndarray of float
        A share for each row.

    Returns
    -------
    numpy.ndarray of float
        p: below 0.05 where the 95 % interval of ``ratio_figures`` leaves the known share out.

    Examples
    --------
    >>> row = {"sessions": 100.0, "sessions squared": 100.0, "of": 100.0, "ends": 60.0}
    >>> row |= {"ends squared": 60.0, "ends x sessions": 60.0}
    >>> chance_against(pd.DataFrame([row]), np.array([0.5])).round(2).tolist()
    [0.05]
    """

    def interval(level: float) -> Figures:
        share, low, high = ratio_figures(table, level)
        return share - known, low - known, high - known

    return chance(interval)
