"""KPIs drawn by group, a small chart for each KPI, the groups in the same order in all."""

import pandas as pd

from cxlab.charts.chart import Chart
from cxlab.charts.labels import write_ticks
from cxlab.charts.layout import ChartGrid, fold_grid
from cxlab.charts.points import draw_points, in_words
from cxlab.charts.style import theme
from cxlab.charts.unsaid import Unsaid
from cxlab.kpis import Kpis
from cxlab.kpis.sheets import by_family
from cxlab.markup import written

#: The width of a panel in inches.
WIDTH = 4.4

_READ = "Two groups whose intervals do not meet differ clearly; of others this cannot be said."


def plot_groups(kpis: Kpis) -> ChartGrid | Unsaid:
    """Draw each KPI by group.

    Parameters
    ----------
    kpis : Kpis
        What ``measure_kpis(study, by=...)`` returned, without periods.

    Returns
    -------
    ChartGrid or Unsaid
        A small chart for each KPI that has figures for two groups or more, with intervals; the
        title of each says whether the highest and the lowest differ clearly; family by family. Of
        more than six KPIs, those that do not, or less clearly, are folded.

    Examples
    --------
    >>> rows = {"kpi": "nps", "plan": ["basic", "gold"], "n": 50, "estimate": [10.0, 40.0],
    ...         "low": [0.0, 30.0], "high": [20.0, 50.0], "unit": "points", "note": ""}
    >>> about = pd.DataFrame({"kpi": ["nps"], "label": ["NPS"], "good": ["high"]})
    >>> plot_groups(Kpis(pd.DataFrame(rows), about, by="plan")).title
    'NPS differs most: +10 (basic) to +40 (gold)'
    """
    if kpis.by is None or kpis.every is not None:
        return Unsaid("There are no figures by group to draw.")
    table = kpis.table.dropna(subset=["estimate", kpis.by])
    counts = table["kpi"].value_counts()
    about = by_family(kpis.about[kpis.about["kpi"].map(counts).fillna(0) > 1], kpis.about)
    if about.empty:
        return Unsaid("No KPI has figures for two groups or more.")
    parts = {label: table[table["kpi"] == kpi] for kpi, label in about[["kpi", "label"]].to_numpy()}
    charts = {
        kpi: _panel(str(label), parts[label], kpis.by)
        for kpi, label in about[["kpi", "label"]].to_numpy()
    }
    gaps = {kpi: _gap(parts[label]) for kpi, label in about[["kpi", "label"]].to_numpy()}
    clear = [kpi for kpi, gap in gaps.items() if gap > 0]
    ranked = sorted(clear, key=lambda kpi: -gaps[kpi])
    return fold_grid(charts, ranked, about, _finding(parts, kpis.by), _READ)


def _panel(name: str, rows: pd.DataFrame, by: str) -> Chart:
    unit = str(rows["unit"].iloc[0])
    labels = rows[by].astype("str").tolist()

    def tell(value: float) -> str:
        return written(value, unit)

    with theme():
        figure, axes = draw_points(rows, labels, tell=tell, width=WIDTH)
        write_ticks(axes.xaxis, unit)
    title = f"{name}: {_spread(rows)}" if _gap(rows) > 0 else f"{name}: no clear difference"
    return Chart(figure, title, f"By {by}, with intervals: {in_words(rows, labels, tell)}.")


def _spread(rows: pd.DataFrame, by: str = "") -> str:
    """Return the lowest and the highest figure, with their groups where ``by`` names them."""
    told = rows["estimate"].map(lambda value: written(value, str(rows["unit"].iloc[0])))
    ends = (rows["estimate"].idxmin(), rows["estimate"].idxmax())
    return " to ".join(f"{told[at]} ({rows.loc[at, by]})" if by else told[at] for at in ends)


def _gap(rows: pd.DataFrame) -> float:
    """Return how far the highest and the lowest group's intervals are apart, in their widths."""
    low, high = (rows.loc[at] for at in (rows["estimate"].idxmin(), rows["estimate"].idxmax()))
    width = (low["high"] - low["low"] + high["high"] - high["low"]) / 2
    return float((high["low"] - low["high"]) / max(width, 1e-12))


def _finding(parts: dict[str, pd.DataFrame], by: str) -> str:
    gaps = {name: _gap(rows) for name, rows in parts.items()}
    name = max(gaps, key=lambda each: gaps[each])
    if not gaps[name] > 0:
        return "No KPI is clearly different between the groups"
    return f"{name} differs most: {_spread(parts[name], by)}"
