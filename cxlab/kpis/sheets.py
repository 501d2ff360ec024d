"""Tables of many KPIs that people read: family by family, in lines that fold on a phone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from cxlab.kpis.families import place
from cxlab.markup import STYLE, Html, Unit, html_table, tag, unit_of
from cxlab.markup.numbers import MINUS

#: Each line's cells, by family.
Lines = dict[str, list[list[Html]]]

_LOOK = (
    "<style>div.cxlab.score table{width:100%;min-width:0}"
    "div.cxlab.score tbody th[scope=rowgroup]{padding-top:1.1em;font-weight:700}"
    "div.cxlab.score .n{display:block;font-weight:400}"
    "@media (min-width:601px){div.cxlab.score tbody th[scope=row]{width:19%}}"
    "@media (max-width:600px){div.cxlab.score thead{position:absolute;clip-path:inset(50%);"
    "width:1px;height:1px;overflow:hidden}div.cxlab.score :is(table,tbody,caption){display:block}"
    "div.cxlab.score tbody tr{display:grid;grid-template-columns:repeat(3,1fr);gap:0 10px;"
    "border-top:1px solid #dfe3e8;padding:.5em 0}"
    "div.cxlab.score tbody tr :is(td,th){display:block;position:static;width:auto;max-width:none;"
    "border:0;padding:.15em 0}div.cxlab.score tbody th{grid-column:1/-1}"
    "div.cxlab.score td.long{grid-column:1/-1}div.cxlab.score td:empty{display:none}"
    "div.cxlab.score td[data-label]:before{content:attr(data-label);display:block;"
    "font-size:.85em;opacity:.75}div.cxlab.score td[data-label=verdict]:before{display:none}"
    "div.cxlab.score tr:has(td[data-label=verdict]) th{grid-column:span 2}"
    "div.cxlab.score td[data-label=verdict]{grid-area:1/3}"
    "div.cxlab.score tr:not(tr:has(th[scope=rowgroup]) + tr) "
    "td:is([data-label=latest],[data-label=before],[data-label=change]):before{display:none}"
    "div.cxlab.score td[data-label=target]{grid-column:1/-1}"
    "div.cxlab.score td[data-label=target] :is(*,.n),"
    "div.cxlab.score td[data-label=target]:before{display:inline}"
    "div.cxlab.score td[data-label=target]:before{content:attr(data-label) ' '}}</style>"
)


def sheet(lines: Lines, columns: Sequence[str], *, caption: str, long: Iterable[str] = ()) -> Html:
    """Return a table of KPIs, a group of rows for each family.

    Parameters
    ----------
    lines : dict of str to list of list of Html
        By family: the cells of each line, the first of which names it.
    columns : sequence of str
        The headings.
    caption : str
        What the table shows.
    long : iterable of str
        The columns that hold sentences: on a phone they take the whole width.

    Returns
    -------
    Html
        The table; on a narrow page every line becomes a small block of its own.

    Examples
    --------
    >>> lines = {"What customers say": [[Html("NPS"), Html("+21")]]}
    >>> 'data-label="latest"' in sheet(lines, ["figure", "latest"], caption="Figures")
    True
    """
    wide = set(long)
    head = tag("tr", *(tag("th", name, scope="col", role="columnheader") for name in columns))
    bodies = []
    for family, rows in lines.items():
        title = tag("th", family, scope="rowgroup", colspan=len(columns), role="rowheader")
        shown = [tag("tr", title, role="row")] if family else []
        shown += [_line(cells, columns, wide) for cells in rows]
        bodies.append(tag("tbody", *shown, role="rowgroup"))
    parts = tag("caption", caption), tag("thead", head, role="rowgroup"), *bodies
    table = tag("table", *parts, role="table")
    attributes = {"role": "region", "aria_label": caption, "tabindex": "0"}
    return tag("div", Html(STYLE + _LOOK), table, class_="cxlab score", **attributes)


def _line(cells: list[Html], columns: Sequence[str], wide: set[str]) -> Html:
    shown = [
        tag("td", cell, data_label=name, role="cell", class_="long" if name in wide else None)
        for name, cell in zip(columns[1:], cells[1:], strict=True)
    ]
    return tag("tr", tag("th", cells[0], scope="row", role="rowheader"), *shown, role="row")


def by_family(table: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """Return the rows with what is told about their KPI, in the order that pages show them.

    Examples
    --------
    >>> about = pd.DataFrame({"kpi": ["csat", "nps"], "label": ["CSAT", "NPS"], "family": "say"})
    >>> by_family(pd.DataFrame({"kpi": ["csat", "nps"], "n": [4, 5]}), about)["label"].tolist()
    ['NPS', 'CSAT']
    """
    told = about[[name for name in about if name not in table or name == "kpi"]]
    if "family" not in about:
        told = told.assign(family="")
    rows = table.merge(told, how="left", on="kpi")
    order = rows["kpi"].map(place)
    return rows.iloc[sorted(range(len(rows)), key=lambda at: order.iloc[at])].reset_index(drop=True)


def what_is_missing(rows: pd.DataFrame, caption: str) -> Html:
    """Return a compact table of figures that the data cannot give, and what to add."""
    if rows.empty:
        return Html("")
    table = rows[["label", "note"]].rename(columns={"label": "figure", "note": "what to add"})
    return html_table(table, caption=caption)


def difference(row: Mapping[Any, Any]) -> tuple[str, str]:
    r"""Return a difference in its unit, and its interval, with signs; of shares, in points.

    Parameters
    ----------
    row : mapping
        ``estimate``, ``low``, ``high`` and ``unit``.

    Examples
    --------
    >>> difference({"estimate": -0.059, "low": -0.096, "high": -0.022, "unit": "share"})
    ('−5.9\xa0points', '−9.6 to −2.2')
    >>> difference({"estimate": 1.79, "low": -11.1, "high": 14.68, "unit": "EUR"})
    ('+€\xa01.79', '−11.10 to +14.68')
    """
    figures = [float(row[name]) for name in ("estimate", "low", "high")]
    style = _difference_unit(str(row["unit"]), max(map(abs, figures)))
    signs = [_sign(style.bare(abs(value)), value) for value in figures]
    low, high = (f"{signs[at]}{style.bare(abs(figures[at]))}" for at in (1, 2))
    return f"{signs[0]}{style.full(abs(figures[0]))}", f"{low} to {high}"


def _sign(shown: str, value: float) -> str:
    return ("+" if value > 0 else MINUS) if shown.strip("0.,") else ""


def _difference_unit(unit: str, around: float) -> Unit:
    """Return how a difference of about this size is written, without its sign."""
    if unit == "share":
        return Unit(suffix="\u00a0points", factor=100, digits=1 if around < 0.0995 else 0)
    if unit == "points":
        return Unit(suffix="\u00a0points")
    return unit_of("number" if unit.startswith("of ") else unit, around)
