"""Accessible tables: figures with their interval and n in one readable cell."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from cxlab.markup.html import STYLE, Html, escape, soft, tag
from cxlab.markup.numbers import missing, number, unit_of, written

DOT = " \u00b7 "
FIGURES = ("n", "estimate", "low", "high")

_BESIDE = (*FIGURES, "unit", "note")
_HEADINGS = {"share": "share", "points": "points", "seconds": "time", "hours": "time"}

#: How a cell is written: a unit's name, or a function from the value to text or ``Html``.
Format = str | Callable[[Any], str]


def beside(row: Mapping[Any, Any], unit: str = "share") -> str:
    """Return what stands beside an estimate: its interval and its n, where they are known.

    Examples
    --------
    >>> beside({"n": 1284, "estimate": 0.22, "low": 0.2, "high": 0.24})
    '20 to 24 · n 1,284'
    """
    estimate, low, high, n = (row.get(key) for key in ("estimate", "low", "high", "n"))
    parts = []
    if not any(value is None or missing(value) for value in (estimate, low, high)):
        style = unit_of(unit, float(estimate))  # type: ignore[arg-type]
        parts.append(f"{style.bare(float(low))} to {style.bare(float(high))}")  # type: ignore[arg-type]
    if n is not None and not missing(n):
        parts.append(f"n {int(n):,}")
    return DOT.join(parts)


def figure(row: Mapping[Any, Any], unit: str = "share") -> Html:
    r"""Return one figure in one readable cell: estimate, interval, n; or why there is none.

    Parameters
    ----------
    row : mapping
        With ``n``, ``estimate``, ``low``, ``high`` and, where there is one, ``note``.
    unit : str
        The unit of the estimate (``unit_of``).

    Returns
    -------
    Html
        The figure; where the estimate is missing, the note's words.

    Examples
    --------
    >>> figure({"n": 1284, "estimate": 0.22, "low": 0.2, "high": 0.24})
    '22\xa0% <span class="n">20 to 24 · n 1,284</span>'
    >>> figure({"n": 4, "estimate": float("nan"), "note": "fewer than 10: not shown"})
    '<span class="n">fewer than 10: not shown</span>'
    """
    note = row.get("note")
    words = "" if note is None or missing(note) else str(note)
    text = written(row.get("estimate"), unit)
    if not text:
        return soft(words or "no figure")
    around = beside(row, unit)
    inside = DOT.join(part for part in (around, words) if part)
    return Html(f"{escape(text)} {soft(inside)}") if inside else escape(text)


def cell(value: object) -> Html:
    """Return any value as the content of a table's cell; a missing one is empty.

    Examples
    --------
    >>> cell(0.5), cell(True), cell(["a", "b"]), cell(None)
    ('0.50', 'yes', 'a, b', '')
    """
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, Sequence | set | frozenset):
        return escape(", ".join(map(str, value)))
    if value is None or missing(value):
        return Html("")
    if pd.api.types.is_bool(value):
        return Html("yes" if value else "no")
    if pd.api.types.is_number(value):
        return escape(number(float(value)))  # type: ignore[arg-type]
    if isinstance(value, date):
        return escape(value.isoformat()[:10])
    return escape(value)


def html_table(
    frame: pd.DataFrame, *, caption: str = "", formats: Mapping[str, Format] | None = None
) -> Html:
    r"""Return a frame as an accessible table that scrolls by itself on a narrow screen.

    Parameters
    ----------
    frame : pandas.DataFrame
        One row per row of the table. The first column names the row. A named index is shown.
        Columns that hold ``Html`` must be of dtype ``object``: pandas makes plain text of others.
    caption : str
        What the table shows; also its name for a screen reader.
    formats : mapping, optional
        How columns are written: a unit's name (``unit_of``) or a function of the value.

    Returns
    -------
    Html
        The table, with every value escaped.

    Examples
    --------
    >>> table = html_table(pd.DataFrame({"stage": ["<b>"], "share": [0.5]}),
    ...                    caption="Stages", formats={"share": "share"})
    >>> "&lt;b&gt;" in table and "50\xa0%" in table and 'scope="row"' in table
    True
    """
    shown = frame.reset_index() if any(name is not None for name in frame.index.names) else frame
    formats = formats or {}
    writers = [_writer(formats.get(str(name), cell)) for name in shown.columns]
    kinds = ["num" if _right(shown.iloc[:, at]) else None for at in range(shown.shape[1])]
    head = [
        tag("th", str(name).replace("_", " "), scope="col", class_=kind)
        for name, kind in zip(shown.columns, kinds, strict=True)
    ]
    rows = [
        tag("tr", *(_cell(at, writers[at](value), kinds[at]) for at, value in enumerate(values)))
        for values in shown.itertuples(index=False, name=None)
    ]
    parts = [tag("caption", caption)] if caption else []
    table = tag("table", *parts, tag("thead", tag("tr", *head)), tag("tbody", *rows))
    region = {"role": "region", "aria_label": caption} if caption else {}
    return tag("div", Html(STYLE), table, class_="cxlab", tabindex="0", **region)


def _cell(at: int, content: Html, kind: str | None) -> Html:
    if at == 0:
        return tag("th", content, scope="row", class_=kind)
    return tag("td", content, class_=kind)


def _right(values: pd.Series) -> bool:
    return pd.api.types.is_numeric_dtype(values) and not pd.api.types.is_bool_dtype(values)


def _writer(how: Format) -> Callable[[Any], Html]:
    if isinstance(how, str):
        return lambda value: escape(written(value, how))
    return lambda value: escape(how(value))


def figures_table(
    frame: pd.DataFrame,
    *,
    caption: str = "",
    columns: Mapping[str, str] | Sequence[str] | None = None,
    unit: str = "share",
    heading: str = "",
    formats: Mapping[str, Format] | None = None,
) -> Html:
    """Return a frame of figures as a table with estimate, interval and n in one readable cell.

    Parameters
    ----------
    frame : pandas.DataFrame
        With ``n``, ``estimate``, ``low``, ``high``, and where there are some ``unit``, ``note``.
        A ``unit`` column gives each row its own unit. Empty figures show their note's words.
    caption : str
        What the table shows.
    columns : mapping or sequence of str, optional
        The other columns to show, in order; a mapping gives their headings too. Default: all but
        ``evidence``.
    unit : str
        The unit of the estimates where the frame has no ``unit`` column (``unit_of``).
    heading : str
        The heading of the figures; empty: the unit's.
    formats : mapping, optional
        How other columns are written, as in ``html_table``.

    Returns
    -------
    Html
        The table.

    Examples
    --------
    >>> frame = pd.DataFrame({"persona": ["A"], "n": [1284], "estimate": [0.22],
    ...                       "low": [0.2], "high": [0.24]})
    >>> "20 to 24 · n" in figures_table(frame, caption="Personas", heading="share")
    True
    """
    chosen = _others(frame) if columns is None else list(columns)
    names = columns if isinstance(columns, Mapping) else {}
    others = frame.reindex(columns=chosen).reset_index(drop=True)
    records = frame.to_dict("records")
    cells = [figure(row, _unit(row, unit)) for row in records]
    before = 1 if columns is not None else _place(frame, chosen)
    heading = heading or _HEADINGS.get(unit if "unit" not in frame else "", "figure")
    at, written_cells = min(before, others.shape[1]), pd.Series(cells, dtype=object)
    others.insert(at, heading, written_cells, allow_duplicates=True)
    rename = {name: names[name] for name in chosen if name in names}
    how = {rename.get(key, key): value for key, value in (formats or {}).items()}
    return html_table(others.rename(columns=rename), caption=caption, formats=how)


def _unit(row: Mapping[Any, Any], otherwise: str) -> str:
    unit = row.get("unit")
    return unit if isinstance(unit, str) else otherwise


def _others(frame: pd.DataFrame) -> list[str]:
    return [name for name in frame.columns if name not in (*_BESIDE, "evidence")]


def _place(frame: pd.DataFrame, chosen: Sequence[str]) -> int:
    first = min(list(frame.columns).index(name) for name in FIGURES if name in frame.columns)
    return sum(name in chosen for name in frame.columns[:first])
