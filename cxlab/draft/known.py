"""Exports of systems that a recipe knows, found among the files of a folder."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxlab.draft.recipes import RECIPES, export_columns
from cxlab.errors import CxlabError

#: From here on a recipe is used, and from there on it is named.
SURE = 0.9
MAYBE = 0.5


@dataclass(frozen=True)
class Known:
    """What a recipe wrote for its files.

    Parameters
    ----------
    recipe : str
        The recipe's name.
    title : str
        The system.
    paths : tuple of pathlib.Path
        The files that it is for.
    files : dict of str to str
        What it wrote: ``study.toml`` and ``.sql`` files.
    """

    recipe: str
    title: str
    paths: tuple[Path, ...]
    files: dict[str, str] = field(repr=False)

    @property
    def content(self) -> dict[str, Any]:
        """Its ``study.toml``, each ``.sql`` file named after the recipe."""
        content = tomllib.loads(self.files["study.toml"])
        for entries in content.get("tables", {}).values():
            for entry in entries:
                if "sql" in entry:
                    entry["sql"] = f"{self.recipe}-{entry['sql']}"
        return content

    @property
    def queries(self) -> dict[str, str]:
        """Its ``.sql`` files, each named after the recipe."""
        return {
            f"{self.recipe}-{name}": text
            for name, text in self.files.items()
            if name != "study.toml"
        }


def find_known(folder: Path, paths: Sequence[Path]) -> tuple[list[Known], list[str]]:
    """Find the exports that recipes know.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    paths : sequence of pathlib.Path
        The files in it.

    Returns
    -------
    tuple of list of Known and list of str
        What surely is such an export, and what to say of files that may be one.
    """
    best: dict[str, list[Path]] = {}
    said: list[str] = []
    for path in paths:
        try:
            columns = set(export_columns(path))
        except CxlabError:
            continue
        scores = {name: RECIPES[name].matches(columns) for name in RECIPES}
        name = max(scores, key=lambda one: scores[one], default="")
        if name and scores[name] >= SURE:
            best.setdefault(name, []).append(path)
        elif name and scores[name] >= MAYBE:
            said.append(
                f"{path.name} looks like an export of {RECIPES[name].title}: if it is one, "
                f"run cxlab init --recipe {name}"
            )
    found: list[Known] = []
    for name, files in best.items():
        try:
            known = use_recipe(folder, files, name)
        except CxlabError as error:
            said.append(f"the recipe {name!r} was not used: {error}")
            continue
        clash = _sources(known.content) & {
            source for one in found for source in _sources(one.content)
        }
        if clash:
            said.append(f"the recipe {name!r} was not used: it names a source as another does")
            continue
        found.append(known)
    return found, said


def use_recipe(folder: Path, paths: Sequence[Path], name: str) -> Known:
    """Write what a recipe says of some files.

    Raises
    ------
    UnknownNameError
        No recipe has that name.
    CxlabError
        A file is not such an export.
    """
    recipe = RECIPES[name]
    written = recipe.files(paths, folder=folder)
    return Known(recipe.name, recipe.title, tuple(paths), dict(written))


def _sources(content: Mapping[str, Any]) -> set[str]:
    return set(content.get("sources", {}))


def merge_known(found: Sequence[Known]) -> dict[str, Any]:
    """Put what several recipes say into one set of sections.

    Parameters
    ----------
    found : sequence of Known
        What recipes wrote, without a source named twice.

    Returns
    -------
    dict
        Sections of ``study.toml``: lists one behind the other, tables side by side.
    """
    merged: dict[str, Any] = {}
    for one in found:
        _add(merged, one.content)
    return merged


def _add(merged: dict[str, Any], content: Mapping[str, Any]) -> None:
    for key, value in content.items():
        if key not in merged:
            merged[key] = value
        elif isinstance(value, Mapping) and isinstance(merged[key], dict):
            _add(merged[key], value)
        elif isinstance(value, list) and isinstance(merged[key], list):
            merged[key] = [*merged[key], *(one for one in value if one not in merged[key])]
