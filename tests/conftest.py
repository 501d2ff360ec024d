"""Fixtures that many tests share: made studies, the sample, and the evaluation data."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pytest

from cxlab.study import Study, open_study
from cxlab.study.prepare import prepare

ROOT = Path(__file__).parents[1]
CHROMIUM = Path(os.environ.get("CXLAB_CHROMIUM", "/usr/bin/chromium"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
SAMPLE_SEED = 1


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The evaluation data; a test that needs them is skipped where they are not."""
    path = Path(os.environ.get("CXLAB_DATA", ROOT.parent / "shared" / "data"))
    if not path.is_dir():
        message = f"no evaluation data in {path.name}/: set CXLAB_DATA to their folder"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


@pytest.fixture
def make_study(tmp_path: Path) -> Callable[..., Study]:
    """Return a function that writes frames as a study folder and opens it.

    ``make_study(interactions=frame, settings='[roles]\\npurchase = ["order"]')``; each frame has
    cxlab's own column names.
    """
    made = iter(range(1000))

    def make(
        settings: str = "", study: dict[str, object] | None = None, **tables: pd.DataFrame
    ) -> Study:
        folder = tmp_path / f"study{next(made)}"
        folder.mkdir()
        head = {"title": "A made study", **(study or {})}
        lines = ["[study]", *(f"{key} = {_toml(value)}" for key, value in head.items())]
        for table, frame in tables.items():
            frame.to_parquet(folder / f"{table}.parquet", index=False)
            lines += [f"[sources.{table}]", f'path = "{table}.parquet"']
            lines += [f"[[tables.{table}]]", f'source = "{table}"']
        text = "\n".join([*lines, settings])
        (folder / "study.toml").write_text(text, encoding="utf-8")
        return open_study(folder)

    return make


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The sample study at its default size; its truth lies in ``sample.path / "truth"``."""
    from cxlab.sample import write_sample

    folder = tmp_path_factory.mktemp("made") / "sample"
    return open_study(write_sample(folder, seed=SAMPLE_SEED))


@pytest.fixture(scope="session")
def browser() -> Iterator[object]:
    """Debian's Chromium; where it is absent, tests are skipped, or fail under CI."""
    if not CHROMIUM.exists():
        message = f"no browser at {CHROMIUM}: apt-get install chromium, or set CXLAB_CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def swap_partitions() -> Callable[[Study, int], Study]:
    """Return a function that gives the same study, prepared in another number of partitions."""

    def swap(study: Study, partitions: int) -> Study:
        settings, store = prepare(study.path, partitions=partitions)
        return Study(study.path, settings, store)

    return swap


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int | float) else f'"{value}"'
