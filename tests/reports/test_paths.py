from pathlib import Path

import nbformat
from nbformat import v4

from cxlab.reports.paths import clean_notebook, find_failure, known_paths, stopped_at, without_paths

PATHS = known_paths({Path("/data/retail/sample"): "sample"})


def test_a_path_becomes_its_word_wherever_it_stands():
    value = {"a": ["/data/retail/sample/x.csv", 3], "b": "in '/data/retail/sample'"}
    assert without_paths(value, PATHS) == {"a": ["sample/x.csv", 3], "b": "in 'sample'"}


def test_a_longer_path_is_another_path():
    assert without_paths("/data/retail/sample2/x", PATHS) == "/data/retail/sample2/x"
    both = known_paths(
        {Path("/data/retail/sample"): "sample", Path("/data/retail/sample/deep"): "deep"}
    )
    assert without_paths("/data/retail/sample/deep/x", both) == "deep/x"


def test_home_python_and_the_package_have_words():
    text = f"{Path.home()}/notes {Path('cxlab').resolve()}/errors.py"
    assert str(Path.home()) not in without_paths(text, PATHS)


def executed(*outputs):
    """A notebook that stopped in its second cell, as papermill writes it."""
    run = v4.new_code_cell("fine()", execution_count=1)
    stop = v4.new_code_cell("stop()", execution_count=2, outputs=list(outputs))
    never = v4.new_code_cell("never()")
    for cell, start in ((run, "2025-01-01T00:00"), (stop, "2025-01-01T00:01"), (never, None)):
        cell.metadata["papermill"] = {"start_time": start, "status": "completed"}
    marked = v4.new_markdown_cell("An Exception was encountered")
    marked.metadata["tags"] = ["papermill-error-cell-tag"]
    notebook = v4.new_notebook(cells=[marked, run, stop, never])
    notebook.metadata["papermill"] = {"output_path": "/data/retail/sample/x.ipynb"}
    return notebook


def failing(*outputs):
    return clean_notebook(executed(*outputs), PATHS)


def test_a_failure_names_the_cell_as_the_notebook_counts_it():
    trace = [
        "\x1b[31mKeyError\x1b[0m  Traceback",
        "File /tmp/ipykernel_12/34567.py:1",
        "File /usr/lib/python3.11/site-packages/pandas/core.py:22",
        "mail ola@example.com",
    ]
    error = v4.new_output("error", ename="KeyError", evalue="'ola@example.com'", traceback=trace)
    raw = executed(error)
    failure = find_failure(clean_notebook(raw, PATHS), stopped_at(raw), "died")
    assert failure.cell == 2
    assert failure.source == "stop()"
    assert failure.message == "KeyError: '[e-mail]'"
    assert "File this cell:1" in failure.traceback
    assert "File core.py:22" in failure.traceback
    assert "\x1b" not in failure.traceback
    assert "ola@" not in failure.traceback


def test_without_an_error_the_cell_that_ran_last_is_named():
    raw = executed()
    failure = find_failure(clean_notebook(raw, PATHS), stopped_at(raw), "its process ended")
    assert (failure.cell, failure.source) == (2, "stop()")
    assert failure.message == "its process ended"


def test_a_notebook_that_never_began_stopped_at_its_first_cell():
    assert stopped_at(v4.new_notebook(cells=[v4.new_code_cell("a"), v4.new_code_cell("b")])) == 0


def test_what_is_kept_has_no_times_and_no_marks():
    notebook = failing()
    assert "papermill" not in str(notebook)
    assert "2025" not in str(notebook)


def test_only_what_a_page_shows_is_kept():
    data = {"text/plain": "Personas(members=cust-00042)", "text/html": "<table></table>"}
    plain = {"text/plain": "cust-00042"}
    notebook = failing(
        v4.new_output("execute_result", data, execution_count=2),
        v4.new_output("execute_result", plain, execution_count=2),
        v4.new_output("display_data", {"image/png": "iVBOR", **plain}),
        v4.new_output("stream", text="cust-00042"),
    )
    kept = [output.data for output in notebook.cells[1].outputs]
    assert kept == [{"text/html": "<table></table>"}, {"image/png": "iVBOR"}]
    assert "cust-00042" not in str(notebook)


def test_the_card_of_one_customer_does_not_stay_in_the_notebook():
    card = {"text/html": '<section class="cxlab customer">ann-7</section>', "text/plain": "ann-7"}
    kept = clean_notebook(executed(v4.new_output("display_data", data=card)), PATHS)
    assert "ann-7" not in nbformat.writes(kept)
    assert "A page about single customers is left out" in nbformat.writes(kept)
