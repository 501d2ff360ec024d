import json
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.reports.run import find_notebooks, notebook_folder, render_report

FIGURES = """
import pandas as pd
from cxlab import markup
from cxlab.reports.results import save_results
from cxlab.study import open_study
"""
SHOW = """
opened = open_study(study)
frame = pd.DataFrame({"stage": ["order"], "n": [opened.count("interactions")], "estimate": [0.5],
                      "low": [0.4], "high": [0.6]})
markup.figures_table(frame, caption="Stages")
class Shown:
    def __repr__(self):
        return f"members: {first}"
    def _repr_html_(self):
        return markup.figures_table(frame, caption="Stages")
first = opened.read("interactions")["customer_id"].iloc[0]
print(first)
Shown()
"""
SAVE = "save_results(results, funnel=frame)"


@pytest.fixture
def study(make_study):
    rows = pd.DataFrame(
        {
            "customer_id": ["cust-001", "cust-002", "cust-003"],
            "timestamp": pd.to_datetime(["2025-01-02", "2025-01-03", "2025-02-03"]),
            "touchpoint": "order",
            "channel": "web",
        }
    )
    return make_study(interactions=rows, study={"title": "Three <orders>", "synthetic": True})


@pytest.fixture
def notebooks(write_notebook):
    good = write_notebook("01_good", "# What they do", "## Stages", FIGURES, SHOW, SAVE)
    bad = write_notebook("02_bad", "# Broken", "## Before", FIGURES, SHOW, "1 / 0", SAVE)
    return [str(good), str(bad)]


def test_a_report_has_an_index_pages_notebooks_and_results(study, notebooks, tmp_path, capfd):
    report = render_report(study.path, notebooks=notebooks, jobs=2, out=tmp_path / "out")
    assert report.folder == tmp_path / "out" / study.name
    names = {str(path.relative_to(report.folder)) for path in report.folder.rglob("*.*")}
    assert names == {
        "index.html",
        "report.json",
        "01_good.html",
        "02_bad.html",
        "notebooks/01_good.ipynb",
        "notebooks/02_bad.ipynb",
        "results/funnel.json",
        "results/funnel.table.parquet",
    }
    assert report.failed == ("02_bad",)
    assert "cell" in capfd.readouterr().err  # the progress bar
    good = (report.folder / "01_good.html").read_text(encoding="utf-8")
    assert "50\u00a0%" in good
    assert "Three &lt;orders&gt;" in good
    assert "Made data." in good
    assert "save_results" not in good
    index = report.index.read_text(encoding="utf-8")
    assert "This report is not complete" in index
    assert not list(report.folder.parent.glob(".*"))


def test_a_failing_notebook_has_a_page_that_says_where_it_stopped(study, notebooks, tmp_path):
    report = render_report(study.path, notebooks=notebooks[1:], out=tmp_path / "r")
    page = (report.folder / "02_bad.html").read_text(encoding="utf-8")
    assert "ZeroDivisionError: division by zero" in page
    assert "<code>1 / 0</code>" in page
    assert "<details>" in page
    assert "50\u00a0%" in page  # what was computed before is shown
    assert "papermill" not in page.lower()


def test_nothing_kept_holds_a_customer(study, notebooks, tmp_path):
    members = "save_results(results, members=opened.read('interactions'))"
    extra = nbformat.read(notebooks[0], as_version=4)
    extra.cells.append(nbformat.v4.new_code_cell(members))
    nbformat.write(extra, notebooks[0])
    report = render_report(study.path, notebooks=notebooks, out=tmp_path / "reports")
    assert report.failed == ("02_bad",)
    kept = [path for path in report.folder.rglob("*.*") if path.is_file()]
    assert {path.suffix for path in kept} == {".html", ".json", ".ipynb", ".parquet"}
    for path in kept:
        assert b"cust-00" not in path.read_bytes(), path.name


def test_nothing_kept_tells_of_this_machine(study, notebooks, tmp_path):
    report = render_report(study.path, notebooks=notebooks, out=tmp_path / "reports")
    for path in report.folder.rglob("*.*"):
        if path.suffix in (".html", ".json", ".ipynb"):
            text = path.read_text(encoding="utf-8")
            for leak in (str(tmp_path), str(Path.home()) + "/", str(Path.cwd()), "ipykernel_"):
                assert leak not in text, (path.name, leak)
    kept = nbformat.read(report.folder / "notebooks" / "01_good.ipynb", as_version=4)
    assert "papermill" not in kept.metadata
    injected = next(c for c in kept.cells if "injected-parameters" in c.metadata.get("tags", []))
    assert f'study = "{study.name}"' in injected.source


def test_a_second_run_replaces_the_first_and_gives_the_same_bytes(study, notebooks, tmp_path):
    first = render_report(study.path, notebooks=notebooks, out=tmp_path / "r")
    before = first.index.read_bytes()
    page = (first.folder / "01_good.html").read_bytes()
    again = render_report(study.path, notebooks=notebooks, out=tmp_path / "r")
    assert again.index.read_bytes() == before
    assert (again.folder / "01_good.html").read_bytes() == page
    last = render_report(study.path, notebooks=notebooks[:1], out=tmp_path / "r")
    assert last.failed == ()
    assert not (last.folder / "02_bad.html").exists()


