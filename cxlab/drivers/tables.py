"""The frames of ``Drivers``: one row per driver and group, one row per group."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.drivers.moments import Sums, covariances, covariances_with_noise
from cxlab.drivers.shares import figures, unsaid

_SHARES = ["driver", "n", "estimate", "low", "high", "sign", "beats_noise", "note"]
_FIT = ["n", "customers", "estimate", "low", "high", "noise", "note"]

#: The columns of both frames, besides that of the groups.
COLUMNS = (*_SHARES, *_FIT)


def make_tables(
    sizes: pd.DataFrame,
    sums: Mapping[str, Sums],
    drivers: Mapping[int, str],
    *,
    confidence: float,
    group: str,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Make the shares and the fit of every group.

    Parameters
    ----------
    sizes : pandas.DataFrame
        Indexed by group: n, customers, note (why its figures are not shown).
    sums : mapping of str to Sums
        Of the groups whose figures are shown.
    drivers : mapping of int to str
        The places, among the predictors summed up, of those to look at, and their names.
    confidence : float
        Of the intervals.
    group : str
        The name of the column of groups; empty: there are none.

    Returns
    -------
    tuple
        ``Drivers.shares``, by group and from the largest share down, and ``Drivers.fit``.
    """
    shares, fits = [], []
    for name, size in sizes.iterrows():
        table, fit = _of_group(sums.get(str(name)), drivers, confidence, size["note"])
        shares.append(table.assign(group=name, n=size["n"]))
        fits.append({"group": name, "n": size["n"], "customers": size["customers"], **fit})
    table = pd.concat(shares, ignore_index=True).astype({"n": "int64", "note": "str"})
    table = table.assign(size=-table["estimate"].round(9))
    table = table.sort_values(["group", "size", "driver"], ignore_index=True)
    return _named(table[["group", *_SHARES]], group), _named(
        pd.DataFrame(fits)[["group", *_FIT]], group
    )


def _of_group(
    sums: Sums | None, drivers: Mapping[int, str], confidence: float, note: str
) -> tuple[pd.DataFrame, dict[str, Any]]:
    names = list(drivers.values())
    if sums is None:
        return unsaid(names, note)
    places = np.array([*drivers, -1])
    beside = np.r_[0, np.where(places < 0, places, places + 1)]
    drawn = _only(covariances(sums.products), places)
    return figures(drawn, _only(covariances_with_noise(sums), beside), names, confidence)


def _only(matrices: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.float64]:
    return matrices[:, places[:, None], places]


def no_tables(group: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return ``Drivers.shares`` and ``Drivers.fit`` without rows.

    Examples
    --------
    >>> [list(table) for table in no_tables("region")][1]
    ['region', 'n', 'customers', 'estimate', 'low', 'high', 'noise', 'note']
    """
    return _empty(_SHARES, group), _empty(_FIT, group)


def _named(frame: pd.DataFrame, group: str) -> pd.DataFrame:
    """Call the column of groups by its name, or take it away where there are none."""
    if not group:
        return frame.drop(columns="group")
    names = list(frame.columns)
    first = names.index("n")
    names = [*names[1:first], "group", *names[first:]]
    return frame[names].rename(columns={"group": group})


def _empty(names: list[str], group: str) -> pd.DataFrame:
    kinds = {"n": "int64", "customers": "int64", "beats_noise": "boolean"}
    kinds |= dict.fromkeys(("estimate", "low", "high", "noise"), "float64")
    columns = {name: pd.Series(dtype=kinds.get(name, "str")) for name in ["group", *names]}
    return _named(pd.DataFrame(columns), group)
