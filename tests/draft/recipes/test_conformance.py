"""Every recipe: from a made export to a study whose rows are those counted by hand."""

import tomllib
from pathlib import Path

import pytest

from cxlab.draft.recipes import RECIPES, export_columns
from cxlab.kpis import measure_kpis
from cxlab.study import open_study
from cxlab.study.check import check_study

FIXTURES = Path(__file__).parent / "fixtures"
CASES = sorted(path.parent.name for path in FIXTURES.glob("*/expected.toml"))
FOREIGN = sorted((FIXTURES / "foreign").iterdir())


def exports(case: str) -> list[Path]:
    return sorted(path for path in (FIXTURES / case).iterdir() if path.name != "expected.toml")


def expected(case: str) -> dict:
    return tomllib.loads((FIXTURES / case / "expected.toml").read_text(encoding="utf-8"))


def recipe(case: str) -> str:
    return expected(case).get("recipe", case)


def test_every_recipe_has_a_case():
    assert {recipe(case) for case in CASES} == {*RECIPES}


@pytest.mark.parametrize("case", CASES)
def test_a_draft_passes_the_check(drafted, case):
    checked = check_study(drafted(case))
    assert checked.ok, str(checked)


@pytest.mark.parametrize("case", CASES)
def test_rows_are_those_counted_by_hand(drafted, case):
    study, wanted = open_study(drafted(case)), expected(case)
    counted = {table: study.count(table) for table in ("interactions", "responses", "rejects")}
    rejects = (
        study.read("rejects")[["table", "column", "found", "reason"]] if counted["rejects"] else ""
    )
    assert counted == {name: wanted.get(name, 0) for name in counted}, str(rejects)
    assert study.count("customers") == wanted["customers"]
    if "identities" in wanted:
        assert study.count("identities") == wanted["identities"]
    if "touchpoints" in wanted:
        rows = study.read("interactions")
        assert rows["touchpoint"].value_counts().to_dict() == wanted["touchpoints"]


@pytest.mark.parametrize("case", CASES)
def test_what_the_rows_hold(drafted, case):
    study, wanted = open_study(drafted(case)), expected(case)
    table = "interactions" if study.count("interactions") else "responses"
    rows = study.read(table)
    if "first" in wanted:
        first = rows.set_index("row_id").loc[wanted["first"]["row_id"]]
        assert str(first["timestamp"]) == wanted["first"]["timestamp"]
        assert first["customer_id"] == wanted["first"]["customer_id"]
    if "value" in wanted:
        assert rows["value"].sum() == pytest.approx(wanted["value"])
    if "sessions" in wanted:
        assert rows["session_id"].nunique() == wanted["sessions"]
    if "anonymous" in wanted:
        assert rows["customer_id"].isna().sum() == wanted["anonymous"]


@pytest.mark.parametrize("case", CASES)
def test_questions_are_told_by_their_wording(drafted, case):
    found = open_study(drafted(case)).settings.questions
    kinds = {name: question.kind for name, question in found.items()}
    assert kinds == expected(case).get("questions", {})


@pytest.mark.parametrize("case", [case for case in CASES if "kpi" in expected(case)])
def test_a_figure(drafted, case):
    wanted = expected(case)["kpi"]
    table = measure_kpis(open_study(drafted(case)), kpis=[wanted["name"]]).table
    [row] = table[table["kpi"] == wanted["name"]].to_dict("records")
    assert row["n"] == wanted["n"]
    assert row["estimate"] == pytest.approx(wanted["estimate"], abs=0.05)


@pytest.mark.parametrize("case", CASES)
def test_the_right_recipe_is_told_from_the_others(case):
    for path in exports(case):
        columns = {*export_columns(path)}
        scores = {name: RECIPES[name].matches(columns) for name in RECIPES}
        best = scores.pop(recipe(case))
        assert best >= 0.75, path.name
        assert best > max(scores.values()) + 0.2, f"{path.name}: {scores}"


@pytest.mark.parametrize("path", FOREIGN, ids=lambda path: path.name)
def test_foreign_files_are_none(path):
    columns = {*export_columns(path)}
    assert max(RECIPES[name].matches(columns) for name in RECIPES) < 0.5


@pytest.mark.parametrize("name", list(RECIPES))
def test_the_docs_tell_of_every_recipe(name):
    docs = (Path(__file__).parents[3] / "docs" / "recipes.md").read_text(encoding="utf-8")
    assert f"`{name}`" in docs
