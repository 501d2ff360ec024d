"""Comments that nobody asked for, answers about no touchpoint, and what was expected before."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_answers import COMMENTS, UNASKED
from cxlab.artifacts.journey_facts import FEEL, HEARD, WANT
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.estimate import mean_interval
from cxlab.study import open_study

LANGUAGE = " (English)"
THEMES = '[themes]\nlate = { words = ["late", "parcel*"], touchpoint = "parcel delivered" }\n'


def told(who, question, scores, **more):
    when = pd.Timestamp("2025-02-01")
    rows = {"customer_id": [f"c{number:02}" for number in who], "timestamp": when}
    rows |= {"question": question, "score": scores, "scale_min": 1.0, "scale_max": 5.0}
    return pd.DataFrame({"verbatim": None, "touchpoint": None, "survey_type": None, **rows, **more})


@pytest.fixture(scope="module")
def drawn(tmp_path_factory, write_shop):
    """Twelve who had a parcel wrote of it unasked, thirteen others of nothing; twelve expected."""
    folder = tmp_path_factory.mktemp("unasked")
    write_shop(folder, THEMES)
    parts = [
        told(range(12), "recommend", [1.0] * 12, verbatim="The PARCELS came late"),
        told(range(15, 28), "recommend", [5.0] * 13, verbatim="Nice shop"),
        told(range(12), "hoped", [5.0] * 11 + [1.0], touchpoint="parcel delivered"),
    ]
    parts[2]["survey_type"] = "expectation"
    frame = pd.concat(parts, ignore_index=True)
    ids = [f"u{number:02}" for number in range(len(frame))]
    frame = frame.assign(row_id=ids, response_id=ids)
    texts = dict.fromkeys(("verbatim", "touchpoint", "survey_type"), "str")
    frame.astype(texts).to_parquet(folder / "responses.parquet", index=False)
    study = open_study(folder)
    feelings = pd.DataFrame({"row_id": ids[:25], "polarity": [-0.5] * 12 + [0.5] * 13})
    return study, map_journeys(study, feelings=feelings.assign(language="en"))


def cells_of(drawn, row):
    cells = drawn.cells[(drawn.cells["row"] == row) & (drawn.cells["kind"] != HEARD)]
    return cells[cells["item"] != ""].set_index("item")


def test_a_comment_stands_at_the_place_that_its_words_name(drawn):
    cell = cells_of(drawn[1], FEEL).loc[f"parcel delivered: {UNASKED}{LANGUAGE}"]
    assert cell[["stage", "n", "estimate"]].tolist() == ["retention", 12, -0.5]
    rows = drawn[0].rows(cell["evidence"])
    assert set(rows["verbatim"]) == {"The PARCELS came late"}


def test_what_names_no_place_is_tied_to_none(drawn):
    """Never by its time: each of them had been at a touchpoint shortly before."""
    cells = cells_of(drawn[1], FEEL)
    cell = cells.loc[f"not tied to a place: {COMMENTS}{LANGUAGE}"]
    assert cell[["stage", "n", "estimate"]].tolist() == ["unplaced", 13, 0.5]
    score = cells.loc["not tied to a place: recommend"]
    assert score["n"] == 25
    assert len(cells) == 3


def test_what_was_expected_stands_with_what_they_want(drawn):
    cell = cells_of(drawn[1], WANT).loc["parcel delivered: hoped"]
    levels = pd.Series([1.0] * 11 + [-1.0])
    mean, low, _ = mean_interval(12, levels.mean(), levels.std())
    assert cell[["n", "estimate", "low", "high"]].tolist() == pytest.approx([12, mean, low, 1])
    assert set(drawn[0].rows(cell["evidence"])["question"]) == {"hoped"}


def test_the_page_says_how_feelings_were_placed(drawn):
    html = drawn[1]._repr_html_()
    line = html.split('class="jm-loose"')[1].split("</tr>")[0]
    assert "<b>Not tied to a place: </b><bdi>recommend</bdi>" in line
    assert "n 13" in line
    assert "placed by what the comment speaks of" in html
    assert "expected before: mean answer" in html
