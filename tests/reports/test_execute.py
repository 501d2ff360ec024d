import gc
import os
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

from cxlab.reports.execute import Job, ThisPython, count_cells, run_notebooks
from cxlab.reports.paths import known_paths


def jobs(folder, *sources):
    return [
        Job(source, {"study": "x"}, folder / "out" / f"{source.stem}.ipynb") for source in sources
    ]


def test_notebooks_run_in_their_order_each_in_its_own_process(write_notebook, tmp_path, capfd):
    show = "import os\nfrom IPython.display import Markdown\nMarkdown(f'{study} {os.getpid()}')"
    sources = [write_notebook(name, show) for name in ("b", "a")]
    runs = run_notebooks(jobs(tmp_path, *sources), workers=2, paths=known_paths({}), title="shop")
    shown = [run.notebook.cells[-1].outputs[0].data["text/markdown"].split() for run in runs]
    assert [words[0] for words in shown] == ["x", "x"]
    assert len({words[1] for words in shown}) == 2
    assert [run.failure for run in runs] == [None, None]
    assert "shop: 100%" in capfd.readouterr().err
    assert nbformat.read(tmp_path / "out" / "a.ipynb", as_version=4).cells


def test_it_runs_beside_the_notebook_and_on_this_python(write_notebook, tmp_path):
    show = "import os, sys\nfrom IPython.display import Markdown\n"
    show += "Markdown(os.getcwd() + '|' + sys.prefix)"
    source = write_notebook("a", show)
    (run,) = run_notebooks(jobs(tmp_path, source), paths={})
    shown = run.notebook.cells[-1].outputs[0].data["text/markdown"]
    assert shown == f"{source.parent}|{sys.prefix}"


def test_a_process_that_cannot_start_fails_its_notebook(write_notebook, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise RuntimeError("no room")

    monkeypatch.setattr(ThisPython, "_async_pre_start_kernel", refuse)
    (run,) = run_notebooks(jobs(tmp_path, write_notebook("a", "1")), paths={})
    assert run.failure.message == "its Python process did not start: no room"
    assert run.failure.cell == 1


def test_the_kernel_is_this_interpreter():
    manager = ThisPython()
    assert manager.kernel_spec.argv[0] == sys.executable
    assert Path(sys.executable).exists()


@pytest.mark.skipif(os.name != "posix", reason="only there do kernels talk through files")
def test_no_two_kernels_can_be_given_one_port(write_notebook, tmp_path):
    show = "from ipykernel.connect import get_connection_info\n"
    show += "from IPython.display import Markdown\nknown = get_connection_info(unpack=True)\n"
    show += "Markdown(known['transport'] + '|' + known['ip'])"
    sources = [write_notebook(name, show) for name in "ab"]
    runs = run_notebooks(jobs(tmp_path, *sources), workers=2, paths={})
    said = [run.notebook.cells[-1].outputs[0].data["text/markdown"].split("|") for run in runs]
    assert [transport for transport, _ in said] == ["ipc", "ipc"]
    assert said[0][1] != said[1][1]


def test_nothing_is_left_of_where_a_kernel_talked(write_notebook, tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "t"))
    (tmp_path / "t").mkdir()
    (run,) = run_notebooks(jobs(tmp_path, write_notebook("a", "1")), paths={})
    gc.collect()
    assert run.failure is None
    assert list((tmp_path / "t").iterdir()) == []


def test_cells_are_counted_with_the_one_that_carries_the_values(write_notebook):
    assert count_cells(write_notebook("a", "# Words", "1", "2")) == 4
