"""Make the changes in the chain: every one keeps the chances of a state at one in all."""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from cxlab.errors import CxlabError
from cxlab.journeys.simulation.chain import Chain
from cxlab.journeys.simulation.changes import (
    ABANDONMENT,
    Add,
    Automate,
    Change,
    Drop,
    Faster,
    Less,
    Merge,
)
from cxlab.journeys.simulation.onward import onward_of

Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True)
class Aim:
    """What a change needs to know of the plan: the goal, attempts not given up, what is sent."""

    end: tuple[str, ...]
    tries: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()


def apply_changes(
    chain: Chain, changes: tuple[Change, ...], aim: Aim
) -> tuple[Chain, tuple[str, ...]]:
    """Return the chain as it would be, and a sentence for each change: what is assumed.

    Parameters
    ----------
    chain : Chain
        The journey as it is.
    changes : tuple of Change
        Made in this order, each in what the ones before left.
    aim : Aim

    Returns
    -------
    tuple of Chain and tuple of str
        Chances of each state still sum to one with ``left``.

    Raises
    ------
    CxlabError
        With every change that has nothing to act on.
    """
    assumed, faults = [], []
    for number, change in enumerate(changes, 1):
        try:
            chain, told = _apply(chain, change, aim)
            assumed.append(told)
        except _NothingToChangeError as error:
            faults.append(f"change {number}: {error}")
    if faults:
        raise CxlabError("\n".join(["some changes have nothing to act on:", *faults]))
    return chain, tuple(assumed)


class _NothingToChangeError(CxlabError):
    """A change that has nothing to act on."""


def _apply(chain: Chain, change: Change, aim: Aim) -> tuple[Chain, str]:
    told = change.assumes()
    match change:
        case Less():
            return _less(chain, change, aim)
        case Faster():
            return _faster(chain, change, aim)
        case Drop():
            return _drop(chain, change, aim), told
        case Merge():
            return _merge(chain, change, aim), told
        case Automate():
            return _automate(chain, change, aim), told
        case Add():
            return _add(chain, change, aim)


def _places(chain: Chain, aim: Aim, *names: str) -> Marks:
    for name in names:
        if name in aim.sent:
            raise _NothingToChangeError(
                f"{name!r} is sent by the company and is no step of the customer's in this model; "
                "it can be dropped, or be made part of the goal"
            )
        if name not in chain.names:
            raise _NothingToChangeError(f"nobody was seen at {name!r} before the model's last day")
    return chain.at(*names)


def _less(chain: Chain, change: Less, aim: Aim) -> tuple[Chain, str]:
    if change.at:
        _places(chain, aim, change.at)
    places = [change.at] if change.at else [name for name in chain.names if name not in aim.end]
    less = np.zeros(len(chain.source), dtype=bool)
    onto = np.zeros(len(chain.source), dtype=bool)
    named: set[str] = set()
    to_what = np.zeros(0, dtype=bool)
    if change.what != ABANDONMENT:
        to_what = _places(chain, aim, change.what)[chain.target]
    for name in places:
        here = chain.at(name)[chain.source]
        usual = set(onward_of(chain, name, aim.end, aim.tries))
        goes = set(change.onto or usual) - {change.what}
        to = here & _places(chain, aim, *goes)[chain.target]
        going = goes | (set(aim.tries) & set(chain.names))
        on = chain.at(*going)[chain.target]
        less |= here & ~on if change.what == ABANDONMENT else here & to_what
        onto |= to
        named |= goes
    leaves = change.what == ABANDONMENT
    if not (onto & (chain.mass[:, 0] > 0)).any():
        raise _NothingToChangeError(f"nobody goes on from {change.at or 'anywhere'!r}; say onto")
    if not leaves and not less.any():
        raise _NothingToChangeError(f"nobody goes from {change.at!r} to {change.what!r}")
    told = change.assumes()
    if not change.onto and change.at:
        told += (
            f" (going on from there is to go to {', '.join(f'“{name}”' for name in sorted(named))})"
        )
    sources = chain.at(*places)
    return _shift(chain, less, onto, change.by, sources if leaves else None), told


