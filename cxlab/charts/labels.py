"""Words inside a drawing: names from data made safe to draw, and short enough to read."""

import re
import unicodedata
from functools import cache
from textwrap import wrap

import numpy as np
from matplotlib.axis import Axis, YAxis
from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.ticker import MaxNLocator

from cxlab.charts.style import RC
from cxlab.markup import unit_of

#: Where a label breaks into its second line, and how many lines it has, in characters.
WIDTH, LINES = 24, 2

#: What stands for a character that the drawing's font does not have.
MISSING = "\u25a1"

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def label(name: object, *, width: int = WIDTH, lines: int = LINES) -> str:
    r"""Return a name from data as a label that can be drawn.

    Parameters
    ----------
    name : object
        Any text, of any length and script.
    width : int
        Characters in a line.
    lines : int
        The most lines; a longer name loses its middle, for names often differ at both ends.

    Returns
    -------
    str
        The label, its lines parted by line feeds. Characters that the font lacks are ``MISSING``;
        dollars are escaped, so that nothing is read as a formula.

    Examples
    --------
    >>> label("hours to the first reply of the call centre")
    'hours to the first reply\nof the call centre'
    >>> label("a" * 200, width=10, lines=1)
    'aaaaaa…aaa'
    """
    drawn = "".join(map(_drawable, unicodedata.normalize("NFC", str(name))))
    text = re.sub(" +", " ", drawn).strip() or MISSING
    for most in range(width * lines, width, -2):
        parts = wrap(_shorten(text, most), width)
        if len(parts) <= lines:
            return _plain(parts)
    return _plain([_shorten(text, width)])


def _plain(parts: list[str]) -> str:
    return "\n".join(parts).replace("$", r"\$")


def _shorten(text: str, most: int) -> str:
    if len(text) <= most:
        return text
    tail = (most - 1) // 3
    return f"{text[: most - 1 - tail].rstrip()}\u2026{text[-tail:].lstrip()}"


def _drawable(character: str) -> str:
    kind = unicodedata.category(character)
    if kind.startswith("Z") or character in "\t\n\r\f\v":
        return "\u00a0" if character == "\u00a0" else " "
    if kind.startswith("C"):
        return ""
    return character if ord(character) in _glyphs() else MISSING


@cache
def _glyphs() -> frozenset[int]:
    family = FontProperties(family=RC["font.family"])
    return frozenset(get_font(findfont(family)).get_charmap())


def month_name(month: str) -> str:
    """Return a month as readers know it.

    Examples
    --------
    >>> month_name("2025-09")
    'Sep 2025'
    """
    year, _, number = month.partition("-")
    return f"{_MONTHS[int(number) - 1]} {year}"


def write_ticks(axis: Axis, unit: str, *, room: int = 24) -> None:
    r"""Write an axis's figures in their unit, with as many digits as tell its ticks apart.

    Parameters
    ----------
    axis : matplotlib.axis.Axis
        ``axes.xaxis`` or ``axes.yaxis``.
    unit : str
        As ``markup.unit_of`` has it.
    room : int
        For how many characters there is room beside each other; a horizontal axis whose ticks
        need more gets fewer ticks.

    Examples
    --------
    >>> from cxlab.charts.style import new_figure
    >>> figure, axes = new_figure()
    >>> ticks = axes.set_yticks([0.02, 0.025])
    >>> write_ticks(axes.yaxis, "share")
    >>> [text.get_text() for text in axes.get_yticklabels()]
    ['2.0\xa0%', '2.5\xa0%']
    """

    def write(value: float, _: float | None = None) -> str:
        places = np.asarray(axis.get_majorticklocs(), dtype=float)
        style = unit_of(unit, float(np.abs(places).max()))
        step = float(np.diff(places).min()) if len(places) > 1 else abs(value) or 1.0
        shown = step * style.factor
        digits = max(0, -int(np.floor(np.log10(shown) + 1e-9))) if shown > 0 else 0
        if round(shown * 10**digits, 6) % 1:
            digits += 1
        number = f"{value * style.factor:{'+' if style.signed and value else ''},.{digits}f}"
        return f"{style.prefix}{number}{style.suffix}".replace("-", "\u2212").replace("$", r"\$")

    axis.set_major_formatter(write)
    for bins in (3, 2, 1):
        words = "".join(write(value) for value in axis.get_majorticklocs())
        if isinstance(axis, YAxis) or len(words) <= room:
            return
        axis.set_major_locator(MaxNLocator(bins))
