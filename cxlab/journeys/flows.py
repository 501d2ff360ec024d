"""Which touchpoint follows which: exact counts, and the time between."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.estimate import hide_cells, why_hidden
from cxlab.journeys.codes import codes_of, count_people, group_codes, times_of
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.whole import everyone, hidden_because, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

_PAIR = ["source", "target"]
_SUMS = ["n", "customers", "seconds"]
_TIMES = ["mean_s", "median_s", "p90_s"]


def count_pairs(interactions: pd.DataFrame, groups: pd.Series | None = None) -> Timed:
    """Count directly following contacts of whole customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` (text, or Categoricals); sorted by customer
        and time.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Timed
        A row for each pair (and group) that occurs: ``source``, ``target``, perhaps ``GROUP``,
        ``n``, ``customers``, ``seconds`` (summed); and the times between.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-02"])
    >>> rows = {"customer_id": list("aab"), "timestamp": days, "touchpoint": list("xyx")}
    >>> count_pairs(pd.DataFrame(rows)).rows
      source target  n  customers  seconds
    0      x      y  1          1  86400.0
    """
    who, customers = codes_of(interactions["customer_id"])
    place, names = codes_of(interactions["touchpoint"])
    when = times_of(interactions["timestamp"])
    mine, labels = group_codes(customers, groups)
    kept = who[1:] == who[:-1]
    if groups is not None:
        kept &= mine[who[1:]] >= 0
    who, source, target = who[1:][kept], place[:-1][kept], place[1:][kept]
    seconds = np.diff(when)[kept] / 1e6
    shape = (len(names), len(names), len(labels))
    pair, seen = pd.factorize(_joined((source, target, mine[who]), shape))
    source, target, group = np.unravel_index(seen, shape)
    pairs = {"source": names.take(source), "target": names.take(target)}
    if groups is not None:
        pairs[GROUP] = labels.take(group)
    sums = {
        "n": np.bincount(pair, minlength=len(seen)),
        "customers": count_people(pair, who, len(seen)),
        "seconds": np.bincount(pair, weights=seconds, minlength=len(seen)),
    }
    texts = {name: index.astype("str") for name, index in pairs.items()}
    return Timed(pd.DataFrame({**texts, **sums}), count_slots(pair, seconds, len(seen)))


def _joined(codes: tuple[np.ndarray, ...], shape: tuple[int, ...]) -> np.ndarray:
    """Write several codes as one number, as ``numpy.unravel_index`` reads it."""
    joined = codes[0].astype(np.int64)
    for code, size in zip(codes[1:], shape[1:], strict=True):
        if size > 1:
            joined = joined * size + code
    return joined


def directly_follows(study: Study, *, by: str | pd.Series | None = None) -> pd.DataFrame:
    r"""Count which touchpoint follows which, and measure the time between.

    Two contacts follow each other directly where a customer made them with no other between.
    Counts are exact. A pair that fewer than the study's ``min_group`` customers took keeps its
    row without counts and times, and ``note`` says so; so do larger ones where a small one would
    follow from the counts of all pairs, of all customers, or of all steps of a group.

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
    groups = everyone(study, by)
    kernel = partial(count_pairs, groups=groups)
    names = ["customer_id", "timestamp", "touchpoint"]
    counts = study.fold(kernel, merge_timed, coded=True, interactions=names)
    return named(pair_table(counts, study.settings.min_group), groups)


def pair_table(counts: Timed, min_group: int) -> pd.DataFrame:
    """Turn counts into the table that ``directly_follows`` returns."""
    key = [name for name in counts.rows if name not in _SUMS]
    table = counts.rows.assign(mean_s=counts.rows["seconds"] / counts.rows["n"])
    table = table.assign(median_s=counts.quantile(0.5), p90_s=counts.quantile(0.9))
    unseen = table[key[-1]] == REST
    hidden = _hidden(table, key[len(_PAIR) :], min_group, unseen)
    why = why_hidden(hidden, table["customers"] < min_group, min_group)
    figures = ["n", "customers", *_TIMES]
    shown = table.assign(**table[figures].astype("float64").mask(hidden), note=why)
    return shown.loc[~unseen, [*key, *figures, "note"]].reset_index(drop=True)


def _hidden(table: pd.DataFrame, group: list[str], min_group: int, unseen: pd.Series) -> pd.Series:
    """Tell which rows are hidden: small, or giving a small one away beside what else is known.

    Known may be how often customers came to each touchpoint from another (their contacts there
    less the journeys that begin there), the counts of each pair without groups, and how many
    steps a group took. Of the pairs the same ones are hidden with groups and without.
    """
    pair = table.groupby(_PAIR).ngroup()
    pairs = table.groupby(pair).agg({"customers": "sum", "target": "first"})
    every = pd.Series("", pairs.index)
    wholes = [(every, False), (pairs["target"], False)]
    closed = hidden_because(pairs["customers"], wholes, min_group) != ""
    hidden = pair.map(closed).astype("bool")
    if not group:
        return hidden
    sizes, groups = table["customers"], table[group[0]]
    return hide_cells(sizes, groups, pair, min_group, hidden=hidden, unseen=unseen, apart=True)
