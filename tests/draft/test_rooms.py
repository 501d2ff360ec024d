"""Inside the room: words, look, mean, write import only what stands below them."""

import ast
from pathlib import Path

import pytest

import cxlab.draft

ROOT = Path(cxlab.draft.__file__).parent

#: From the bottom; ``guess`` is what all speak of.
FLOORS = {"words": 0, "guess": 0, "look": 1, "mean": 2, "write": 3, "recipes": 3}
FILES = [path for path in ROOT.rglob("*.py") if path.parent != ROOT]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_inside_run_down_only(path):
    part = path.relative_to(ROOT).parts[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and str(node.module).startswith("cxlab.draft."):
            other = str(node.module).split(".")[2]
            assert other == part or FLOORS[other] < FLOORS[part]


def test_each_part_says_what_it_is_for():
    for part in {path.relative_to(ROOT).parts[0] for path in FILES}:
        text = ast.get_docstring(ast.parse((ROOT / part / "__init__.py").read_text("utf-8")))
        assert text, part
