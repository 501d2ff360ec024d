"""Conditions that people can read and a database can test: "app share > 60 %"."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.markup.numbers import MINUS, SPACE, unit_of
from cxlab.personas.describing.naming import shorten
from cxlab.personas.preparing.pipeline import MOST_CATEGORIES

#: About how many thresholds are tried between the values of nearly all customers.
THRESHOLDS = 16

#: Thresholds are sought between the outer two of these quantiles, in steps of a part of the span
#: of the inner two (for shares of the outer two: multiples of 5 % are read best).
BETWEEN = (0.02, 0.25, 0.75, 0.98)

#: Values that differ by less, of themselves or in all, are the same.
SAME, NOTHING = 1e-9, 1e-300

#: What people count in: thresholds of linear features are multiples of these, times 10 to some
#: power; those of skewed ones are among ``SKEWED_STEPS``, times 10 to some power.
STEPS = (1.0, 2.0, 5.0, 10.0)
SKEWED_STEPS = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0)

#: Signs of a condition and how they are read.
WORDS = {">": ">", "<=": "\u2264", "=": "is", "<>": "is not"}


class Condition(NamedTuple):
    """One test of one figure of a customer.

    A customer whose figure is not known meets no condition, whichever way it points.
    """

    feature: str
    sign: str
    value: float | str


def meets(values: pd.Series, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
    """Say which customers meet each condition; where the figure is not known, they do not.

    Parameters
    ----------
    values : pandas.Series
        The figure of each customer, in its own unit.
    conditions : sequence of Condition
        All on this figure, with the signs ``">"``, ``"<="``, ``"="`` or ``"<>"``.

    Returns
    -------
    numpy.ndarray of bool, shape (customers, conditions)
        In the order given.

    Examples
    --------
    >>> regions = pd.Series(["north", "south", None])
    >>> meets(regions, [Condition("region", "<>", "north")])[:, 0].tolist()
    [False, True, False]
    """
    known = values.notna().to_numpy()
    given = values.to_numpy(dtype=object if _is_text(values) else float)
    met = np.zeros((len(values), len(conditions)), dtype=bool)
    for place, (_, sign, value) in enumerate(conditions):
        if sign in (">", "<="):
            met[:, place] = given > value if sign == ">" else given <= value
        else:
            met[:, place] = known & ((given == value) == (sign == "="))
    return met


def _is_text(values: pd.Series) -> bool:
    return not pd.api.types.is_numeric_dtype(values)


def meet_all(features: pd.DataFrame, conditions: Sequence[Condition]) -> NDArray[np.bool_]:
    """Say which customers meet all conditions.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [30.0, 50.0], "region": ["north", "north"]})
    >>> older = Condition("age", ">", 40.0)
    >>> meet_all(frame, [older, Condition("region", "=", "north")]).tolist()
    [False, True]
    """
    met = np.ones(len(features), dtype=bool)
    for condition in conditions:
        met &= meets(features[condition.feature], [condition])[:, 0]
    return met


def propose(values: pd.Series, kind: str, least: int) -> list[Condition]:
    """List the conditions on one feature that are worth a try.

    Parameters
    ----------
    values : pandas.Series
        The figure of each customer; its name is the feature's.
    kind : {"count", "share", "number", "category"}
        The feature's kind.
    least : int
        A condition that fewer customers meet, or do not meet, is left out.

    Returns
    -------
    list of Condition
        Their thresholds are numbers that people would write.

    Examples
    --------
    >>> ages = pd.Series(range(20, 60), name="age", dtype=float)
    >>> [condition.value for condition in propose(ages, "number", 10)[:5]]
    [30.0, 32.0, 34.0, 36.0, 38.0]
    """
    name, known = str(values.name), values.dropna()
    if kind == "category":
        levels = list(known.unique())
        if len(levels) > MOST_CATEGORIES or not all(isinstance(each, str) for each in levels):
            return []
        pairs = [(sign, level) for sign in ("=", "<>") for level in sorted(levels)]
    elif set(known.unique()) <= {0, 1}:
        pairs = [(sign, 1.0) for sign in ("=", "<>")]
    else:
        marks = thresholds(known, kind)
        pairs = [(sign, mark) for sign in (">", "<=") for mark in marks]
    conditions = [Condition(name, sign, value) for sign, value in pairs]
    sizes = meets(known, conditions).sum(axis=0)
    fewest = max(least, 1)
    return [
        condition
        for condition, size in zip(conditions, sizes, strict=True)
        if fewest <= size <= len(known) - fewest
    ]


def thresholds(values: pd.Series, kind: str) -> list[float]:
    """Return numbers between the values that people would write.

    Parameters
    ----------
    values : pandas.Series of float
        Known values.
    kind : {"count", "share", "number"}
        Counts and amounts are skewed: their steps grow with them.

    Returns
    -------
    list of float
        Rising; empty where the values do not differ.

    Examples
    --------
    >>> thresholds(pd.Series([0.0, 0.2, 0.5, 0.9]), "share")[:4]
    [0.05, 0.1, 0.15, 0.2]
    >>> thresholds(pd.Series([1.0, 2.0, 30.0]), "count")
    [2.0, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0, 12.0, 15.0, 20.0, 25.0]
    """
    if values.empty:
        return []
    low, first, third, high = np.quantile(values, BETWEEN)
    if high - low <= max(NOTHING, SAME * max(abs(low), abs(high))):
        return []
    if kind == "count" and low >= 0:
        tried = _skewed(low, high)
    else:
        whole = high - low
        tried = _even(
            low,
            high,
            min(whole, 0.4) if kind == "share" and whole <= 1 else max(third - first, whole / 8),
        )
    if (values % 1 == 0).all():
        tried = np.floor(tried)
    rounded = np.unique([float(f"{mark:.10g}") for mark in tried])
    marks = rounded[(rounded >= low) & (rounded < high)]
    every = max(1, int(np.ceil(len(marks) / (2 * THRESHOLDS))))
    return [float(mark) for mark in marks[::every]]


def _even(low: float, high: float, span: float) -> NDArray[np.float64]:
    power = 10.0 ** np.floor(np.log10(span / (THRESHOLDS / 2)))
    step = power * max(many for many in STEPS if many * power <= span / (THRESHOLDS / 2) * 1.0001)
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


def _skewed(low: float, high: float) -> NDArray[np.float64]:
    smallest = low if low > 0 else min(1.0, high / 10)
    powers = 10.0 ** np.arange(np.floor(np.log10(smallest)), np.ceil(np.log10(high)) + 1)
    steps = np.unique(np.outer(powers, SKEWED_STEPS).ravel())
    return np.r_[0.0, steps] if low == 0 else steps


def write(conditions: Sequence[Condition], known: pd.DataFrame, currency: str = "") -> str:
    r"""Write conditions as a person would say them, joined by "and".

    Parameters
    ----------
    conditions : sequence of Condition
        The conditions.
    known : pandas.DataFrame
        The features' catalogue.
    currency : str
        The currency of amounts, three capitals.

    Returns
    -------
    str
        The words; the figures are exactly those that are tested.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> known = catalogue(pd.DataFrame({"channel_app": [0.5], "region": ["north"]}))
    >>> both = [Condition("channel_app", ">", 0.6), Condition("region", "=", "north")]
    >>> write(both, known)
    'app share > 60\xa0% and region is north'
    """
    said = [_say(condition, known.loc[condition.feature], currency) for condition in conditions]
    return " and ".join(said)


def _say(condition: Condition, about: pd.Series, currency: str) -> str:
    label = shorten(about["label"])
    if condition.sign in (">", "<="):
        return f"{label} {WORDS[condition.sign]} {_figure(float(condition.value), about, currency)}"
    if isinstance(condition.value, str):
        return f"{label} {WORDS[condition.sign]} {shorten(condition.value)}"
    return f"{label} is {'yes' if condition.sign == '=' else 'no'}"


def _figure(value: float, about: pd.Series, currency: str) -> str:
    """Write a threshold with every digit that it has."""
    if about["kind"] == "share":
        return f"{100 * value:.10g}{SPACE}%"
    prefix = unit_of(currency, value).prefix if about["unit"] == "money" and currency else ""
    return f"{prefix}{value:,.10g}".replace("-", MINUS)
