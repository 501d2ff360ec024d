"""Parquet files, whole and broken."""

import datetime as dt
import gzip
import io

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest


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


def test_a_name_that_cxlab_uses(fault):
    frame = FRAME.rename(columns={"id": "_row"})
    assert "a column is named '_row'" in fault(parquet(frame), "a.parquet")
