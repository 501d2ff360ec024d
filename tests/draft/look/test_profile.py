"""What columns hold, told from counts."""

import pandas as pd
import pytest

from cxlab.draft.look.profile import CELLS, LEAST_ROWS, Sample, needs_marks


@pytest.fixture
def profiles(opened):
    def look(**columns):
        length = len(next(iter(columns.values())))
        text = "\n".join(
            [
                ";".join(columns),
                *(";".join(str(columns[n][i]) for n in columns) for i in range(length)),
            ]
        )
        [export] = opened(a__csv=text + "\n")
        return {column.name: column for column in export.columns}, export.sample

    return look


def test_kinds_of_columns(profiles):
    found, _ = profiles(
        when=[f"{1 + i}.02.2025" for i in range(20)],
        paid=[f"{i},50" for i in range(20)],
        mail=[f"a{i}@example.org" for i in range(20)],
        said=[f"the parcel came {i} days late" for i in range(20)],
        yes=["tak", "nie"] * 10,
        state=["open", "closed"] * 10,
        key=[f"K{i:04d}" for i in range(20)],
        number=list(range(20)),
    )
    assert found["when"].is_time
    assert not found["when"].is_number
    assert found["paid"].is_number
    assert not found["paid"].is_whole
    assert found["mail"].is_mail
    assert not found["mail"].is_text
    assert found["said"].is_text
    assert not found["said"].is_code
    assert found["yes"].is_flag
    assert found["state"].is_category
    assert not found["state"].is_text
    assert found["key"].unique
    assert found["key"].is_code
    assert found["number"].is_whole
    assert found["number"]["high"] == 19


def test_marks_of_missing_values_do_not_hide_the_kind(profiles):
    found, sample = profiles(score=[1, 2, 3, "-", "n/a"] * 4, id=list(range(20)))
    assert found["score"].is_whole
    assert needs_marks(found["score"])
    assert sample.raw_values("score", ["-", "n/a", "?"]) == {"-", "n/a"}
    assert sample.known_values("score") == {"1", "2", "3"}


def test_values_come_commonest_first(profiles):
    _, sample = profiles(a=["x", "y", "y", "z", "y", "z"])
    assert sample.values("a") == ["y", "z", "x"]
    assert sample.values("a", 1) == ["y"]


def test_typed_columns_keep_their_type(tmp_path):
    path = tmp_path / "a.parquet"
    frame = pd.DataFrame(
        {"t": pd.to_datetime(["2025-01-02 05:00"] * 3), "n": [1.0, 2.0, None], "f": [1.5, 2, 3]}
    )
    frame.to_parquet(path)
    with Sample(f"read_parquet('{path}')") as sample:
        found = {column.name: column for column in sample.columns()}
    assert found["t"].is_time
    assert found["t"]["timed"] == 3
    assert found["n"].is_whole
    assert found["n"]["filled"] == 2
    assert found["f"].is_number
    assert not found["f"].is_whole


def test_how_columns_depend_on_each_other(profiles):
    _, sample = profiles(case=["a", "a", "b"], at=["1", "1", "2"], sku=["x", "y", "x"])
    assert sample.distinct(["case", "at"]) == 2
    assert sample.most_per("case", "sku") == 2
    assert sample.most_per("case", "at") == 1
    assert sample.spans("case", "at") == [("a", 1.0, 1.0), ("b", 2.0, 2.0)]


def test_a_wide_export_is_looked_at_in_fewer_rows():
    names = ", ".join(f"'x' AS c{i}" for i in range(100))
    rows = CELLS // 100 + 5_000
    with Sample(f"(SELECT {names} FROM range({rows}))") as sample:
        assert LEAST_ROWS <= sample.rows == CELLS // 100
        assert not sample.whole
