"""What the rules say before any journey is read: the seeds of stages, touchpoints and moves."""

from collections.abc import Iterable

import numpy as np

from cxlab.journeys.codes import Codes
from cxlab.journeys.hidden.chain import Floats, Marks
from cxlab.journeys.rules import StageRules

#: How much of a touchpoint that the rules read by role or name may belong to any other stage.
DOUBT = 0.05

#: The weight of a way back that no journey took under the rules: rare, yet not impossible.
NEVER = 1e-3


def stage_shares(rules: StageRules, touchpoints: Iterable[str]) -> Floats:
    """Return the chance of each stage that the rules give each touchpoint.

    What the study places is certain. What is read by role or name is at one of the two stages
    that the rules know for it, before and after the purchase, each as likely: journeys decide,
    and may decide otherwise, save for a purchase. Of a name that says nothing, every stage is as
    likely.

    Parameters
    ----------
    rules : StageRules
        The study's rules.
    touchpoints : iterable of str
        Names.

    Returns
    -------
    numpy.ndarray of float, shape (touchpoints, stages)
        Rows sum to one.

    Examples
    --------
    >>> rules = StageRules(("consideration", "retention"), {"call": "retention"}, {}, ())
    >>> stage_shares(rules, ["call", "X9"]).tolist()
    [[0.0, 1.0], [0.5, 0.5]]
    """
    names, size = list(touchpoints), len(rules.order)
    shares = np.full((len(names), size), 1 / size)
    for row, name in enumerate(names):
        before, after, why = rules.read(name)
        if why in ("study", "role", "name"):
            doubt = 0.0 if why == "study" or rules.is_purchase(name) else DOUBT
            shares[row] = doubt / size
            for stage in (before, after):
                shares[row, rules.order.index(stage)] += (1 - doubt) / 2
    return shares


def count_moves(stage: Codes, first: Marks, size: int) -> Floats:
    """Count moves between the stages that the rules give.

    Parameters
    ----------
    stage : numpy.ndarray of int32, shape (n,)
        Codes of stages; -1 where the rules know none.
    first : numpy.ndarray of bool, shape (n,)
        Where a journey begins.
    size : int
        How many stages there are.

    Returns
    -------
    numpy.ndarray of float, shape (size, size)
        Counts, from the row's stage to the column's.

    Examples
    --------
    >>> count_moves(np.array([0, 1, 1]), np.array([True, False, False]), 2).tolist()
    [[0.0, 1.0], [0.0, 1.0]]
    """
    later = np.flatnonzero(~first)
    source, target = stage[later - 1], stage[later]
    known = (source >= 0) & (target >= 0)
    pairs = source[known].astype(np.int64) * size + target[known]
    return np.bincount(pairs, minlength=size * size).reshape(size, size).astype(float)


def move_prior(seen: Floats) -> Floats:
    """Return pseudo-counts of moves: forward by preference, and every way back that was seen.

    Parameters
    ----------
    seen : numpy.ndarray of float, shape (stages, stages)
        What ``count_moves`` counted under the rules.

    Returns
    -------
    numpy.ndarray of float, shape (stages, stages)
        1 for staying, going on, and a way back that was seen; ``NEVER`` for one that was not.

    Examples
    --------
    >>> move_prior(np.array([[5.0, 1.0], [0.0, 2.0]])).tolist()
    [[1.0, 1.0], [0.001, 1.0]]
    """
    forward = np.triu(np.ones_like(seen, dtype=bool))
    return np.where(forward | (seen > 0), 1.0, NEVER)
