"""The house: each room may import the rooms below it, never one above nor beside it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1] / "cxlab"

#: From the top; rooms on one line are beside each other.
ROOMS = (
    ("cli", "__main__"),
    ("widgets",),
    ("reports",),
    ("charts",),
    ("draft",),
    ("artifacts",),
    ("drivers",),
    ("personas",),
    ("journeys",),
    ("emotions",),
    ("kpis",),
    ("text",),
    ("sample",),
    ("study",),
    ("privacy", "estimate", "markup"),
    ("registry",),
    ("errors",),
)
FLOOR = {room: floor for floor, rooms in enumerate(ROOMS) for room in rooms}
FILES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")

#: The only rooms that know a drawing library.
DRAWING = {"seaborn", "matplotlib", "altair"}


def room_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name} imports relatively"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_down_only(path):
    room = room_of(path)
    assert room in FLOOR, f"{room} has no floor in the house"
    for name in imported(path):
        parts = name.split(".")
        if parts[0] != "cxlab" or len(parts) == 1 or parts[1] not in FLOOR:
            continue
        if parts[1] != room:
            assert FLOOR[parts[1]] > FLOOR[room], f"{path.name} imports {name} from above"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_only_charts_draw(path):
    if room_of(path) != "charts":
        assert not {name.split(".")[0] for name in imported(path)} & DRAWING


def test_every_module_has_a_test_file_or_folder():
    tests = Path(__file__).parent
    mirrored = {path.relative_to(tests).as_posix() for path in tests.rglob("test_*.py")}
    missing = []
    for path in FILES:
        inner = path.relative_to(ROOT)
        if path.name in ("__init__.py", "__main__.py"):
            continue
        if f"{(inner.parent / f'test_{inner.name}').as_posix()}" not in mirrored:
            missing.append(inner.as_posix())
    assert not missing, f"no test file mirrors {missing}"
