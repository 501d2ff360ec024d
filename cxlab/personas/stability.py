"""Ask of each persona whether it would be found again among other customers like these."""

from typing import Any

import numpy as np
import pandas as pd

from cxlab.estimate import hash_uniform
from cxlab.personas.clustering import check_matrix, fit_labels, sample_rows, takes_k

#: How many samples are drawn.
REPLICATES = 20

#: The share of the customers that a sample holds: about 63 %.
DRAWN = 1 - np.exp(-1)

#: What a mean Jaccard similarity from this value on says in words, best first.
VERDICTS = ((0.85, "clearly"), (0.75, "yes"), (0.6, "doubtful"), (0.0, "no"))


def verdict(jaccard: float) -> str:
    """Say in a word whether a persona would come back.

    Parameters
    ----------
    jaccard : float
        Mean Jaccard similarity, 0..1; NaN where it is not known.

    Returns
    -------
    str
        ``"clearly"``, ``"yes"``, ``"doubtful"``, ``"no"`` or ``"not known"``.

    References
    ----------
    Hennig 2007, *Cluster-wise assessment of cluster stability*, who sets these limits.

    Examples
    --------
    >>> verdict(0.9), verdict(0.75), verdict(0.7), verdict(0.1)
    ('clearly', 'yes', 'doubtful', 'no')
    """
    if np.isnan(jaccard):
        return "not known"
    return next(word for limit, word in VERDICTS if jaccard >= limit)


def stability(
    frame: pd.DataFrame,
    labels: pd.Series,
    *,
    model: Any = "kmeans",
    seed: int = 0,
    replicates: int = REPLICATES,
) -> pd.DataFrame:
    """Cluster samples of the customers afresh and see how much of each group is found again.

    Each sample holds about 63 % of the customers, drawn by hash without putting any back: as many
    different ones as a bootstrap draws.
    It is clustered from cold starts, as the groups themselves were; each group, cut to the
    sample, is compared to the sample's cluster that is most like it. Beyond ``JUDGED_ON``
    customers a sample of them, drawn by hash, stands for all.

    Parameters
    ----------
    frame : pandas.DataFrame
        What was clustered: a row per customer, numbers.
    labels : pandas.Series
        Their groups, indexed as ``frame``; missing for customers in none.
    model : str or scikit-learn clusterer
        What clustered them.
    seed : int
        Another seed draws other samples.
    replicates : int
        How many samples.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``persona``: jaccard, the mean over the samples (0..1; missing for a single
        group, which nothing could split), and its verdict in words.

    References
    ----------
    Hennig 2007, *Cluster-wise assessment of cluster stability*, Computational Statistics & Data
    Analysis 52.

    Examples
    --------
    >>> frame = pd.DataFrame({"x": [*range(20), *range(100, 120)]})
    >>> labels = pd.Series(["P1"] * 20 + ["P2"] * 20)
    >>> stability(frame, labels)["verdict"].to_dict()
    {'P1': 'clearly', 'P2': 'clearly'}
    """
    judged = sample_rows(check_matrix(frame), seed=seed)
    groups = labels.reindex(judged.index)
    names = sorted(labels.dropna().unique(), key=lambda name: (len(name), name))
    drawn = [
        _recovered(judged, groups, names, model, 1000 * (seed + 1) + number)
        for number in range(replicates)
    ]
    known = len(names) > 1
    means = pd.DataFrame(drawn, columns=names).mean() if known else pd.Series(np.nan, names)
    table = pd.DataFrame({"jaccard": means}).rename_axis("persona")
    return table.assign(verdict=[verdict(value) for value in table["jaccard"]])


def _recovered(
    frame: pd.DataFrame, groups: pd.Series, names: list[str], model: Any, seed: int
) -> list[float]:
    """Return how well one sample finds each group again; NaN for a group it does not contain."""
    taken = hash_uniform(frame.index, seed) < DRAWN
    sample, groups = frame[taken], groups[taken]
    k = len(names)
    if len(sample.drop_duplicates()) < max(k, 2) or k < 2:
        return [float("nan")] * len(names)
    found = fit_labels(sample.to_numpy(), k=_told(model, k), model=model, seed=seed)
    return [_best_jaccard((groups == name).to_numpy(), found) for name in names]


def _told(model: Any, k: int) -> int | None:
    return k if takes_k(model) else None


def _best_jaccard(group: np.ndarray, found: np.ndarray) -> float:
    if not group.any():
        return float("nan")
    both = pd.Series(group).groupby(found).agg(["sum", "size"])
    both = both[both.index >= 0]
    similar = both["sum"] / (both["size"] + group.sum() - both["sum"])
    return float(similar.max()) if len(similar) else 0.0