def _shift(chain: Chain, less: Marks, onto: Marks, by: float, leaves: Marks | None) -> Chain:
    """Move a share of some moves' chances, perhaps of leaving too, to others that are made."""
    down = chain.by_source(np.where(less[:, None], chain.mass, 0.0))
    left = np.zeros_like(chain.left) if leaves is None else np.where(leaves[:, None], chain.left, 0)
    up = chain.by_source(np.where(onto[:, None], chain.mass, 0.0))
    able = up > 0
    freed = by * np.where(able, down + left, 0.0)
    factor = 1 + np.divide(freed, up, out=np.zeros_like(up), where=able)
    falls = np.where(able, 1 - by, 1.0)[chain.source]
    mass = np.where(less[:, None], chain.mass * falls, chain.mass)
    mass = np.where(onto[:, None], mass * factor[chain.source], mass)
    return replace(chain, mass=mass, left=chain.left - by * np.where(able, left, 0.0))


def _faster(chain: Chain, change: Faster, aim: Aim) -> tuple[Chain, str]:
    here = _places(chain, aim, change.at)[chain.source]
    if change.to:
        here = here & _places(chain, aim, change.to)[chain.target]
    if not here.any():
        raise _NothingToChangeError(f"nobody goes from {change.at!r} to {change.to!r}")
    days = chain.days * (1 - change.by)
    if change.hours is not None:
        days = np.minimum(chain.days, change.hours / 24)
    faster = replace(chain, days=np.where(here, days, chain.days))
    if not change.onward:
        return faster, change.assumes()
    after = change.to or change.at
    onward = onward_of(chain, after, aim.end, aim.tries)
    if not onward:
        raise _NothingToChangeError(f"nobody goes on from {after!r}, so no more can")
    return _more_onward(faster, after, onward, change.onward), change.assumes()


def _more_onward(chain: Chain, at: str, onward: tuple[str, ...], more: float) -> Chain:
    """Raise the chance to go on by a share of itself, to one at most."""
    here = chain.at(at)[chain.source]
    onto = here & chain.at(*onward)[chain.target]
    up = chain.by_source(np.where(onto[:, None], chain.mass, 0.0))
    rest = 1 - up
    wanted = np.minimum(up * more, rest)
    able = (up > 0) & (rest > 0) & chain.at(at)[:, None]
    factor = 1 + np.divide(wanted, up, out=np.zeros_like(up), where=able)
    falls = 1 - np.divide(wanted, rest, out=np.zeros_like(up), where=able)
    other = here & ~onto
    mass = np.where(onto[:, None], chain.mass * factor[chain.source], chain.mass)
    mass = np.where(other[:, None], mass * falls[chain.source], mass)
    return replace(chain, mass=mass, left=chain.left * np.where(able, falls, 1.0))


def _drop(chain: Chain, change: Drop, aim: Aim) -> Chain:
    if change.touchpoint in aim.end:
        raise _NothingToChangeError(f"{change.touchpoint!r} is the goal; it cannot be dropped")
    if change.touchpoint in aim.sent:
        mails = chain.mails.copy()
        mails[:, aim.sent.index(change.touchpoint)] = 0.0
        return replace(chain, mails=mails)
    here = _places(chain, aim, change.touchpoint)
    stays = np.where(here, 1 - change.lost, 1.0)[:, None]
    gone = np.where(here[:, None], 0.0, 1.0)
    return replace(
        chain,
        mass=chain.mass * stays[chain.source],
        left=1 - (1 - chain.left) * stays,
        begun=chain.begun * gone,
        answers=chain.answers * gone,
        value=chain.value * gone,
        cost=chain.cost * gone,
    )


def _merge(chain: Chain, change: Merge, aim: Aim) -> Chain:
    a, b = _places(chain, aim, change.a), _places(chain, aim, change.b)
    between = a[chain.source] & b[chain.target] | b[chain.source] & a[chain.target]
    if not between.any():
        raise _NothingToChangeError(f"nobody goes between {change.a!r} and {change.b!r} directly")
    one = 1 - chain.by_source(np.where(between[:, None], chain.mass, 0.0))
    days = np.where(between, 0.0, chain.days)
    counted = {name: getattr(chain, name) * one for name in ("begun", "answers", "cost")}
    return replace(chain, **{"days": days, **counted})


