"""The command line: exit statuses, messages without tracebacks, nothing heavy loaded for help."""

import subprocess
import sys
from pathlib import Path

import click
import nbformat
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook

from cxlab.cli import cli

ROOT = Path(__file__).parents[1]
HEAVY = ("pandas", "duckdb", "numpy", "sklearn", "matplotlib", "ipywidgets", "papermill")

COUNT = """
from cxlab import open_study, save_results
from cxlab.markup import html_table
contacts = open_study(study).read("interactions")
html_table(contacts.groupby("channel", as_index=False).size().assign(number=number))
"""


@pytest.fixture
def run():
    return lambda *arguments: CliRunner().invoke(cli, [str(each) for each in arguments])


@pytest.fixture
def folder(tmp_path):
    """A study of three orders."""
    study = tmp_path / "shop"
    study.mkdir()
    rows = "".join(f"c{day},2025-01-0{day},order,web\n" for day in (1, 2, 3))
    (study / "orders.csv").write_text("customer_id,timestamp,touchpoint,channel\n" + rows)
    toml = '[study]\ntitle = "Shop"\n[sources.orders]\npath = "orders.csv"\n'
    (study / "study.toml").write_text(toml + '[[tables.interactions]]\nsource = "orders"\n')
    return study


@pytest.fixture
def notebook(tmp_path):
    """Write a notebook that declares a number, and return its path."""

    def write(name, source):
        lines = ['study: str = ""  # the study', 'results: str = ""  # frames']
        lines.append("number: int = 3  # any")
        parameters = new_code_cell("\n".join(lines))
        parameters.metadata["tags"] = ["parameters"]
        made = new_notebook(cells=[parameters, new_code_cell(source.strip())])
        made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
        made.metadata["language_info"] = {"name": "python"}
        path = tmp_path / f"{name}.ipynb"
        nbformat.write(made, path)
        return path

    return write


def told(result):
    """Return what an error says, having made sure that it is one, and no traceback."""
    assert result.exit_code != 0
    assert isinstance(result.exception, SystemExit)
    assert "Traceback" not in result.output
    return result.stderr


def test_help_names_every_command(run):
    result = run("--help")
    assert result.exit_code == 0
    assert all(name in result.stdout for name in ("check", "report", "sample"))


@pytest.mark.parametrize("command", sorted(cli.commands))
def test_every_option_says_what_it_does(command):
    assert cli.commands[command].help
    options = [one for one in cli.commands[command].params if isinstance(one, click.Option)]
    assert all(option.help for option in options)


def test_help_loads_nothing_heavy():
    source = (
        "import sys\n"
        "from cxlab.cli import cli\n"
        "cli(['report', '--help'], standalone_mode=False)\n"
        f"print(sorted(set({HEAVY!r}) & set(sys.modules)), file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-c", source], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stderr.strip() == "[]"


def test_sample_writes_a_study_that_check_passes(run, tmp_path):
    made = run("sample", tmp_path / "made", "--customers", 60, "--seed", 3)
    assert made.exit_code == 0
    assert "60 made customers" in made.stdout
    assert (tmp_path / "made" / "truth").is_dir()
    checked = run("check", tmp_path / "made")
    assert checked.exit_code == 0
    assert "0 errors" in checked.stdout


def test_sample_replaces_no_other_folder(run, folder):
    assert "holds something other than a sample" in told(run("sample", folder))
    assert (folder / "orders.csv").exists()


def test_check_says_what_the_data_support(run, folder):
    result = run("check", folder)
    assert result.exit_code == 0
    assert "What these data support" in result.stdout


def test_check_reads_the_sources_again_when_asked(run, folder):
    pointer = folder / ".cxlab" / "current"
    run("check", folder)
    first = pointer.read_text()
    run("check", folder)
    assert pointer.read_text() == first
    assert run("check", folder, "--refresh").exit_code == 0
    assert pointer.read_text() != first


