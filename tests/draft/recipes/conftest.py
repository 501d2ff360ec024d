"""The study of each made export, drafted once."""

import shutil
import tomllib
from pathlib import Path

import pytest

from cxlab.draft.recipes import RECIPES

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture(scope="session")
def drafted(tmp_path_factory):
    """Return a function that drafts the study of a case, once."""
    made = {}

    def drafted(case: str) -> Path:
        if case not in made:
            folder = tmp_path_factory.mktemp("drafts") / case
            folder.mkdir()
            exports = sorted((FIXTURES / case).iterdir())
            paths = [Path(shutil.copy(path, folder)) for path in exports if path.stem != "expected"]
            wanted = tomllib.loads((FIXTURES / case / "expected.toml").read_text(encoding="utf-8"))
            for name, text in RECIPES[wanted.get("recipe", case)].files(paths).items():
                # So few rows show no figure unless the smallest group is one.
                whole = text.replace("[study]", "[study]\nmin_group = 1")
                (folder / name).write_text(whole, encoding="utf-8")
            made[case] = folder
        return made[case]

    return drafted
