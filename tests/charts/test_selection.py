"""How the number of groups was chosen, drawn."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.charts import Unsaid, plot_selection
from cxlab.personas import group_customers
from cxlab.personas.choosing.selection import Selection
from cxlab.study.settings import Settings

NAN = float("nan")


def selection(k: int, *, gap: list[float], jaccard: list[float]) -> Selection:
    """A selection whose numbers from 2 on have these gaps, of which .1 is needed."""
    tried = len(gap)
    table = pd.DataFrame(
        {
            "k": range(1, tried + 2),
            "jaccard_min": [NAN, *jaccard],
            "prediction_strength": [NAN, *[0.9] * tried],
            "gap": [0.0, *gap],
            "gap_needed": [NAN, *[0.1] * tried],
        }
    )
    return Selection(k, table.assign(chosen=table["k"] == k), "why", pd.Series(dtype=float))


@pytest.fixture
def three() -> Selection:
    return selection(3, gap=[0.05, 0.3, 0.4], jaccard=[0.9, 0.8, 0.5])


@pytest.fixture
def none() -> Selection:
    return selection(1, gap=[0.05, 0.02], jaccard=[0.9, 0.5])


def marks(axes) -> dict[str, list[float]]:
    """Return the numbers of groups whose marks are filled, and hollow."""
    filled, hollow = axes.collections[:2]
    return {
        "filled": filled.get_offsets()[:, 0].tolist(),
        "hollow": hollow.get_offsets()[:, 0].tolist(),
    }


def test_each_question_has_a_row_in_which_what_passes_is_filled(three):
    rows = plot_selection(three).figure.axes
    assert [axes.get_title(loc="left") for axes in rows] == [
        "Tighter than one cloud cut up?",
        "Does each group come back?",
        "Does one half foresee the other?",
    ]
    assert marks(rows[0]) == {"filled": [3, 4], "hollow": [2]}
    assert marks(rows[1]) == {"filled": [2, 3], "hollow": [4]}
    assert marks(rows[2]) == {"filled": [2, 3, 4], "hollow": []}


def test_the_number_in_use_stands_on_a_stripe_and_without_groups_there_is_none(three, none):
    for axes in plot_selection(three).figure.axes:
        assert [patch.get_x() + patch.get_width() / 2 for patch in axes.patches] == [3]
    assert all(not axes.patches for axes in plot_selection(none).figure.axes)


def test_the_title_says_what_was_found(three, none):
    found = "3 is the largest number of groups that all come back and stand out"
    assert plot_selection(three).title == found
    nothing = "No number of groups from 2 to 3 both comes back and stands out"
    assert plot_selection(none).title == nothing
    assert plot_selection(replace(three, k=2)).title == f"2 groups were asked for; {found}"
    asked = plot_selection(replace(none, k=2)).title
    assert asked == f"2 groups were asked for; n{nothing[1:]}"


def test_every_figure_is_said_in_words(three, none):
    said = plot_selection(three).alt
    assert "2: \u22120.05, 0.90, 0.90; 3: 0.20, 0.80, 0.90; 4: 0.30, 0.50, 0.90." in said
    assert said.endswith("In use: 3.")
    assert plot_selection(none).alt.endswith("None is in use.")


def test_a_figure_that_is_not_known_leaves_no_mark(three):
    three.table.loc[3, ["jaccard_min", "prediction_strength"]] = np.nan
    chart = plot_selection(three)
    assert "4: 0.30, not known, not known" in chart.alt
    assert 4 not in marks(chart.figure.axes[1])["filled"]


def test_nothing_is_cut_off_and_no_label_lies_over_another(three, none, look):
    for selected in (three, none):
        figure = plot_selection(selected).figure
        assert look.clipped(figure) == []
        for axes in figure.axes:
            assert look.colliding(look.ticks(axes.yaxis)) == []
        assert look.colliding(look.ticks(figure.axes[-1].xaxis)) == []


def test_a_number_that_was_given_was_not_chosen():
    frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=[str(at) for at in range(20)])
    assert isinstance(plot_selection(group_customers(frame, Settings("Shop"), k=2)), Unsaid)


def test_customers_too_few_to_judge_have_no_chart(none):
    unjudged = replace(none, table=none.table.assign(gap=np.nan))
    assert "no number of groups was judged" in plot_selection(unjudged).reason
