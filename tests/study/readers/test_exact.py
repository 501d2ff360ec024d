"""The slow way: records, resumption, and the Parquet copy."""

import pyarrow.parquet as pq
import pytest

from cxlab.study.readers import exact
from cxlab.study.readers.dialect import Dialect
from cxlab.study.readers.exact import read_exact, records

TWO = Dialect(",", columns=("id", "said"))


def read(*lines):
    return [(one.row, one.values, one.reason) for one in records(iter(lines), TWO, 2)]


def test_records_after_an_open_mark_at_the_end():
    assert read("1,a\n", '2,"b\n', "3,c") == [
        (2, ["1", "a"], ""),
        (3, [], "a quotation mark is not closed"),
        (4, ["3", "c"], ""),
    ]


def test_doubt_ends_with_the_first_clean_row():
    rows = read('1,"b" c "d"\n', '2,e"\n', "3,f\n", '4,g"\n')
    assert [(row, reason != "") for row, _, reason in rows] == [
        (2, True),
        (3, True),
        (4, False),
        (5, False),
    ]
    assert rows[3][1] == ["4", 'g"']


def test_spaces_around_quoted_values_do_no_harm():
    assert read('1 , "a, b" \n') == [(2, ["1 ", "a, b"], "")]


@pytest.mark.parametrize("extra", [",", ",,,"])
def test_empty_values_past_the_last_column_are_left_out(extra):
    assert read(f"1,a{extra}\n") == [(2, ["1", "a"], "")]


def test_a_value_too_long_is_broken_and_the_limit_is_put_back(tmp_path, monkeypatch):
    monkeypatch.setattr(exact, "LONGEST", 50)
    before = exact.csv.field_size_limit()
    path = tmp_path / "a.csv"
    path.write_text("id,said\n1," + "x" * 60 + "\n2,b\n", encoding="utf-8")
    [broken] = read_exact(path, TWO, tmp_path / "a.parquet", damaged=False)
    assert (broken.row, broken.reason[:17]) == (2, "a value has more ")
    assert exact.csv.field_size_limit() == before


def test_batches_are_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(exact, "BATCH", 3)
    path = tmp_path / "a.csv"
    path.write_text("id,said\n" + "".join(f"{i},x\n" for i in range(10)) + "bad\n", "utf-8")
    [broken] = read_exact(path, TWO, tmp_path / "a.parquet", damaged=False)
    copy = pq.read_table(tmp_path / "a.parquet").to_pylist()
    assert [row["id"] for row in copy] == [str(i) for i in range(10)]
    assert [row["_row"] for row in copy] == list(range(2, 12))
    assert broken.row == 12


def test_no_good_row_at_all(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,said\nbad\n", encoding="utf-8")
    assert len(read_exact(path, TWO, tmp_path / "a.parquet", damaged=False)) == 1
    assert pq.read_table(tmp_path / "a.parquet").num_rows == 0
