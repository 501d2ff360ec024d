"""Where reality leaves the plan: figures of the check at the stages of the map, hidden alike."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_facts import PLAN
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.journeys.planned import check_process

PROCESS = """
[[processes]]
name = "buy"
steps = ["product page", "basket", { touchpoint = "order", within_days = 0.7 }]
[[processes]]
name = "pay"
steps = ["basket", "order"]
"""


@pytest.fixture(scope="module")
def planned(tmp_path_factory, write_shop):
    folder = tmp_path_factory.mktemp("planned")
    study = write_shop(folder, PROCESS)
    return study, map_journeys(study)


def rows_of(drawn):
    """Return the row's cells by item, the last of those that two processes share."""
    cells = drawn.cells[(drawn.cells["row"] == PLAN) & (drawn.cells["item"] != "")]
    return cells.drop_duplicates("item", keep="last").set_index("item")


def test_the_figures_of_the_check_stand_at_the_stages_of_its_steps(planned):
    """Thirty looked in time; half put something in the basket, twelve of these ordered, late."""
    study, drawn = planned
    check, cells = check_process(study, name="buy"), rows_of(drawn)
    left = check.strays.set_index(["kind", "touchpoint"]).loc[("left out", "basket")]
    assert cells.loc["basket: left out", ["estimate", "low", "high"]].tolist() == pytest.approx(
        [15 / 30, left["low"], left["high"]]
    )
    assert cells.loc["basket: left out", ["stage", "n"]].tolist() == ["conversion", 30]
    assert cells.loc["order: late", "estimate"] == pytest.approx(12 / 30)
    assert "contacts a run" in cells.loc["order: late", "note"]


def test_what_the_check_hides_the_map_hides(planned):
    """Three of fifteen put something in the basket and did not order."""
    cells = rows_of(planned[1])
    for item in ("order: left out", "\u201cpay\u201d, as planned"):
        assert pd.isna(cells.loc[item, "estimate"])
        assert "not shown" in cells.loc[item, "note"] or "give away" in cells.loc[item, "note"]


def test_every_shown_figure_leads_to_rows(planned):
    study, drawn = planned
    shown = rows_of(drawn).dropna(subset="estimate")
    assert set(study.rows(shown.loc["order: late", "evidence"])["touchpoint"]) == {"order"}
    assert set(study.rows(shown.loc["basket: left out", "evidence"])["touchpoint"]) == {
        "product page"
    }


def test_the_page_shows_the_row_only_where_a_process_is_stated(planned, shop):
    assert "Where it leaves the plan" in planned[1]._repr_html_()
    drawn = map_journeys(shop)
    assert PLAN not in set(drawn.cells["row"])
    assert "Where it leaves the plan" not in drawn._repr_html_()
