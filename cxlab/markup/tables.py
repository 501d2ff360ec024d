"""Accessible tables: figures with their interval and n in one readable cell."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from cxlab.markup.html import STYLE, Html, escape, soft, tag
from cxlab.markup.numbers import missing, number, unit_of, written

DOT = " \u00b7 "
FIGURES = ("n", "estimate", "low", "high")

#: A name without a space may be broken after so many letters.
_LONG = re.compile(r"\S{30}(?=\S)|(?:(?!\S{31}).)+", re.DOTALL)

#: Of a table with more columns than so many, each line becomes a block of its own on a phone.
NARROW = 3

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
        parts.append(style.between(float(low), float(high)))  # type: ignore[arg-type]
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
    if isinstance(value, Html):
        return value
    if isinstance(value, str):
        return Html(tag("wbr").join(map(escape, _LONG.findall(value))))
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
    r"""Return a frame as an accessible table that fits a narrow page.

    Where a page is narrow, each line of a table of more than three columns becomes a block in
    which every value stands behind its heading.

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
    names = [str(name).replace("_", " ") for name in shown.columns]
    blocks = len(names) > NARROW
    labels = [_behind(name) if blocks else None for name in names]
    head = [
        tag("th", name, scope="col", class_=kind) for name, kind in zip(names, kinds, strict=True)
    ]
    rows = [
        _row(zip(values, writers, kinds, labels, strict=True))
        for values in shown.itertuples(index=False, name=None)
    ]
    parts = [tag("caption", caption)] if caption else []
    table = tag("table", *parts, tag("thead", tag("tr", *head)), tag("tbody", *rows))
    region = {"role": "region", "aria_label": caption} if caption else {}
    look = "cxlab blocks" if blocks else "cxlab"
    return tag("div", Html(STYLE), table, class_=look, tabindex="0", **region)


def _behind(name: str) -> str:
    """Return a heading as it stands before its value."""
    return name if name.endswith("?") else f"{name}:"


def _row(parts: Iterable[tuple[Any, Callable[[Any], Html], str | None, str | None]]) -> Html:
    """Return a line of values, each with how it is written, its kind and its heading."""
    cells = [
        tag("td", write(value), class_=kind, data_label=label)
        if at
        else tag("th", write(value), scope="row", class_=kind)
        for at, (value, write, kind, label) in enumerate(parts)
    ]
    return tag("tr", *cells)


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
