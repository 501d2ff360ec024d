"""When nobody can say what customers will spend: the conditions, what was found, and why not."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.markup import number, percent
from cxlab.personas.value.holdout import ROUGH
from cxlab.personas.value.purchases import Plan

#: So many customers must have bought, so many of them on two days or more before the check begins,
#: and those must be such a share: in trials with fewer, parameters ran to the edge.
FEWEST_BUYERS, FEWEST_RETURNED, LEAST_RETURNED = 200, 100, 0.05

#: So many weeks must be on record, and a forecast reaches at most so many times as far ahead.
FEWEST_WEEKS, FARTHEST = 26, 1.5

#: Pauses as even as sums of so many random ones (their standard deviation half their mean), or
#: first pauses that differ between customers by less than so much of their mean: a contract's.
EVEN, ALIKE = 4.0, 0.4

#: So many customers with pauses it takes to judge them.
FEWEST_PAUSES = 30

#: Amounts are not forecast where they go with frequency by more than this, for certain.
TOGETHER = 0.3


@dataclass(frozen=True)
class Condition:
    """What a forecast needs, what was found, whether it is met, and what to say where it is not.

    ``reason`` is a sentence or two, ``short`` stands in a cell.
    """

    condition: str
    found: str
    needed: str
    met: bool
    reason: str = ""
    short: str = ""


def conditions(summary: pd.DataFrame, plan: Plan, weeks: float) -> list[Condition]:
    """Return what a forecast needs of the purchases, and what was found, before any model.

    Parameters
    ----------
    summary : pandas.DataFrame
        As ``sum_purchases`` gives it.
    plan : Plan
        Its days.
    weeks : float
        How far ahead to look.

    Returns
    -------
    list of Condition
        In the order in which they are told.

    Examples
    --------
    >>> summary = pd.DataFrame({"days": [1, 2], "days_before": [1, 1], "pause_1": [np.nan, 9.0],
    ...                         "pause_2": np.nan})
    >>> found = conditions(summary, Plan(start=0, cut=120, end=180), 52)
    >>> next(one.reason for one in found if not one.met)
    'Only 2 customers have bought; a forecast needs 200.'
    """
    buyers, span = len(summary), (plan.end - plan.start) / 7
    early = int((summary["days_before"] > 0).sum())
    returned = int((summary["days_before"] > 1).sum())
    share = returned / early if early else 0.0
    some = "1 customer has" if buyers == 1 else f"{number(buyers)} customers have"
    single = "most customers bought once" if share < 0.5 else "the others bought once"
    return [
        Condition(
            "customers who have bought",
            number(buyers),
            f"{FEWEST_BUYERS} or more",
            buyers >= FEWEST_BUYERS,
            f"Only {some} bought; a forecast needs {FEWEST_BUYERS}.",
            "too few have bought",
        ),
        Condition(
            "weeks on record",
            f"{span:.0f}",
            f"{FEWEST_WEEKS} or more",
            span >= FEWEST_WEEKS,
            f"Only {span:.0f} weeks are on record; a forecast needs {FEWEST_WEEKS}, so that it can "
            "be fitted on the first two thirds and checked on the rest.",
            "too short a time on record",
        ),
        Condition(
            "customers who came back before the check begins",
            f"{number(returned)} ({percent(share)})",
            f"{FEWEST_RETURNED} or more, and {percent(LEAST_RETURNED)}",
            returned >= FEWEST_RETURNED and share >= LEAST_RETURNED,
            f"Of {number(early)} customers, {number(returned)} ({percent(share)}) bought on a "
            f"second day in the weeks to fit on, and {single}: nothing tells who comes back. A "
            f"forecast needs {FEWEST_RETURNED}, and {percent(LEAST_RETURNED)} of the customers.",
            "too few came back",
        ),
        *_pauses(summary),
        Condition(
            "weeks to look ahead",
            f"{weeks:.0f}",
            f"at most {FARTHEST * span:.0f}",
            weeks <= FARTHEST * span,
            f"{weeks:.0f} weeks ahead is too far for {span:.0f} weeks on record; ask for "
            f"{int(FARTHEST * span * 7 / DAYS_PER_MONTH)} months at most.",
            "too far ahead",
        ),
    ]


#: Days in a month, on average.
DAYS_PER_MONTH = 365.25 / 12


def _pauses(summary: pd.DataFrame) -> Iterable[Condition]:
    steps, several = evenness(summary["pause_1"], summary["pause_2"])
    apart, some = _spread(summary["pause_1"])
    contract = (
        "That looks like renewals of a contract, which models of free choice do not fit; measure "
        "churn at renewal instead."
    )
    if several >= FEWEST_PAUSES:
        yield Condition(
            "evenness of a customer's pauses (1 is random)",
            f"{steps:.1f} (n {number(several)})",
            f"below {EVEN:.0f}",
            steps < EVEN,
            "Customers buy at intervals that are far too even for people who buy when they like "
            f"(evenness {steps:.1f}, where 1 is random). {contract}",
            "looks like contracts",
        )
    if some >= FEWEST_PAUSES:
        yield Condition(
            "how far first pauses lie apart (sd / mean)",
            f"{apart:.2f} (n {number(some)})",
            f"{ALIKE} or more",
            apart >= ALIKE,
            "Customers come back after nearly the same time, all of them (sd / mean of first "
            f"pauses {apart:.2f}). {contract}",
            "looks like contracts",
        )


def evenness(first: pd.Series, second: pd.Series) -> tuple[float, int]:
    """Return how even customers' pauses are: 1 where they buy at random, much more by contract.

    Parameters
    ----------
    first, second : pandas.Series
        The first two pauses of each customer; customers without both are left out.

    Returns
    -------
    steps : float
        Of how many random pauses one pause is the sum, on average (the shape of Erlang's
        distribution); infinite where each customer's two are the same, NaN without any.
    n : int
        How many customers have both.

    References
    ----------
    Wheat & Morrison 1990, *Estimating purchase regularity with two interpurchase times*, Journal
    of Marketing Research 27. The share of the first in the sum of both does not depend on how
    often a customer buys, nor on where the observation ends.

    Examples
    --------
    >>> steps, n = evenness(pd.Series([1.0, 30, 8]), pd.Series([9.0, 6, 12]))
    >>> round(steps, 2), n
    (0.83, 3)
    """
    share = (first / (first + second)).dropna().to_numpy()
    if not len(share):
        return np.nan, 0
    variance = float(np.mean((share - 0.5) ** 2))
    return (1 - 4 * variance) / (8 * variance) if variance > 0 else np.inf, len(share)


def _spread(pauses: pd.Series) -> tuple[float, int]:
    known = pauses.dropna()
    return (float(known.std() / known.mean()) if len(known) > 1 else np.nan), len(known)


def amount_condition(correlation: tuple[float, float, float], n: int) -> Condition:
    """Return whether amounts may be forecast apart from frequencies.

    Parameters
    ----------
    correlation : tuple of float
        As ``spend_and_frequency`` returns it.
    n : int
        Of so many customers.

    Returns
    -------
    Condition
        Met unless the whole interval is beyond ``TOGETHER``, on either side.

    Examples
    --------
    >>> amount_condition((0.45, 0.41, 0.49), 2000).met, amount_condition((0.1, 0.0, 0.2), 90).met
    (False, True)
    """
    r, low, high = correlation
    word = "more" if r > 0 else "less"
    found = "not known" if np.isnan(r) else f"{r:+.2f} ({low:+.2f} to {high:+.2f}, n {number(n)})"
    return Condition(
        "frequency and amount go together (correlation)",
        found.replace("-", "\u2212"),
        f"\u2212{TOGETHER} to +{TOGETHER}",
        not (low > TOGETHER or high < -TOGETHER),
        f"Who buys more often spends {word} per purchase (correlation {r:+.2f}); the model of "
        "amounts takes the two to be independent.".replace("-", "\u2212"),
    )


def settled(which: str, problem: str) -> Condition:
    """Return whether the data settle the model of purchases.

    Parameters
    ----------
    which : str
        The weeks that it was fitted on.
    problem : str
        Of the fitted model; empty where there is none.

    Returns
    -------
    Condition
        Met without a problem.

    Examples
    --------
    >>> settled("all weeks", "").condition
    'all weeks settle the model of purchases'
    """
    return Condition(f"{which} settle the model of purchases", problem or "yes", "yes", not problem)


def came_close(off: float, met: bool) -> Condition:
    r"""Return whether the check came close enough, and by how much it was off.

    Examples
    --------
    >>> came_close(0.05, True).found
    '5\xa0%'
    """
    found = percent(off) if np.isfinite(off) else "nobody bought"
    most = f"at most {percent(ROUGH)}, or what chance explains"
    return Condition("how far off the forecast was when checked", found, most, met)


def table_of(found: Iterable[Condition]) -> pd.DataFrame:
    """Return conditions as a frame: condition, found, needed, met.

    Examples
    --------
    >>> table_of([Condition("weeks", "12", "26 or more", False)])
      condition found      needed    met
    0     weeks    12  26 or more  False
    """
    columns = ["condition", "found", "needed", "met"]
    rows = [[getattr(one, name) for name in columns] for one in found]
    kinds = {name: "bool" if name == "met" else "str" for name in columns}
    return pd.DataFrame(rows, columns=columns).astype(kinds)
