"""Fitting the hidden stages to journeys: expectation and maximisation, from the rules' seeds."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, begins, codes_of
from cxlab.journeys.hidden.chain import (
    Chain,
    Floats,
    Marks,
    Smoothed,
    expected_moves,
    smooth,
)
from cxlab.journeys.hidden.seed import count_moves, move_prior, stage_shares
from cxlab.journeys.hidden.symbols import Symbols, find_symbols
from cxlab.journeys.rules import StageRules

#: The weight of what the rules say of a touchpoint, in contacts.
SEED_WEIGHT = 20.0

#: How strongly a channel's moves lean on those of all channels, in moves.
LEAN = 10.0

#: The most rounds, and the gain in log-likelihood a contact below which a round is the last.
MOST_ROUNDS, LEAST_GAIN = 60, 1e-5


@dataclass(frozen=True, eq=False)
class HiddenStages:
    """Fitted hidden stages.

    Parameters
    ----------
    order : tuple of str
        The stages in order.
    symbols : Symbols
        What the model knows of touchpoints and channels.
    chain : Chain
        How customers start and move.
    shows : numpy.ndarray of float, shape (stages, symbols)
        The chance of each touchpoint given stage and channel: each channel's sum to one.
    expected : numpy.ndarray of float, shape (stages, symbols)
        How many contacts of the sample are expected at each stage.
    log_likelihood : float
        Of the sample, at the last round.
    journeys, contacts, rounds : int
        The sample's size, and how many rounds were taken.
    rare : int
        How many touchpoints of the sample (by channel) were too rare to be learnt about.
    """

    order: tuple[str, ...]
    symbols: Symbols
    chain: Chain
    shows: Floats
    expected: Floats
    log_likelihood: float
    journeys: int
    contacts: int
    rounds: int
    rare: int


@dataclass(frozen=True, eq=False)
class _Seen:
    """A sample of journeys in codes, and what the rules say of it."""

    symbol: Codes
    channel: Codes
    first: Marks
    rest: Floats  # how likely each contact is under each stage, where it has no symbol
    seeds: Floats  # stages by symbols, pseudo-counts
    groups: Codes  # the channel of each symbol
    kinds: int  # how many codes of channels there are


def fit_stages(contacts: pd.DataFrame, rules: StageRules) -> HiddenStages | None:
    """Fit hidden stages to a sample of journeys.

    Which channel a customer uses is a habit rather than a stage. So the channel is taken as
    given: moves may differ by the channel of the contact moved to, leaning on those of all
    channels, and a touchpoint's chance is its share among those of its channel.

    Parameters
    ----------
    contacts : pandas.DataFrame
        ``customer_id``, ``touchpoint``, ``channel`` and ``stage`` (code by the rules, -1 where
        unknown) of what customers did themselves; whole journeys in order of time.
    rules : StageRules
        The study's rules.

    Returns
    -------
    HiddenStages or None
        None where there is no contact, or no touchpoint has a stage by the rules: then nothing
        says what a hidden stage would be called.

    References
    ----------
    Baum, Petrie, Soules & Weiss 1970, *A maximization technique ... of Markov chains*; Netzer,
    Lattin & Srinivasan 2008, *A hidden Markov model of customer relationship dynamics*.
    """
    if not (contacts["stage"] >= 0).any():
        return None
    symbols = find_symbols(contacts)
    seen, seeds = _look(contacts, rules, symbols)
    stage = contacts["stage"].to_numpy(dtype=np.int32)
    moves = count_moves(stage, seen.first, len(rules.order))
    prior = move_prior(moves)
    chain, shows = _begin(seen, stage, moves + prior, seeds)
    found = smooth(_likely(shows, seen), seen.channel, seen.first, chain)
    rounds, gain = 1, np.inf
    while rounds < MOST_ROUNDS and gain > LEAST_GAIN * len(contacts):
        chain, shows = _renew(found, seen, chain, prior)
        before = found.log_likelihood
        found = smooth(_likely(shows, seen), seen.channel, seen.first, chain)
        rounds, gain = rounds + 1, found.log_likelihood - before
    expected, rare = _expected(found.posterior, seen), _rare(contacts, seen)
    return HiddenStages(
        rules.order,
        symbols,
        chain,
        shows,
        expected,
        found.log_likelihood,
        int(seen.first.sum()),
        len(contacts),
        rounds,
        rare,
    )


def _look(contacts: pd.DataFrame, rules: StageRules, symbols: Symbols) -> tuple[_Seen, Floats]:
    """Code a sample; return it with the contacts of each symbol by the rules' stages."""
    channel = symbols.channel_codes(contacts["channel"])
    symbol = symbols.symbol_codes(contacts["touchpoint"], channel)
    shares = stage_shares(rules, symbols.touchpoints).T
    often = np.bincount(symbol[symbol >= 0], minlength=shares.shape[1]).astype(float)
    groups = np.array(symbols.channel, dtype=np.int32)
    first = begins(codes_of(contacts["customer_id"])[0])
    rest = unlearnt(contacts["touchpoint"], symbol, rules)
    seeds = shares * np.minimum(often, SEED_WEIGHT)
    kinds = len(symbols.channels) + 1
    return _Seen(symbol, channel, first, rest, seeds, groups, kinds), shares * often


