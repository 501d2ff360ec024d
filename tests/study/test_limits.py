"""What is said when memory, disk or patience runs out."""

import errno

import duckdb
import pytest

from cxlab.study import limits


def test_only_the_first_line_of_a_message():
    assert limits.first_line(ValueError("wrong\nLINE 1")) == "wrong"


@pytest.mark.parametrize(
    ("error", "full"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), True),
        (OSError(errno.EACCES, "Permission denied"), False),
        (duckdb.IOException("IO Error: could not write: No space left on device"), True),
        (duckdb.BinderException("Binder Error: no column"), False),
    ],
)
def test_a_full_disk_is_known_by_what_is_said(error, full):
    assert limits.is_full(error) is full


def test_a_query_is_interrupted(monkeypatch):
    monkeypatch.setattr(limits, "QUERY_SECONDS", 0.1)
    endless = "SELECT count(*) FROM range(1000000000) AS a, range(1000000000) AS b WHERE a < b"
    with duckdb.connect() as connection:
        with pytest.raises(duckdb.InterruptException) as caught, limits.time_limit(connection):
            connection.execute(endless)
        assert connection.execute("SELECT 1").fetchall() == [(1,)]
    assert "did not end within 0.1 seconds" in str(limits.query_fault("q.sql", caught.value))


def test_a_query_that_ends_is_let_be(monkeypatch):
    monkeypatch.setattr(limits, "QUERY_SECONDS", 0.05)
    with duckdb.connect() as connection:
        with limits.time_limit(connection):
            connection.execute("SELECT 1").fetchall()
        connection.execute("SELECT count(*) FROM range(300000000)").fetchall()


def test_the_line_of_a_message_that_says_most():
    said = (
        "Conversion Error: CSV Error on Line: 2\nOriginal Line: ann,5\nError when converting x.\n"
    )
    assert limits.first_line(duckdb.ConversionException(said)) == "Error when converting x."
    said = "IO Error: cannot open '/home/ann/shop/a.csv'\nmore"
    assert limits.first_line(duckdb.IOException(said)) == "cannot open 'a.csv'"