def test_a_folder_that_is_no_report_is_never_replaced(study, notebooks, tmp_path):
    own = tmp_path / study.name
    (own / "photos").mkdir(parents=True, exist_ok=True)
    with pytest.raises(CxlabError, match="is no report of cxlab"):
        render_report(study.path, notebooks=notebooks, out=tmp_path)
    assert (own / "photos").is_dir()


def test_the_study_itself_is_never_replaced(study, notebooks):
    with pytest.raises(CxlabError, match="is no report"):
        render_report(study.path, notebooks=notebooks, out=study.path.parent)
    assert (study.path / "study.toml").exists()


def test_the_kernel_is_this_python_even_where_python3_is_another(
    study, write_notebook, tmp_path, monkeypatch
):
    folder = tmp_path / "jupyter" / "kernels" / "python3"
    folder.mkdir(parents=True)
    other = {"argv": ["/no/such/python"], "display_name": "Other", "language": "python"}
    (folder / "kernel.json").write_text(json.dumps(other), encoding="utf-8")
    monkeypatch.setenv("JUPYTER_PATH", str(folder.parents[1]))
    source = "import sys\nfrom IPython.display import HTML\nHTML(f'<p>{sys.version}</p>')"
    own = write_notebook("own", "# Own", source)
    report = render_report(study.path, notebooks=[str(own)], out=tmp_path / "out")
    assert report.failed == ()


def test_values_reach_the_notebook_in_their_types(study, write_notebook, tmp_path):
    source = "from IPython.display import HTML\nHTML(f'<p>k is {k!r}, names {names!r}</p>')"
    declared = "k: int | None = None  # how many\nnames: list[str] = []"
    own = write_notebook("own", "# Own", source, parameters=declared)
    given = {"k": "5", "names": "a,b"}
    report = render_report(study.path, notebooks=[str(own)], parameters=given, out=tmp_path / "o")
    assert "k is 5, names ['a', 'b']" in (report.folder / "own.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"kk": "5"}, "no parameter named 'kk'; did you mean 'k'"),
        ({"k": "many"}, "own: parameter 'k' is 'many'; it must be int | None"),
        ({"results": "x"}, "sets the parameter 'results' itself"),
    ],
)
def test_wrong_parameters_stop_before_anything_starts(
    study, write_notebook, tmp_path, given, error
):
    own = write_notebook("own", "# Own", parameters="k: int | None = None  # how many")
    with pytest.raises(CxlabError, match=re.escape(error)):
        render_report(study.path, notebooks=[str(own)], parameters=given, out=tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_an_unknown_notebook_names_the_nearest(write_notebook, tmp_path, monkeypatch):
    write_notebook("01_personas", "# Personas")
    monkeypatch.chdir(tmp_path)
    assert notebook_folder() == tmp_path / "notebooks"
    assert list(find_notebooks()) == ["01_personas"]
    with pytest.raises(UnknownNameError, match="did you mean '01_personas'"):
        find_notebooks(["01_persona"])


def test_a_notebook_for_the_hand_alone_is_no_part_of_a_report(write_notebook, monkeypatch):
    path = write_notebook("explore", "# Explore")
    notebook = nbformat.read(path, as_version=4)
    notebook.cells[0].source = 'study: str = "."  # the folder'
    nbformat.write(notebook, path)
    write_notebook("01_personas", "# Personas")
    monkeypatch.chdir(path.parents[1])
    assert list(find_notebooks()) == ["01_personas"]
    with pytest.raises(CxlabError, match="declares no parameters study and results"):
        find_notebooks([str(path)])


def test_no_jobs_is_an_error(study, notebooks):
    with pytest.raises(CxlabError, match="at least 1"):
        render_report(study.path, notebooks=notebooks, jobs=0)


def test_a_kernel_that_dies_fails_its_page_alone(study, notebooks, write_notebook, tmp_path):
    dies = write_notebook("00_dies", "# Dies", "import os, signal", "os._exit(1)", "1 + 1")
    report = render_report(study.path, notebooks=[str(dies), notebooks[0]], out=tmp_path / "out")
    assert report.failed == ("00_dies",)
    page = (report.folder / "00_dies.html").read_text(encoding="utf-8")
    assert "ended without a word" in page
    assert "os._exit(1)" in page


@pytest.mark.slow
def test_an_interrupt_ends_the_kernels_at_once(study, write_notebook, tmp_path):
    started = tmp_path / "started"
    source = f"import pathlib, time\npathlib.Path({str(started)!r}).touch()\ntime.sleep(600)"
    waits = write_notebook("waits", "# Waits", source)
    code = (
        "import sys; from cxlab.reports.run import render_report; "
        "render_report(sys.argv[1], notebooks=[sys.argv[2]], out=sys.argv[3])"
    )
    out = tmp_path / "out"
    command = [sys.executable, "-c", code, str(study.path), str(waits), str(out)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        for _ in range(600):
            if started.exists():
                break
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        try:
            _, error = process.communicate(timeout=60)
        finally:
            process.kill()
    assert process.returncode != 0
    assert "KeyboardInterrupt" in error
    assert not list(out.iterdir())
