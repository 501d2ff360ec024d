"""Paths of this machine, and what else a run leaves in a notebook, taken out of what is kept."""

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nbformat import NotebookNode

from cxlab.privacy import mask_text
from cxlab.reports.shell import Failure

_ANSI = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_CELL_FILE = re.compile(r"[^\s\"']*ipykernel_\d+[^\s\"':]*")
_CODE_FILE = re.compile(r"(?:[A-Za-z]:)?(?:[\\/][^\\/\s:\"']+)*[\\/]([^\\/\s:\"']+\.py)")
_ERROR_TAG = "papermill-error-cell-tag"


def known_paths(**named: Path) -> dict[str, str]:
    """Return this machine's paths and the words that stand for them, the longest first.

    Parameters
    ----------
    **named : pathlib.Path
        Word -> a folder that it stands for; further ones are added (Python's, the home folder).

    Returns
    -------
    dict of str to str
        Path -> word.

    Examples
    --------
    >>> known_paths(sample=Path("/data/retail/sample"))["/data/retail/sample"]
    'sample'
    """
    folders = {
        **{str(path): word for word, path in named.items()},
        str(Path(__file__).parents[1]): "cxlab",
        sys.prefix: "python",
        sys.base_prefix: "python",
        str(Path.cwd()): ".",
        str(Path.home()): "~",
        tempfile.gettempdir(): "temporary",
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
    """Return an executed notebook as it is kept: no paths, no times, no marks of papermill.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As papermill wrote it.
    paths : mapping
        Path -> word (``known_paths``).

    Returns
    -------
    nbformat.NotebookNode
        A new notebook with the same cells and outputs.
    """
    kept = without_paths(notebook, paths)
    kept.cells = [cell for cell in kept.cells if _ERROR_TAG not in cell.metadata.get("tags", [])]
    for part in (kept, *kept.cells):
        for key in ("papermill", "execution"):
            part.metadata.pop(key, None)
    for cell in kept.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error":
                output.traceback = [_short(line) for line in output.traceback]
                output.evalue = _short(output.evalue)
    return kept


def find_failure(notebook: NotebookNode, reason: str) -> Failure:
    """Return where an executed notebook stopped.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As ``clean_notebook`` returns it.
    reason : str
        What is said where no cell has an error, as when the kernel died.

    Returns
    -------
    Failure
        The first cell with an error; else the first that was not run.
    """
    codes = [(at, cell) for at, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    for at, cell in codes:
        for output in cell.outputs:
            if output.output_type == "error":
                message = f"{output.ename}: {output.evalue}" if output.evalue else output.ename
                trace = "\n".join(output.traceback)
                return Failure(at, cell.source, mask_text(message), mask_text(trace))
    for at, cell in codes:
        if cell.execution_count is None:
            return Failure(at, cell.source, reason, reason)
    return Failure(len(notebook.cells), "", reason, reason)


def _short(text: str) -> str:
    plain = _CELL_FILE.sub("this cell", _ANSI.sub("", text))
    return _CODE_FILE.sub(r"\1", plain)
