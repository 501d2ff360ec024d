"""What every reader keeps to."""

import pytest

from cxlab.study.readers import BROKEN, READERS, ROW, open_source
from cxlab.study.readers.base import SHOWN, UnreadableError, broken_rows, spare
from cxlab.study.settings import Source

#: For each ending, files that hold no rows, from which a reader must not fail in its own way.
HOSTILE = [b"\0", b"PK\x03\x04", b"\x1f\x8b\x08", b"{", b"[", b'"', b"\n", b"\xff\xfe", b"a" * 99]


@pytest.mark.parametrize("ending", list(READERS))
@pytest.mark.parametrize("content", HOSTILE)
def test_a_reader_gives_rows_or_says_why_not(tmp_path, ending, content):
    path = tmp_path / f"a.{ending}"
    path.write_bytes(content)
    try:
        relation = READERS[ending](path, Source("a", path.name), tmp_path / "scratch")
    except UnreadableError as error:
        told = bool(error.found and error.remedy)
    else:
        told = bool(relation.columns) and list(relation.broken) == list(BROKEN)
    assert told


def test_what_is_shown_of_a_broken_row_is_cut():
    broken = broken_rows([(2, "", "x" * 1000, "too long")])
    assert len(broken["found"][0]) == SHOWN
    assert broken["row"].dtype == "int64"
    assert list(broken_rows()) == list(BROKEN)


def test_copies_of_files_of_one_name_do_not_meet(tmp_path):
    one, other = tmp_path / "a" / "x.csv", tmp_path / "b" / "x.csv"
    scratch = tmp_path / "scratch"
    assert spare(scratch, one, "parquet") == spare(scratch, one, "parquet")
    assert spare(scratch, one, "parquet") != spare(scratch, other, "parquet")


def test_copies_for_two_sources_of_one_file_do_not_meet(tmp_path):
    (tmp_path / "a.csv").write_bytes("id;said\n1;ą\n".encode("cp1250"))
    sources = [Source(name, "a.csv", encoding=name) for name in ("cp1250", "cp1252")]
    sql = [open_source(one, tmp_path, tmp_path / "scratch")[0][1].sql for one in sources]
    assert sql[0] != sql[1]


def test_the_row_has_a_name_that_sql_takes():
    assert ROW.isidentifier()
