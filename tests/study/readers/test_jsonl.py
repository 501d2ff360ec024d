"""JSON lines: types, nesting, broken lines, and where the fast way is left."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st


def fast(opened):
    return "rows.jsonl" not in opened.relation.sql


def test_every_value_is_text(read):
    opened = read(
        '{"id": 1, "ok": true, "n": 1.5, "tags": ["a", {"b": 2}], "x": null}\n'
        '{"id": "é", "late": 1}\n',
        "a.jsonl",
    )
    assert opened.relation.columns == ("id", "ok", "n", "tags", "x", "late")
    assert opened.rows == [
        ("1", "true", "1.5", '["a",{"b":2}]', None, None),
        ("é", None, None, None, None, "1"),
    ]
    assert opened.numbers == [1, 2]
    assert fast(opened)


@pytest.mark.parametrize(
    "content",
    [
        '{"id": 1}\n{"id": 2}',
        '{"id": 1}\r\n{"id": 2}\r\n',
        '\ufeff{"id": 1}\n{"id": 2}\n',
        '{"id": 1}\n{"id": 2}\n\n\n',
        '{"id": 1}\n\n{"id": 2}\n',
        '[{"id": 1},\n {"id": 2}]\n',
    ],
    ids=str.encode,
)
@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.json"])
def test_ways_to_write_the_same_rows(read, content, name):
    assert read(content, name).rows == [("1",), ("2",)]


def test_blank_lines_are_counted(read):
    opened = read('\n{"id": 1}\n\n \n{"id": 2}\n', "a.jsonl")
    assert opened.numbers == [2, 5]
    assert opened.rows == [("1",), ("2",)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ('{"id": 2', "not valid JSON"),
        ("[1, 2]", "not a JSON object"),
        ("17", "not a JSON object"),
        ('{"id": 2}{"id": 3}', "not valid JSON"),
        ('{"id": 2, "id": 3}', "an object names a key twice"),
        ('{"id": "\\ud800"}', "bytes or halves of characters that are not UTF-8"),
        ("Total: 3 rows", "not valid JSON"),
    ],
)
def test_broken_lines_are_kept_with_their_place(read, line, reason):
    opened = read(f'{{"id": 1}}\n{line}\n{{"id": 3}}\n', "a.jsonl")
    assert opened.rows == [("1",), ("3",)]
    assert opened.numbers == [1, 3]
    assert opened.broken == [(2, line[:200], reason)]


def test_a_line_nested_too_deeply_is_broken(read):
    deep = '{"id": ' + "[" * 5000 + "]" * 5000 + "}"
    opened = read(f'\n{{"id": 1}}\n{deep}\n', "a.jsonl")
    assert opened.rows == [("1",)]
    assert opened.broken == [(3, deep[:200], "nested too deeply")]


def test_damaged_bytes_break_their_line(read):
    good = "".join(f'{{"id": "ż{i}"}}\n' for i in range(9)).encode()
    opened = read(good + b'{"id": "\xe9"}\n', "a.jsonl")
    assert len(opened.rows) == 9
    assert opened.broken[0][:2] == (10, '{"id": "\\xe9"}')


def test_a_line_too_long_is_broken(read, monkeypatch):
    monkeypatch.setattr("cxlab.study.readers.jsonl.LONGEST", 20)
    opened = read('{"id": 1}\n\n{"id": "' + "x" * 30 + '"}\n', "a.jsonl")
    assert opened.rows == [("1",)]
    assert opened.broken[0][2] == "more than 20 characters"


@pytest.mark.parametrize("start", ["", "\n"])
def test_what_python_writes_for_no_number_is_kept(read, start):
    opened = read(start + '{"id": 1, "n": NaN}\n{"id": 2, "n": -Infinity}\n', "a.jsonl")
    assert opened.rows == [("1", "NaN"), ("2", "-Infinity")]
    assert opened.relation.broken.empty


def test_numbers_take_the_decimal_mark_of_the_source(read):
    opened = read('{"n": 1.5, "t": "1,5"}\n{"n": 2, "t": "a.b"}\n', "a.jsonl", decimal=",")
    assert opened.rows == [("1,5", "1,5"), ("2", "a.b")]


def test_objects_without_keys_are_rows(read):
    opened = read('{"id": 1}\n{}\nbroken\n{ }\n', "a.jsonl")
    assert opened.rows == [("1",), (None,), (None,)]
    assert opened.numbers == [1, 2, 4]


@pytest.mark.parametrize("indent", [None, 1])
def test_rows_that_an_object_wraps(read, indent):
    whole = {"count": 2, "orders": [{"id": 1, "tags": [1]}, {"id": 2.5, "name": "Zoë"}]}
    opened = read(json.dumps(whole, indent=indent), "a.json")
    assert opened.relation.columns == ("id", "tags", "name")
    assert opened.rows == [("1", "[1]", None), ("2.5", None, "Zoë")]
    assert opened.numbers == [1, 2]


def test_an_object_a_line_may_hold_an_array(read):
    opened = read('{"id": 1, "items": [{"n": 2}]}\n', "a.jsonl")
    assert opened.relation.columns == ("id", "items")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{\n"a": {"id": 1}\n}', "none of its keys holds an array of objects; write an array"),
        ('{"a": [{"id": 1, "id": 2}]}', "an object names a key twice"),
        ('{"a": [{"id": 1}], "b": [{"id": 2}]}', "several arrays of rows ('a', 'b'); save the one"),
    ],
)
def test_objects_that_wrap_no_rows_or_several(fault, content, said):
    assert said in fault(content, "a.json")


def test_big_numbers_keep_their_digits(read):
    opened = read('{"id": 12345678901234567890123}\n\n{"id": 9007199254740993}\n', "a.jsonl")
    assert opened.rows == [("12345678901234567890123",), ("9007199254740993",)]


def test_names_are_trimmed(read):
    for content in ('{" id ": 1}\n', '\n{" id ": 1}\n'):
        opened = read(content, "a.jsonl")
        assert (opened.relation.columns, opened.rows) == (("id",), [("1",)])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('{\n"id": 1\n}\n', "no line is a whole JSON object; write each object on a line"),
        ("[1, 2]", "is not a whole JSON array of objects"),
        ('[{"id": 1}', "is a JSON array that is cut off"),
        ('[{"id": 1},', "is a JSON array that is cut off"),
        ('[{"id": 1} {"id": 2}]', "is not a whole JSON array of objects"),
        ('{"id": 1, "ID": 2}\n', "2 columns are named 'id'"),
        ('{"": 1}\n', "column 1 has no name"),
        ('{"a\\u0000": 1}\n', "holds the character NUL"),
    ],
)
def test_files_that_are_none(fault, content, said):
    assert said in fault(content, "a.jsonl")


SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=5)
OBJECTS = st.dictionaries(st.sampled_from("abc"), SCALARS, min_size=1)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(objects=st.lists(OBJECTS, min_size=1, max_size=5))
def test_fast_and_slow_agree(read, objects):
    lines = [json.dumps(one) for one in objects]
    quick, slow = read("\n".join(lines), "a.jsonl"), read("\n\n" + "\n".join(lines), "a.jsonl")
    assert quick.rows == slow.rows
    assert fast(quick)
    assert not fast(slow)
    assert [number + 2 for number in quick.numbers] == slow.numbers
