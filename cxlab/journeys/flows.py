"""Which touchpoint follows which: exact counts, and the time between."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from cxlab.estimate import binned_quantile, log_bin, suppress
from cxlab.study import Study

_PAIR = ["source", "target"]
_SUMS = ["n", "customers", "seconds"]
_TIMES = ["mean_s", "median_s", "p90_s"]


@dataclass(frozen=True, eq=False)
class PairCounts:
    """How often one touchpoint follows another, in a form that adds up over partitions.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``source``, ``target``, perhaps a group, ``n``, ``customers``, ``seconds`` (summed).
    times : pandas.DataFrame
        ``source``, ``target``, perhaps a group, ``bin`` (of the time between), ``count``.
    """

    pairs: pd.DataFrame
    times: pd.DataFrame


def count_pairs(interactions: pd.DataFrame, groups: pd.Series | None = None) -> PairCounts:
    """Count directly following contacts of whole customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``; sorted by customer and time.
    groups : pandas.Series, optional
        A group for each ``customer_id``, its name the column's. Customers in none do not count.

    Returns
    -------
    PairCounts
        A line for each pair (and group) that occurs, sorted.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-02"])
    >>> rows = {"customer_id": list("aab"), "timestamp": days, "touchpoint": list("xyx")}
    >>> count_pairs(pd.DataFrame(rows)).pairs
      source target  n  customers  seconds
    0      x      y  1          1  86400.0
    """
    steps, labels = _steps(interactions, groups)
    key = list(labels)
    steps["bin"] = log_bin(steps["seconds"])
    pairs = steps.groupby(key)["seconds"].agg(n="size", seconds="sum")
    pairs["customers"] = steps.drop_duplicates([*key, "who"]).groupby(key).size()
    times = steps.groupby([*key, "bin"]).size().rename("count").reset_index()
    return PairCounts(
        _labelled(pairs.reset_index(), labels)[[*key, *_SUMS]], _labelled(times, labels)
    )


def _steps(
    interactions: pd.DataFrame, groups: pd.Series | None
) -> tuple[pd.DataFrame, dict[str, pd.Index]]:
    """Return one row a step, as codes, and what the codes of each key column stand for."""
    places, names = pd.factorize(interactions["touchpoint"], sort=True)
    who, customers = pd.factorize(interactions["customer_id"])
    when = interactions["timestamp"].to_numpy().astype("datetime64[us]").astype(np.int64)
    labels = {"source": names, "target": names}
    steps = {"source": places[:-1], "target": places[1:], "who": who[1:]}
    kept = who[1:] == who[:-1]
    if groups is not None:
        codes, labels[str(groups.name)] = pd.factorize(groups.reindex(customers), sort=True)
        steps[str(groups.name)] = codes[who[1:]]
        kept &= steps[str(groups.name)] >= 0
    frame = pd.DataFrame({name: values[kept] for name, values in steps.items()})
    return frame.assign(seconds=np.diff(when)[kept] / 1e6), labels


def _labelled(frame: pd.DataFrame, labels: dict[str, pd.Index]) -> pd.DataFrame:
    """Put names in place of codes."""
    texts = {name: index.astype("str").take(frame[name]) for name, index in labels.items()}
    return frame.assign(**texts)


def merge_pairs(parts: list[PairCounts]) -> PairCounts:
    """Add up the counts of several partitions; the result does not depend on how many.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02"])
    >>> rows = {"customer_id": "a", "timestamp": days, "touchpoint": ["x", "y"]}
    >>> part = count_pairs(pd.DataFrame(rows))
    >>> int(merge_pairs([part, part]).pairs.loc[0, "n"])
    2
    """
    pairs = pd.concat([part.pairs for part in parts], ignore_index=True)
    times = pd.concat([part.times for part in parts], ignore_index=True)
    key = [name for name in pairs if name not in _SUMS]
    return PairCounts(
        pairs.groupby(key)[_SUMS].sum().reset_index(),
        times.groupby([*key, "bin"])["count"].sum().reset_index(),
    )


def directly_follows(study: Study, *, by: str | pd.Series | None = None) -> pd.DataFrame:
    r"""Count which touchpoint follows which, and measure the time between.

    Two contacts follow each other directly where a customer made them with no other between.
    Counts are exact. A pair that fewer than the study's ``min_group`` customers took keeps its
    row without counts and times, and ``note`` says so.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        ``source``, ``target``, the group's column, ``n`` (times it happened), ``customers``,
        ``mean_s``, ``median_s``, ``p90_s`` (seconds; the quantiles within 1 %), ``note``; sorted
        by source, target and group.

    References
    ----------
    van der Aalst 2016, *Process mining: data science in action*, chapter 6.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-03,basket,app\n")
    >>> directly_follows(open_study(folder))[["source", "target", "n", "mean_s"]]
             source  target    n   mean_s
    0  product page  basket  1.0  86400.0
    """
    groups = None if by is None else group_column(study.groups(by), [*_PAIR, *_SUMS, *_TIMES])
    kernel = partial(count_pairs, groups=groups)
    names = ["customer_id", "timestamp", "touchpoint"]
    return pair_table(study.fold(kernel, merge_pairs, interactions=names), study.settings.min_group)


def group_column(groups: pd.Series, taken: list[str]) -> pd.Series:
    """Name groups ``"group"`` where their own name is another column's already."""
    return groups.rename("group") if groups.name in (*taken, "note") else groups


def pair_table(counts: PairCounts, min_group: int) -> pd.DataFrame:
    """Turn counts into the table that ``directly_follows`` returns."""
    key = [name for name in counts.pairs if name not in _SUMS]
    table = counts.pairs.set_index(key)
    table["mean_s"] = table["seconds"] / table["n"]
    table["median_s"] = binned_quantile(counts.times, key, 0.5)
    table["p90_s"] = binned_quantile(counts.times, key, 0.9)
    table = table.reset_index()
    shown = table[["n", "customers"]].astype("float64").mask(table["customers"] < min_group)
    hidden = suppress(table.assign(n=table["customers"]), min_group, figures=_TIMES)
    hidden[["n", "customers"]] = shown
    return hidden[[*key, "n", "customers", *_TIMES, "note"]]
