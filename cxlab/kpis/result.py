"""The result of ``measure_kpis``: tidy frames, and how a notebook shows them."""

from dataclasses import dataclass

import pandas as pd

from cxlab.markup import figures_table, html_table, written


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
        A row a KPI: kpi, label, good (which end is: "high" or "low"), unit, definition, and
        caution: where the figure misleads.
    by : str or None
        The column that holds the groups.
    every : str or None
        The offset alias of the periods.
    seed : int
        Of the bootstraps.
    title : str
        The study's.
    """

    table: pd.DataFrame
    about: pd.DataFrame
    by: str | None = None
    every: str | None = None
    seed: int = 0
    title: str = ""

    def _repr_html_(self) -> str:
        unused = ["definition"] if self.every else ["definition", "period"]
        figures = figures_table(
            _readable(self.table, self.about).drop(columns=unused),
            caption=f"KPIs: {self.title}" if self.title else "KPIs",
            heading="figure",
        )
        columns = {"label": "kpi", "definition": "what it is", "caution": "where it misleads"}
        meaning = self.about.assign(good=self.about["good"] + " is good")[[*columns, "good"]]
        return figures + html_table(meaning.rename(columns=columns), caption="What they mean")


def _readable(table: pd.DataFrame, about: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the KPIs' labels, and targets written in their unit."""
    shown = table.assign(kpi=table["kpi"].map(about.set_index("kpi")["label"]))
    for name in ("target", "benchmark"):
        if name in shown:
            pairs = zip(shown[name], shown["unit"], strict=True)
            shown[name] = [written(value, unit) for value, unit in pairs]
    return shown
