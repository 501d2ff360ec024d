from pathlib import Path

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.features import tally_parts
from cxlab.personas.features.tally_parts import FACTS, FOLDER, keep_tallies
from cxlab.study import Study, open_study
from cxlab.study.erase import erase_from_study
from cxlab.study.store import current


@pytest.fixture
def study(make_study) -> Study:
    rows = pd.DataFrame(
        {
            "row_id": ["1", "2", "3"],
            "customer_id": ["ann", "bea", "bea"],
            "timestamp": pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-05"]),
            "touchpoint": "page",
            "channel": ["web", "app", "app"],
        }
    )
    return make_study(interactions=rows)


def test_facts_add_up_over_partitions(study, swap_partitions) -> None:
    one = keep_tallies(study)[1]
    many = keep_tallies(swap_partitions(study, 7))[1]
    assert one.totals == many.totals
    assert one.totals["channel_app"] == 2.0
    assert (sum(one.sizes), sum(many.sizes)) == (2, 2)
    assert len(many.files) <= 2


def test_files_are_written_once_and_found_again(study) -> None:
    place, facts = keep_tallies(study)
    before = {path: path.stat().st_mtime_ns for path in place.iterdir()}
    assert keep_tallies(study) == (place, facts)
    assert {path: path.stat().st_mtime_ns for path in place.iterdir()} == before
    assert current(study.path) is not None


def test_what_is_damaged_is_written_anew(study) -> None:
    place, facts = keep_tallies(study)
    (place / facts.files[0]).unlink()
    again = keep_tallies(study)[1]
    assert (place / again.files[0]).exists()
    file = place / again.files[0]
    for damaged in (b"", file.read_bytes()[:-20]):
        file.write_bytes(damaged)
        again = keep_tallies(study)[1]
        file = place / again.files[0]
        assert len(pd.read_parquet(file)) == 2
    (place / FACTS).write_text("{", encoding="utf-8")
    assert keep_tallies(study)[1].totals == facts.totals


def test_nothing_half_written_is_left(study, monkeypatch) -> None:
    written: list[Path] = []
    whole = tally_parts.pq.write_table

    def fails(table, path) -> None:
        whole(table, path)
        written.append(path)
        raise ValueError("the disk burns")

    monkeypatch.setattr(tally_parts.pq, "write_table", fails)
    with pytest.raises(ValueError, match="the disk burns"):
        keep_tallies(study)
    assert written
    assert list((study.store.path / FOLDER).iterdir()) == []


def test_a_full_disk_is_told(study, monkeypatch) -> None:
    def full(table, path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(tally_parts.pq, "write_table", full)
    with pytest.raises(CxlabError, match=r"cannot be written in .*: No space left on device"):
        keep_tallies(study)
    assert list((study.store.path / FOLDER).iterdir()) == []


def test_whoever_is_erased_is_in_no_file(study) -> None:
    keep_tallies(study)
    erase_from_study(study.path, "ann")
    left = list(study.path.glob(f".cxlab/*/{FOLDER}/*/*.parquet"))
    assert not [path for path in left if "ann" in pd.read_parquet(path)["customer_id"].tolist()]
    assert sum(keep_tallies(open_study(study.path))[1].sizes) == 1
