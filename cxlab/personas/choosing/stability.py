"""Ask of each persona whether it would be found again among other customers like these."""

from typing import Any

import numpy as np
import pandas as pd

from cxlab.personas.choosing.regroup import (
    JUDGED_ON,
    Labels,
    best_jaccards,
    code_rows,
    count_different,
    draw_anew,
    grouper,
    is_kmeans,
)
from cxlab.personas.clustering.clustering import check_matrix, sample_rows

#: How many samples are drawn for k-means, and for models that take longer.
BOOTSTRAPS, SLOW_BOOTSTRAPS = 100, 20

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
    bootstraps: int | None = None,
) -> pd.DataFrame:
    """Cluster samples of the customers afresh and see how much of each group is found again.

    Each sample holds about 63 % of the customers, drawn by hash without putting any back: as many
    different ones as a bootstrap draws. It is clustered from cold starts, as the groups
    themselves were; each group, cut to the sample, is compared to the sample's cluster that is
    most like it. Beyond ``JUDGED_ON`` customers a sample of them, drawn by hash, stands for all.

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
    bootstraps : int, optional
        How many samples; ``BOOTSTRAPS`` for k-means, ``SLOW_BOOTSTRAPS`` for other models.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``persona``: jaccard, the mean over the samples (0..1; missing for a single
        group, which nothing could split), and its verdict in words.

    Raises
    ------
    CxlabError
        If the frame cannot be clustered: see ``cluster``.

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
    judged = sample_rows(check_matrix(frame), seed=seed, most=JUDGED_ON)
    names = sorted(labels.dropna().unique(), key=lambda name: (len(name), name))
    places = {name: place for place, name in enumerate(names)}
    groups = labels.reindex(judged.index).map(places).fillna(-1).to_numpy(dtype=np.int64)
    number = bootstraps or (BOOTSTRAPS if is_kmeans(model) else SLOW_BOOTSTRAPS)
    known = len(names) > 1
    drawn = _recovered(judged, groups, len(names), model, (seed, number)) if known else []
    means = pd.DataFrame(drawn, columns=names).mean() if known else pd.Series(np.nan, names)
    table = pd.DataFrame({"jaccard": means}).rename_axis("persona")
    return table.assign(verdict=[verdict(value) for value in table["jaccard"]])


def _recovered(
    frame: pd.DataFrame, groups: Labels, k: int, model: Any, draws: tuple[int, int]
) -> list[np.ndarray]:
    """Return how well each sample finds each group again; NaN for one it does not contain."""
    values, found = frame.to_numpy(), []
    codes, group, (seed, bootstraps) = code_rows(values), grouper(model), draws
    for number, taken in enumerate(draw_anew(frame.index, seed, bootstraps).T):
        if count_different(codes[taken]) < k:
            found.append(np.full(k, np.nan))
            continue
        anew = group(values[taken], [k], seed + number)[k]
        found.append(best_jaccards(groups[taken], anew, k))
    return found
