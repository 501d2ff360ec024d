"""What a recipe says of files that are not its own, and how it names the files it is given."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from cxlab.draft.recipes import RECIPES, Recipe
from cxlab.draft.recipes.recipe import FOLDER, Part, read_recipe
from cxlab.errors import CxlabError, UnknownNameError
from cxlab.study import open_study

FIXTURES = Path(__file__).parent / "fixtures"


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture
def part() -> Part:
    columns = {"id": ("Id", "Key"), "when": ("When",), "who": ("Who",)}
    return Part("orders", columns, ("id",), ("id", "when", "who"))


def test_a_score_is_the_share_of_typical_columns(part):
    assert part.score(["id", "WHEN", "other"]) == pytest.approx(2 / 3)
    assert part.score(["Key", "When", "Who"]) == 1.0
    assert part.score(["When", "Who"]) == 0.0


def test_a_recipe_matches_as_its_best_part_does(part):
    other = Part("people", {"name": ("Name",)}, ("name",), ("name",))
    assert Recipe("shop", "Shop", (part, other)).matches({"Name"}) == 1.0


def test_a_wrong_name():
    with pytest.raises(UnknownNameError, match="no recipe named 'shopfy'; did you mean 'shopify'"):
        RECIPES["shopfy"]


def test_a_file_that_is_none_of_the_systems():
    path = FIXTURES / "foreign" / "weather.csv"
    with pytest.raises(CxlabError, match=r"weather\.csv is not an export of Zendesk that is known"):
        RECIPES["zendesk"].files([path])


def test_no_file_at_all():
    with pytest.raises(CxlabError, match="no export of Zendesk is given"):
        RECIPES["zendesk"].files([])


def test_a_file_that_it_takes_is_not_there():
    path = FIXTURES / "zendesk" / "ticket_events.ndjson"
    with pytest.raises(CxlabError, match="needs the export of its tickets: a file with the colum"):
        RECIPES["zendesk"].files([path])


def test_one_part_is_enough(tmp_path):
    path = Path(shutil.copy(FIXTURES / "zendesk" / "tickets.ndjson", tmp_path))
    write(tmp_path, RECIPES["zendesk"].files([path]))
    found = open_study(tmp_path).read("interactions")["touchpoint"].value_counts()
    assert found["ticket solved"] == 4
    assert "ticket reopened" not in found


def test_contacts_alone_are_a_study(tmp_path):
    for name in ("hubspot/contacts.csv", "salesforce/Contact.csv"):
        folder = tmp_path / Path(name).parent
        folder.mkdir()
        path = Path(shutil.copy(FIXTURES / name, folder))
        write(folder, RECIPES[folder.name].files([path]))
        assert open_study(folder).count("interactions") >= 4


def test_several_files_are_one_source(tmp_path):
    content = (FIXTURES / "ccm" / "events.csv").read_text()
    head, *rows = content.splitlines(keepends=True)
    (tmp_path / "events-01.csv").write_text(head + "".join(rows[:6]))
    (tmp_path / "events-02.csv").write_text(head + "".join(rows[6:]))
    files = RECIPES["ccm"].files(sorted(tmp_path.glob("*.csv")))
    assert 'path = "events-0*.csv"' in files["study.toml"]
    write(tmp_path, files)
    assert open_study(tmp_path).count("interactions") == 11


def test_a_pattern_names_no_other_file(tmp_path):
    for name in ("a.csv", "b.csv"):
        shutil.copy(FIXTURES / "ccm" / "events.csv", tmp_path / name)
    with pytest.raises(CxlabError, match="give them names that begin alike"):
        RECIPES["ccm"].files([tmp_path / "a.csv", tmp_path / "b.csv"])


def test_names_are_relative_to_the_studys_folder(tmp_path):
    inner = tmp_path / "exports"
    inner.mkdir()
    path = Path(shutil.copy(FIXTURES / "ccm" / "events.csv", inner))
    recipe = RECIPES["ccm"]
    assert 'path = "events.csv"' in recipe.files([path])["study.toml"]
    assert 'path = "exports/events.csv"' in recipe.files([path], folder=tmp_path)["study.toml"]


def test_parquet_with_types_of_its_own_gives_the_same(drafted, tmp_path):
    lines = (FIXTURES / "ga4" / "events_20250601.ndjson").read_text().splitlines()
    rows = [json.loads(line) for line in lines]
    for row in rows:
        row["event_timestamp"] = int(row["event_timestamp"])
        for one in row["event_params"]:
            given = one["value"]["int_value"]
            one["value"]["int_value"] = int(given) if given else None
    path = tmp_path / "events.parquet"
    pd.DataFrame(rows).to_parquet(path)
    write(tmp_path, RECIPES["ga4"].files([path]))
    typed, plain = (
        frame.sort_values([*frame], ignore_index=True)
        for folder in (tmp_path, drafted("ga4"))
        for frame in [open_study(folder).read("interactions").drop(columns="row_id")]
    )
    pd.testing.assert_frame_equal(typed, plain)


def test_hostile_names_stay_values(tmp_path):
    evil = "x\"; DROP TABLE survey; -- {{ 7 * 7 }} \\ '"
    head = "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,"
    quoted = evil.replace('"', '""')
    rows = [f'{i},2,01/02/2025,01/02/2025,,a@example.com,{i},"{quoted * i}"' for i in (1, 5)]
    text = f'{head}"{quoted}","Why {quoted}"\n' + "\n".join(rows) + "\n"
    path = tmp_path / "it's [1].csv"
    path.write_text(text)
    write(tmp_path, RECIPES["surveymonkey"].files([path]))
    study = open_study(tmp_path)
    responses = study.read("responses")
    assert responses["score"].dropna().tolist() == [1.0, 5.0]
    assert responses["verbatim"].dropna().tolist() == [evil, evil * 5]
    assert [question.text for question in study.settings.questions.values()] == [
        evil,
        f"Why {evil}",
    ]


def test_a_survey_of_labels_alone(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        "Respondent ID,Collector ID,Start Date,End Date,IP Address,Email Address,Colour\n"
        + "".join(f"{i},2,01/02/2025,01/02/2025,,,red\n" for i in range(4))
    )
    with pytest.raises(CxlabError, match="export the values of answers, not their labels"):
        RECIPES["surveymonkey"].files([path])


def test_what_a_recipe_needs_has_a_name():
    for name in RECIPES:
        recipe = read_recipe(FOLDER / name)
        for part in recipe.parts:
            assert {*part.needed, *part.typical} <= {*part.columns}
            assert len(part.typical) >= 4
