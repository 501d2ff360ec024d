"""The figures behind a number of groups: does it stand out, is it foreseen, does it come back."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import hash_uniform
from cxlab.personas.choosing.reference import Array, Reference
from cxlab.personas.choosing.regroup import (
    Grouper,
    Labels,
    best_jaccards,
    code_rows,
    count_different,
    draw_anew,
    prediction_strength,
    spread_within,
)

#: By how many standard deviations of what one cloud gives a number of groups must stand out.
STANDS_OUT = 2.0

#: The least spread within groups, as a share of the whole: exact repeats have none.
NO_SPREAD = 1e-9

#: Streams of draws of their own, so that no two kinds of draws repeat each other.
_CLOUD, _HALF = 1, 500


@dataclass(frozen=True)
class Rows:
    """What is judged.

    ``values`` (n, d) are in the order of ``index``; the one ``cloud`` stands beside them, the
    columns' ``weights`` (d,) multiply both, ``group`` makes the groups.
    """

    index: pd.Index
    values: Array
    cloud: Reference
    weights: Array
    group: Grouper
    seed: int

    @property
    def weighed(self) -> Array:
        """The values as they are grouped."""
        return self.values * self.weights


def stand_out(rows: Rows, labels: dict[int, Labels], clouds: int) -> pd.DataFrame:
    """Return gap and gap_needed by number of groups, from 1.

    The gap of k is by how much the logarithm of the spread within groups is smaller than in
    groups cut out of one cloud, on average over so many clouds. It needs to exceed the gap of 1
    by ``STANDS_OUT`` standard deviations of a cloud, to which the mean's own error is added.

    References
    ----------
    Tibshirani, Walther & Hastie 2001, *Estimating the number of clusters in a data set via the
    gap statistic*; Hennig & Lin 2015 for the cloud.
    """
    ks = list(labels)
    here = _log_spreads(rows.weighed, labels)
    there = []
    for number in range(clouds):
        drawn = rows.cloud.draw(len(rows.values), [rows.seed, _CLOUD, number]) * rows.weights
        there.append(_log_spreads(drawn, rows.group(drawn, ks, rows.seed + number)))
    gaps = np.mean(there, axis=0) - here
    error = np.std(there, axis=0, ddof=1) * np.sqrt(1 + 1 / clouds)
    needed = gaps[0] + STANDS_OUT * error
    needed[0] = np.nan
    return pd.DataFrame({"gap": gaps, "gap_needed": needed}, index=pd.Index([1, *ks], name="k"))


def _log_spreads(values: Array, labels: dict[int, Labels]) -> Array:
    """Return the logarithm of the spread within one group, and within each number of groups."""
    whole = float(((values - values.mean(axis=0)) ** 2).sum())
    within = [spread_within(values, found, k).sum() for k, found in labels.items()]
    return np.log(np.maximum([whole, *within], NO_SPREAD * whole))


def foreseen(rows: Rows, ks: Sequence[int], halves: int) -> pd.Series:
    """Return the prediction strength by number of groups: the mean over halvings less its error.

    Of few customers one halving says little: where the widest of their groups is often halved in
    the same place, a mean over .8 may be luck, and the halvings then differ widely.

    References
    ----------
    Tibshirani & Walther 2005, *Cluster validation by prediction strength*.
    """
    found = []
    codes = code_rows(rows.values)
    for number in range(halves):
        one = _half(rows.index, _HALF * (rows.seed + 1) + number)
        parts = rows.weighed[one], rows.weighed[~one]
        different = min(count_different(codes[one]), count_different(codes[~one]))
        possible = [k for k in ks if k <= different]
        first, second = (rows.group(part, possible, rows.seed + number) for part in parts)
        found.append({k: prediction_strength(*parts, (first[k], second[k]), k) for k in possible})
    strengths = pd.DataFrame(found, columns=list(ks))
    return strengths.mean() - strengths.sem().fillna(0.0)


def _half(index: pd.Index, seed: int) -> NDArray[np.bool_]:
    """Return which rows are in the first half, by a hash of their index."""
    order = np.argsort(hash_uniform(index, seed), kind="stable")
    first = np.zeros(len(index), dtype=bool)
    first[order[: len(index) // 2]] = True
    return first


def come_back(rows: Rows, labels: dict[int, Labels], bootstraps: int) -> pd.DataFrame:
    """Return each group's mean Jaccard similarity (columns) by number of groups (rows).

    Each sample, drawn by hash, is grouped from cold starts; each group, cut to the sample, is
    compared to the sample's group that is most like it.

    References
    ----------
    Hennig 2007, *Cluster-wise assessment of cluster stability*.
    """
    drawn: dict[int, list[Array]] = {k: [] for k in labels}
    codes, samples = code_rows(rows.values), draw_anew(rows.index, rows.seed, bootstraps)
    for number, taken in enumerate(samples.T):
        sample = rows.weighed[taken]
        different = count_different(codes[taken])
        possible = [k for k in labels if k <= different]
        found = rows.group(sample, possible, rows.seed + number)
        for k in possible:
            drawn[k].append(best_jaccards(labels[k][taken], found[k], k))
    return pd.DataFrame(
        {k: pd.DataFrame(each).mean() if each else {} for k, each in drawn.items()}, dtype=float
    ).T
