"""Charts beside each other and beside their tables: in columns on a desk, in one on a phone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.unsaid import Unsaid
from cxlab.markup import Html, escape, tag

#: Pixels of CSS in an inch.
PIXELS = 96

#: At most so many charts of KPIs stand open, and at least so many where there are as many.
OPEN, LEAST_OPEN = 6, 2

#: How many of the folded charts are named.
NAMED = 3

_STYLE = Html(
    "<style>.cxlab-row{display:flex;flex-wrap:wrap;gap:6px 36px;align-items:flex-start}"
    ".cxlab-row>*{flex:1 1 340px;min-width:0}.cxlab-row>.cxlab-chart{flex:0 1 var(--wide)}"
    ".cxlab-grid{display:grid;gap:6px 36px;align-items:start;"
    "grid-template-columns:repeat(auto-fit,minmax(min(100%,var(--least,330px)),1fr))}"
    ".cxlab-grid>*{min-width:0}.cxlab-finding{font-weight:600;margin:0 0 6px}"
    ".cxlab-chart .chart{margin:6px 0 10px;overflow-x:auto}"
    ".cxlab-chart figcaption{font-weight:600}.cxlab-grid figcaption{font-size:.95em}"
    "@media print{.cxlab-grid{grid-template-columns:1fr 1fr}"
    ".cxlab-chart .chart img{min-width:0!important}"
    "details::details-content{content-visibility:visible;block-size:auto}}"
    "</style>"
)


@dataclass(frozen=True, eq=False)
class ChartGrid:
    """Small charts of one kind, one for each group or figure, under the finding they share.

    Parameters
    ----------
    charts : tuple of Chart
        At least one; each has a title and alternative text of its own.
    title : str
        The finding in one sentence.
    note : str
        What holds for all of them: how to read a mark.
    sections : tuple of str
        For each chart the heading that it stands under; charts of one heading follow one another.
        Empty: no headings.
    folded : tuple of Chart
        Further charts, which tell less: they stand below, folded.
    least : int
        The width of a column, in pixels, under which fewer stand beside each other.

    Examples
    --------
    >>> from cxlab.charts.style import new_figure
    >>> figure, axes = new_figure()
    >>> grid = ChartGrid((Chart(figure, "Web", "One axis."),), "Nobody came back")
    >>> grid.alt
    'Web: One axis.'
    """

    charts: tuple[Chart, ...]
    title: str
    note: str = ""
    sections: tuple[str, ...] = ()
    folded: tuple[Chart, ...] = ()
    least: int = 330

    @property
    def alt(self) -> str:
        """The charts' titles and alternative texts, one after the other."""
        return " ".join(f"{chart.title}: {chart.alt}" for chart in self.charts + self.folded)

    def _repr_html_(self) -> Html:
        parts = [tag("p", self.title, class_="cxlab-finding")]
        headings = self.sections or ("",) * len(self.charts)
        pairs = zip(headings, self.charts, strict=True)
        for heading, group in groupby(pairs, key=lambda pair: pair[0]):
            if heading:
                parts.append(tag("h3", heading))
            charts = (_shown(chart) for _, chart in group)
            parts.append(tag("div", *charts, class_="cxlab-grid"))
        if self.folded:
            words = _listed([chart.title.split(":")[0] for chart in self.folded])
            charts = (_shown(chart) for chart in self.folded)
            inside = tag("div", *charts, class_="cxlab-grid")
            parts.append(tag("details", tag("summary", words), inside))
        if self.note:
            parts.append(tag("p", self.note, class_="n"))
        wide = f"--least:{self.least}px"
        return tag("div", _STYLE, *parts, role="group", aria_label=self.title, style=wide)


def fold_grid(
    charts: Mapping[str, Chart],
    ranked: Sequence[str],
    about: pd.DataFrame,
    title: str,
    note: str,
) -> ChartGrid:
    """Return a grid of charts of KPIs in which those that tell less are folded.

    Parameters
    ----------
    charts : mapping of str to Chart
        By KPI, in order.
    ranked : sequence of str
        The KPIs that tell something, the clearest first.
    about : pandas.DataFrame
        ``kpi`` and ``family``, in the order of ``charts``.
    title, note : str
        Of the grid.

    Returns
    -------
    ChartGrid
        With headings where the open charts have several; at most ``OPEN`` charts are open, and
        at least ``LEAST_OPEN``.
    """
    names = list(charts)
    chosen = set(names if len(names) <= OPEN else list(ranked)[:OPEN])
    for name in names:
        if len(chosen) >= LEAST_OPEN:
            break
        chosen.add(name)
    shown = [name for name in names if name in chosen]
    folded = tuple(charts[name] for name in names if name not in chosen)
    families = tuple(about.set_index("kpi")["family"].reindex(shown).astype("str"))
    sections = families if len(set(families)) > 1 else ()
    return ChartGrid(tuple(charts[name] for name in shown), title, note, sections, folded)


@dataclass(frozen=True, eq=False)
class Row:
    """Things shown beside each other, as ``side_by_side`` puts them."""

    parts: tuple[Any, ...]

    def _repr_html_(self) -> Html:
        texts = [str(part._repr_html_()) for part in self.parts]
        shown = [
            part
            for at, part in enumerate(self.parts)
            if not (_no_rows(texts[at]) or _said_elsewhere(part, texts[:at] + texts[at + 1 :]))
        ]
        return tag("div", _STYLE, *map(_shown, shown), class_="cxlab-row")


def side_by_side(*parts: Any) -> Row:
    """Show charts, tables and results beside each other where the page is wide enough.

    Parameters
    ----------
    *parts : object
        Anything with ``_repr_html_``: a chart first, then the table of its figures. A sentence in
        a chart's place is left out where a result beside it says the same; so is a table without
        rows.

    Returns
    -------
    Row
        A notebook shows it when it is the last line of a cell.

    Examples
    --------
    >>> side_by_side(tag("p", "Words"), tag("p", "Words"))._repr_html_()[-53:]
    '><div><p>Words</p></div><div><p>Words</p></div></div>'
    """
    return Row(parts)


def _listed(names: Sequence[str]) -> str:
    named = ", ".join(names[:NAMED])
    rest = f" and {len(names) - NAMED} others" if len(names) > NAMED + 1 else ""
    last = f", {names[NAMED]}" if len(names) == NAMED + 1 else ""
    return f"{len(names)} more: {named}{last}{rest}"


def _no_rows(text: str) -> bool:
    return text.count("<tbody>") == 1 and "<tbody></tbody>" in text


def _said_elsewhere(part: Any, others: list[str]) -> bool:
    if not isinstance(part, Unsaid):
        return False
    return any(escape(part.reason).casefold() in text.casefold() for text in others)


def _shown(part: Any) -> Html:
    """Return a part in a box of its own; a chart's box knows how wide the chart is."""
    inside = Html(part._repr_html_())
    if not isinstance(part, Chart):
        return tag("div", inside)
    wide = f"--wide:{part.figure.get_figwidth() * PIXELS:.0f}px"
    return tag("div", inside, class_="cxlab-chart", style=wide)
