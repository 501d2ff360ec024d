"""The picture of a flow."""

import pandas as pd
import pytest

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.charts.user_flow_marks import Picture
from cxlab.charts.user_flow_picture import draw_picture


def picture(colour=None, widths=(60.0, 30.0)):
    edges = pd.DataFrame(
        {
            "source": ["(s)", "a", "a", "b"],
            "target": ["a", "b", "(l)", "(g)"],
            "n": [90.0, widths[0], widths[1], widths[0]],
            "customers": [90.0, widths[0], widths[1], widths[0]],
            "share": [1.0, 2 / 3, 1 / 3, 1.0],
            "median_s": [None, 60.0, None, None],
            "back": False,
            "shown": True,
            "on_happy_path": [True, True, False, True],
        }
    ).astype({"median_s": "float64"})
    nodes = pd.DataFrame({"touchpoint": ["a", "b"], "layer": [1.0, 4.0], "share": [1.0, 0.6]})
    nodes = nodes.assign(
        left=[0.3, 0.0], dead_end=False, decision=[True, False], feeling=[0.5, None]
    )
    nodes["on_happy_path"] = True
    attempts = pd.DataFrame({"n": [90.0], "customers": [90.0], "estimate": [0.6]})
    coverage = pd.DataFrame({"detail": [0.8], "n": 90, "customers": 90, "estimate": 1.0})
    coverage["of_customers"] = 1.0
    about = {"start": "(s)", "goal_node": "(g)", "left": "(l)", "detail": 0.8, "felt": "answers"}
    frames = (attempts, nodes, edges, pd.DataFrame(), pd.DataFrame(), coverage)
    return Picture(UserFlow(*frames, parameters=about), edges, colour)


def written(colour=None):
    return [text.get_text() for text in draw_picture(picture(colour)).axes[0].texts]


def test_layers_have_no_gaps():
    assert picture().layers() == {"(s)": 0, "a": 1, "b": 2, "(g)": 3}


def test_every_way_that_leads_on_is_drawn_and_leaving_hangs_below():
    assert len(picture().ways) == 3
    words = written()
    assert {"Start", "Goal", "a", "b", "30\xa0% end here", "67\xa0%\n1.0\xa0min"} <= set(words)


def test_tones_are_written_too():
    assert "feels +0.5" in written("feeling")
    assert any("from \u22121 (orange) to +1 (blue)" in words for words in written("feeling"))
    assert any("darker: longer" in words for words in written("time"))


def test_ribbons_are_as_wide_as_customers_are_many():
    figure = draw_picture(picture())
    wide = sorted(patch.get_linewidth() for patch in figure.axes[0].patches if not patch.get_fill()
                  or patch.get_facecolor()[3] == 0)  # fmt: skip
    assert wide[-1] / wide[-2] == pytest.approx(90 / 60)
