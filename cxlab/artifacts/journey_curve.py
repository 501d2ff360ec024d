"""Feelings across the stages of a journey map, as a drawing: points with intervals, no curve."""

from collections.abc import Sequence

import pandas as pd

from cxlab.markup import Html, tag

#: The size of the drawing in units of its own: a column, its height, and the room at both ends.
COLUMN, HEIGHT, EDGE = 200, 104, 13

#: How many points a stage shows, those of most answers.
MOST = 3

_GOOD, _BAD, _SOFT, _LINE = "#0b6e6e", "#b3432f", "#5b6675", "#b9c4c9"


def points_of(cells: pd.DataFrame, stages: Sequence[str]) -> pd.DataFrame:
    """Return the feelings that are drawn, with their number and place.

    Parameters
    ----------
    cells : pandas.DataFrame
        The cells of how one persona feels.
    stages : sequence of str
        The stages in order.

    Returns
    -------
    pandas.DataFrame
        The cells of up to ``MOST`` points a stage, those of most answers, with ``number`` (from
        1, across the map) and ``x`` (in units of the drawing).

    Examples
    --------
    >>> rows = {"stage": ["buy", "buy"], "n": [40, 20], "estimate": [0.5, -0.2]}
    >>> points_of(pd.DataFrame(rows), ["look", "buy"])[["number", "x"]].to_numpy().tolist()
    [[1, 260], [2, 340]]
    """
    known = cells[cells["estimate"].notna() & cells["stage"].isin(list(stages))]
    known = known.sort_values("n", ascending=False, kind="stable").groupby("stage").head(MOST)
    places = {stage: place for place, stage in enumerate(stages)}
    known = known.assign(_place=known["stage"].map(places).astype("int64")).sort_values(
        "_place", kind="stable"
    )
    stage = known.groupby("stage")
    part = (2 * stage.cumcount() + 1.5) / (2 * stage["stage"].transform("size") + 1)
    x = COLUMN * (known["_place"] + part)
    numbers = range(1, len(known) + 1)
    return known.assign(number=numbers, x=x.round().astype("int64")).drop(columns="_place")


def draw_feelings(points: pd.DataFrame, stages: int) -> Html:
    """Draw feelings from cold to warm; a list of the same figures stands beside it.

    Parameters
    ----------
    points : pandas.DataFrame
        What ``points_of`` returned: ``estimate``, ``low``, ``high`` (-1 to 1), ``question``.
    stages : int
        How many columns the map has.

    Returns
    -------
    Html
        An ``<svg>`` that readers of the list may pass over. Clearly bad points are red squares,
        doubtful ones hollow; a thin line ties the best-known points of one question.
    """
    wide = COLUMN * stages
    lines = [
        _svg("line", x1=place * COLUMN, x2=place * COLUMN, y1=0, y2=HEIGHT, stroke="#dfe3e8")
        for place in range(1, stages)
    ]
    middle = _svg("line", x1=0, x2=wide, y1=_y(0), y2=_y(0), stroke="#c9ced6")
    words = [
        _text("warm", 6, EDGE - 3, fill=_SOFT),
        _text("cold", 6, HEIGHT - 5, fill=_SOFT),
        Html(middle.replace("<line", '<line stroke-dasharray="4 4"')),
    ]
    marks = [_mark(row) for row in points.to_dict("records")]
    inside = (*lines, *words, _tie(points), *marks)
    box = f"0 0 {wide} {HEIGHT}"
    head = f'<svg viewBox="{box}" aria-hidden="true" font-family="inherit">'
    return Html(head + "".join(inside) + "</svg>")


def _y(level: float) -> float:
    return round(HEIGHT / 2 - level * (HEIGHT / 2 - EDGE), 1)


def _tie(points: pd.DataFrame) -> Html:
    """Tie the point of most answers of each stage, of the question that most stages have."""
    if points.empty:
        return Html("")
    stages = points.groupby("question")["stage"].nunique()
    question = stages.sort_values(ascending=False, kind="stable").index[0]
    first = points[points["question"] == question].drop_duplicates("stage")
    if len(first) < 2:
        return Html("")
    corners = " ".join(f"{row['x']},{_y(row['estimate'])}" for row in first.to_dict("records"))
    return _svg("polyline", points=corners, fill="none", stroke=_LINE)


def _mark(row: dict[str, float]) -> Html:
    bad, doubt = row["high"] < 0, row["low"] <= 0 <= row["high"]
    tone, x, y = _BAD if bad else _GOOD, row["x"], _y(row["estimate"])
    low, high = _y(row["low"]), _y(row["high"])
    parts = [
        _svg("line", x1=x, x2=x, y1=high, y2=low, stroke=tone, stroke_width=2.5),
        *(
            _svg("line", x1=x - 7, x2=x + 7, y1=end, y2=end, stroke=tone, stroke_width=2.5)
            for end in (low, high)
        ),
    ]
    fill = "#fff" if doubt else tone
    if bad:
        parts.append(_svg("rect", x=x - 6, y=y - 6, width=12, height=12, fill=fill, stroke=tone))
    else:
        parts.append(_svg("circle", cx=x, cy=y, r=6, fill=fill, stroke=tone, stroke_width=2))
    parts.append(_text(f"{row['number']:.0f}", x + 11, y + 4, fill="#1c2430"))
    return Html("".join(parts))


def _svg(name: str, **attributes: object) -> Html:
    return tag(name, **attributes)


def _text(words: str, x: float, y: float, fill: str) -> Html:
    return Html(tag("text", words, x=x, y=y, fill=fill).replace("<text", '<text font-size="12.5"'))
