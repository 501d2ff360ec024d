"""Several channels as one journey, drawn."""

import pandas as pd

from cxlab.charts import Chart, ChartGrid, Unsaid
from cxlab.charts.channels import plot_channels
from cxlab.journeys.channels import ChannelSwitches

SHARE = {"n": 300, "customers": 90, "estimate": 0.3, "low": 0.2, "high": 0.4, "note": ""}


def switches(names=("web", "app"), within="episode"):
    steps = [
        {"kind": "channel", "source": one, "target": two, **SHARE, "estimate": 0.1 + at / 100}
        for one in names
        for at, two in enumerate(names)
    ]
    goals = ["session"] if within == "session" else ["buy", "ask"]
    use = [{"within": goal, "kind": "channel", **SHARE} for goal in goals]
    return ChannelSwitches(pd.DataFrame(steps), pd.DataFrame(use), within)


def test_how_many_use_several_and_where_they_go():
    shown = plot_channels(switches())
    assert isinstance(shown, ChartGrid)
    assert shown.charts[0].title == "Episodes that use several"
    assert shown.title == "30\xa0% of 300 episodes of \u201cbuy\u201d use several channels"
    assert (
        shown.charts[1].title
        == "Of the steps from \u201cweb\u201d, 11\xa0% lead to \u201capp\u201d"
    )
    assert "web \u2192 web" not in shown.charts[1].alt


def test_one_channel_leaves_nothing_to_switch():
    shown = plot_channels(switches(["web"], within="session"))
    assert isinstance(shown, Chart)
    assert shown.title == "30\xa0% of 300 sessions use several channels"


def test_what_is_hidden_is_said():
    found = switches()
    use = pd.concat([found.use, found.use.assign(within="rare", estimate=float("nan"))])
    shown = plot_channels(ChannelSwitches(found.steps, use, "episode"))
    assert "2 of 4 not shown" in shown.charts[0].figure._supxlabel.get_text()
    none = ChannelSwitches(found.steps, found.use.assign(estimate=float("nan")), "episode")
    assert isinstance(plot_channels(none), Unsaid)
    twice = ChannelSwitches(found.steps, pd.concat([found.use, found.use]), "episode")
    assert isinstance(plot_channels(twice), Unsaid)


def test_any_name_is_drawn(made, look):
    shown = plot_channels(switches(made.hostile[:4]))
    assert all(look.clipped(chart.figure) == [] for chart in shown.charts)
    assert "<script" not in shown._repr_html_()
