"""A user flow drawn, with any names in it."""

import pandas as pd
import pytest

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.artifacts.user_flows import map_flows
from cxlab.charts.layout import ChartGrid
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow import plot_user_flow
from cxlab.errors import UnknownNameError

START = pd.Timestamp("2025-01-01")


@pytest.fixture
def flow_of(make_study):
    def make(names, **options):
        rows = [("z", START + pd.Timedelta(days=60), "visit")]
        for number in range(45 * len(names)):
            name = names[number % len(names)]
            path = ("basket", name, "basket", "order") if number % 3 else ("basket", name, "pay")
            rows += [(f"c{number}", START + pd.Timedelta(d, "D"), p) for d, p in enumerate(path)]
        frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
        goals = '[goals]\nbuy = { start = ["basket"], end = ["order"], days = 7 }\n'
        goals += '[questions]\nsat = { kind = "csat", scale = [1, 5] }\n'
        said = pd.DataFrame({"customer_id": [f"c{number}" for number in range(40)]})
        said = said.assign(response_id=said["customer_id"], question="sat", score=2.0)
        said = said.assign(timestamp=START, touchpoint="basket")
        study = make_study(goals, interactions=frame.assign(channel="web"), responses=said)
        return map_flows(study, detail=1, **options)

    return make


def test_it_says_the_finding_and_what_it_covers(flow_of, look):
    flow = flow_of(["reviews", "search"])
    chart = plot_user_flow(flow)
    assert chart.title.startswith("67\xa0% of 90 attempts to \u201cbuy\u201d get there; 100\xa0%")
    written = " ".join(text.get_text().replace("\n", " ") for text in look.texts(chart.figure))
    assert "The picture covers 100\xa0% of 90 attempts of 90 customers" in written
    assert "100\xa0% end here" in written
    assert "dead end: clearly more stop here" in written
    assert "dashed: a way back" in written
    assert "The picture covers 100\xa0%" in chart.alt
    assert "Happy path: basket > reviews > basket > order" in chart.alt
    assert chart.to_bytes("svg") == plot_user_flow(flow).to_bytes("svg")


def test_any_name_is_drawn_within_the_picture(flow_of, look, made):
    flow = flow_of([*made.hostile])
    for colour in (None, "feeling", "time"):
        chart = plot_user_flow(flow, colour=colour)
        assert look.clipped(chart.figure) == []
        assert look.colliding(chart.figure.axes[0].texts) == []
        written = " ".join(text.get_text() for text in look.texts(chart.figure))
        assert ("feels \u22120.5" in written) == (colour == "feeling")
        assert ("darker: longer" in written) == (colour == "time")
    assert "<script" not in chart._repr_html_()


def test_groups_are_drawn_apart(flow_of):
    groups = pd.Series({f"c{number}": "ab"[number % 2] for number in range(180)}, name="plan")
    grid = plot_user_flow(flow_of(["x", "y", "x", "y"], by=groups))
    assert isinstance(grid, ChartGrid)
    assert [chart.title[:3] for chart in grid.charts] == ["a: ", "b: "]


def test_what_cannot_be_drawn_is_said(flow_of):
    with pytest.raises(UnknownNameError, match="colour of a flow"):
        plot_user_flow(flow_of(["x"]), colour="red")
    nothing = UserFlow(*[pd.DataFrame()] * 6, notes=("Nobody.",))
    assert plot_user_flow(nothing) == Unsaid("Nobody.")
