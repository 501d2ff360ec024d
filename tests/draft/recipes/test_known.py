"""Exports that recipes know."""

import shutil
from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest

from cxlab.draft import draft_study, save_draft
from cxlab.draft.recipes import known
from cxlab.draft.recipes.known import Known, find_known, merge_known, use_recipe
from cxlab.errors import CxlabError, UnknownNameError
from cxlab.registry import Registry
from cxlab.study import open_study

FIXTURES = Path(__file__).parent / "fixtures"


def score(column, columns):
    return 1.0 if column in columns else 0.6 * ("Half" in columns)


def written(name, paths, folder, linked, taken):
    toml = f'[study]\ntitle = "T"\n[sources.{name}]\npath = "{paths[0].name}"\n'
    toml += '[[tables.responses]]\nsql = "rows.sql"\n[roles]\npurchase = ["order"]\n'
    return {"study.toml": toml, "rows.sql": "SELECT 1"}


@pytest.fixture
def recipes(monkeypatch):
    """Two recipes: each knows a column, and writes one source and one query."""
    registry = Registry("recipe")
    for name, column in (("shopping", "Basket No"), ("asking", "Answer No")):
        registry.register(name)(
            SimpleNamespace(
                name=name,
                title=name.capitalize(),
                matches=partial(score, column),
                files=partial(written, name),
            )
        )
    monkeypatch.setattr(known, "RECIPES", registry)
    return registry


@pytest.fixture
def files(tmp_path):
    def write(**texts):
        for name, text in texts.items():
            (tmp_path / f"{name}.csv").write_text(text)
        return tmp_path, sorted(tmp_path.glob("*.csv"))

    return write


def test_sure_exports_are_used_and_likely_ones_named(recipes, files):
    folder, paths = files(a="Basket No,x\n1,2\n", b="Half,x\n1,2\n", c="other,y\n1,2\n")
    [found], [said] = find_known(folder, paths)
    assert (found.recipe, [path.name for path in found.paths]) == ("shopping", ["a.csv"])
    assert "b.csv looks like an export of" in said
    assert "--recipe" in said


def test_queries_of_several_recipes_keep_apart(recipes, files):
    folder, paths = files(a="Basket No,x\n1,2\n", b="Answer No,x\n1,2\n")
    found, _ = find_known(folder, paths)
    assert {name for one in found for name in one.queries} == {
        "asking-rows.sql",
        "shopping-rows.sql",
    }
    merged = merge_known(found)
    assert sorted(part for one in found for part in one.sections("tables")) == [
        '[[tables.responses]]\nsql = "asking-rows.sql"',
        '[[tables.responses]]\nsql = "shopping-rows.sql"',
    ]
    assert merged["roles"] == {"purchase": ["order"]}
    assert set(merged["sources"]) == {"asking", "shopping"}


def test_two_systems_that_name_a_source_alike_are_both_read(tmp_path):
    for name in ("qualtrics/export.csv", "surveymonkey/Customer Survey.csv"):
        shutil.copy(FIXTURES / name, tmp_path)
    draft = draft_study(tmp_path)
    save_draft(draft)
    study = open_study(tmp_path)
    assert {*study.settings.sources} == {"survey", "surveymonkey_survey"} or {
        *study.settings.sources
    } == {"survey", "qualtrics_survey"}
    # Both fixtures count their rows by hand.
    assert study.count("responses") == 23 + 37
    assert study.count("rejects") == 1


def test_a_recipe_that_fails_is_told_and_not_used(recipes, files):
    def fail(paths, folder, linked, taken):
        raise CxlabError("no tickets")

    recipes["shopping"].files = fail
    folder, paths = files(a="Basket No,x\n1,2\n")
    assert find_known(folder, paths) == ([], ["the recipe 'shopping' was not used: no tickets"])


def test_two_surveys_that_ask_the_same_keep_one_scale():
    texts = [f'[questions]\nNPS = {{ kind = "nps", scale = [{low}, 10] }}\n' for low in (0, 1)]
    found = [Known("a", "A", (), {"study.toml": text}) for text in texts]
    assert merge_known(found)["questions"]["NPS"]["scale"] == [0, 10]


def test_an_unknown_recipe(recipes, files):
    folder, paths = files(a="Basket No,x\n1,2\n")
    with pytest.raises(UnknownNameError, match="did you mean 'shopping'"):
        use_recipe(folder, paths, "shoping")
