"""The table of variants: which are listed, what is hidden, and what stands together at the end."""

import numpy as np
import pandas as pd

from cxlab.estimate import hide_cells, hide_parts, why_hidden, wilson
from cxlab.journeys.variant_counts import VariantCounts
from cxlab.study.groups import GROUP, REST
from cxlab.study.settings import Settings

#: What the row of all variants that are not listed is called.
OTHERS = "all others"

_FIGURES = ["n", "customers", "estimate", "low", "high"]
_COLUMNS = ["rank", "variant", GROUP, "length", "n", "customers", "of", *_FIGURES[2:], "coverage"]


def ranked(counts: pd.DataFrame, top: int, min_group: int) -> pd.DataFrame:
    """Return the rows of each group's commonest variants, of those that may have a row at all.

    Parameters
    ----------
    counts : pandas.DataFrame
        ``GROUP``, ``hash``, ``n``, ``customers``.
    top : int
        How many for each group.
    min_group : int
        The fewest customers a variant must have.

    Returns
    -------
    pandas.DataFrame
        Rows of ``counts``; of two with one ``n``, the smaller hash is first.

    Examples
    --------
    >>> counts = pd.DataFrame({GROUP: "", "hash": [1, 2], "n": [4, 30], "customers": [4, 30]})
    >>> ranked(counts, 5, 10)["hash"].tolist()
    [2]
    """
    seen = (counts["customers"] >= min_group) & (counts[GROUP] != REST)
    rows = counts[seen].sort_values([GROUP, "n", "hash"], ascending=[True, False, True])
    return rows[rows.groupby(GROUP, observed=True).cumcount() < top].astype({GROUP: "str"})


def variant_table(found: VariantCounts, rows: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Turn counts into the table that ``count_variants`` returns.

    Parameters
    ----------
    found : VariantCounts
        The counts of all partitions, and the names of what is listed.
    rows : pandas.DataFrame
        What ``ranked`` returned: the variants to list.
    settings : Settings
        The study's smallest group and confidence.

    Returns
    -------
    pandas.DataFrame
        As ``count_variants`` says, the group's column being ``GROUP``.
    """
    parts = pd.concat([rows.assign(last=False), _others(found, rows)], ignore_index=True)
    hidden = _hidden(parts, found.counts, settings.min_group)
    parts["note"] = why_hidden(hidden, parts["customers"] < settings.min_group, settings.min_group)
    totals = found.totals.rename(columns={"customers": "people"}).drop(columns="others")
    table = parts.merge(found.names, on="hash", how="left").merge(totals, on=GROUP)
    table["variant"] = table["variant"].mask(table["last"], OTHERS)
    order = [GROUP, "last", "n", "variant"]
    table = table.sort_values(order, ascending=[True, True, False, True], ignore_index=True)
    effective = table["of"] ** 2 / table["squares"]
    shares = wilson(table["n"] / table["of"] * effective, effective, settings.confidence)
    table[["estimate", "low", "high"]] = np.column_stack(shares)
    table["estimate"] = table["n"] / table["of"]
    table["rank"] = (table.groupby(GROUP).cumcount() + 1.0).mask(table["last"])
    table[_FIGURES] = table[_FIGURES].astype(float).mask(table["note"] != "")
    coverage = table.groupby(GROUP)["n"].cumsum(skipna=False) / table["of"]
    table["coverage"] = coverage.mask(table["last"])
    small = table["people"] < settings.min_group
    table["of"] = table["of"].astype(float).mask(small)
    table["note"] = _with_number(table, found.counts, rows).mask(small, table["note"])
    return table.loc[table[GROUP] != REST, [*_COLUMNS, "note"]].reset_index(drop=True)


def _others(found: VariantCounts, rows: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each group: all its cases that are not listed."""
    totals = found.totals.set_index(GROUP)
    shown = rows.groupby(GROUP)[["n", "customers"]].sum().reindex(totals.index, fill_value=0)
    n = totals["of"] - shown["n"]
    alone = (totals["of"] == totals["customers"]).all()
    customers = totals["customers"] - shown["customers"] if alone else totals["others"]
    others = pd.DataFrame({"n": n, "customers": customers, "last": True}).reset_index()
    return others[others["n"] > 0].assign(hash=np.uint64(0))


def _hidden(parts: pd.DataFrame, counts: pd.DataFrame, min_group: int) -> pd.Series:
    """Tell which rows are hidden: small, or giving a small one away beside what else is known.

    Known may be how many cases each group has, and the counts of all groups together of every
    variant that enough customers took. What is left of a group's cases stands in its last row,
    which follows from the others, so that it is hidden where one of these is.
    """
    if parts[GROUP].nunique() < 2:
        return hide_parts(parts["customers"], parts[GROUP], min_group, apart=False)
    cells = _cells(parts, counts, min_group)
    every = cells.groupby("hash")[["n", "customers"]].sum().reset_index()
    every = every.assign(last=every["hash"] == 0).sort_values(
        ["last", "n"], ascending=[True, False]
    )
    whole = pd.Series("", every.index)
    closed = hide_parts(every["customers"], whole, min_group, apart=False)
    hidden = hide_cells(
        cells["customers"],
        cells[GROUP],
        cells["hash"],
        min_group,
        hidden=~cells["listed"] | cells["hash"].isin(every.loc[closed, "hash"]),
        unseen=cells[GROUP] == REST,
        apart=True,
    )
    key = [GROUP, "hash"]
    closed_rows = pd.MultiIndex.from_frame(cells.loc[hidden & cells["listed"], key])
    known = pd.MultiIndex.from_frame(parts[key]).isin(closed_rows) & ~parts["last"]
    last = parts["last"] & parts[GROUP].isin(parts.loc[known, GROUP])
    return known | last | (parts["customers"] < min_group)


def _cells(parts: pd.DataFrame, counts: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Return the cells of groups by variants that enough took, and by all others, of the hash 0.

    Where customers have several cases, some may be in both: of the others there are at least as
    many as are left without all who may be.
    """
    key = [GROUP, "hash"]
    enough = counts.groupby("hash")["customers"].transform("sum") >= min_group
    cells = counts[enough].astype({GROUP: "str"}).reset_index(drop=True)
    rows = pd.MultiIndex.from_frame(parts.loc[~parts["last"], key])
    cells["listed"] = pd.MultiIndex.from_frame(cells[key]).isin(rows)
    apart = cells[~cells["listed"]].groupby(GROUP)[["n", "customers"]].sum()
    others = parts[parts["last"]].set_index(GROUP)[["n", "customers"]]
    others = others - apart.reindex(others.index, fill_value=0)
    others = others[others["n"] > 0].clip(lower=1).reset_index()
    return pd.concat([cells, others.assign(hash=np.uint64(0), listed=False)], ignore_index=True)


def _with_number(table: pd.DataFrame, counts: pd.DataFrame, rows: pd.DataFrame) -> pd.Series:
    """Put the number of variants that stand together before the note of their row."""
    every, shown = (frame[GROUP].astype("str").value_counts() for frame in (counts, rows))
    number = every.sub(shown, fill_value=0).reindex(table[GROUP]).to_numpy()
    texts = [f"{each:,.0f} variant{'s' if each > 1 else ''}" for each in number]
    words = pd.Series(texts, table.index, dtype="str")
    both = (words + "; " + table["note"]).str.removesuffix("; ")
    return table["note"].mask(table["last"], both)
