"""The small drawings of a card, in plain SVG: dots with intervals, bars, hours of the day."""

import pandas as pd

from cxlab.artifacts.persona_contacts import favourite_hour
from cxlab.markup import Html, beside, percent, soft, tag

_UP, _DOWN, _GREY = "#0b6e6e", "#b3432f", "#aab2bd"
_MOST = 48  # per cent of the width on either side of the middle
_SEEN = 0.01  # of the tallest: a line lower than this is not drawn
_HIGH, _FOOT = 40.0, 44.0  # of the drawing of hours: the longest bar, and the whole


def dot(low: float, estimate: float, high: float, scale: float) -> Html:
    """Return a point with its interval; the middle is 0, and ``scale`` reaches either end.

    Examples
    --------
    >>> 'cx="74.0%"' in dot(0.8, 1.0, 1.2, 2.0), 'fill="#fff"' in dot(-1.2, -1.0, -0.8, 2.0)
    (True, True)
    """
    at = [f"{50 + _MOST * value / scale:.1f}%" for value in (low, estimate, high)]
    tone, inside = (_UP, _UP) if estimate >= 0 else (_DOWN, "#fff")
    zero = tag("line", x1="50%", x2="50%", y1=0, y2=20, stroke=_GREY)
    line = tag("line", x1=at[0], x2=at[2], y1=10, y2=10, stroke=tone, stroke_width=3)
    point = tag("circle", cx=at[1], cy=10, r=4.5, fill=inside, stroke=tone, stroke_width=2)
    return tag("svg", zero, line, point, class_="pc-dot", aria_hidden="true", focusable="false")


def bar(share: float, low: float, high: float, *, bad: bool = False) -> Html:
    """Return a share as a bar with its interval; a bad one is hatched, so that grey tells it too.

    Examples
    --------
    >>> "width:62.0%" in bar(0.62, 0.57, 0.67)
    True
    """
    fill = tag("i", style=f"width:{100 * share:.1f}%", class_="pc-bad" if bad else None)
    reach = tag("u", style=f"left:{100 * low:.1f}%;width:{100 * (high - low):.1f}%")
    return tag("span", fill, reach, class_="pc-bar", aria_hidden="true")


def hours_drawn(hours: pd.DataFrame, zone: str) -> Html:
    """Return a day of twenty-four bars with intervals, others as a line, and the hour they like.

    Parameters
    ----------
    hours : pandas.DataFrame
        One persona's hours: hour, n, estimate, low, high, others.
    zone : str
        Whose clock it is.

    Returns
    -------
    Html
        A drawing with words for those who do not see it; a sentence where no hour is known.

    Examples
    --------
    >>> rows = pd.DataFrame({"hour": range(24), "n": 40, "estimate": 1 / 24, "low": 0.03})
    >>> "Most of all from 0 to 1 h" in hours_drawn(rows.assign(high=0.05, others=None), "UTC")
    True
    """
    top = favourite_hour(hours)
    if top is None:
        return tag("p", "The hours of their contacts are not known, or too few came.", class_="n")
    scale = float(hours[["high", "others"]].astype("float64").max().max()) or 1.0
    marks = [mark for row in hours.to_dict("records") for mark in _hour(row, scale)]
    at = int(top["hour"])
    alone = pd.isna(top["others"])
    words = f"{'Most of all' if alone else 'More than others'} from {at} to {at + 1} h: "
    words += f"{percent(top['estimate'])} of their contacts"
    drawing = tag(
        "svg",
        tag("line", x1=0, x2=240, y1=_FOOT - 2, y2=_FOOT - 2, stroke=_GREY, stroke_width=1),
        *marks,
        viewBox=f"0 0 240 {_FOOT:.0f}",
        preserveAspectRatio="none",
        class_="pc-hours",
        role="img",
        aria_label=f"Contacts by hour of the day. {words}.",
    )
    scale_words = tag(
        "div",
        *(tag("span", f"{hour}\u00a0h") for hour in (0, 6, 12, 18, 24)),
        class_="pc-clock n",
        aria_hidden="true",
    )
    others = "" if alone else f" · others, the line: {percent(top['others'])}"
    around = soft(beside(top.to_dict()), others, f" · clock of {zone}")
    note = tag("p", words, " ", around, class_="pc-small")
    return Html(drawing + scale_words + note)


def _hour(row: dict[str, float], scale: float) -> list[Html]:
    """Return an hour's bar and the interval of its end; nothing where it is not known."""
    if pd.isna(row["estimate"]):
        return []
    foot, left, others = _FOOT - 2, 10 * row["hour"], row["others"]
    long, low, high = (_HIGH * row[name] / scale for name in ("estimate", "low", "high"))
    column = tag(
        "rect", x=f"{left + 1:.0f}", y=f"{foot - long:.1f}", width=8, height=f"{long:.1f}",
        fill=_UP, fill_opacity="0.8",
    )  # fmt: skip
    reach = tag(
        "line", x1=f"{left + 5:.0f}", x2=f"{left + 5:.0f}", y1=f"{foot - high:.1f}",
        y2=f"{foot - max(low, 0):.1f}", stroke="#8b95a1", vector_effect="non-scaling-stroke",
    )  # fmt: skip
    if pd.isna(others) or others < _SEEN * scale:
        return [column, reach]
    top = f"{foot - _HIGH * others / scale:.1f}"
    line = tag(
        "line", x1=f"{left:.0f}", x2=f"{left + 10:.0f}", y1=top, y2=top, stroke="#1c2430",
        stroke_width=2, vector_effect="non-scaling-stroke",
    )  # fmt: skip
    return [column, reach, line]
