"""Two groups compared, drawn."""

import pandas as pd

from cxlab.charts.contrast import MOST, plot_contrast
from cxlab.charts.unsaid import Unsaid
from cxlab.journeys.contrast import JourneyContrast


def contrast(*estimates, verdict="clearly more often"):
    rows = [
        {
            "kind": "pair" if number % 2 else "touchpoint",
            "item": f"place {number}",
            "target": "<b>" if number % 2 else "",
            "n": 100,
            "estimate": value,
            "low": value - 0.05,
            "high": value + 0.05,
            "unit": "share",
            "verdict": verdict,
        }
        for number, value in enumerate(estimates)
    ]
    return JourneyContrast(pd.DataFrame(rows), ("old", "new"), "plan")


def test_the_largest_difference_is_the_finding():
    chart = plot_contrast(contrast(0.1, -0.3, 0.2))
    assert chart.title == "What new and old do differently: place 1 → <b>, −30 points"
    assert "<b>" not in chart._repr_html_()
    assert chart.alt.count("n 100") == 3


def test_only_the_largest_are_drawn_and_said_so():
    chart = plot_contrast(contrast(*[0.1 + 0.01 * number for number in range(20)]))
    assert f"The largest {MOST} of 20." in chart.alt


def test_without_a_clear_difference_there_is_a_sentence():
    assert isinstance(plot_contrast(contrast(0.1, verdict="no clear difference")), Unsaid)
