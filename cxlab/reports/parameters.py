"""A notebook's parameters: what its cell declares, and whether what was given fits, beforehand."""

import ast
import io
import tokenize
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat

from cxlab.errors import CxlabError, unknown
from cxlab.reports.types import Mismatch, convert, parse_type

TAG = "parameters"


@dataclass(frozen=True)
class Parameter:
    """One line of a parameters cell: ``k: int | None = None  # number of personas``."""

    name: str
    type: str
    default: Any
    help: str = ""

    def __str__(self) -> str:
        about = f"  # {self.help}" if self.help else ""
        return f"{self.name}: {self.type} = {self.default!r}{about}"


def read_parameters(notebook: str | Path) -> dict[str, Parameter]:
    """Return the parameters that a notebook declares, by name.

    Parameters
    ----------
    notebook : str or pathlib.Path
        A notebook. The cell tagged ``parameters`` has a line for each: name, type, default,
        and, as a comment on that line, what it means.

    Returns
    -------
    dict of str to Parameter
        In the cell's order; none where no cell has the tag.

    Raises
    ------
    CxlabError
        The file is no notebook, or a line of the cell is not a typed assignment of a plain value.
    """
    path = Path(notebook)
    if not path.is_file():
        raise CxlabError(f"there is no notebook {path.name}")
    try:
        content = nbformat.read(path, as_version=4)
    except (nbformat.reader.NotJSONError, nbformat.ValidationError) as error:
        raise CxlabError(f"{path.name} is not a notebook: {error}") from error
    for cell in content.cells:
        if cell.cell_type == "code" and TAG in cell.metadata.get("tags", []):
            return parse_parameters(cell.source, where=path.name)
    return {}


def parse_parameters(source: str, *, where: str = "the notebook") -> dict[str, Parameter]:
    """Return the parameters that the source of a parameters cell declares.

    Parameters
    ----------
    source : str
        The cell's source.
    where : str
        What error messages call the notebook.

    Returns
    -------
    dict of str to Parameter
        By name, in order.

    Raises
    ------
    CxlabError
        A line is not a typed assignment of a plain value that has its type.

    Examples
    --------
    >>> parse_parameters("k: int | None = None  # how many personas")["k"].help
    'how many personas'
    """
    comments = _comments(source)
    found = {}
    for line in ast.parse(source).body:
        if isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant):
            continue
        parameter = _parameter(line, where, comments.get(line.end_lineno or 0, ""))
        found[parameter.name] = parameter
    return found


def _parameter(line: ast.stmt, where: str, about: str) -> Parameter:
    place = f"{where}, parameters cell, line {line.lineno}"
    if not (isinstance(line, ast.AnnAssign) and isinstance(line.target, ast.Name) and line.value):
        raise CxlabError(f"{place}: write it as `name: type = value  # what it means`")
    name, written = line.target.id, ast.unparse(line.annotation)
    try:
        default = ast.literal_eval(line.value)
    except ValueError as error:
        raise CxlabError(f"{place}: the default of {name!r} must be a plain value") from error
    try:
        convert(default, parse_type(written))
    except Mismatch as error:
        raise CxlabError(f"{place}: {name!r} {error}") from error
    return Parameter(name, written, default, about)


def _comments(source: str) -> dict[int, str]:
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    return {
        token.start[0]: token.string.lstrip("# ").strip()
        for token in tokens
        if token.type == tokenize.COMMENT
    }


def check_parameters(
    given: Mapping[str, Any], notebooks: Mapping[str, Mapping[str, Parameter]]
) -> dict[str, dict[str, Any]]:
    """Return what each notebook is to be run with, or say what does not fit.

    A parameter goes to every notebook that declares it, and at least one must.

    Parameters
    ----------
    given : mapping
        Name -> value; text is converted to the declared type.
    notebooks : mapping
        Notebook -> its parameters (``read_parameters``).

    Returns
    -------
    dict of str to dict
        Notebook -> the values given that it declares, in their declared types.

    Raises
    ------
    UnknownNameError
        No notebook declares a name; the message gives the nearest that one does.
    CxlabError
        A value does not have the declared type; the message names parameter, value and type.

    Examples
    --------
    >>> known = parse_parameters("k: int | None = None")
    >>> check_parameters({"k": "5"}, {"01_personas": known})
    {'01_personas': {'k': 5}}
    >>> check_parameters({"kk": "5"}, {"01_personas": known})
    Traceback (most recent call last):
        ...
    cxlab.errors.UnknownNameError: no parameter named 'kk'; did you mean 'k'? Known: k
    """
    known = {name for parameters in notebooks.values() for name in parameters}
    for name in given:
        if name not in known:
            raise unknown("parameter", name, known)
    return {
        notebook: {
            name: _fit(notebook, parameters[name], value)
            for name, value in given.items()
            if name in parameters
        }
        for notebook, parameters in notebooks.items()
    }


def _fit(notebook: str, parameter: Parameter, value: Any) -> Any:
    try:
        return convert(value, parse_type(parameter.type))
    except Mismatch as error:
        about = f" ({parameter.help})" if parameter.help else ""
        raise CxlabError(f"{notebook}: parameter {parameter.name!r} {error}{about}") from error
