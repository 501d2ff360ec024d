"""The notebooks: thin, told in plain words, and running on any study through plain papermill."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pandas as pd
import pytest

from cxlab.reports.parameters import read_parameters
from cxlab.sample import write_sample

ROOT = Path(__file__).parents[2]
PATHS = sorted((ROOT / "notebooks").glob("*.ipynb"))
REPORTED = [path for path in PATHS if path.stem[:2].isdigit()]

#: What a thin notebook does not hold: it loads, calls and shows.
THICK = (
    ast.AsyncFunctionDef,
    ast.ClassDef,
    ast.For,
    ast.FunctionDef,
    ast.If,
    ast.Lambda,
    ast.ListComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Try,
    ast.While,
)

every_notebook = pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A study with contacts of 60 customers and nothing else: no answers, no findings."""
    folder = tmp_path_factory.mktemp("small") / "shop"
    folder.mkdir()
    random = np.random.default_rng(5)
    customers = np.repeat([f"c{number:02}" for number in range(60)], 6)
    place = np.arange(len(customers))
    frame = pd.DataFrame({"customer_id": customers})
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(
        random.integers(0, 150 * 24, len(place)), "h"
    )
    frame["touchpoint"] = np.array(["home page", "basket", "order"])[place % 3]
    frame["channel"] = np.where((place // 6) % 2 == 0, "web", "app")
    frame.to_csv(folder / "contacts.csv", index=False)
    toml = '[study]\ntitle = "A <small> shop & more"\n[sources.contacts]\npath = "contacts.csv"\n'
    toml += '[[tables.interactions]]\nsource = "contacts"\n[roles]\npurchase = ["order"]\n'
    (folder / "study.toml").write_text(toml, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def sample_folder(tmp_path_factory):
    return write_sample(tmp_path_factory.mktemp("sample") / "sample", customers=400)


def cells(path, kind):
    notebook = nbformat.read(path, as_version=4)
    return [cell for cell in notebook.cells if cell.cell_type == kind]


def papermill(path, out, *options):
    command = [sys.executable, "-m", "papermill", str(path), str(out), *map(str, options)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr[-3000:]
    return nbformat.read(out, as_version=4)


def shown(notebook):
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    return "".join(output.get("data", {}).get("text/html", "") for output in outputs)


def test_the_notebooks_are_those_of_the_report_and_an_explorer():
    assert [path.stem for path in PATHS] == [
        "00_data_health",
        "01_personas",
        "02_journeys",
        "03_emotional_drivers",
        "04_kpis",
        "05_persona_drift",
        "06_user_flows",
        "07_future_state",
        "08_day_in_the_life",
        "09_planned_against_actual",
        "explore_personas",
    ]


@every_notebook
def test_it_is_a_valid_notebook_without_outputs(path):
    notebook = nbformat.read(path, as_version=4)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    for cell in cells(path, "code"):
        assert cell.outputs == []
        assert cell.execution_count is None
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)


@every_notebook
def test_it_is_thin(path):
    for cell in cells(path, "code"):
        found = [type(node).__name__ for node in ast.walk(ast.parse(cell.source))
                 if isinstance(node, THICK)]  # fmt: skip
        assert not found, f"{path.stem} holds {found}"
        assert not re.search(r"^\s*[!%]", cell.source, re.MULTILINE)


@every_notebook
def test_its_parameters_are_typed_told_and_first(path):
    parameters = read_parameters(path)
    assert parameters["study"].type == "str"
    assert all(parameter.help for parameter in parameters.values())
    first = cells(path, "code")[0]
    assert first.metadata.tags == ["parameters"]
    assert ("results" in parameters) == (path in REPORTED)


@every_notebook
def test_it_opens_with_a_title_and_a_purpose_and_ends_with_what_is_next(path):
    told = cells(path, "markdown")
    notebook = nbformat.read(path, as_version=4)
    assert notebook.cells[0].source.startswith("# ")
    assert len(notebook.cells[0].source.splitlines()) > 2
    assert notebook.cells[-1].source.splitlines()[:2] == ["---", told[-1].source.splitlines()[1]]
    assert notebook.cells[-1].source.splitlines()[1].startswith("**Next.** ")
    assert sum(cell.source.startswith("# ") for cell in told) == 1


@every_notebook
def test_no_name_is_imported_that_is_not_used(path):
    source = "\n".join(cell.source for cell in cells(path, "code"))
    tree = ast.parse(source)
    imported = {
        alias.asname or alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert imported <= used
    modules = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= {"cxlab", "cxlab.charts", "cxlab.markup"}


@pytest.mark.parametrize("path", REPORTED, ids=lambda path: path.stem)
def test_every_result_that_is_made_is_saved(path):
    """Each frame that a page shows is among the results that other programs read."""
    last = cells(path, "code")[-1].source
    assert re.match(r"save_results\(\s*results,", last)
    saved = {keyword.arg for keyword in ast.parse(last).body[0].value.keywords}
    verbs = r"^(\w+) = (?:describe_study|find_\w+|measure_\w+|map_\w+|read_emotions|scores_by|"
    verbs += r"directly_follows|stage_\w+|check_\w+|drop_offs|episode_figures|channel_switches|"
    verbs += r"representative_\w+|simulate_\w+|day_in_life|present_stages)\((?!.*\)\.)"
    source = "\n".join(cell.source for cell in cells(path, "code"))
    made = set(re.findall(verbs, source, re.MULTILINE))
    needed_only = {"personas"} if path.stem in ("02_journeys", "04_kpis") else set()
    assert made - needed_only <= saved


@pytest.mark.slow
@pytest.mark.parametrize("path", [PATHS[1], PATHS[-1]], ids=lambda path: path.stem)
def test_it_runs_through_plain_papermill_on_a_small_study(path, small, tmp_path):
    results = tmp_path / "results"
    options = ["-p", "study", small]
    if path in REPORTED:
        options += ["-p", "results", results]
    notebook = papermill(path, tmp_path / "out.ipynb", *options)
    html = shown(notebook)
    assert bool(html) == (path in REPORTED)
    assert ("widget-view" in nbformat.writes(notebook)) == (path not in REPORTED)
    assert "<small>" not in html
    assert not re.search(r"\bc0[0-9]\b", html)
    assert (path in REPORTED) == bool(list(results.glob("*.json")))


@pytest.mark.slow
@pytest.mark.parametrize("path", REPORTED, ids=lambda path: path.stem)
def test_it_runs_on_the_sample(path, sample_folder, tmp_path):
    options = ["-p", "study", sample_folder]
    if path.stem == "05_persona_drift":  # half a year of so few customers carries no personas
        options += ["-p", "k", 5]
    notebook = papermill(path, tmp_path / "out.ipynb", *options)
    html = shown(notebook)
    drawn = html.count("data:image/svg+xml")
    expected = {
        "00_data_health": 1,
        "01_personas": 4,
        "02_journeys": 2,
        "03_emotional_drivers": 3,
        "04_kpis": 10,
        "05_persona_drift": 2,
        "06_user_flows": 7,
        "07_future_state": 1,
        "08_day_in_the_life": 1,
        "09_planned_against_actual": 1,
    }
    assert drawn >= expected[path.stem]
    assert len(re.findall(r'<img alt="[^"]{20,}"', html)) == drawn
    assert html.count('class="unsaid"') == 0
    assert [output for cell in notebook.cells for output in cell.get("outputs", [])
            if output.output_type in ("stream", "error")] == []  # fmt: skip


@pytest.mark.slow
def test_the_readme_s_call_of_papermill_works(small, tmp_path):
    """A path relative to where papermill is called, and a parameter of another type."""
    inside = tmp_path / "notebooks"
    inside.mkdir()
    (inside / "01_personas.ipynb").write_bytes((ROOT / "notebooks/01_personas.ipynb").read_bytes())
    (tmp_path / "data").symlink_to(small.parent)
    command = [sys.executable, "-m", "papermill", "notebooks/01_personas.ipynb", "out.ipynb"]
    command += ["-p", "study", "data/shop", "-p", "k", "3"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 0, done.stderr[-3000:]
    assert "3 behavioural segments" in shown(nbformat.read(tmp_path / "out.ipynb", as_version=4))
