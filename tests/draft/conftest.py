"""Exports opened for the tests of what is read from them."""

import importlib.util
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType

import pytest

from cxlab.draft.look.exports import Export, find_files, group_files, open_exports

HERE = Path(__file__).parent


def load(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"draft_{name}", HERE / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def made() -> ModuleType:
    """The writers of made exports."""
    return load("made")


@pytest.fixture(scope="session")
def rate() -> ModuleType:
    """What compares a draft with expectations."""
    return load("rate")


@pytest.fixture(scope="session")
def expected() -> dict[str, dict[str, dict[str, str]]]:
    return tomllib.loads((HERE / "expected.toml").read_text(encoding="utf-8"))


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Callable[..., list[Export]]]:
    """Return a function that writes files, by name, and opens them as exports."""
    with ExitStack() as stack:

        def open_them(**files: str) -> list[Export]:
            for name, text in files.items():
                (tmp_path / name.replace("__", ".")).write_text(text, encoding="utf-8")
            groups = group_files(find_files(tmp_path))
            exports, unread = stack.enter_context(open_exports(tmp_path, groups))
            assert not unread
            return exports

        yield open_them


@pytest.fixture
def rows() -> Callable[..., str]:
    """Return a function that writes a comma-separated table of 40 rows from a format."""

    def write(header: str, form: str, count: int = 40) -> str:
        lines = [
            form.format(i=i, d=1 + i % 27, m=1 + i % 12, p=i % 9, s=i % 5) for i in range(count)
        ]
        return "\n".join([header, *lines]) + "\n"

    return write
