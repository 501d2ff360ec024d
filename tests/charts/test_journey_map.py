"""A map as a picture for slides."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.charts.journey_map import plot_journey_map
from cxlab.errors import UnknownNameError


def drawn(touchpoint="basket"):
    stages = pd.DataFrame({"stage": ["look", "buy"], "n": 40, "customers": [40, 30]})
    stages = stages.assign(persona="A")
    rows = pd.DataFrame(
        {
            "row": ["what they do", "go on to next", "how they feel", "where it hurts", "owner"],
            "item": [touchpoint, "", f"{touchpoint}: satisfaction", touchpoint, "Ola"],
            "estimate": [0.6, 0.5, -0.4, 0.3, None],
            "kind": "computed",
        }
    )
    rows = rows.assign(persona="A", stage="buy", n=30, touchpoint=touchpoint, channel="web")
    rows = rows.assign(low=rows["estimate"] - 0.1, high=rows["estimate"] + 0.1, unit="share")
    about = {"titles": {"A": "Half stop"}}
    return JourneyMap(rows.assign(note=""), stages, {"A": "Planners"}, about)


def test_the_title_is_the_finding_and_the_words_hold_the_figures():
    chart = plot_journey_map(drawn())
    assert chart.title == "Half stop"
    assert "buy: basket 60\u00a0%, 50\u00a0% go on, it hurts: basket 30\u00a0%" in chart.alt
    assert chart.to_bytes("png")[:4] == b"\x89PNG"


def test_any_name_can_be_drawn():
    for name in ("\u0633\u0644\u0629 $", "x" * 10_000, "<b>pay</b>"):
        assert plot_journey_map(drawn(name)).to_bytes("svg")


def test_an_unknown_persona_is_an_error():
    with pytest.raises(UnknownNameError, match="no persona named 'B'"):
        plot_journey_map(drawn(), persona="B")


def test_what_all_stages_lack_is_said_once():
    one = drawn()
    note = "cannot be told: no answers, failures or delays are given"
    none = pd.DataFrame([{**one.cells.iloc[0], "row": "moments of truth", "stage": stage}
                         for stage in ("look", "buy")])  # fmt: skip
    none = none.assign(estimate=float("nan"), item="", note=note)
    cells = pd.concat([one.cells, none], ignore_index=True)
    chart = plot_journey_map(JourneyMap(cells, one.stages, one.names))
    said = [text.get_text() for text in chart.figure.axes[0].texts]
    assert said.count(note) == 1


def test_a_long_name_of_a_persona_is_short_in_title_and_words():
    one = drawn("x" * 10_000)
    chart = plot_journey_map(JourneyMap(one.cells, one.stages, {"A": "y" * 10_000}))
    assert len(chart.title) < 100
    assert len(chart.alt) < 400
