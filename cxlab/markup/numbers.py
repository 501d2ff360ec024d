"""Figures in words: per cent, points, lengths of time, money, and their intervals."""

from dataclasses import dataclass, replace

import pandas as pd

MINUS, SPACE = "\u2212", "\u00a0"

_SIGNS = {"EUR": "€", "USD": "$", "GBP": "£", "PLN": "zł", "BRL": "R$", "RUB": "₽", "JPY": "¥"}
_SECONDS = {"seconds": 1.0, "minutes": 60.0, "hours": 3600.0, "days": 86400.0}


@dataclass(frozen=True)
class Unit:
    """How figures of one kind are written: ``prefix``, number, ``suffix``."""

    prefix: str = ""
    suffix: str = ""
    factor: float = 1.0
    digits: int = 0
    signed: bool = False

    def bare(self, value: float) -> str:
        """Return the number alone, with a real minus: ``"20"``."""
        text = f"{value * self.factor:{'+' if self.signed else ''},.{self.digits}f}"
        if not text.strip("+-0.,"):
            text = text.lstrip("+-")
        return text.replace("-", MINUS)

    def between(self, low: float, high: float) -> str:
        """Return an interval, with up to two digits more where they tell its ends apart."""
        for more in range(3):
            style = replace(self, digits=self.digits + more)
            if style.bare(low) != style.bare(high):
                return f"{style.bare(low)} to {style.bare(high)}"
        return f"{self.bare(low)} to {self.bare(high)}"

    def full(self, value: float) -> str:
        """Return the number with its unit: ``"20 %"``."""
        return f"{self.prefix}{self.bare(value)}{self.suffix}"


def unit_of(name: str, around: float) -> Unit:
    r"""Return how a figure of unit ``name`` and about the size ``around`` is written.

    Parameters
    ----------
    name : str
        ``"share"`` (a fraction from 0 to 1, written in per cent), ``"points"`` (signed, as NPS
        is), ``"seconds"``, ``"minutes"``, ``"hours"`` or ``"days"`` (written in whichever of them
        reads best), a currency's three capitals (``"EUR"``), ``"count"``, ``"number"`` or empty;
        any other word is written behind the number (``"orders"``).
    around : float
        A figure in that unit; it decides how many digits are worth showing.

    Returns
    -------
    Unit
        The way to write the figure and its interval.

    Examples
    --------
    >>> unit_of("hours", 7).full(7)
    '7.0\xa0h'
    """
    size = abs(around)
    if name == "share":
        return Unit(
            suffix=f"{SPACE}%", factor=100, digits=int(0 < size < 0.0095 or 0.9905 < size < 1)
        )
    if name == "points":
        return Unit(signed=True)
    if name in _SECONDS:
        return _time(_SECONDS[name], size)
    if name == "count":
        return Unit()
    if len(name) == 3 and name.isupper():
        return Unit(prefix=f"{_SIGNS.get(name, name)}{SPACE}", digits=0 if size >= 100 else 2)
    digits = 0 if size >= 1000 else 1 if size >= 10 else 2
    return Unit(digits=digits, suffix=f"{SPACE}{name}" if name not in ("", "number") else "")


def _time(seconds: float, size: float) -> Unit:
    total = size * seconds
    for length, word in ((86400.0, "days"), (3600.0, "h"), (60.0, "min"), (1.0, "s")):
        if total >= length * (2 if word == "days" else 1) or word == "s":
            digits = 1 if total / length < 10 and word != "s" else 0
            return Unit(suffix=f"{SPACE}{word}", factor=seconds / length, digits=digits)
    raise AssertionError("a length of time always has a unit")


def missing(value: object) -> bool:
    """Return whether ``value`` is one value, and a missing one."""
    return bool(pd.api.types.is_scalar(value) and pd.isna(value))


def written(value: float | None, unit: str) -> str:
    r"""Return a figure in its unit; empty where it is missing.

    Examples
    --------
    >>> written(0.218, "share"), written(-6, "points"), written(None, "share")
    ('22\xa0%', '−6', '')
    """
    if value is None or missing(value):
        return ""
    return unit_of(unit, float(value)).full(float(value))


def percent(value: float | None) -> str:
    r"""Return a fraction from 0 to 1 in per cent: ``"22 %"``, one more digit near 0 and 1.

    Examples
    --------
    >>> percent(0.218), percent(0.004)
    ('22\xa0%', '0.4\xa0%')
    """
    return written(value, "share")


def points(value: float | None) -> str:
    """Return signed points, with a real minus sign.

    Examples
    --------
    >>> points(21.2), points(-6.0), points(0.2)
    ('+21', '−6', '0')
    """
    return written(value, "points")


def number(value: float | None) -> str:
    """Return a number with as many digits as its size is worth; whole numbers stay whole.

    Examples
    --------
    >>> number(212480), number(4.2771), number(-0.5)
    ('212,480', '4.28', '−0.50')
    """
    if value is None or missing(value):
        return ""
    return written(value, "count" if float(value).is_integer() else "number")


def duration(seconds: float | None) -> str:
    r"""Return a length of time in the unit that reads best.

    Examples
    --------
    >>> duration(1080), duration(12 * 3600), duration(31 * 86400)
    ('18\xa0min', '12\xa0h', '31\xa0days')
    """
    return written(seconds, "seconds")


def hours(value: float | None) -> str:
    r"""Return hours in the unit that reads best.

    Examples
    --------
    >>> hours(72)
    '3.0\xa0days'
    """
    return written(value, "hours")


def money(value: float | None, currency: str = "") -> str:
    r"""Return an amount with its currency; an unnamed one is a plain number.

    Examples
    --------
    >>> money(318, "EUR"), money(4.5, "RON")
    ('€\xa0318', 'RON\xa04.50')
    """
    return written(value, currency or "number")


def interval(low: float | None, high: float | None, unit: str = "number") -> str:
    """Return an interval in words, without repeating the unit.

    Examples
    --------
    >>> interval(0.2, 0.24, "share"), interval(17, 25, "points")
    ('20 to 24', '+17 to +25')
    """
    if low is None or high is None or missing(low) or missing(high):
        return ""
    style = unit_of(unit, (float(low) + float(high)) / 2)
    return style.between(float(low), float(high))
