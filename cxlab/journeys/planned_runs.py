"""Each customer's first run through a process: the steps it met, when, and where it strayed."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Whole, begins, codes_of, times_of
from cxlab.journeys.spans import Timed, count_slots
from cxlab.study.settings import Step

#: The ways in which a run leaves the plan, and other kinds of rows that are counted.
LEFT_OUT, LATE, OUT_OF_ORDER, REPEATED = "left out", "late", "out of order", "repeated"
EVERY, AS_PLANNED, REACHED, BETWEEN = "every run", "as planned", "reached", "something else between"
AUTOMATED, BY_HAND = "automated", "by hand"

#: Where a run never came to.
NOWHERE = np.iinfo(np.int64).max

_SECOND, _DAY = 1_000_000, 86_400_000_000

Flags = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Runs:
    """First runs of whole customers, one entry each; steps in columns.

    ``place`` is the row at which a step was first met (``NOWHERE``: never), ``when`` that moment in
    microseconds, ``visits`` how often it was met; ``contacts`` and ``others`` count contacts from
    the first step to the last one reached, all of them and those at no step.
    """

    who: Whole
    place: Whole
    when: Whole
    visits: Whole
    contacts: Whole
    others: pd.DataFrame

    @property
    def reached(self) -> Flags:
        """Which steps each run met."""
        return self.place < NOWHERE

    @property
    def lasted(self) -> NDArray[np.float64]:
        """Seconds from the first step to the last one that was met."""
        last = np.where(self.reached, self.when, self.when[:, :1]).max(axis=1)
        return (last - self.when[:, 0]) / _SECOND


def find_runs(
    interactions: pd.DataFrame, steps: tuple[Step, ...], *, end: pd.Timestamp, horizon_days: float
) -> Runs:
    """Find each customer's first run through a process.

    A run begins with the customer's first contact at the first step, and lasts ``horizon_days``;
    one that began less than that before the end of the data is left out.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``; sorted by customer and time.
    steps : tuple of Step
        The process; no touchpoint stands in two steps.
    end : pandas.Timestamp
        The last moment in the data.
    horizon_days : float
        How long a run may take.

    Returns
    -------
    Runs
        Sorted as the customers.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"])
    >>> rows = {"customer_id": "ann", "timestamp": days, "touchpoint": ["form", "call", "refund"]}
    >>> steps = (Step("form"), Step("refund"))
    >>> runs = find_runs(pd.DataFrame(rows), steps, end=pd.Timestamp("2025-03-01"), horizon_days=30)
    >>> runs.reached.tolist(), runs.contacts.tolist(), runs.others["touchpoint"].tolist()
    ([[True, True]], [3], ['call'])
    """
    who, customers = codes_of(interactions["customer_id"])
    code, names = codes_of(interactions["touchpoint"])
    when, rows = times_of(interactions["timestamp"]), np.arange(len(interactions))
    numbers = {step.touchpoint: number for number, step in enumerate(steps)}
    step_of = np.array([numbers.get(name, -1) for name in names] or [-1])[code]
    length, people = round(horizon_days * _DAY), len(customers)
    start = _first(rows, who, step_of == 0, people)
    began = _at(when, start)
    able = (start < NOWHERE) & (began + length <= _microseconds(end))
    # Of steps met in one moment nobody knows the order: it is not that of the rows.
    since = (rows >= start[who]) | ((when == began[who]) & (step_of >= 0))
    inside = able[who] & since & (when <= began[who] + length)
    met = [_first(rows, who, inside & (step_of == one), people) for one in range(len(steps))]
    place = np.stack(met, axis=1)
    last = np.where(place < NOWHERE, place, -1).max(axis=1)
    inside &= rows <= last[who]
    run = (np.cumsum(able) - 1)[who]
    visits = np.zeros((int(able.sum()), len(steps) + 1), dtype=np.int64)
    np.add.at(visits, (run[inside], step_of[inside]), 1)  # the last column: at no step
    strays = inside & (step_of < 0)
    others = pd.DataFrame({"run": run[strays], "touchpoint": names.take(code[strays])})
    place = place[able]
    return Runs(
        who=np.flatnonzero(able),
        place=place,
        when=_at(when, place),
        visits=visits[:, :-1],
        contacts=visits.sum(axis=1),
        others=others.drop_duplicates(),
    )


def _at(when: Whole, place: Whole) -> Whole:
    """Return the moments of rows; 0 for ``NOWHERE``."""
    return np.append(when, 0)[np.minimum(place, len(when))]


def _first(rows: Whole, who: NDArray[np.int32], wanted: Flags, size: int) -> Whole:
    """Return each customer's first wanted row, ``NOWHERE`` where there is none."""
    found = np.full(size, NOWHERE)
    here = rows[wanted]
    first = begins(who[here])
    found[who[here[first]]] = here[first]
    return found


def _microseconds(moment: pd.Timestamp) -> int:
    return int(moment.to_datetime64().astype("datetime64[us]").astype(np.int64))


