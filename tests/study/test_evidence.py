"""The rows behind claims: kept with their store, told where they cannot be."""

import errno
import os
import shutil

import pandas as pd
import pytest

from cxlab.study import evidence, open_study, prepare, store

ROWS = pd.DataFrame(
    {
        "customer_id": [f"c{row % 13}" for row in range(60)],
        "timestamp": pd.Timestamp("2025-01-02"),
        "touchpoint": "call",
        "channel": "phone",
    }
)


@pytest.fixture
def study(make_study):
    return make_study(interactions=ROWS)


def cite(study):
    rows = study.read("interactions", ["row_id", "touchpoint"])
    return study.cite(rows, "interactions", ["touchpoint"])


def test_what_cannot_be_kept_is_told_and_computed_all_the_same(study, monkeypatch):
    kept = cite(study)
    assert len(study.rows(kept["evidence"][0])) == 60
    shutil.rmtree(store.cache(study.path) / "evidence")

    def refuse(*_, **__):
        raise OSError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(pd.DataFrame, "to_parquet", refuse)
    with pytest.warns(UserWarning, match="Read-only file system; figures stay"):
        again = cite(study)
    pd.testing.assert_frame_equal(again, kept)


def test_it_goes_with_the_store_that_it_was_taken_from(study):
    folder, key = study.path, cite(study)["evidence"][0]
    ROWS.head(59).to_parquet(folder / "interactions.parquet")
    assert len(open_study(folder).rows(key)) == 59  # the one before is kept for an hour at least
    os.utime(study.store.path, (0, 0))
    for _ in range(2):
        prepare.prepare(folder, refresh=True)
    assert not study.store.path.exists()
    assert not list((store.cache(folder) / "evidence").glob("*"))


def test_what_an_older_version_left_goes(study):
    folder = store.cache(study.path) / "evidence"
    folder.mkdir()
    (folder / "0123456789.parquet").write_bytes(b"old")
    evidence.prune_claims(study.path)
    assert not list(folder.iterdir())
