"""The list of those who were erased: what it takes out, what it keeps, and that it stays."""

import json

import duckdb
import pytest

from cxlab.errors import StudyError
from cxlab.study import erased
from cxlab.study.erased import FILE, NOT_KEPT, add_erased, drop_erased, erased_mark, read_erased

STAGED = """
CREATE TABLE customers AS FROM (VALUES ('ann', 1), ('bea', 2), ('cookie:c9', 3))
    AS t(customer_id, age);
CREATE TABLE interactions AS FROM (VALUES ('r1', 'ann'), ('r2', 'bea'), ('r3', 'cookie:c9'))
    AS t(row_id, customer_id);
CREATE TABLE responses AS FROM (VALUES ('a1', 'ann'), ('a2', NULL)) AS t(row_id, customer_id);
CREATE TABLE identities AS FROM (VALUES ('cookie', 'c1', 'ann'), ('cookie', 'c1', 'anna'),
    ('cookie', 'c2', 'bea')) AS t(source, source_id, customer_id);
CREATE TABLE rejects AS FROM (VALUES ('a.csv', 2, 'soon'), ('a.csv', 3, 'later'))
    AS t(file, row, found);
"""
OWNERS = """
ALTER TABLE rejects ADD COLUMN _owner VARCHAR;
UPDATE rejects SET _owner = CASE row WHEN 2 THEN 'cookie:c1' ELSE 'bea' END;
INSERT INTO rejects VALUES ('a.csv', 4, 'x,y', NULL);
"""


@pytest.fixture
def staged():
    with duckdb.connect() as connection:
        connection.execute(STAGED)
        yield connection


def column(connection, query):
    return [row[0] for row in connection.execute(query).fetchall()]


def test_an_empty_list_costs_nothing_and_changes_nothing(tmp_path):
    assert drop_erased(None, tmp_path) == 0
    assert erased_mark(tmp_path) == ""
    assert not (tmp_path / FILE).exists()


@pytest.mark.parametrize("written", ["ann", "anna", "cookie:c1"])
def test_any_id_of_a_person_takes_the_whole_person_out(staged, tmp_path, written):
    add_erased(tmp_path, [written])
    assert drop_erased(staged, tmp_path) == 1
    assert column(staged, "SELECT customer_id FROM customers") == ["bea", "cookie:c9"]
    assert column(staged, "SELECT row_id FROM interactions") == ["r2", "r3"]
    assert column(staged, "SELECT row_id FROM responses") == ["a2"]
    assert column(staged, "SELECT source_id FROM identities") == ["c2"]
    left = column(staged, "SELECT table_name FROM duckdb_tables()")
    assert not [name for name in left if name.startswith("cxlab")]


def test_a_linked_id_that_no_link_names_any_more_stays_out(staged, tmp_path):
    staged.execute("DROP TABLE identities")
    add_erased(tmp_path, ["zoe", "cookie:c9"])
    assert drop_erased(staged, tmp_path) == 1
    assert column(staged, "SELECT customer_id FROM interactions") == ["ann", "bea"]


def test_an_id_of_one_kind_is_not_an_id_of_another(staged, tmp_path):
    add_erased(tmp_path, ["c1", "c2", "till card:c9"])
    assert drop_erased(staged, tmp_path) == 0
    assert len(column(staged, "SELECT row_id FROM interactions")) == 3


def test_what_was_found_in_rejects_is_not_kept_where_nobody_knows_whose_it_is(staged, tmp_path):
    add_erased(tmp_path, ["ann"])
    drop_erased(staged, tmp_path)
    assert column(staged, "SELECT found FROM rejects ORDER BY row") == [NOT_KEPT, NOT_KEPT]


def test_rejects_whose_owner_is_known_go_or_stay(staged, tmp_path):
    staged.execute(OWNERS)
    add_erased(tmp_path, ["ann"])
    drop_erased(staged, tmp_path)
    kept = staged.execute("SELECT row, found FROM rejects ORDER BY row").fetchall()
    assert kept == [(3, "later"), (4, NOT_KEPT)]


def test_the_list_holds_no_id_and_grows(tmp_path):
    first = add_erased(tmp_path, ["ann", "cookie:c1"])
    second = add_erased(tmp_path, ["bea", "ann"])
    assert second.salt == first.salt
    assert len(second.hashes) == 3
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    assert "bea" not in text
    assert "c1" not in json.loads(text)["hashes"]
    assert [path.name for path in tmp_path.iterdir()] == [FILE]


def test_the_mark_changes_with_the_list_and_only_then(tmp_path):
    add_erased(tmp_path, ["ann"])
    one = erased_mark(tmp_path)
    add_erased(tmp_path, ["ann"])
    assert erased_mark(tmp_path) == one != ""
    add_erased(tmp_path, ["bea"])
    assert erased_mark(tmp_path) != one


def test_two_studies_have_two_salts(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    one, other = add_erased(tmp_path / "a", ["ann"]), add_erased(tmp_path / "b", ["ann"])
    assert one.salt != other.salt
    assert not one.hashes & other.hashes


def test_a_crash_while_writing_leaves_the_list_as_it_was(tmp_path, monkeypatch):
    add_erased(tmp_path, ["ann"])
    before = (tmp_path / FILE).read_bytes()
    monkeypatch.setattr(erased.Path, "replace", lambda *_: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(OSError, match="full"):
        add_erased(tmp_path, ["bea"])
    assert (tmp_path / FILE).read_bytes() == before


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"schema": 2, "salt": "a", "hashes": []}',
        '{"schema": 1, "salt": "a", "hashes": ["ann"]}',
        '{"schema": 1, "salt": "a", "hashes": 5}',
        '{"schema": 1, "salt": 7, "hashes": []}',
    ],
)
def test_a_list_that_cannot_be_read_stops_the_prepare(tmp_path, text):
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="those erased would come back"):
        drop_erased(None, tmp_path)


def test_the_hash_is_the_database_s(staged, tmp_path):
    listed = add_erased(tmp_path, ["иван'\""])
    query = "SELECT sha256(? || ?)"
    assert listed.hash("иван'\"") == column_of(staged, query, [listed.salt, "иван'\""])
    assert read_erased(tmp_path) == listed


def column_of(connection, query, values):
    return connection.execute(query, values).fetchall()[0][0]
