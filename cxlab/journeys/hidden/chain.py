"""Forward and backward over many journeys at once: where each contact was, given all others."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Chain:
    """How customers start and move between stages, by the channel of the contact they move to.

    Parameters
    ----------
    start : numpy.ndarray of float, shape (channels, stages)
        The chance of each stage at a journey's first contact.
    moves : numpy.ndarray of float, shape (channels, stages, stages)
        The chance of each stage (last axis) given the one before.
    """

    start: Floats
    moves: Floats


@dataclass(frozen=True, eq=False)
class Smoothed:
    """What a pass over journeys finds.

    Parameters
    ----------
    posterior : numpy.ndarray of float, shape (n, stages)
        The chance of each stage at each contact, given the whole journey; rows sum to one.
    ahead : numpy.ndarray of float, shape (n, stages)
        The same, given the journey up to this contact only.
    back : numpy.ndarray of float, shape (n, stages)
        How likely what is seen at a contact and after is under each stage there, rescaled.
    log_likelihood : float
        Of all journeys together.
    """

    posterior: Floats
    ahead: Floats
    back: Floats
    log_likelihood: float


def smooth(likely: Floats, channel: Codes, first: Marks, chain: Chain) -> Smoothed:
    """Return the chance of each stage at each contact of whole journeys.

    All journeys take their first step together, then their second, so that the work is done in
    as many array operations as the longest journey has contacts. Chances are rescaled at every
    step: a journey of any length keeps its figures above zero.

    Parameters
    ----------
    likely : numpy.ndarray of float, shape (n, stages)
        How likely what was seen at each contact is under each stage; one stage at least above 0.
    channel : numpy.ndarray of int32, shape (n,)
        The channel of each contact, from 0.
    first : numpy.ndarray of bool, shape (n,)
        Where a journey begins; its contacts stand together, in order of time.
    chain : Chain
        How customers start and move; no move has the chance 0.

    Returns
    -------
    Smoothed
        Posterior chances and the log-likelihood.

    References
    ----------
    Rabiner 1989, *A tutorial on hidden Markov models*, section III (forward-backward, scaled);
    Bengio & Frasconi 1996, *Input-output HMMs for sequence processing* (moves that depend on what
    is known of a step: here its channel).

    Examples
    --------
    >>> chain = Chain(np.array([[0.5, 0.5]]), np.array([[[0.9, 0.1], [0.1, 0.9]]]))
    >>> seen = np.array([[1.0, 0.0], [0.5, 0.5]])
    >>> once = np.array([True, False])
    >>> smooth(seen, np.zeros(2, dtype=np.int32), once, chain).posterior.tolist()
    [[1.0, 0.0], [0.9, 0.1]]
    """
    steps = _steps(first)
    ahead, scale = _forward(likely, channel, steps, chain)
    scaled = likely / scale[:, None]
    back = _backward(scaled, channel, steps, chain)
    posterior = ahead * back
    posterior /= posterior.sum(axis=1, keepdims=True)
    return Smoothed(posterior, ahead, back * scaled, float(np.log(scale).sum()))


def expected_moves(found: Smoothed, channel: Codes, first: Marks, chain: Chain) -> Floats:
    """Return how often each move is expected, by channel: shape (channels, stages, stages).

    Examples
    --------
    >>> chain = Chain(np.array([[0.5, 0.5]]), np.array([[[0.9, 0.1], [0.1, 0.9]]]))
    >>> seen, once = np.array([[1.0, 0.0], [0.5, 0.5]]), np.array([True, False])
    >>> web = np.zeros(2, dtype=np.int32)
    >>> expected_moves(smooth(seen, web, once, chain), web, once, chain).tolist()
    [[[0.9, 0.1], [0.0, 0.0]]]
    """
    later = np.flatnonzero(~first)
    moves = np.zeros_like(chain.moves)
    for kind in range(len(moves)):
        mine = later[channel[later] == kind]
        moves[kind] = chain.moves[kind] * (found.ahead[mine - 1].T @ found.back[mine])
    return moves


def _steps(first: Marks) -> list[Whole]:
    """Return the rows of every journey's first contact, of their second, and so on."""
    starts = np.flatnonzero(first)
    lengths = np.diff(np.append(starts, len(first)))
    longest = np.argsort(-lengths, kind="stable")
    starts, lengths = starts[longest], lengths[longest]
    steps = np.arange(lengths[0] if len(lengths) else 0)
    alive = np.searchsorted(-lengths, -steps, side="left")
    return [starts[:count] + step for step, count in zip(steps, alive, strict=True)]


def _forward(
    likely: Floats, channel: Codes, steps: list[Whole], chain: Chain
) -> tuple[Floats, Floats]:
    ahead, scale = np.empty_like(likely), np.empty(len(likely))
    before = np.empty((0, likely.shape[1]))
    for number, rows in enumerate(steps):
        kind = channel[rows]
        if number:
            chances = np.matmul(before[: len(rows), None, :], chain.moves[kind])[:, 0]
        else:
            chances = chain.start[kind]
        chances = chances * likely[rows]
        scale[rows] = chances.sum(axis=1)
        before = chances / scale[rows, None]
        ahead[rows] = before
    return ahead, scale


def _backward(scaled: Floats, channel: Codes, steps: list[Whole], chain: Chain) -> Floats:
    back = np.ones_like(scaled)
    for rows in reversed(steps[1:]):
        ahead = (back[rows] * scaled[rows])[:, :, None]
        back[rows - 1] = np.matmul(chain.moves[channel[rows]], ahead)[:, :, 0]
    return back