def unlearnt(touchpoint: pd.Series, symbol: Codes, rules: StageRules) -> Floats:
    """Return how likely each contact without a symbol is under each stage, by the rules alone.

    Returns
    -------
    numpy.ndarray of float, shape (contacts without a symbol, stages)
        In their order.
    """
    codes, names = codes_of(touchpoint[symbol < 0])
    used, place = np.unique(codes, return_inverse=True)
    return stage_shares(rules, names[used])[place]


def likely_of(shows: Floats, symbol: Codes, rest: Floats) -> Floats:
    """Return how likely each contact is under each stage, shape (contacts, stages)."""
    likely = shows.T[symbol]
    likely[symbol < 0] = rest
    return likely


def _likely(shows: Floats, seen: _Seen) -> Floats:
    return likely_of(shows, seen.symbol, seen.rest)


def _begin(seen: _Seen, stage: Codes, moves: Floats, seeds: Floats) -> tuple[Chain, Floats]:
    """Return what the rules alone say: the same in every channel."""
    begun = stage[seen.first]
    start = np.bincount(begun[begun >= 0], minlength=len(moves)) + 1.0
    kinds = seen.kinds
    chain = Chain(np.tile(_shared(start), (kinds, 1)), np.tile(_shared(moves), (kinds, 1, 1)))
    return chain, _by_channel(seeds, seen.groups)


def _renew(found: Smoothed, seen: _Seen, chain: Chain, prior: Floats) -> tuple[Chain, Floats]:
    """Take one step: what journeys say, with the pseudo-counts of the seeds."""
    counts = expected_moves(found, seen.channel, seen.first, chain)
    moves = counts + LEAN * _shared(counts.sum(axis=0) + prior)
    kinds, firsts = seen.channel[seen.first], found.posterior[seen.first]
    begun = np.zeros((len(counts), firsts.shape[1]))
    np.add.at(begun, kinds, firsts)
    start = begun + LEAN * _shared(begun.sum(axis=0) + 1)
    shows = _by_channel(_expected(found.posterior, seen) + seen.seeds, seen.groups)
    return Chain(_shared(start), _shared(moves)), np.where(seen.seeds > 0, shows, 0.0)


def _expected(posterior: Floats, seen: _Seen) -> Floats:
    """Return how many contacts of each symbol are expected at each stage."""
    known = seen.symbol >= 0
    size, symbol = seen.seeds.shape[1], seen.symbol[known]
    counts = [np.bincount(symbol, weights=one, minlength=size) for one in posterior[known].T]
    return np.array(counts)


def _shared(counts: NDArray[np.floating[Any]]) -> Floats:
    """Make the last axis sum to one."""
    return np.asarray(counts / counts.sum(axis=-1, keepdims=True))


def _by_channel(counts: Floats, groups: Codes) -> Floats:
    """Make the symbols of each channel sum to one at each stage, where any is above zero."""
    marks = groups[:, None] == np.arange(groups.max(initial=0) + 1)
    whole = (counts @ marks)[:, groups]
    return np.divide(counts, whole, out=np.zeros_like(counts), where=whole > 0)


def _rare(contacts: pd.DataFrame, seen: _Seen) -> int:
    few = seen.symbol < 0
    pairs = pd.DataFrame({"at": contacts["touchpoint"].to_numpy(), "by": seen.channel})[few]
    return len(pairs.drop_duplicates())