def count_runs(
    interactions: pd.DataFrame, *, steps: tuple[Step, ...], end: pd.Timestamp, horizon_days: float
) -> Timed:
    """Count one partition's first runs by what became of them.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint`` and maybe ``automated``; sorted.
    steps, end, horizon_days
        As for ``find_runs``.

    Returns
    -------
    Timed
        A row for each ``kind`` and ``touchpoint``: ``n`` (runs), ``contacts`` and ``squares``
        (their sum, and that of squares), ``finished`` (runs that met the last step); and times:
        since the step before for ``REACHED``, ``AUTOMATED`` and ``BY_HAND``, else of whole runs.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"])
    >>> rows = {"customer_id": "ann", "timestamp": days, "touchpoint": ["form", "call", "refund"]}
    >>> told = {"end": pd.Timestamp("2025-03-01"), "horizon_days": 30}
    >>> found = count_runs(pd.DataFrame(rows), steps=(Step("form"), Step("refund", 1.0)), **told)
    >>> found.rows.query("kind == 'late'")["n"].tolist()
    [1]
    """
    runs = find_runs(interactions, steps, end=end, horizon_days=horizon_days)
    lasted, strays = runs.lasted, _strays(runs, steps)
    planned = ~np.any([np.zeros(len(runs.who)), *_off(strays)], axis=0)
    parts: list[Part] = [
        (EVERY, "", np.ones(len(runs.who), dtype=bool), lasted),
        (AS_PLANNED, "", planned, lasted),
        *((kind, name, flags, lasted) for (kind, name), flags in strays.items()),
        *_met(interactions, runs, steps),
        *_between(runs, lasted),
    ]
    return _counted(parts, runs)


Part = tuple[str, str, Flags, NDArray[np.float64]]


def _off(strays: dict[tuple[str, str], Flags]) -> list[Flags]:
    """Return who left the plan: to meet a step again is no deviation."""
    return [flags for (kind, _), flags in strays.items() if kind != REPEATED]


def _met(interactions: pd.DataFrame, runs: Runs, steps: tuple[Step, ...]) -> Iterator[Part]:
    """Yield who met each step, and by whose hands, with the time since the step before."""
    waits, by_hand = _waits(runs), _by_hand(interactions, runs)
    for number, step in enumerate(steps):
        met = runs.reached[:, number]
        yield REACHED, step.touchpoint, met, waits[:, number]
        if by_hand is not None and number:
            for kind, flag in ((BY_HAND, 1), (AUTOMATED, 0)):
                yield kind, step.touchpoint, met & (by_hand[:, number] == flag), waits[:, number]


def _between(runs: Runs, lasted: NDArray[np.float64]) -> Iterator[Part]:
    """Yield who was at each touchpoint that is no step, between the first step and the last."""
    for name, found in runs.others.groupby("touchpoint", sort=True, observed=True):
        flags = np.zeros(len(runs.who), dtype=bool)
        flags[found["run"].to_numpy()] = True
        yield BETWEEN, str(name), flags, lasted


def _waits(runs: Runs) -> NDArray[np.float64]:
    """Return seconds from the latest step met before each step to that step; 0 at the first."""
    moments = np.where(runs.reached, runs.when, np.iinfo(np.int64).min)
    before = np.maximum.accumulate(moments, axis=1)[:, :-1]
    since = np.where(runs.reached[:, 1:], moments[:, 1:] - before, 0)
    waits = np.zeros(moments.shape)
    waits[:, 1:] = np.maximum(since, 0) / _SECOND
    return waits


def _strays(runs: Runs, steps: tuple[Step, ...]) -> dict[tuple[str, str], Flags]:
    """Tell of each run at which steps it left the plan, and how."""
    waits, found = _waits(runs), {}
    moments = np.where(runs.reached, runs.when, np.iinfo(np.int64).min)
    furthest = np.maximum.accumulate(moments, axis=1)
    for number, step in enumerate(steps):
        met = runs.reached[:, number]
        if number and not step.optional:
            found[LEFT_OUT, step.touchpoint] = ~met
        if number and step.within_days:
            found[LATE, step.touchpoint] = met & (
                waits[:, number] > step.within_days * _DAY / _SECOND
            )
        if number:
            early = runs.when[:, number] < furthest[:, number - 1]
            found[OUT_OF_ORDER, step.touchpoint] = met & early
        found[REPEATED, step.touchpoint] = runs.visits[:, number] > 1
    return found


def _by_hand(interactions: pd.DataFrame, runs: Runs) -> NDArray[np.float64] | None:
    """Return for each run and step 1 where a person did it, 0 a machine, NaN where unknown."""
    if "automated" not in interactions or not len(interactions):
        return None
    known = interactions["automated"].astype("object")
    flags = 1 - pd.to_numeric(known.where(known.notna(), np.nan)).to_numpy(dtype=float)
    return np.append(flags, np.nan)[np.minimum(runs.place, len(flags))]


def _counted(parts: list[Part], runs: Runs) -> Timed:
    contacts, finished = runs.contacts.astype(np.int64), runs.reached[:, -1]
    rows, kinds, times = [], [], []
    for number, (kind, name, flags, lasted) in enumerate(parts):
        held, done = contacts[flags], int(finished[flags].sum())
        rows.append((kind, name, len(held), int(held.sum()), int((held**2).sum()), done))
        kinds.append(np.full(len(held), number))
        times.append(lasted[flags])
    names = ["kind", "touchpoint", "n", "contacts", "squares", "finished"]
    frame = pd.DataFrame(rows, columns=names).astype({"kind": "str", "touchpoint": "str"})
    slots = count_slots(np.concatenate(kinds).astype(np.int64), np.concatenate(times), len(rows))
    return Timed(frame, slots)
