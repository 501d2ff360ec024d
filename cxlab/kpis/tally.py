"""Observations summed up by group and period, so that partitions can be put together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from cxlab.estimate import log_bin

#: What makes a cell: one figure of the table.
CELL = ["kpi", "group", "period"]

#: What is summed in a cell: observations, customers, observations left out; the sum of values and
#: of their squares; over customers with s = sum and k = number of values: of s², of s k, of k²;
#: how many values are below 0; and how many observations are nobody's (anonymous answers).
SUMS = [
    *("n", "customers", "left_out", "total", "squares", "own_squares", "cross", "sizes"),
    *("negatives", "unlinked"),
]

#: What is summed in a cell and bin of a histogram: values; over values, the number that their
#: customer has; and 2 j - 1, where j is a value's rank among its customer's.
BINS = ["count", "own", "steps"]

#: What is summed over customers who are in two periods, with s and k as above: customers; s of the
#: first period, s of the second; and the products s s, s k, k s, k k of first and second.
PAIRS = ["both", "total_1", "total_2", "ss", "sk", "ks", "kk"]


@dataclass(frozen=True, eq=False)
class Tally:
    """What figures are made of.

    Parameters
    ----------
    sums : pandas.DataFrame
        ``CELL`` and ``SUMS``.
    bins : pandas.DataFrame
        ``CELL``, ``bin`` (``estimate.log_bin``) and ``BINS``: histograms, for medians.
    pairs : pandas.DataFrame
        ``CELL`` (the first period), ``then`` (the second) and ``PAIRS``.
    """

    sums: pd.DataFrame
    bins: pd.DataFrame
    pairs: pd.DataFrame


def tally(
    observed: pd.DataFrame, *, bins: bool = False, follows: Mapping[int, int] | None = None
) -> Tally:
    """Sum up observations.

    Parameters
    ----------
    observed : pandas.DataFrame
        ``CELL``, ``customer_id`` (missing: somebody else each time), ``timestamp`` and ``value``.
        A value of NaN is counted as left out.
    bins : bool
        Make histograms too; values must not be negative then.
    follows : mapping of int to int, optional
        Periods, and the one that each is compared with.

    Returns
    -------
    Tally
        Sums by cell.

    Examples
    --------
    >>> observed = pd.DataFrame({"kpi": "csat", "group": "", "period": 0, "value": [1.0, 0.0, 1.0],
    ...     "customer_id": ["ann", "ann", "bea"], "timestamp": pd.Timestamp("2025-01-02")})
    >>> sums = tally(observed).sums
    >>> sums[["n", "customers", "total", "sizes"]].values.tolist()
    [[3.0, 2.0, 2.0, 5.0]]
    """
    known = observed[observed["value"].notna()]
    below, unlinked = known["value"] < 0, known["customer_id"].isna()
    known = known.assign(
        who=_who(known), square=known["value"] ** 2, below=below, unlinked=unlinked
    )
    people = known.groupby([*CELL, "who"], sort=False)
    own = people.agg(
        n=("value", "size"),
        total=("value", "sum"),
        squares=("square", "sum"),
        negatives=("below", "sum"),
        unlinked=("unlinked", "sum"),
    )
    own = own.reset_index().assign(customers=1.0, left_out=0.0)
    own["own_squares"], own["cross"] = own["total"] ** 2, own["total"] * own["n"]
    own["sizes"] = own["n"] ** 2
    unknown = observed.loc[observed["value"].isna(), CELL].assign(left_out=1.0)
    both = pd.concat([own[[*CELL, *SUMS]], unknown]).fillna(dict.fromkeys(SUMS, 0.0))
    counted = _bins(known) if bins else _no_rows([*CELL, "bin"], BINS)
    paired = _pairs(own, follows) if follows else _no_rows([*CELL, "then"], PAIRS)
    return Tally(_add(both, CELL, SUMS), counted, paired)


def merge(tallies: Sequence[Tally]) -> Tally:
    """Put the tallies of several partitions together."""
    keys = {"sums": (CELL, SUMS), "bins": ([*CELL, "bin"], BINS), "pairs": ([*CELL, "then"], PAIRS)}
    parts = {}
    for name, (by, sums) in keys.items():
        filled = [frame for part in tallies if len(frame := getattr(part, name))]
        parts[name] = _add(pd.concat(filled), by, sums) if filled else _no_rows(by, sums)
    return Tally(**parts)


def _no_rows(by: list[str], sums: list[str]) -> pd.DataFrame:
    kinds = dict.fromkeys(by, "int64") | {"kpi": "str", "group": "str"}
    kinds |= dict.fromkeys(sums, "float64")
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})


def _add(rows: pd.DataFrame, by: list[str], sums: list[str]) -> pd.DataFrame:
    return rows.groupby(by, sort=True)[sums].sum().astype("float64").reset_index()


def _who(known: pd.DataFrame) -> pd.Series:
    """Name each observation's customer; an anonymous one is nobody else's."""
    nameless = known[known["customer_id"].isna()]
    if nameless.empty:
        return known["customer_id"]
    times = nameless["timestamp"].astype("int64").astype("str")
    place = nameless.groupby(["kpi", "timestamp"]).cumcount().astype("str")
    return known["customer_id"].fillna("?" + times + "/" + place)


def _bins(known: pd.DataFrame) -> pd.DataFrame:
    ordered = known[[*CELL, "who", "value"]].sort_values([*CELL, "who", "value"])
    own = ordered.groupby([*CELL, "who"], sort=False)["value"]
    rows = ordered[CELL].assign(
        bin=log_bin(ordered["value"]),
        count=1.0,
        own=own.transform("size"),
        steps=2 * own.cumcount() + 1,
    )
    return _add(rows, [*CELL, "bin"], BINS)


def _pairs(own: pd.DataFrame, follows: Mapping[int, int]) -> pd.DataFrame:
    """Sum up the customers that two periods share."""
    rows = own[[*CELL, "who", "total", "n"]]
    first = rows[rows["period"].isin(list(follows))]
    first = first.assign(then=first["period"].map(follows).astype("int64"))
    second = rows[rows["period"].isin(list(follows.values()))].rename(columns={"period": "then"})
    both = first.merge(second, on=["kpi", "group", "who", "then"], suffixes=("_1", "_2"))
    sums = both[[*CELL, "then", "total_1", "total_2"]].assign(
        both=1.0,
        ss=both["total_1"] * both["total_2"],
        sk=both["total_1"] * both["n_2"],
        ks=both["n_1"] * both["total_2"],
        kk=both["n_1"] * both["n_2"],
    )
    return _add(sums, [*CELL, "then"], PAIRS)
