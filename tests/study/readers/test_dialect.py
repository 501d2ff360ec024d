"""What is found out about a text table before it is read."""

import pytest

from cxlab.study.readers.base import UnreadableError
from cxlab.study.readers.dialect import Dialect, checked_names, find_dialect, header
from cxlab.study.settings import Source


def found(tmp_path, text, **settings):
    (tmp_path / "a.csv").write_text(text, encoding="utf-8", newline="")
    return find_dialect(tmp_path / "a.csv", Source("a", "a.csv", **settings))


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\n1,2\n", ","),
        ("a;b\n1,5;2,5\n", ";"),
        ('a,b\n"x;y;z","1;2"\n', ","),
        ("a;b,c;d\n1;2;3\n4;5;6\n", ";"),
        ("a|b\n1|x, y\n2|z\n", "|"),
        ("a\tb c\n1\tx, y; z\n", "\t"),
        ("a\n1\n", ","),
        ("id;date, place;value\n1;x, y;3,5\n", ";"),
        ('id,said\n1,"a; b\nc; d; e"\n2,"f; g"\n', ","),
    ],
)
def test_delimiter(tmp_path, text, delimiter):
    assert found(tmp_path, text).delimiter == delimiter


def test_escape_is_a_backslash_only_where_that_fits_better(tmp_path):
    assert found(tmp_path, 'a,b\n1,"x \\"y\\" z"\n').escape == "\\"
    assert found(tmp_path, 'a,b\n1,"x ""y"" z"\n').escape == '"'
    assert found(tmp_path, 'a,b\n1,"C:\\"\n2,"D:\\"\n').escape == '"'


def test_lines_above_the_header(tmp_path):
    assert found(tmp_path, "\n \na,b\n").skipped == 2
    assert found(tmp_path, "sep=|\na|b\n") == Dialect("|", '"', ("a", "b"), 1)


def test_a_header_over_two_lines(tmp_path):
    assert found(tmp_path, '"first\nname",b\n1,2\n').columns == ("first\nname", "b")


def test_a_sample_cut_off_inside_a_row(tmp_path, monkeypatch):
    monkeypatch.setattr("cxlab.study.readers.dialect.SAMPLE_CHARACTERS", 12)
    assert found(tmp_path, "a;b\n1;2\n3;4,5,6,7,8\n").delimiter == ";"


@pytest.mark.parametrize(
    "names",
    [["id", "2024", "2025"], ["id", "a@b.c"], ["total", "2025-01"], ["id", "2025-01-01", "x"]],
)
def test_names_that_look_a_little_like_values(names):
    assert header(names) == tuple(names)


@pytest.mark.parametrize(
    "names", [["1", "2"], ["17", "ann@example.org", "2025-01-02"], ["x", "1.5", "1/2/2025 10:00"]]
)
def test_rows_that_are_no_header(names):
    with pytest.raises(UnreadableError, match="holds values"):
        header(names)


def test_names_are_composed():
    assert checked_names(["cafe\u0301"]) == ("café",)
