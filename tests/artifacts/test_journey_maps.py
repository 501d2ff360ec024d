"""A map worked out by hand, and the promises that every map keeps."""

import dataclasses

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.journey_answers import COMMENTS
from cxlab.artifacts.journey_facts import (
    COLUMNS,
    DO,
    FEEL,
    HURT,
    NEXT,
    OPEN,
    OWNER,
    PLAN,
    ROWS,
    TIME,
    TOLD,
)
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.errors import UnknownNameError
from cxlab.estimate import mean_interval, wilson

FIGURES = ["n", "estimate", "low", "high"]


@pytest.fixture(scope="module")
def everyone(shop_map):
    """The map of all customers of the shop together; tests only read it."""
    return map_journeys(shop_map[0])


def cell(drawn, stage, row, item=None, persona=EVERYONE):
    """Return the one cell there."""
    cells = drawn.cells
    here = cells[(cells["persona"] == persona) & (cells["stage"] == stage) & (cells["row"] == row)]
    if item is not None:
        here = here[here["item"] == item]
    assert len(here) == 1
    return here.iloc[0]


def test_what_they_do(everyone):
    drawn = everyone
    order = cell(drawn, "conversion", DO, "order")
    assert order[FIGURES].tolist() == pytest.approx([15, *wilson(12, 15)])
    assert order[["channel", "actor", "unit"]].tolist() == ["app", "company", "share"]
    assert cell(drawn, "awareness", DO, "social ad")["actor"] == "partner"
    shown = drawn.cells[(drawn.cells["stage"] == "conversion") & (drawn.cells["row"] == DO)]
    assert shown["item"].tolist() == ["basket", "order"]  # a failure is not what they do


def test_a_touchpoint_that_few_used_is_not_listed(everyone):
    """Three customers came back to the product page on the web."""
    assert not ((everyone.cells["channel"] == "web").any())


def test_time_spent(everyone):
    spent = cell(everyone, "consideration", TIME)
    assert spent[FIGURES].tolist() == pytest.approx([15, 3, 3, 3], rel=0.01)
    assert spent["item"].startswith("middle half: 3.0")
    assert spent["unit"] == "days"


def test_going_on_leaves_out_who_came_last(shop):
    """Of 31 who came, one came on the last day; 15 of the other 30 put something in the basket."""
    went = cell(map_journeys(shop), "consideration", NEXT)
    assert went[FIGURES].tolist() == pytest.approx([30, *wilson(15, 30)])
    soon = cell(map_journeys(shop, horizon_days=2), "consideration", NEXT)
    assert soon["estimate"] == 0  # they took three days


def test_how_they_feel(everyone):
    """Ten answers of 1 and two of 5, on 1 to 5: ten times -1 and two times 1."""
    values = np.array([-1.0] * 10 + [1.0] * 2)
    expected = mean_interval(12, values.mean(), values.std(ddof=1))
    felt = cell(everyone, "retention", FEEL)
    assert felt[FIGURES].tolist() == pytest.approx([12, expected[0], -1, expected[2]])
    assert felt["item"] == "parcel delivered: satisfaction"


def test_an_answer_stands_at_the_stage_of_the_contact_it_is_about(everyone):
    """The product page is consideration before the purchase, though the answers came later."""
    assert cell(everyone, "consideration", FEEL)["n"] == 30


def test_an_answer_without_a_stage_is_unplaced(everyone):
    assert cell(everyone, "unplaced", FEEL)["item"] == "X9: satisfaction"


def test_feelings_stand_beside_scores(shop):
    ids = shop.read("responses").query("verbatim.notna()")["row_id"]
    feelings = pd.DataFrame({"row_id": ids, "polarity": [-0.5] * 9 + [np.nan]})
    few = map_journeys(shop, feelings=feelings)
    item = f"parcel delivered: {COMMENTS}"
    assert cell(few, "retention", FEEL, item)["note"] == "fewer than 10: not shown"
    enough = map_journeys(shop, feelings=feelings.fillna({"polarity": -0.5}))
    assert cell(enough, "retention", FEEL, item)["estimate"] == pytest.approx(-0.5)
    assert cell(enough, "retention", FEEL, "parcel delivered: satisfaction")["n"] == 12


def test_languages_are_not_pooled(shop):
    ids = shop.read("responses").query("verbatim.notna()")["row_id"]
    feelings = pd.DataFrame({"row_id": ids, "polarity": -0.5, "language": ["en"] * 5 + ["pl"] * 5})
    drawn = map_journeys(shop, feelings=feelings)
    for language in ("English", "Polish"):
        found = cell(drawn, "retention", FEEL, f"parcel delivered: {COMMENTS} ({language})")
        assert (found["n"], found["note"]) == (5, "fewer than 10: not shown")


