"""Parquet files, whole and broken."""

import datetime as dt
import gzip
import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from cxlab.errors import StudyError
from cxlab.study.study import open_study


def parquet(frame):
    out = io.BytesIO()
    frame.to_parquet(out, index=False)
    return out.getvalue()


FRAME = pd.DataFrame({"id": ["a", "b"], "n": [1, 2], "at": [dt.datetime(2025, 1, 2)] * 2})


def test_types_are_kept(read):
    opened = read(parquet(FRAME), "a.parquet")
    assert opened.types == ["VARCHAR", "BIGINT", "TIMESTAMP"]
    assert opened.rows[1] == ("b", 2, dt.datetime(2025, 1, 2))
    assert opened.numbers == [1, 2]


def test_gzip(read):
    assert len(read(gzip.compress(parquet(FRAME)), "a.parquet.gz").rows) == 2


def test_names_are_trimmed(read):
    opened = read(parquet(FRAME.rename(columns={"id": " id "})), "a.parquet")
    assert opened.relation.columns == ("id", "n", "at")
    assert opened.rows[0][0] == "a"


def test_rows_stay_in_order_over_row_groups(read):
    out = io.BytesIO()
    pq.write_table(pa.table({"n": list(range(5000))}), out, row_group_size=100)
    opened = read(out.getvalue(), "a.parquet")
    assert [n for (n,) in opened.rows] == list(range(5000))
    assert opened.numbers == list(range(1, 5001))


@pytest.mark.parametrize("content", [b"PAR1", b"id,name\n", parquet(FRAME)[:-20]])
def test_what_is_no_parquet(fault, content):
    assert "a.parquet: is not a whole Parquet file" in fault(content, "a.parquet")


@pytest.mark.parametrize("sql", [False, True])
def test_pages_that_are_damaged(tmp_path, sql):
    frame = pd.DataFrame({"customer_id": [str(n * 7919 % 10007) for n in range(5000)]})
    frame = frame.assign(timestamp=pd.Timestamp("2025-01-02"), touchpoint="order", channel="web")
    content = bytearray(parquet(frame))
    content[200:20000:50] = bytes(len(content[200:20000:50]))
    (tmp_path / "a.parquet").write_bytes(content)
    (tmp_path / "q.sql").write_text("SELECT * FROM a")
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "x"\n[sources.a]\npath = "a.parquet"\n[[tables.interactions]]\n'
        + ('sql = "q.sql"\n' if sql else 'source = "a"\n')
    )
    with pytest.raises(StudyError) as caught:
        open_study(tmp_path)
    [fault] = caught.value.faults
    assert str(fault) == "error: a.parquet: is damaged inside; export or copy it anew"


def test_times_that_nothing_can_read(tmp_path):
    far = pa.array([2**40, 10**14], pa.timestamp("s"))
    names = ["customer_id", "touchpoint", "channel"]
    table = pa.table({**{name: ["a", "b"] for name in names}, "timestamp": far})
    pq.write_table(table, tmp_path / "a.parquet")
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "x"\n[sources.a]\npath = "a.parquet"\n[[tables.interactions]]\n'
        'source = "a"\n'
    )
    with pytest.raises(StudyError, match="holds times that lead out of the calendar"):
        open_study(tmp_path)


def test_a_name_that_cxlab_uses(fault):
    frame = FRAME.rename(columns={"id": "_row"})
    assert "a column is named '_row'" in fault(parquet(frame), "a.parquet")
