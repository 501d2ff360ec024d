"""Paths of this machine, and what else a run leaves in a notebook, taken out of what is kept."""

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from cxlab.artifacts.customer_page import CLASS
from cxlab.markup import soft, tag
from cxlab.privacy import mask_text
from cxlab.reports.shell import Failure

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_FILE = re.compile(r"[^\s\"']*ipykernel_\d+[^\s\"':]*")
_CODE_FILE = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s:\"']+)*[\\/]([^\\/\s:\"']+\.py)")
_ERROR_TAG = "papermill-error-cell-tag"

#: The kinds of output that pages show, or name; others are not kept either.
SHOWN = ("text/html", "text/markdown", "image/")

#: What stands instead of a card or a list of single customers.
WITHHELD = tag("p", soft("A page about single customers is left out: it is for internal use only."))


def known_paths(named: Mapping[Path, str]) -> dict[str, str]:
    """Return this machine's paths and the words that stand for them, the longest first.

    Parameters
    ----------
    named : mapping of pathlib.Path to str
        Folders, and the word for each; further ones are added (Python's, the home folder).

    Returns
    -------
    dict of str to str
        Path -> word.

    Examples
    --------
    >>> known_paths({Path("/data/retail/sample"): "sample"})[str(Path("/data/retail/sample"))]
    'sample'
    """
    folders = {
        str(Path(__file__).parents[1]): "cxlab",
        sys.prefix: "python",
        sys.base_prefix: "python",
        str(Path.cwd()): ".",
        str(Path.home()): "~",
        tempfile.gettempdir(): "temporary",
        **{str(path): word for path, word in named.items()},
    }
    both = folders | {path.replace("\\", "\\\\"): word for path, word in folders.items()}
    useful = {path: word for path, word in both.items() if len(path.strip("\\/")) > 1}
    return dict(sorted(useful.items(), key=lambda item: -len(item[0])))


def without_paths(value: Any, paths: Mapping[str, str]) -> Any:
    """Return text, or anything made of text, with paths replaced by the words for them.

    A path is replaced as a whole: ``/data/sample`` does not match in ``/data/sample2``.

    Parameters
    ----------
    value : object
        Text, lists, mappings; anything else is returned as it is.
    paths : mapping
        Path -> word (``known_paths``).

    Returns
    -------
    object
        The same shape.

    Examples
    --------
    >>> without_paths(["read /data/sample/a.csv"], {"/data/sample": "sample"})
    ['read sample/a.csv']
    """
    if isinstance(value, str):
        for path, word in paths.items():
            if path in value:
                value = word.join(re.split(re.escape(path) + r"(?![\w-])", value))
        return value
    if isinstance(value, dict):
        return type(value)({key: without_paths(part, paths) for key, part in value.items()})
    if isinstance(value, list):
        return [without_paths(part, paths) for part in value]
    return value


def clean_notebook(notebook: NotebookNode, paths: Mapping[str, str]) -> NotebookNode:
    """Return an executed notebook as it is kept: with what its page shows, and nothing more.

    The plain text beside a table (the ``repr`` of a result, which holds ids), and what was
    printed, are taken out; so are paths, times and papermill's marks. Errors are masked.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill wrote it.
    paths : mapping
        Path -> word (``known_paths``).

    Returns
    -------
    nbformat.NotebookNode
        A new notebook with the same cells.
    """
    kept = without_paths(notebook, paths)
    kept.cells = [cell for cell in kept.cells if _ERROR_TAG not in cell.metadata.get("tags", [])]
    for part in (kept, *kept.cells):
        for key in ("papermill", "execution", "widgets"):
            part.metadata.pop(key, None)
    for cell in kept.cells:
        if cell.cell_type == "code":
            outputs = [_output(output) for output in cell.outputs]
            cell.outputs = [output for output in outputs if output is not None]
    return kept


def _output(output: NotebookNode) -> NotebookNode | None:
    """Return what is kept of an output; None where nothing is."""
    if output.output_type == "error":
        output.traceback = [_short(line) for line in output.traceback]
        output.evalue = _short(output.evalue)
        return output
    data = output.get("data", {})
    shown = {kind: value for kind, value in data.items() if kind.startswith(SHOWN)}
    if not shown:
        return None
    output.data = NotebookNode({"text/html": str(WITHHELD)} if shows_one(shown) else shown)
    return output


def shows_one(data: Mapping[str, Any]) -> bool:
    """Say whether an output holds the card of one customer, which nobody may publish.

    Examples
    --------
    >>> shows_one({"text/html": '<section class="cxlab customer">'}), shows_one({"text/html": ""})
    (True, False)
    """
    return any(f'class="{CLASS}"' in str(value) for value in data.values())


def stopped_at(notebook: NotebookNode) -> int:
    """Return the place of the cell that ran last, from 0, in a notebook as papermill wrote it.

    Where papermill's own marks stand among the cells, they are not counted.
    """
    cells = [cell for cell in notebook.cells if _ERROR_TAG not in cell.metadata.get("tags", [])]
    ran = [
        place
        for place, cell in enumerate(cells)
        if cell.cell_type == "code" and cell.metadata.get("papermill", {}).get("start_time")
    ]
    return ran[-1] if ran else 0


def find_failure(notebook: NotebookNode, place: int, reason: str) -> Failure:
    """Return where and why an executed notebook stopped.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As ``clean_notebook`` returns it.
    place : int
        The cell that ran last, from 0 (``stopped_at``).
    reason : str
        What is said where that cell holds no error, as when its Python process ended.

    Returns
    -------
    Failure
        The cell's number, its source, the error's words.
    """
    cell = notebook.cells[place]
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            message = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
            return Failure(place + 1, cell.source, message, "\n".join(output.traceback))
    return Failure(place + 1, cell.source, reason, reason)


def _short(text: str) -> str:
    plain = _CELL_FILE.sub("this cell", _ANSI.sub("", text))
    return mask_text(_CODE_FILE.sub(r"\1", plain))
