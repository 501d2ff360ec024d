"""From sums of products to shares with intervals, directions, and the benchmark of noise."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.drivers.lmg import TOLERANCE, correlations, decompose, share_of_first
from cxlab.estimate import percentile_interval

#: What is left of a predictor that says nothing new, rounding aside.
_ECHO = 1e-6

#: Beside the other drivers it goes one way, alone the other.
_OPPOSED = "the other drivers left aside, it goes the other way"

Floats = NDArray[np.float64]


def echoes(correlated: Floats, names: Sequence[str]) -> dict[str, str]:
    """Find the predictors that say nothing that earlier ones do not say.

    Parameters
    ----------
    correlated : numpy.ndarray, shape (p, p)
        The predictors' correlations.
    names : sequence of str
        Their names.

    Returns
    -------
    dict of str to str
        Each such predictor, and the earlier one that comes nearest to it.

    Examples
    --------
    >>> echoes(np.array([[1.0, 1.0], [1.0, 1.0]]), ["late", "delayed"])
    {'delayed': 'late'}
    """
    kept: list[int] = []
    found = {}
    for place, name in enumerate(names):
        row = correlated[place, kept]
        rest = varies = correlated[place, place]
        if kept:
            rest = varies - row @ np.linalg.solve(correlated[np.ix_(kept, kept)], row)
        if rest > _ECHO:
            kept.append(place)
        elif varies > 0:
            found[name] = names[kept[int(np.argmax(np.abs(row)))]]
    return found


def figures(
    drawn: Floats, noisy: Floats, names: Sequence[str], confidence: float
) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the shares of one group's drivers and what they go with together.

    Parameters
    ----------
    drawn : numpy.ndarray, shape (1 + replicates, p + 1, p + 1)
        Covariances, the outcome last: of the answers as they are, then of the replicates.
    noisy : numpy.ndarray, shape (draws, p + 2, p + 2)
        Covariances of the answers as they are beside pure noise, which stands first.
    names : sequence of str
        The drivers.
    confidence : float
        Of the intervals.

    Returns
    -------
    tuple
        A frame with driver, estimate, low, high, sign, beats_noise, note; and the fit's
        estimate, low, high, noise, note. Empty figures where every answer is the same.

    References
    ----------
    Tonidandel, LeBreton & Johnson 2009, *Determining the statistical significance of relative
    weights*: the noise as benchmark.
    """
    correlated = correlations(drawn)
    usable: NDArray[np.bool_] = np.asarray(np.isfinite(correlated).all(axis=(1, 2)))
    if not usable[0]:
        return unsaid(names, "every answer is the same")
    shares, slopes = (_spread(part, usable) for part in _shares_and_slopes(correlated[usable]))
    low, high = _interval(shares, confidence)
    sign = _direction(slopes, confidence)
    alone = _direction(_spread(correlated[usable, :-1, -1], usable), confidence)
    limit = float(percentile_interval(share_of_first(correlations(noisy)), confidence)[1])
    table = pd.DataFrame({"driver": list(names), "estimate": shares[0], "low": low, "high": high})
    table["sign"] = sign
    table["beats_noise"] = pd.array(low > limit, dtype="boolean")
    constant = np.diagonal(correlated[0])[:-1] == 0
    opposed = (sign != "?") & (alone != "?") & (sign != alone)
    table["note"] = np.select([constant, opposed], ["never varies here", _OPPOSED], "")
    together = shares.sum(axis=1)
    from_, to = _interval(together, confidence)
    fit = {"estimate": float(together[0]), "low": float(from_), "high": float(to)}
    return table, {**fit, "noise": limit, "note": ""}


def _shares_and_slopes(correlated: Floats) -> tuple[Floats, Floats]:
    """Return the shares, and the standardised slopes of the regression on all predictors."""
    inside, outcome = correlated[:, :-1, :-1], correlated[:, :-1, -1:]
    slopes = np.linalg.pinv(inside, rcond=TOLERANCE, hermitian=True) @ outcome
    return np.maximum(decompose(correlated), 0), slopes[:, :, 0]  # rounding can reach below 0


def _spread(part: Floats, usable: NDArray[np.bool_]) -> Floats:
    """Put the figures of the usable replicates in their places; NaN for the others."""
    full = np.full((len(usable), *part.shape[1:]), np.nan)
    full[usable] = part
    return full


def _interval(figures: Floats, confidence: float) -> tuple[Any, Any]:
    low, high = percentile_interval(figures[1:], confidence)
    return np.minimum(low, figures[0]), np.maximum(high, figures[0])


def _direction(figures: Floats, confidence: float) -> NDArray[np.str_]:
    low, high = percentile_interval(figures[1:], confidence)
    return np.where(low > 0, "up", np.where(high < 0, "down", "?"))


def unsaid(names: Sequence[str], note: str) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Return the rows of a group whose figures are not shown, and why; see ``figures``.

    Examples
    --------
    >>> unsaid(["late"], "fewer than 10 answers")[0]["note"].tolist()
    ['fewer than 10 answers']
    """
    nothing = dict.fromkeys(("estimate", "low", "high"), np.nan)
    table = pd.DataFrame({"driver": list(names), **nothing, "sign": "?"})
    table["beats_noise"] = pd.array([pd.NA] * len(table), dtype="boolean")
    return table.assign(note=note), {**nothing, "noise": np.nan, "note": note}
