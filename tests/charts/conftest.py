"""Made results for the charts, with any names in them, and what every drawing has to keep."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.text import Text

from cxlab.charts import (
    plot_activity,
    plot_drivers,
    plot_feelings,
    plot_flows,
    plot_funnel,
    plot_groups,
    plot_persona_map,
    plot_retention,
    plot_scores,
    plot_traits,
    plot_trends,
)
from cxlab.drivers import Drivers
from cxlab.emotions import Emotions
from cxlab.kpis import Kpis, Retention
from cxlab.personas import Personas, group_customers
from cxlab.study.health import Health
from cxlab.study.settings import OutsideEvent, Settings

NOTHING = pd.DataFrame()
PLAIN = ("app", "web", "store", "call centre")
HOSTILE = (
    '<script>alert("x")</script> & co',
    "a" * 200,
    "many words " * 20,
    "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd",
    "\u0645\u0631\u062d\u0628\u0627 \u0628\u0627\u0644\u0639\u0627\u0644\u0645",
    "\u6f22\u5b57 \U0001f600",
    "$x_1$ and $y^2",
    "_starts with a line",
    "100 % {braces} \\frac{1}{2}",
    "line\nbreak\ttab \u202ereversed",
)


def figures(middle: Sequence[float], half: float = 0.05) -> dict[str, object]:
    values = np.asarray(middle, dtype=float)
    return {"n": 120, "estimate": values, "low": values - half, "high": values + half}


def steps(names: Sequence[str]) -> np.ndarray:
    return np.linspace(0.8, 0.2, len(names))


def made_funnel(names: Sequence[str] = PLAIN) -> pd.DataFrame:
    return pd.DataFrame({"stage": names, **figures(steps(names)), "customers": 60})


def made_flows(names: Sequence[str] = PLAIN) -> pd.DataFrame:
    pairs = pd.MultiIndex.from_product([names, names], names=["source", "target"])
    counts = np.arange(len(pairs)) % 7 + 1
    return pairs.to_frame(index=False).assign(n=counts, customers=counts)


def made_drivers(names: Sequence[str] = PLAIN, noise: float = 0.3) -> Drivers:
    shares = pd.DataFrame({"driver": names, **figures(steps(names))})
    shares["sign"] = (["down", "up", "?"] * len(names))[: len(names)]
    shares["beats_noise"] = pd.array(shares["low"] > noise, dtype="boolean")
    fit = pd.DataFrame({"n": [120], "noise": [noise], "note": [""]})
    return Drivers(shares, fit, NOTHING, {"outcome": "nps"})


def made_emotions(names: Sequence[str] = PLAIN, languages: Sequence[str] = ("en",)) -> Emotions:
    parts = [
        pd.DataFrame({"language": code, "touchpoint": names, **figures(steps(names) - 0.5)})
        for code in languages
    ]
    return Emotions(NOTHING, pd.concat(parts, ignore_index=True), NOTHING)


def made_scores(names: Sequence[str] = PLAIN, questions: Sequence[str] = ("csat",)) -> pd.DataFrame:
    parts = [
        pd.DataFrame({"question": question, "touchpoint": names, **figures(5 * steps(names))})
        for question in questions
    ]
    return pd.concat(parts, ignore_index=True)


def made_health(names: Sequence[str] = PLAIN, months: Sequence[str] = ("2025-01",)) -> Health:
    rows = pd.MultiIndex.from_product([months, names], names=["month", "channel"])
    activity = rows.to_frame(index=False).assign(n=100.0, customers=50.0, note="")
    return Health(NOTHING, NOTHING, NOTHING, NOTHING, activity, NOTHING, {})


def made_trends(labels: Sequence[str] = PLAIN, periods: int = 12) -> Kpis:
    months = pd.date_range("2025-01-01", periods=periods, freq="MS")
    rise = np.linspace(0.2, 0.6, periods)
    parts = [
        pd.DataFrame({"kpi": f"kpi{at}", "period": months, **figures(rise), "unit": "share"})
        for at in range(len(labels))
    ]
    table = pd.concat(parts, ignore_index=True).assign(note="", definition="")
    return Kpis(table, _about(labels), every="MS")


def made_groups(names: Sequence[str] = PLAIN, labels: Sequence[str] = ("NPS", "CSAT")) -> Kpis:
    parts = [
        pd.DataFrame({"kpi": f"kpi{at}", "plan": names, **figures(steps(names)), "unit": "share"})
        for at in range(len(labels))
    ]
    table = pd.concat(parts, ignore_index=True).assign(note="", definition="", period=pd.NaT)
    return Kpis(table, _about(labels), by="plan")


def made_retention(names: Sequence[str] = ("",), cohorts: int = 5) -> Retention:
    starts = pd.date_range("2025-04-01", periods=cohorts, freq="MS")
    cells = pd.MultiIndex.from_product(
        [names, starts, range(cohorts)], names=["plan", "cohort", "since"]
    )
    table = cells.to_frame(index=False).assign(n=120, note="")
    table["estimate"] = np.where(table["since"] == 0, 1.0, 0.6 - table["since"] / 20)
    table["low"], table["high"] = table["estimate"] - 0.1, table["estimate"] + 0.1
    late = table["cohort"].dt.month - 4 + table["since"] >= cohorts
    table.loc[late & (table["since"] > 0), ["estimate", "low", "high"]] = np.nan
    grouped = list(names) != [""]
    table = table if grouped else table.drop(columns="plan")
    return Retention(table, by="plan" if grouped else None)


def _about(labels: Sequence[str]) -> pd.DataFrame:
    kpis = [f"kpi{at}" for at in range(len(labels))]
    return pd.DataFrame({"kpi": kpis, "label": labels, "good": "high", "unit": "share"})


def made_personas(names: Sequence[str] = PLAIN) -> Personas:
    """Return personas found in twelve customers for each name, then called by these names."""
    k = len(names)
    random = np.random.default_rng(0)
    group = np.repeat(np.arange(k), 12)
    frame = pd.DataFrame(
        {
            "evening_share": (group + random.random(len(group)) / 4) / k,
            "weekend_share": (group % 2 + random.random(len(group)) / 4) / 2,
            "purchases": 3.0 * group + random.random(len(group)),
            "recency": 10.0 * group + random.random(len(group)),
            "score_nps": 10.0 * group + random.random(len(group)),
        },
        index=[f"c{number}" for number in range(len(group))],
    )
    found = group_customers(frame, Settings("Shop"), k=k)
    traits = found.traits.assign(label=[names[at % k] for at in range(len(found.traits))])
    return replace(found, summary=found.summary.assign(name=list(names)), traits=traits)


#: Each chart, as a function of the names in its data.
CHARTS: dict[str, Callable[[Sequence[str]], object]] = {
    "activity": lambda names: plot_activity(made_health(names, ["2025-01", "2025-02", "2025-03"])),
    "drivers": lambda names: plot_drivers(made_drivers(names)),
    "feelings": lambda names: plot_feelings(made_emotions(names)),
    "feelings in two languages": lambda names: plot_feelings(made_emotions(names, ["en", "pt"])),
    "flows": lambda names: plot_flows(made_flows(names)),
    "funnel": lambda names: plot_funnel(made_funnel(names)),
    "groups": lambda names: plot_groups(made_groups(names, names[:2])),
    "map": lambda names: plot_persona_map(made_personas(names)),
    "retention": lambda names: plot_retention(made_retention(names)),
    "scores": lambda names: plot_scores(made_scores(names, names[:2])),
    "traits": lambda names: plot_traits(made_personas(names)),
    "trends": lambda names: plot_trends(
        made_trends(names[:3]), events=(OutsideEvent("2025-06-15", names[0]),)
    ),
}


@pytest.fixture(params=sorted(CHARTS))
def draw(request) -> Callable[[Sequence[str]], object]:
    """Each chart in turn, as a function of the names in its data."""
    return CHARTS[request.param]


@pytest.fixture(scope="session")
def made() -> SimpleNamespace:
    """Functions that make results, and names to put into them."""
    return SimpleNamespace(
        drivers=made_drivers,
        emotions=made_emotions,
        figures=figures,
        flows=made_flows,
        funnel=made_funnel,
        groups=made_groups,
        health=made_health,
        hostile=HOSTILE,
        personas=made_personas,
        retention=made_retention,
        plain=PLAIN,
        scores=made_scores,
        trends=made_trends,
    )


@pytest.fixture(scope="session")
def look() -> SimpleNamespace:
    """Functions that look at a drawing: what it writes, what sticks out, what collides."""
    return SimpleNamespace(texts=texts, ticks=ticks, clipped=clipped, colliding=colliding)


def texts(figure: Figure) -> list[Text]:
    """Return every text that a figure shows, once it is laid out."""
    figure.draw_without_rendering()
    found = [*figure.texts, *(text for legend in figure.legends for text in legend.get_texts())]
    found += [text for text in (figure._supxlabel, figure._supylabel) if text is not None]
    for axes in figure.axes:
        found += [*axes.texts, axes.title, axes.xaxis.label, axes.yaxis.label]
        found += [*ticks(axes.xaxis), *ticks(axes.yaxis)]
    return [text for text in found if text.get_visible() and text.get_text().strip()]


def ticks(axis: Axis) -> list[Text]:
    """Return the labels of the ticks that lie within an axis's limits."""
    low, high = sorted(axis.get_view_interval())
    pairs = zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=False)
    return [text for place, text in pairs if low - 1e-9 <= place <= high + 1e-9]


def clipped(figure: Figure) -> list[str]:
    """Return the texts that stick out of a figure by more than a pixel."""
    frame = figure.bbox.padded(1.0)
    boxes = [(text.get_text(), text.get_window_extent()) for text in texts(figure)]
    return [
        words
        for words, box in boxes
        if box.x0 < frame.x0 or box.x1 > frame.x1 or box.y0 < frame.y0 or box.y1 > frame.y1
    ]


def colliding(labels: Sequence[Text]) -> list[tuple[str, str]]:
    """Return the pairs of labels that lie over each other."""
    shown = [text for text in labels if text.get_text().strip()]
    boxes = [text.get_window_extent().padded(-1.0) for text in shown]
    return [
        (shown[one].get_text(), shown[two].get_text())
        for one in range(len(shown))
        for two in range(one + 1, len(shown))
        if boxes[one].overlaps(boxes[two])
    ]
