"""A recipe: which files it is for, and the study that it writes for them."""

import json
import os
import tomllib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cxlab.draft.recipes.export import Export, read_heading
from cxlab.draft.recipes.occurring import only_occurring
from cxlab.errors import CxlabError
from cxlab.registry import Registry
from cxlab.study.sql import identifier, literal

FOLDER = Path(__file__).parent
TEMPLATE = ".j2"

#: What says that customers stand as addresses to be looked up, and when to say it.
BY_MAIL = 'ids = "e-mail"'
LATER = "# once [[tables.identities]] says whose each address is"

#: A file is an export when this share of its typical columns is there.
LIKELY = 0.5


@dataclass(frozen=True)
class Part:
    """One kind of file that a system exports.

    Parameters
    ----------
    name : str
        What it holds; also the name of the source in ``study.toml``.
    columns : dict of str to tuple of str
        What a column is called in templates, and what exports call it, the commonest name first.
    needed : tuple of str
        Columns (by their names in templates) without which it is another file.
    typical : tuple of str
        Columns (by their names in templates) that tell it from other files.
    required : bool
        Whether there is no study without it.
    skip : int
        How many rows below the header are more header.
    """

    name: str
    columns: dict[str, tuple[str, ...]]
    needed: tuple[str, ...]
    typical: tuple[str, ...]
    required: bool = False
    skip: int = 0

    def score(self, columns: Iterable[str]) -> float:
        """Return the share of the typical columns that are there; 0 where a needed one is not."""
        known = {name.casefold() for name in columns}
        there = {
            key: any(name.casefold() in known for name in names)
            for key, names in self.columns.items()
        }
        if not all(there[key] for key in self.needed):
            return 0.0
        return sum(there[key] for key in self.typical) / len(self.typical)


@dataclass(frozen=True)
class Recipe:
    """How the exports of one system become a study.

    Parameters
    ----------
    name : str
        What ``cxlab init --recipe`` calls it, and the folder that holds its templates.
    title : str
        The system.
    parts : tuple of Part
        The files that it exports.
    """

    name: str
    title: str
    parts: tuple[Part, ...]

    def matches(self, columns: set[str]) -> float:
        """Return how sure a file with these columns is such an export, from 0 to 1.

        Examples
        --------
        >>> RECIPES["shopify"].matches({"Name", "Email", "Total", "Colour"}) < 0.5
        True
        """
        return max(part.score(columns) for part in self.parts)

    def files(
        self,
        paths: Sequence[Path],
        *,
        folder: Path | None = None,
        linked: bool = False,
        taken: Collection[str] = (),
    ) -> dict[str, str]:
        """Write the files of a study of these exports.

        Parameters
        ----------
        paths : sequence of pathlib.Path
            The exports; several of one kind (a file a month) are read as one source.
        folder : pathlib.Path, optional
            The study's folder; by default the one that holds all the exports.
        linked : bool
            Whether another source of the study says whose each e-mail address is: a CRM's, say.
        taken : collection of str
            Names that other sources of the study have.

        Returns
        -------
        dict of str to str
            The content of ``study.toml`` and of each ``.sql`` file, by its name.

        Raises
        ------
        CxlabError
            A file is not such an export, or the one that it takes is not among them.
        """
        if not paths:
            raise CxlabError(f"no export of {self.title} is given: name its files")
        home = folder or Path(os.path.commonpath([path.parent.absolute() for path in paths]))
        exports = self._exports(paths, home.absolute(), taken)
        written = {
            name.removesuffix(TEMPLATE): self._template(name).render(
                files=exports, by_mail=BY_MAIL if linked else f"# {BY_MAIL}  {LATER}", **exports
            )
            for name in sorted(path.name for path in self._folder.glob(f"*{TEMPLATE}"))
        }
        filled = {name: text for name, text in written.items() if text.strip()}
        return only_occurring(filled, exports.values())

    def _exports(
        self, paths: Sequence[Path], home: Path, taken: Collection[str]
    ) -> dict[str, Export | None]:
        headings = {path: read_heading(path) for path in paths}
        found: dict[str, list[Path]] = {part.name: [] for part in self.parts}
        for path, (_, columns) in headings.items():
            found[self._part(path, columns).name].append(path)
        for part in self.parts:
            if part.required and not found[part.name]:
                raise CxlabError(
                    f"a study of {self.title} needs the export of its {part.name}: "
                    f"a file with the columns {_first_names(part)}"
                )
        return {
            part.name: Export(
                f"{self.name}_{part.name}" if part.name in taken else part.name,
                part.name,
                part.columns,
                given,
                home,
                headings[given[0]],
                part.skip,
            )
            if (given := found[part.name])
            else None
            for part in self.parts
        }

    def _part(self, path: Path, columns: tuple[str, ...]) -> Part:
        """Return the part that a file is, or say that it is none."""
        part = max(self.parts, key=lambda one: one.score(columns))
        if part.score(columns) < LIKELY:
            raise CxlabError(
                f"{path.name} is not an export of {self.title} that is known; "
                f"it has the columns {', '.join(columns[:8])}"
            )
        return part

    @property
    def _folder(self) -> Path:
        return FOLDER / self.name

    @cached_property
    def _template(self) -> Callable[[str], Any]:
        environment = Environment(
            loader=FileSystemLoader([self._folder, FOLDER / "shared"]),
            undefined=StrictUndefined,
            autoescape=False,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
        )
        environment.filters |= {"name": identifier, "text": literal, "toml": _toml}
        return environment.get_template


def _first_names(part: Part) -> str:
    return ", ".join(part.columns[key][0] for key in part.needed)


def _toml(value: object) -> str:
    """Write a text, a number, or a list of them for TOML."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def read_recipe(folder: Path) -> Recipe:
    """Read the recipe in a folder.

    Parameters
    ----------
    folder : pathlib.Path
        With ``recipe.toml`` and the templates.

    Returns
    -------
    Recipe
        Its name is the folder's.

    Examples
    --------
    >>> read_recipe(FOLDER / "shopify").title
    'Shopify'
    """
    content = tomllib.loads((folder / "recipe.toml").read_text(encoding="utf-8"))
    parts = tuple(
        Part(
            name,
            {key: _listed(names) for key, names in entry["columns"].items()},
            tuple(entry["needed"]),
            tuple(entry["typical"]),
            entry.get("required", False),
            entry.get("skip", 0),
        )
        for name, entry in content["files"].items()
    )
    return Recipe(folder.name, content["title"], parts)


def _listed(names: str | list[str]) -> tuple[str, ...]:
    return (names,) if isinstance(names, str) else tuple(names)


#: Every folder beside this file that holds a ``recipe.toml``.
RECIPES: Registry[Recipe] = Registry("recipe")
for _path in sorted(FOLDER.glob("*/recipe.toml")):
    RECIPES.register(_path.parent.name)(read_recipe(_path.parent))