def test_where_it_hurts(everyone):
    drawn = everyone
    failed = cell(drawn, "conversion", HURT)
    assert failed["item"] == "payment failed"
    assert failed[FIGURES].tolist() == pytest.approx([15, *wilson(10, 15)])
    late = cell(drawn, "retention", HURT)
    assert late["item"] == "parcel delivered: bad answers on satisfaction"
    assert late[FIGURES].tolist() == pytest.approx([12, *wilson(10, 12)])
    assert late["quote"] == "Three weeks late, I had to ring [phone]"
    assert cell(drawn, "consideration", HURT)["note"] == "no clear pain"


def test_few_voices_are_not_quoted(make_study, tables):
    tables["responses"].loc[0, "verbatim"] = np.nan
    drawn = map_journeys(make_study(settings='[roles]\npurchase = ["order"]', **tables))
    assert (drawn.cells["quote"] == "").all()


def test_what_people_told_us_has_no_figures(shop, personas):
    told = map_journeys(shop, personas).cells.query("kind == 'told'")
    assert told[FIGURES].isna().all(axis=None)
    assert not told["note"].str.contains("%").any()
    placed = told[["persona", "stage", "item"]].to_numpy().tolist()
    assert placed == [
        ["A", "consideration", "be sure it fits"],
        ["A", "conversion", "<b>pay</b> in one go"],
        ["B", "consideration", "be sure it fits"],
    ]
    assert told["note"].iloc[0] == (
        "need, heard in 6 of 8 interviews, written down by Ola, the data agree"
    )


def test_owners(everyone):
    drawn = everyone
    conversion = drawn.cells.query("row == @OWNER and stage == 'conversion'")
    assert conversion["item"].tolist() == ["Payments", "App team"]
    assert cell(drawn, "loyalty", OWNER)["note"] == "no owner is named"


def test_evidence_leads_to_the_rows(shop):
    drawn = map_journeys(shop)
    failed = shop.rows(cell(drawn, "conversion", HURT)["evidence"])
    assert failed["touchpoint"].tolist() == ["payment failed"] * 10
    went = shop.rows(cell(drawn, "consideration", NEXT)["evidence"])
    assert len(went) == 30
    late = shop.rows(cell(drawn, "retention", HURT)["evidence"])
    assert late["score"].tolist() == [1.0] * 10
    felt = shop.rows(cell(drawn, "retention", FEEL)["evidence"])
    assert len(felt) == 12
    shown = drawn.cells["estimate"].notna()
    ranked = drawn.cells["row"] == OPEN  # of other cells, whose rows are behind them
    assert (drawn.cells.loc[shown & ~ranked, "evidence"] != "").all()
    assert (drawn.cells.loc[~shown, "evidence"] == "").all()


def test_small_groups_keep_their_rows_without_figures(shop, personas):
    drawn = map_journeys(shop, personas)
    for row in (DO, TIME, NEXT):
        empty = cell(drawn, "awareness", row, persona="B")
        assert empty["note"] == "fewer than 10: not shown"
        assert pd.isna(empty["n"])
        assert np.isnan(empty["estimate"])
    stage = drawn.stages.query("persona == 'B' and stage == 'awareness'").iloc[0]
    assert stage["n"] == 16
    assert pd.isna(stage["customers"])
    assert np.isnan(stage["estimate"])
    shown = drawn.cells["estimate"].notna()
    assert (drawn.cells.loc[shown, "n"] >= shop.settings.min_group).all()


def test_every_cell_is_there_in_order(shop, personas):
    drawn = map_journeys(shop, personas)
    assert list(drawn.cells) == COLUMNS
    order = shop.settings.stages.order
    placed = drawn.cells[drawn.cells["stage"] != "unplaced"]
    found = placed[["persona", "stage", "row"]].drop_duplicates().to_numpy().tolist()
    rows = [row for row in ROWS if row != PLAN]  # the shop states no process
    assert found == [[who, stage, row] for who in "AB" for stage in order for row in rows]


def test_the_header_says_how_many_and_that_awareness_is_a_record(everyone):
    stages = everyone.stages.set_index("stage")
    assert stages["customers"].tolist() == [20, 31, 15, 12, 0]
    assert stages["n"].tolist() == [31] * 5
    assert "first recorded" in stages.loc["awareness", "note"]
    assert stages["note"].iloc[1:].tolist() == [""] * 4


def test_notes_say_what_is_not_on_the_map(shop, personas):
    drawn = map_journeys(shop, personas.drop(["c29", "c30"]))
    assert any("2 customers are unlike any persona" in note for note in drawn.notes)
    assert any("persona that is not on the map: 1" in note for note in drawn.notes)