def _automate(chain: Chain, change: Automate, aim: Aim) -> Chain:
    here = _places(chain, aim, change.touchpoint)
    days = chain.days
    if change.hours is not None:
        soon = np.minimum(days, change.hours / 24)
        mixed = change.share * soon + (1 - change.share) * days
        days = np.where(here[chain.source], mixed, days)
    cost = change.share * change.cost + (1 - change.share) * change.cost_before
    return replace(chain, days=days, cost=np.where(here[:, None], cost, chain.cost))


def _add(chain: Chain, change: Add, aim: Aim) -> tuple[Chain, str]:
    here = _places(chain, aim, change.after)
    onward = change.onto or onward_of(chain, change.after, aim.end, aim.tries)
    if not onward:
        raise _NothingToChangeError(f"nobody goes on from {change.after!r}; say onto")
    old = np.flatnonzero(here)
    new = np.full(len(chain.place), -1)
    new[old] = len(chain.place) + np.arange(len(old))
    copied = np.flatnonzero(here[chain.source])
    after = _new_moves(chain, change, onward, copied)
    before = chain.mass * np.where(here, 1 - change.rate, 1.0)[chain.source][:, None]
    draws = np.ones((1, chain.draws))
    told = change.assumes()
    return _with_new(chain, change, (old, new, copied), (before, after), draws), told


def _new_moves(
    chain: Chain, change: Add, onward: tuple[str, ...], copied: NDArray[np.int64]
) -> Floats:
    """Return the chances of moves from the new touchpoint: the old ones, going on as assumed."""
    mass = chain.mass[copied]
    if change.onward is None:
        return mass
    on = np.zeros(len(chain.source), dtype=bool)
    on[copied] = chain.at(*onward)[chain.target[copied]]
    up = chain.by_source(np.where(on[:, None], chain.mass, 0.0))
    rest = 1 - up
    goes = np.divide(change.onward, up, out=np.ones_like(up), where=up > 0)
    stays = np.divide(1 - change.onward, rest, out=np.zeros_like(up), where=(up > 0) & (rest > 0))
    stays = np.where(up > 0, stays, 1.0)
    goes, stays = goes[chain.source[copied]], stays[chain.source[copied]]
    return mass * np.where(on[copied][:, None], goes, stays)


def _with_new(
    chain: Chain,
    change: Add,
    where: tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]],
    mass: tuple[Floats, Floats],
    one: Floats,
) -> Chain:
    """Append the states and moves of a new touchpoint to a chain."""
    (old, new, copied), (before, after) = where, mass
    sources = new[chain.source[copied]] - len(chain.place)
    sums = np.zeros((len(old), chain.draws))
    np.add.at(sums, sources, after)
    fresh = {
        "place": np.full(len(old), len(chain.names)),
        "visits": 0.0 * chain.visits[old],
        "begun": np.ones((len(old), 1)) * one,
        "answers": np.zeros((len(old), 1)) * one,
        "value": np.zeros((len(old), 1)) * one,
        "cost": np.full((len(old), 1), change.cost) * one,
        "mails": 0.0 * chain.mails[old],
        "left": np.maximum(1 - sums, 0.0),
    }
    grown = {name: np.concatenate([getattr(chain, name), rows]) for name, rows in fresh.items()}
    grown["left"][old] *= 1 - change.rate
    first = np.full((len(old), chain.draws), change.rate)
    moves = {
        "source": np.concatenate([chain.source, old, new[chain.source[copied]]]),
        "target": np.concatenate([chain.target, new[old], chain.target[copied]]),
        "days": np.concatenate(
            [chain.days, np.full(len(old), change.hours / 24), chain.days[copied]]
        ),
        "mass": np.concatenate([before, first, after]),
    }
    changed: dict[str, Any] = {**grown, **moves, "names": (*chain.names, change.touchpoint)}
    return replace(chain, **changed)