def test_check_lists_every_fault_and_fails(run, folder):
    settings = folder / "study.toml"
    settings.write_text(settings.read_text().replace("orders.csv", "order.csv") + "[qestions]\n")
    result = run("check", folder)
    assert result.exit_code == 1
    assert "did you mean 'orders.csv'" in result.stdout
    assert "Traceback" not in result.output


def test_erase_says_what_it_did_and_fails_for_an_id_that_nobody_has(run, folder, tmp_path):
    customer = (folder / "orders.csv").read_text().splitlines()[1].split(",")[0]
    out = ("--out", tmp_path / "reports")
    planned = run("erase", folder, customer, *out, "--dry-run")
    assert planned.exit_code == 0
    assert "would be erased" in planned.stdout
    erased = run("erase", folder, customer, *out)
    assert erased.exit_code == 0
    assert "orders.csv, column 'customer_id'" in erased.stdout
    unknown = run("erase", folder, "nobody-7", *out)
    assert unknown.exit_code == 1
    assert "has the id 'nobody-7'" in told(unknown)


@pytest.mark.parametrize("command", ["check", "report"])
def test_a_folder_that_is_not_there_is_an_error(run, tmp_path, command):
    result = run(command, tmp_path / "nowhere")
    assert result.exit_code == 1
    assert "no such folder" in result.output
    assert "Traceback" not in result.output


@pytest.mark.slow
def test_report_renders_a_notebook_with_a_parameter(run, folder, notebook, tmp_path):
    path = notebook("count", COUNT)
    out = tmp_path / "out"
    result = run("report", folder, "--notebook", path, "-p", "number=41", "--out", out)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == str(out / "shop" / "index.html")
    assert ">41<" in (out / "shop" / "count.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_notebook_that_fails_is_named_and_the_status_tells(run, folder, notebook, tmp_path):
    good, bad = notebook("count", COUNT), notebook("broken", "1 / 0")
    out = tmp_path / "out"
    result = run("report", folder, "--notebook", bad, "--notebook", good, "--out", out)
    assert result.exit_code == 1
    assert "broken failed" in result.stderr
    assert "count failed" not in result.stderr
    assert "ZeroDivisionError" in (out / "shop" / "broken.html").read_text(encoding="utf-8")
    assert (out / "shop" / "count.html").exists()


def test_an_unknown_parameter_gets_the_nearest_name(run, folder, notebook):
    said = told(run("report", folder, "--notebook", notebook("count", COUNT), "-p", "numbr=4"))
    assert "no parameter named 'numbr'; did you mean 'number'?" in said


def test_a_value_of_the_wrong_type_is_named(run, folder, notebook):
    said = told(run("report", folder, "--notebook", notebook("count", COUNT), "-p", "number=many"))
    assert "'number' is 'many'" in said


@pytest.mark.parametrize("given", ["number", "=4", " =4"])
def test_a_parameter_without_a_name_or_a_value_is_a_wrong_use(run, folder, given):
    result = run("report", folder, "-p", given)
    assert "is not NAME=VALUE" in told(result)
    assert result.exit_code == 2


def test_an_unknown_notebook_gets_the_nearest_name(run, folder, monkeypatch):
    monkeypatch.chdir(ROOT)
    said = told(run("report", folder, "--notebook", "01_persona"))
    assert "did you mean '01_personas'?" in said


def test_no_notebook_at_once_is_refused(run, folder):
    assert "jobs is 0" in told(run("report", folder, "--jobs", 0))


@pytest.mark.parametrize("start", [["cxlab"], ["python", "-m", "cxlab.cli"]])
def test_the_installed_command_is_this_one(start, tmp_path):
    """Errors are printed without a traceback there too."""
    bin_folder = Path(sys.executable).parent
    command = [str(bin_folder / start[0]), *start[1:], "report", str(tmp_path / "nowhere")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.startswith("Error: ")
    assert "Traceback" not in done.stderr
