"""Which touchpoint follows which: exact counts, and the time between."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from cxlab.estimate import binned_quantile, hide_parts, log_bin, suppress
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST, group_name, with_rest

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
    row without counts and times, and ``note`` says so; so does the next smallest group of a pair
    where a small one would follow from all customers' counts.

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
    groups = None if by is None else study.groups(by)
    people = study.read("customers", ["customer_id"])["customer_id"]
    every = None if groups is None else with_rest(groups, people)
    kernel = partial(count_pairs, groups=every)
    names = ["customer_id", "timestamp", "touchpoint"]
    counts = study.fold(kernel, merge_pairs, interactions=names)
    table = pair_table(counts, study.settings.min_group)
    return table if groups is None else table.rename(columns={GROUP: group_name(groups, table)})


def pair_table(counts: PairCounts, min_group: int) -> pd.DataFrame:
    """Turn counts into the table that ``directly_follows`` returns."""
    key = [name for name in counts.pairs if name not in _SUMS]
    table = counts.pairs.set_index(key)
    table["mean_s"] = table["seconds"] / table["n"]
    table["median_s"] = binned_quantile(counts.times, key, 0.5)
    table["p90_s"] = binned_quantile(counts.times, key, 0.9)
    table = table.reset_index()
    unseen = table[key[-1]] == REST
    whole = table.groupby(_PAIR).ngroup()
    hidden = hide_parts(table["customers"], whole, min_group, unseen=unseen)
    small = table["customers"] < min_group
    shown = suppress(table.assign(n=table["customers"]), min_group, figures=_TIMES)
    shown[["n", "customers"]] = table[["n", "customers"]].astype("float64")
    shown[["n", "customers", *_TIMES]] = shown[["n", "customers", *_TIMES]].mask(hidden)
    why = f"hidden, as it would give away a group of fewer than {min_group}"
    shown["note"] = shown["note"].mask(hidden & ~small, why)
    return shown.loc[~unseen, [*key, "n", "customers", *_TIMES, "note"]].reset_index(drop=True)
