"""The public verbs: each loads, says what it does with an example, and has few, named options."""

import ast
import inspect
import subprocess
import sys
from pathlib import Path

import pytest

import cxlab
import cxlab.charts

ROOT = Path(__file__).parents[1]
VERBS = sorted(set(cxlab.__all__) - {"__version__"})
DRAWING = sorted(name for name in cxlab.charts.__all__ if name.islower())

#: Options that DESIGN.md's table gives by place.
BY_PLACE = {
    "measure_kpis": {"by", "every"},
    "assign_personas": {"model"},
    "map_journeys": {"personas"},
    "representative_journeys": {"personas"},
    "simulate_journeys": {"changes"},
    "day_in_life": {"personas"},
    "plot_scores": {"question"},
    "plot_traits": {"persona"},
    "scores_by": {"column"},
}


def public(name):
    return getattr(cxlab if name in VERBS else cxlab.charts, name)


def test_importing_cxlab_alone_stays_light():
    source = "import sys, cxlab; print(sorted({'pandas', 'numpy', 'duckdb'} & set(sys.modules)))"
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_every_verb_is_offered_by_dir():
    assert set(VERBS) <= set(dir(cxlab))


def test_a_name_that_is_none_is_an_attribute_error():
    with pytest.raises(AttributeError, match="has no attribute 'find_person'"):
        cxlab.find_person  # noqa: B018


def test_the_version_is_that_of_the_package():
    from importlib.metadata import version

    assert cxlab.__version__ == version("cxlab")


@pytest.mark.parametrize("name", [*VERBS, *DRAWING])
def test_a_verb_says_what_it_takes_and_gives_with_an_example(name):
    text = inspect.getdoc(public(name))
    assert text.splitlines()[0].endswith(".")
    for heading in ("Parameters", "Examples"):
        assert f"{heading}\n{'-' * len(heading)}" in text, f"{name} lacks {heading}"
    if inspect.signature(public(name)).return_annotation not in (None, "None"):
        assert "Returns\n-------" in text
    assert ">>> " in text
    assert "doctest: +SKIP" not in text


@pytest.mark.parametrize("name", [*VERBS, *DRAWING])
def test_every_parameter_is_described_and_there_are_few(name):
    verb = public(name)
    parameters = inspect.signature(verb).parameters
    assert len(parameters) <= 6
    described = inspect.getdoc(verb).split("Parameters\n")[1].split("Returns\n")[0]
    lines = [line for line in described.splitlines() if " : " in line and line[:1].strip()]
    named = [each.strip("* ") for line in lines for each in line.split(" : ")[0].split(",")]
    assert named == list(parameters)


@pytest.mark.parametrize("name", [*VERBS, *DRAWING])
def test_options_are_given_by_name(name):
    optional = {
        key
        for key, one in inspect.signature(public(name)).parameters.items()
        if one.default is not one.empty and one.kind is not one.KEYWORD_ONLY
    }
    assert optional <= BY_PLACE.get(name, set())


@pytest.mark.parametrize("name", [*VERBS, *DRAWING])
def test_everything_is_typed(name):
    signature = inspect.signature(public(name))
    assert signature.return_annotation is not signature.empty
    assert all(one.annotation is not one.empty for one in signature.parameters.values())


def test_editors_see_the_verbs_that_are_loaded_when_first_used():
    tree = ast.parse((ROOT / "cxlab" / "__init__.py").read_text(encoding="utf-8"))
    shown = next(node.body for node in tree.body if isinstance(node, ast.If))
    seen = {alias.asname: f"{line.module}.{alias.name}" for line in shown for alias in line.names}
    assert seen == {name: f"{cxlab._VERBS[name]}.{name}" for name in VERBS}
