"""The result of ``measure_kpis``: tidy frames, and how a notebook shows them."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.kpis.sheets import Lines, by_family, sheet, what_is_missing
from cxlab.markup import Html, escape, figure, figures_table, html_table, soft, tag, written

MISSING = "What these data cannot give, and what to add"

#: More groups than these are listed below each other.
SIDE_BY_SIDE = 7

_WAYS = {"low": "less is better", "neither": "neither way is better"}
_COLUMNS = ("figure", "over the whole time", "what it is", "where it misleads")


@dataclass(frozen=True, eq=False)
class Kpis:
    """KPIs with intervals, and what they mean.

    Parameters
    ----------
    table : pandas.DataFrame
        kpi, the groups (named after ``by``), period, n, estimate, low, high, target and benchmark
        where the study gives any, unit, definition, note. ``n`` is 0 and ``note`` says why where
        the data cannot give a figure; figures of small groups are empty.
    about : pandas.DataFrame
        A row a KPI: kpi, label, family (the heading that it stands under), good (which end is:
        "high", "low" or "neither"), unit, definition, and caution: where the figure misleads.
    by : str or None
        The column that holds the groups.
    every : str or None
        The offset alias of the periods.
    title : str
        The study's.
    confidence : float
        Of the intervals.
    """

    table: pd.DataFrame
    about: pd.DataFrame
    by: str | None = None
    every: str | None = None
    title: str = ""
    confidence: float = 0.95

    def _repr_html_(self) -> Html:
        empty = ~self.table["kpi"].isin(self.table.loc[self.table["n"] > 0, "kpi"])
        absent = by_family(self.table[empty].drop_duplicates("kpi"), self.about)
        caption = f"Key figures: {self.title}" if self.title else "Key figures"
        shown = self.table[~empty]
        if shown.empty:
            table = Html("")
        elif self.by is None and self.every is None:
            table = _meant(shown, self.about, caption)
        elif (
            self.by is not None and self.every is None and shown[self.by].nunique() <= SIDE_BY_SIDE
        ):
            table = _beside_each_other(shown, self.about, self.by, caption)
        else:
            listed = _listed(shown, self.about, caption, bool(self.every))
            table = Html(listed + _told(self.about))
        if self.by is None:
            return Html(table + what_is_missing(absent, MISSING))
        names = f"No figures by {self.by}: {', '.join(absent['label'])}."
        return Html(table + (tag("p", soft(names)) if len(absent) else ""))


def _meant(table: pd.DataFrame, about: pd.DataFrame, caption: str) -> Html:
    """Return a line for each KPI: its figure, what it is, and where it misleads."""
    lines: Lines = {}
    for row in by_family(table, about).to_dict("records"):
        cells = [
            escape(row["label"]),
            Html(figure(row, str(row["unit"])) + _aims(row)),
            escape(row["definition"]),
            escape(row["caution"]),
        ]
        lines.setdefault(str(row["family"]), []).append(cells)
    return sheet(lines, _COLUMNS, caption=caption, long=_COLUMNS[1:])


def _beside_each_other(table: pd.DataFrame, about: pd.DataFrame, by: str, caption: str) -> Html:
    """Return a line for each KPI, its groups beside each other; what all notes say, once."""
    groups = sorted(table[by].dropna().unique())
    lines: Lines = {}
    for _, rows in by_family(table, about).groupby("kpi", sort=False):
        first, told = rows.iloc[0], [note.split("; ") for note in rows.loc[rows["n"] > 0, "note"]]
        shared = [part for part in told[0] if part and all(part in note for note in told)]
        names = escape(first["label"]) + " " + (soft("; ".join(shared)) if shared else "")
        cells = {str(row[by]): _cell(row, shared) for row in rows.to_dict("records")}
        line = [Html(names), *(cells.get(group, Html("")) for group in groups)]
        lines.setdefault(str(first["family"]), []).append(line)
    return sheet(lines, ["figure", *groups], caption=f"{caption}, by {by}")


def _cell(row: dict[Any, Any], shared: list[str]) -> Html:
    note = "; ".join(part for part in str(row["note"]).split("; ") if part not in shared)
    return figure({**row, "note": note}, str(row["unit"]))


def _aims(row: dict[Any, Any]) -> str:
    aims = {"target": "target", "benchmark": "elsewhere"}
    told = [
        f"{word} {written(row[name], str(row['unit']))}"
        for name, word in aims.items()
        if pd.notna(row.get(name))
    ]
    if (words := _WAYS.get(str(row["good"]))) is not None:
        told.append(words)
    return " " + soft(", ".join(told)) if told else ""


def _listed(table: pd.DataFrame, about: pd.DataFrame, caption: str, dated: bool) -> Html:
    """Return a row for each KPI, group and period, with targets in their unit."""
    unused = ["definition"] if dated else ["definition", "period"]
    rows = table.assign(kpi=table["kpi"].map(about.set_index("kpi")["label"]))
    for name in ("target", "benchmark"):
        if name in rows:
            pairs = zip(rows[name], rows["unit"], strict=True)
            rows[name] = [written(value, unit) for value, unit in pairs]
    return figures_table(rows.drop(columns=unused), caption=caption, heading="figure")


def _told(about: pd.DataFrame) -> Html:
    columns = {"label": "figure", "definition": "what it is", "caution": "where it misleads"}
    told = about[list(columns)].rename(columns=columns)
    return html_table(told, caption="What they mean")
