from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from sklearn.cluster import KMeans

from cxlab.personas.choosing import kept
from cxlab.personas.choosing.kept import kept_selection
from cxlab.personas.choosing.selection import select_personas

FEW = {"k_max": 3, "bootstraps": 3}


@pytest.fixture
def frame() -> pd.DataFrame:
    draw = np.random.default_rng(0)
    return pd.DataFrame(np.repeat(np.eye(2) * 9, 20, axis=0) + draw.normal(size=(40, 2)))


def test_what_is_kept_is_the_same_to_the_last_digit(tmp_path: Path, frame: pd.DataFrame) -> None:
    made = select_personas(frame, **FEW)
    kept_selection(tmp_path, frame, **FEW)
    again = kept_selection(tmp_path, frame.sample(frac=1, random_state=1), **FEW)
    assert (again.k, again.reason, again.notes) == (made.k, made.reason, made.notes)
    pd.testing.assert_frame_equal(again.table, made.table, check_exact=True)
    pd.testing.assert_series_equal(again.weights, made.weights, check_exact=True, check_names=False)


def test_it_is_computed_once(
    tmp_path: Path, frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = []

    def count(*args: object, **options: object) -> object:
        calls.append(options)
        return select_personas(*args, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(kept, "select_personas", count)
    for choice in (FEW, FEW, FEW | {"seed": 1}):
        kept_selection(tmp_path, frame, **choice)
    kept_selection(tmp_path, frame + 1, **FEW)
    assert len(calls) == 3


def test_a_damaged_file_is_computed_anew_and_no_customer_is_in_it(
    tmp_path: Path, frame: pd.DataFrame
) -> None:
    named = frame.set_axis([f"ann.{i}@mail.example" for i in frame.index])
    first = kept_selection(tmp_path, named, **FEW)
    (file,) = tmp_path.iterdir()
    assert "mail.example" not in file.read_text()
    file.write_text("{")
    assert kept_selection(tmp_path, named, **FEW).k == first.k


def test_where_nothing_can_be_written_nothing_is_kept(tmp_path: Path, frame: pd.DataFrame) -> None:
    assert kept_selection(tmp_path / "nowhere", frame, **FEW).table.equals(
        select_personas(frame, **FEW).table
    )


def test_another_model_is_not_kept_as_it_may_change_behind_its_name(
    tmp_path: Path, frame: pd.DataFrame
) -> None:
    for model in ("agglomerative", KMeans()):
        assert kept_selection(tmp_path, frame, model=model, k_max=2, bootstraps=2).k == 2
    assert not list(tmp_path.iterdir())
