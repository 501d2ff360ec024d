"""What goes with NPS: each driver's share as a point with its interval, beside pure noise."""

from typing import Any

import pandas as pd

from cxlab.drivers import outcome_name
from cxlab.markup import Html, beside, percent, soft, tag
from cxlab.reports.cards.words import Facts, joined, known, link

#: How many drivers the first page shows.
SHOWN = 6

_SIGNS = {
    "up": ("▲", "goes with a better rating", "#0b6e6e"),
    "down": ("▼", "goes with a worse rating", "#b3432f"),
}
_GREY = "#5b6675"


def drivers(facts: Facts) -> Html:
    """Return the drivers of NPS as points with intervals.

    Parameters
    ----------
    facts : Facts
        With the result ``drivers``: frames ``shares`` and ``fit``.

    Returns
    -------
    Html
        A table whose middle column is a drawing, with the same figures in words; a sentence
        where nothing goes with NPS, or nothing is known.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> drivers(nothing)
    'This report has no page on what goes with NPS.'
    """
    shares = facts.frame("drivers", "shares")
    if shares.empty or not shares["estimate"].notna().any():
        return facts.absent(f"what goes with {outcome(facts)}", "driver")
    shown = shares.dropna(subset=["estimate"]).head(SHOWN)
    fit = _fit(facts)
    noise = fit.get("noise")
    scale = max(float(shown["high"].max()), float(noise or 0)) or 1.0
    rows = [_row(row, scale, noise) for row in shown.to_dict("records")]
    drawn = tag("span", "share, drawn", class_="spoken")
    head = tag("tr", *(tag("th", word, scope="col") for word in ("driver", drawn, "share")))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="dots")
    return joined(_finding(shown, facts), table, _below(facts, fit, len(shares) - len(shown)))


def _finding(shown: pd.DataFrame, facts: Facts) -> Html:
    """Say what goes with the outcome most, or that nothing does more than chance would."""
    clear = shown[shown["beats_noise"].fillna(value=False).astype("bool")]
    if clear.empty:
        words = f"Nothing looked at goes with {outcome(facts)} more than chance would."
        return tag("p", words, class_="finding-line")
    first = clear.to_dict("records")[0]
    way = {"up": "a better", "down": "a worse"}.get(str(first["sign"]), "a different")
    words = f"\u201c{first['driver']}\u201d goes most with {way} {outcome(facts)}."
    return tag("p", words, class_="finding-line")


def outcome(facts: Facts) -> str:
    """Return what the drivers go with: NPS, unless the report was rendered for another rating."""
    saved = facts.results.get("drivers")
    return outcome_name(str(saved.parameters.get("outcome", "nps")) if saved else "nps")


def _fit(facts: Facts) -> dict[str, Any]:
    fit = facts.frame("drivers", "fit")
    row = fit.to_dict("records")[0] if len(fit) == 1 else {}
    return {str(key): value for key, value in row.items() if known(value)}


def _row(row: dict[Any, Any], scale: float, noise: float | None) -> Html:
    beats = known(row.get("beats_noise")) and bool(row["beats_noise"])
    sign = str(row.get("sign")) if beats else ""
    mark, words, tone = _SIGNS.get(sign, ("", "", _GREY))
    name = joined(mark, " " if mark else "", row["driver"])
    figure = joined(
        percent(row["estimate"]),
        " ",
        soft(beside(row)),
    )
    drawing = _dot(row, scale, noise, tone)
    spoken = tag("span", words or "no more than chance", class_="spoken")
    cells = tag("td", drawing), tag("td", figure)
    return tag("tr", tag("th", name, " ", spoken, scope="row"), *cells)


def _dot(row: dict[Any, Any], scale: float, noise: float | None, tone: str) -> Html:
    """Return a point with its interval, on a track as wide as the page allows."""
    at = {key: f"{1 + 97 * float(row[key]) / scale:.1f}%" for key in ("low", "estimate", "high")}
    band = f"{97 * float(noise) / scale:.1f}%" if noise else "0"
    grey = tag("rect", x="1%", y=0, width=band, height=22, fill="#e6eaec")
    zero = tag("line", x1="1%", x2="1%", y1=0, y2=22, stroke="#aab2bd")
    line = tag("line", x1=at["low"], x2=at["high"], y1=11, y2=11, stroke=tone, stroke_width=3)
    point = tag("circle", cx=at["estimate"], cy=11, r=5, fill=tone)
    return tag("svg", grey, zero, line, point, aria_hidden="true", focusable="false")


def _below(facts: Facts, fit: dict[str, Any], others: int) -> Html:
    parts = ["Share of the differences between answers."]
    if "estimate" in fit:
        around = beside(fit)
        parts.append(f"All together {percent(fit['estimate'])}, {around}: the rest is not known.")
    if others:
        parts.append(f"{others} smaller {'is' if others == 1 else 'are'} not drawn.")
    parts.append(
        "▲ goes with a better rating, ▼ with a worse one; grey: no more than chance reaches."
    )
    parts.append("Going together is not cause.")
    words = soft(" ".join(parts))
    return tag("p", words, " ", link(facts.page("driver"), "All drivers"))
