"""Exports of systems that a recipe knows, found among the files of a folder."""

import re
import tomllib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cxlab.draft.recipes import BY_MAIL, RECIPES, export_columns
from cxlab.errors import CxlabError

#: From here on a recipe is used, and from there on it is named.
SURE = 0.85
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
        """Its ``study.toml``."""
        return tomllib.loads(self.files["study.toml"])

    @property
    def queries(self) -> dict[str, str]:
        """Its ``.sql`` files, each named after the recipe."""
        return {
            f"{self.recipe}-{name}": text
            for name, text in self.files.items()
            if name != "study.toml"
        }

    @property
    def by_mail(self) -> bool:
        """Whether it knows people by e-mail addresses that another source could look up."""
        return BY_MAIL in self.files["study.toml"]

    @property
    def says_whose(self) -> bool:
        """Whether it says whose each e-mail address is, as a CRM does."""
        return "'e-mail' AS source" in self.files.get("identities.sql", "")

    def sections(self, table: str) -> list[str]:
        """Return the sections of its ``study.toml`` below a name as they stand, comments too.

        ``.sql`` files in them are named as in ``queries``.
        """
        text = re.sub(r'^sql = "', f'sql = "{self.recipe}-', self.files["study.toml"], flags=re.M)
        parts = re.split(r"^(?=\[)", text, flags=re.M)
        return [
            part.strip()
            for part in parts
            if part.lstrip("[").startswith((f"{table}.", f"{table}]"))
        ]

    @property
    def remarks(self) -> list[str]:
        """What it says about questions that it left out."""
        lines = "\n".join(self.sections("questions")).splitlines()
        return [line for line in lines if line.startswith("#")]


def find_known(
    folder: Path, paths: Sequence[Path], *, wanted: str = ""
) -> tuple[list[Known], list[str]]:
    """Find the exports that recipes know.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    paths : sequence of pathlib.Path
        The files in it.
    wanted : str
        A recipe that is used for every file that may be such an export.

    Returns
    -------
    tuple of list of Known and list of str
        What surely is such an export, and what to say of files that may be one.

    Raises
    ------
    UnknownNameError
        No recipe has the name that is wanted.
    CxlabError
        None of the files is such an export.
    """
    best, said = _best(paths, wanted)
    if wanted and wanted not in best:
        best = {wanted: [*paths]}
    found: list[Known] = []
    for name, files in best.items():
        try:
            found.append(use_recipe(folder, files, name, taken=_sources(found)))
        except CxlabError as error:
            if name == wanted:
                raise
            said.append(f"the recipe {name!r} was not used: {error}")
    return found, said


def _sources(found: Iterable[Known]) -> set[str]:
    return {source for one in found for source in one.content.get("sources", {})}


def _best(paths: Sequence[Path], wanted: str) -> tuple[dict[str, list[Path]], list[str]]:
    """Return by recipe the files that it is for, and what to say of others."""
    best: dict[str, list[Path]] = {}
    said: list[str] = []
    for path in paths:
        try:
            columns = set(export_columns(path))
        except CxlabError:
            continue
        scores = {name: RECIPES[name].matches(columns) for name in RECIPES}
        name = max(scores, key=lambda one: scores[one], default="")
        if wanted and scores.get(wanted, 0) >= MAYBE:
            best.setdefault(wanted, []).append(path)
        elif name and scores[name] >= SURE:
            best.setdefault(name, []).append(path)
        elif name and scores[name] >= MAYBE:
            said.append(
                f"{path.name} looks like an export of {RECIPES[name].title}: if it is one, "
                f"run cxlab init --force --recipe {name}"
            )
    return best, said


def link_known(folder: Path, found: Sequence[Known], *, linked: bool) -> list[Known]:
    """Write anew what knows people by e-mail, where a source says whose each address is.

    Parameters
    ----------
    folder : pathlib.Path
        The study's folder.
    found : sequence of Known
        What recipes wrote.
    linked : bool
        Whether another source says whose each address is.
    """
    return [
        use_recipe(folder, one.paths, one.recipe, linked=True, taken=_sources(found[:place]))
        if linked and one.by_mail
        else one
        for place, one in enumerate(found)
    ]


def use_recipe(
    folder: Path,
    paths: Sequence[Path],
    name: str,
    *,
    linked: bool = False,
    taken: Collection[str] = (),
) -> Known:
    """Write what a recipe says of some files; ``taken`` are names that other sources have.

    Raises
    ------
    UnknownNameError
        No recipe has that name.
    CxlabError
        A file is not such an export.
    """
    recipe = RECIPES[name]
    written = recipe.files(paths, folder=folder, linked=linked, taken=taken)
    return Known(recipe.name, recipe.title, tuple(paths), dict(written))


def unsaid_zone(section: str, zone: str) -> str:
    """Put a zone where a recipe took UTC because the export does not say.

    Examples
    --------
    >>> unsaid_zone('zone = "UTC"  # the export does not say', "Europe/Rome")
    'zone = "Europe/Rome"  # the export does not say'
    """
    return re.sub(r'^zone = "UTC"(?=.*does not say)', f'zone = "{zone}"', section, flags=re.M)


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
        if key == "questions":  # two surveys that ask the same: the first says how
            merged[key] = {**value, **merged.get(key, {})}
        elif key not in merged:
            merged[key] = value
        elif isinstance(value, Mapping) and isinstance(merged[key], dict):
            _add(merged[key], value)
        elif isinstance(value, list) and isinstance(merged[key], list):
            merged[key] = [*merged[key], *(one for one in value if one not in merged[key])]
