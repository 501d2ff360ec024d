"""Exports that recipes know."""

from functools import partial
from types import SimpleNamespace

import pytest

from cxlab.draft import known
from cxlab.draft.known import find_known, merge_known, use_recipe
from cxlab.errors import CxlabError, UnknownNameError
from cxlab.registry import Registry


def score(column, columns):
    return 1.0 if column in columns else 0.6 * ("Half" in columns)


def written(name, paths, folder, linked):
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


def test_a_recipe_that_fails_is_told_and_not_used(recipes, files):
    def fail(paths, folder, linked):
        raise CxlabError("no tickets")

    recipes["shopping"].files = fail
    folder, paths = files(a="Basket No,x\n1,2\n")
    assert find_known(folder, paths) == ([], ["the recipe 'shopping' was not used: no tickets"])


def test_an_unknown_recipe(recipes, files):
    folder, paths = files(a="Basket No,x\n1,2\n")
    with pytest.raises(UnknownNameError, match="did you mean 'shopping'"):
        use_recipe(folder, paths, "shoping")
