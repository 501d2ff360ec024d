import json
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.reports.run import find_notebooks, notebook_folder, render_report
from cxlab.study import open_study

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


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def study(home):
    rows = "customer_id,timestamp,touchpoint,channel\n"
    rows += "".join(f"cust-00{day},2025-01-0{day},order,web\n" for day in (1, 2, 3))
    toml = '[study]\ntitle = "Three <orders>"\nsynthetic = true\n[sources.orders]\n'
    toml += 'path = "orders.csv"\n[[tables.interactions]]\nsource = "orders"\n'
    folder = home / "shop"
    folder.mkdir()
    (folder / "orders.csv").write_text(rows, encoding="utf-8")
    (folder / "study.toml").write_text(toml, encoding="utf-8")
    return open_study(folder)


@pytest.fixture(scope="module")
def notebooks(notebook_in, home):
    members = "save_results(results, members=opened.read('interactions'))"
    good = notebook_in(home, "01_good", "# What they do", "## Stages", FIGURES, SHOW, SAVE, members)
    bad = notebook_in(home, "02_bad", "# Broken", "## Before", FIGURES, SHOW, "1 / 0", SAVE)
    return [str(good), str(bad)]


@pytest.fixture(scope="module")
def report(study, notebooks, home):
    return render_report(study.path, notebooks=notebooks, jobs=2, out=home / "reports")


def test_a_report_has_an_index_pages_notebooks_and_results(report, home):
    assert report.folder == home / "reports" / "shop"
    names = {str(path.relative_to(report.folder)) for path in report.folder.rglob("*.*")}
    assert names == {
        "index.html",
        "report.json",
        "01_good.html",
        "02_bad.html",
        "notebooks/01_good.ipynb",
        "notebooks/02_bad.ipynb",
        "results/funnel.json",
        "results/funnel.table.csv",
        "results/funnel.table.parquet",
        "results/members.json",
    }
    assert report.failed == ("02_bad",)
    good = (report.folder / "01_good.html").read_text(encoding="utf-8")
    assert "50\u00a0%" in good
    assert "Three &lt;orders&gt;" in good
    assert "Made data." in good
    assert "save_results" not in good
    index = report.index.read_text(encoding="utf-8")
    assert "This report is not complete" in index
    assert not list(report.folder.parent.glob(".*"))


def test_a_failing_notebook_has_a_page_that_says_where_it_stopped(report):
    page = (report.folder / "02_bad.html").read_text(encoding="utf-8")
    assert "ZeroDivisionError: division by zero" in page
    assert "<code>1 / 0</code>" in page
    assert "<details>" in page
    assert "50\u00a0%" in page  # what was computed before is shown
    assert "papermill" not in page.lower()


def test_nothing_kept_holds_a_customer(report):
    kept = [path for path in report.folder.rglob("*.*") if path.is_file()]
    assert {path.suffix for path in kept} == {".csv", ".html", ".json", ".ipynb", ".parquet"}
    for path in kept:
        assert b"cust-00" not in path.read_bytes(), path.name


def test_nothing_kept_tells_of_this_machine(report, home):
    for path in report.folder.rglob("*.*"):
        if path.suffix in (".html", ".json", ".ipynb"):
            text = path.read_text(encoding="utf-8")
            for leak in (str(home), str(Path.home()) + "/", str(Path.cwd()), "ipykernel_"):
                assert leak not in text, (path.name, leak)
    kept = nbformat.read(report.folder / "notebooks" / "01_good.ipynb", as_version=4)
    assert "papermill" not in kept.metadata
    injected = next(c for c in kept.cells if "injected-parameters" in c.metadata.get("tags", []))
    assert 'study = "shop"' in injected.source


def test_the_next_run_replaces_the_folder_and_gives_the_same_bytes(
    report, study, notebooks, home, tmp_path, capfd
):
    folder = tmp_path / "reports" / "shop"
    shutil.copytree(report.folder, folder)
    page = (folder / "01_good.html").read_text(encoding="utf-8")
    again = render_report(study.path, notebooks=notebooks[:1], out=tmp_path / "reports")
    assert again.folder == folder
    assert again.failed == ()
    assert not (folder / "02_bad.html").exists()
    main = slice(page.index("<main"), page.index('<p class="steps">'))
    assert page[main] in (folder / "01_good.html").read_text(encoding="utf-8")
    assert "shop: 100%" in capfd.readouterr().err  # the progress bar


def test_a_folder_that_is_no_report_is_never_replaced(study, notebooks, tmp_path):
    own = tmp_path / study.name
    (own / "photos").mkdir(parents=True)
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


def test_a_kernel_that_dies_fails_its_page_alone(study, write_notebook, tmp_path):
    dies = write_notebook("00_dies", "# Dies", "import os, signal", "os._exit(1)", "1 + 1")
    lives = write_notebook("01_lives", "# Lives", "1 + 1")
    both = [str(dies), str(lives)]
    report = render_report(study.path, notebooks=both, jobs=2, out=tmp_path / "out")
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
        "import signal, sys; from cxlab.reports.run import render_report; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "  # ignored in the background
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