def test_contacts_without_a_stage_are_counted(make_study, tables):
    tables["interactions"]["touchpoint"] = tables["interactions"]["touchpoint"].replace(
        {"parcel delivered": "X17"}
    )
    drawn = map_journeys(make_study(**tables))
    assert any("contacts are at touchpoints without a stage" in note for note in drawn.notes)


def test_partitions_change_nothing(shop, personas, swap_partitions):
    whole = map_journeys(shop, personas)
    for partitions in (2, 7):
        again = map_journeys(swap_partitions(shop, partitions), personas)
        pd.testing.assert_frame_equal(again.cells, whole.cells, rtol=1e-9)
        pd.testing.assert_frame_equal(again.stages, whole.stages, rtol=1e-9)


def test_row_order_changes_nothing(make_study, shop, tables, personas):
    mixed = {name: frame.sample(frac=1, random_state=2) for name, frame in tables.items()}
    mixed["findings"] = tables["findings"]
    settings = (shop.path / "study.toml").read_text(encoding="utf-8").split("[questions]")[1]
    other = map_journeys(make_study(settings="[questions]" + settings, **mixed), personas)
    whole = map_journeys(shop, personas)
    pd.testing.assert_frame_equal(other.cells, whole.cells, rtol=1e-9)


def test_relabelling_touchpoints_only_relabels(make_study, tables):
    """With the stages given by the study, names carry no meaning."""
    names = {
        name: f"T{at}" for at, name in enumerate(tables["interactions"]["touchpoint"].unique())
    }
    stages = dict(zip(names, ["awareness", *["conversion"] * 5], strict=True))

    def draw(rename):
        lines = "\n".join(
            f"{stage} = {json_list(rename, stages, stage)}" for stage in set(stages.values())
        )
        frames = {
            name: tables[name].assign(touchpoint=tables[name]["touchpoint"].replace(rename))
            for name in ("interactions", "responses")
        }
        return map_journeys(make_study(settings=f"[stages.touchpoints]\n{lines}", **frames)).cells

    figures = ["stage", "row", *FIGURES]
    plain, renamed = draw({}), draw(names)
    pd.testing.assert_frame_equal(
        plain[figures].sort_values(figures, ignore_index=True),
        renamed[figures].sort_values(figures, ignore_index=True),
    )


def json_list(rename, stages, stage):
    return str([rename.get(name, name) for name in stages if stages[name] == stage]).replace(
        "'", '"'
    )


def test_a_study_with_interactions_alone(make_study, tables):
    drawn = map_journeys(
        make_study(
            interactions=tables["interactions"][
                ["customer_id", "timestamp", "touchpoint", "channel"]
            ]
        )
    )
    assert cell(drawn, "conversion", FEEL)["note"] == "no answers are about a touchpoint"
    assert cell(drawn, "conversion", HURT)["note"].startswith("cannot be told")
    assert cell(drawn, "conversion", TOLD)["note"] == "nobody has asked yet"


def test_anonymous_answers_count_where_the_touchpoint_has_one_stage(make_study, tables):
    tables["responses"]["customer_id"] = pd.Series([None] * 54, dtype="str")
    scale = "[questions]\nsatisfied = { scale = [1, 5] }"
    felt = cell(map_journeys(make_study(settings=scale, **tables)), "retention", FEEL)
    assert felt["n"] == 12


def test_scores_without_a_scale_are_said_to_be_left_out(make_study, tables):
    drawn = map_journeys(make_study(**tables))
    assert any(note.startswith("54 scores have no scale") for note in drawn.notes)


def test_one_customer_with_one_contact(make_study, tables):
    drawn = map_journeys(make_study(interactions=tables["interactions"].iloc[:1]))
    assert drawn.cells["estimate"].isna().all()
    assert (drawn.cells["note"] != "").all()


def test_an_unknown_model_is_an_error(shop):
    with pytest.raises(UnknownNameError, match="no stage model"):
        map_journeys(shop, model="hmmm")


def test_a_map_is_frozen(everyone):
    with pytest.raises(dataclasses.FrozenInstanceError):
        everyone.notes = ()


def test_the_sample_shows_its_planted_failure_with_its_rows(sample):
    drawn = map_journeys(sample)
    failed = cell(drawn, "conversion", HURT, "payment failed")
    met = sample.read("interactions", ["customer_id", "touchpoint"])
    met = met.loc[met["touchpoint"] == "payment failed", "customer_id"].nunique()
    assert failed["estimate"] == pytest.approx(met / failed["n"])
    rows = sample.rows(failed["evidence"])
    assert set(rows["touchpoint"]) == {"payment failed"}
    assert len(rows) == met
