"""Which steps of a process could be sped up, dropped, merged or automated: candidates, with why."""

from collections.abc import Iterator
from itertools import pairwise
from math import hypot

import pandas as pd

from cxlab.journeys.planned_runs import AUTOMATED, BY_HAND, LATE, LEFT_OUT, REACHED
from cxlab.markup import duration, percent
from cxlab.study.settings import Process

#: A step is a candidate to be sped up where surely more than this share of those who met it were
#: late, or where it takes more than this share of the time of all steps.
TOO_LATE, LONGEST = 0.1, 0.5

#: A step may be dropped where those who leave it out surely finish less often by no more than this.
NO_WORSE = 0.1

#: Two steps by the same hands with less than this between them, in days, could be one.
AT_ONCE = 1 / 24

_DAY = 86_400.0
COLUMNS = ["change", "touchpoint", "why", "n"]


def find_ideas(table: pd.DataFrame, process: Process, min_group: int) -> pd.DataFrame:
    """Read candidates for change off the figures of a process.

    Parameters
    ----------
    table : pandas.DataFrame
        kind, touchpoint, n, runs, low, days, finished, finished_low, finished_high.
    process : Process
        The process as it is meant to be.
    min_group : int
        What fewer customers did proposes nothing.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``: ``change`` is ``speed up``, ``drop``, ``merge`` or ``automate``, ``why`` a
        sentence with its figures, ``n`` the runs it is read from.

    Examples
    --------
    >>> from cxlab.study.settings import Step
    >>> rows = [("reached", "form", 90, 0.0), ("reached", "refund", 80, 6.0)]
    >>> table = pd.DataFrame(rows, columns=["kind", "touchpoint", "runs", "days"])
    >>> table = table.assign(n=90, low=0.0, finished=1.0, finished_low=1.0, finished_high=1.0)
    >>> find_ideas(table, Process("r", (Step("form"), Step("refund"))), 10)["change"].tolist()
    ['speed up']
    """
    shown = table[table["runs"] >= min_group]
    by_kind = {str(kind): rows.set_index("touchpoint") for kind, rows in shown.groupby("kind")}
    none = table.iloc[:0].set_index("touchpoint")
    found = [
        *_slow(by_kind.get(REACHED, none), by_kind.get(LATE, none)),
        *_idle(by_kind.get(LEFT_OUT, none), by_kind.get(REACHED, none), process),
        *_close(by_kind.get(REACHED, none), process),
        *_half_automated(by_kind.get(AUTOMATED, none), by_kind.get(BY_HAND, none)),
    ]
    ideas = pd.DataFrame(found, columns=COLUMNS)
    return ideas.astype({"change": "str", "touchpoint": "str", "why": "str", "n": "int64"})


Idea = tuple[str, str, str, int]


def _slow(met: pd.DataFrame, late: pd.DataFrame) -> Iterator[Idea]:
    """Yield the steps that are often late, else the one that takes most of the time."""
    often = late[late["runs"] > TOO_LATE * met["runs"].reindex(late.index)]
    for name, row in often.iterrows():
        n = int(met.loc[name, "runs"])
        why = f"{percent(row['runs'] / n)} of those who met it waited longer than the limit"
        yield "speed up", str(name), why, n
    total = met["days"].sum()
    for name, row in met[met["days"] > LONGEST * total].iterrows() if len(met) > 1 else ():
        if name not in often.index:
            took = duration(row["days"] * _DAY)
            why = f"it takes {took} (median), most of the time of all steps"
            yield "speed up", str(name), why, int(row["runs"])


def _idle(left: pd.DataFrame, met: pd.DataFrame, process: Process) -> Iterator[Idea]:
    """Yield inner steps that many leave out and finish as surely as those who do not."""
    inner = [step.touchpoint for step in process.steps[1:-1] if step.touchpoint in left.index]
    for name in inner:
        without = left.loc[name]
        if name in met.index and _worst(without, met.loc[name]) > -NO_WORSE:
            why = f"{percent(without['runs'] / without['n'])} leave it out, and "
            why += f"{percent(without['finished'])} of these finish"
            why += f", beside {percent(met.loc[name, 'finished'])} of the others"
            yield "drop", name, why, int(without["runs"])


def _worst(one: pd.Series, other: pd.Series) -> float:
    """Return the lower end of the interval of a difference in finishing (Newcombe 1998)."""
    below = one["finished"] - one["finished_low"]
    above = other["finished_high"] - other["finished"]
    return float(one["finished"] - other["finished"] - hypot(below, above))


def _close(met: pd.DataFrame, process: Process) -> Iterator[Idea]:
    """Yield steps that the same hands do right after the step before."""
    for before, step in pairwise(process.steps):
        if not step.by or before.by != step.by or step.touchpoint not in met.index:
            continue
        row = met.loc[step.touchpoint]
        if row["days"] < AT_ONCE:
            why = f"{step.by} does it {duration(row['days'] * _DAY)} (median) after "
            yield "merge", step.touchpoint, f"{why}“{before.touchpoint}”", int(row["runs"])


def _half_automated(machine: pd.DataFrame, hand: pd.DataFrame) -> Iterator[Idea]:
    """Yield steps that a machine does for some, sooner than people do for others."""
    for name in machine.index.intersection(hand.index):
        fast, slow = machine.loc[name], hand.loc[name]
        if fast["days_high"] < slow["days_low"]:
            n = int(fast["runs"] + slow["runs"])
            took, long = (duration(row["days"] * _DAY) for row in (fast, slow))
            why = f"{percent(fast['runs'] / n)} are automated and take {took}, the others {long}"
            yield "automate", str(name), why, n
