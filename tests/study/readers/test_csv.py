"""Text tables: what is detected, what is broken, and that no row is lost."""

import csv
import gzip
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

PLAIN = "id,name\n1,Ann\n2,Bea\n"


def fast(opened):
    return "read_csv" in opened.relation.sql


def test_a_plain_table_is_read_where_it_is(read):
    opened = read(PLAIN)
    assert opened.rows == [("1", "Ann"), ("2", "Bea")]
    assert opened.relation.columns == ("id", "name")
    assert opened.types == ["VARCHAR", "VARCHAR"]
    assert opened.numbers == [2, 3]
    assert fast(opened)
    assert opened.relation.broken.empty


@pytest.mark.parametrize(
    "content",
    [
        "id,name\r\n1,Ann\r\n2,Bea\r\n",
        "id,name\n1,Ann\n2,Bea",
        "\ufeffid,name\n1,Ann\n2,Bea\n",
        "id;name\n1;Ann\n2;Bea\n",
        "id\tname\n1\tAnn\n2\tBea\n",
        "id|name\n1|Ann\n2|Bea\n",
        '"id","name"\n"1","Ann"\n"2","Bea"\n',
        " id , name\n1,Ann\n2,Bea\n",
        "id,name\n1,Ann\n2,Bea\n\n\n",
        "id,name\n1,Ann,\n2,Bea,\n",
        "\n\nid,name\n1,Ann\n2,Bea\n",
        "sep=;\nid;name\n1;Ann\n2;Bea\n",
        "id,name\n1,Ann\r\n2,Bea\n",
        "id,name\r1,Ann\r2,Bea\r",
        "id,name\n1,Ann\n\n2,Bea\n",
    ],
    ids=str.encode,
)
def test_ways_to_write_the_same_table(read, content):
    opened = read(content)
    assert opened.relation.columns == ("id", "name")
    assert opened.rows == [("1", "Ann"), ("2", "Bea")]
    assert opened.relation.broken.empty


@pytest.mark.parametrize(
    ("content", "numbers"),
    [
        ("\n\nid,name\n1,Ann\n2,Bea\n", [4, 5]),
        ("sep=,\nid,name\n1,Ann\n2,Bea\n", [3, 4]),
        ("id,name\n1,Ann\n\n   \n2,Bea\n", [2, 5]),
        ('id,name\n1,"Ann\nMaria"\n2,Bea\n', [2, 3]),
        ("id,name\n1\n2,Bea\n", [3]),
    ],
)
def test_rows_are_numbered_as_a_spreadsheet_does(read, content, numbers):
    assert read(content).numbers == numbers


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ('id,said\n1,"one, ""two""\n\nthree"\n', 'one, "two"\n\nthree'),
        ('id,said\n1,a 6" pipe\n', 'a 6" pipe'),
        ('id,said\n1,"x" \n', "x"),
        ('id,said\n1, "x"\n', "x"),
        ('id,said\n1,"a \\"b\\" c"\n2,"\\"d\\""\n', 'a "b" c'),
        ("id,said\n1,=1+1\n", "=1+1"),
        ("id,said\n1,\u202eright to left\u202c\n", "\u202eright to left\u202c"),
        ("id,said\n1," + "x" * 10_000 + "\n", "x" * 10_000),
        ("id,said\n1," + "x" * 200_000 + "\n\n2,y\n", "x" * 200_000),
    ],
)
def test_values_come_as_they_are(read, content, value):
    assert read(content).rows[0] == ("1", value)


@pytest.mark.parametrize(
    ("content", "good", "broken"),
    [
        ("id,name\n1\n2,b\n", ["2"], [(2, "1", "1 value where 2 are due")]),
        ("id,name\n1,b,c\n2,b\n", ["2"], [(2, "1,b,c", "3 values where 2 are due")]),
        ('id,name\n1,"b\n2,b\n', ["2"], [(2, '1,"b', "a quotation mark is not closed")]),
        (
            'id,name\n1,"he said "hi" ok"\n2,b\n',
            ["2"],
            [
                (
                    2,
                    '1,"he said "hi" ok"',
                    "text follows a closing quotation mark",
                )
            ],
        ),
        ("id,name\n1,a\n2,b\nTotal\n", ["1", "2"], [(4, "Total", "1 value where 2 are due")]),
        (
            'id,name\n1,"two\nlines",x\n2,b\n',
            ["2"],
            [(2, '1,"two\nlines",x', "3 values where 2 are due")],
        ),
    ],
)
def test_broken_rows_are_kept_with_their_place(read, content, good, broken):
    opened = read(content)
    assert [row[0] for row in opened.rows] == good
    assert opened.broken == broken
    assert opened.relation.broken["file"].tolist() == ["a.csv"] * len(broken)


def test_an_open_quotation_mark_swallows_no_good_row(read):
    lines = [f'{i},"c{i}"' for i in range(50)]
    lines[7] = '7,"open'
    opened = read("id,name\n" + "\n".join(lines) + "\n")
    assert [int(row[0]) for row in opened.rows] == [i for i in range(50) if i != 7]
    assert opened.numbers == [i + 2 for i in range(50) if i != 7]
    assert [row for row, _, _ in opened.broken] == [9]


def test_an_open_mark_that_happens_to_close_swallows_no_good_row(read):
    opened = read('id,name,x\n1,"open,x\n2,b,x\n3,"c",x\n4,d,x\n')
    assert [row[0] for row in opened.rows] == ["2", "3", "4"]
    assert [row for row, _, _ in opened.broken] == [2]


def test_a_line_inside_a_broken_value_is_no_row(read):
    opened = read('id,name\n1,"one\nsaid "no" then\nlast",3"\n2,b\n')
    assert [row[0] for row in opened.rows] == ["2"]
    assert [row for row, _, _ in opened.broken] == [2, 3, 4]


def test_damaged_bytes_break_their_row_alone(read):
    lines = [f"{i},żółw" for i in range(20)]
    content = ("id,name\n" + "\n".join(lines)).encode() + b"\n20,caf\xe9\n21,ok\n"
    opened = read(content)
    assert len(opened.rows) == 21
    assert opened.rows[0] == ("0", "żółw")
    assert opened.broken == [(22, "20,caf\\xe9", "bytes that are not UTF-8")]


def test_gzip(read):
    assert read(gzip.compress(PLAIN.encode()), "a.csv.gz").rows == [("1", "Ann"), ("2", "Bea")]


def test_delimiter_is_found_where_text_holds_others(read):
    opened = read("id;price, EUR;note\n1;2,5;a|b\n2;3,5;c, d, e\n")
    assert opened.rows == [("1", "2,5", "a|b"), ("2", "3,5", "c, d, e")]


def test_delimiter_said_wins(read):
    assert read("a;b,c\n1;2,3\n", delimiter=",").relation.columns == ("a;b", "c")
    assert read("a\tb,c\n1\t2,3\n", delimiter="tab").relation.columns == ("a", "b,c")


def test_one_column(read):
    assert read("id\n1\n2\n").rows == [("1",), ("2",)]
    blank = read("id\n1\n\n2\n")
    assert blank.rows == [("1",), ("2",)]
    assert blank.numbers == [2, 4]


def test_no_rows(read):
    assert read("id,name\n").rows == []
    assert read("id,name").rows == []


def test_five_thousand_columns(read):
    names = ",".join(f"c{i}" for i in range(5000))
    opened = read(names + "\n" + ",".join(map(str, range(5000))) + "\n")
    assert len(opened.relation.columns) == 5000
    assert opened.rows[0][4999] == "4999"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("id,,name\n1,2,3\n", "column 2 has no name; give each its own name"),
        ("id,name,id\n1,2,3\n", "2 columns are named 'id'; give each its own name"),
        ("id,ID\n1,2\n", "2 columns are named 'id'"),
        ("id,,id\n1,2,3\n", "column 2 has no name and 2 columns are named 'id'"),
        ("_row,id\n1,2\n", "a column is named '_row', as cxlab's count of the rows is"),
        ("i\0d,name\n" + "1,2\n" * 99, "a column's name holds the character NUL"),
        (b"\xe9,id\n" + "ł,1\nń,2\n".encode(), "the header holds bytes that are not UTF-8"),
        ("1,2025-01-02,4.5\n2,2025-01-03,4.5\n", "the first row holds values (1, 2025-01-02, 4.5)"),
        ("\n\n  \n", "the file holds only blank lines; export it anew"),
        ("", "the file is empty; export it anew, or leave the source out"),
    ],
)
def test_headers_that_are_none(fault, content, said):
    assert said in fault(content)


@pytest.mark.parametrize("delimiter", ["||", '"', "\n"])
def test_delimiters_that_are_none(fault, delimiter):
    assert "is not one character" in fault(PLAIN, delimiter=delimiter)


def test_names_of_files_that_mean_something_to_a_glob(read):
    assert read(PLAIN, "a[1] it's {x}.csv").rows == [("1", "Ann"), ("2", "Bea")]


#: Each example overwrites the file of the one before.
ONE_FOLDER = [HealthCheck.function_scoped_fixture]
VALUES = st.text(st.sampled_from('ab1 é"\n\r,;\t|\\\u2028'), max_size=6)


@settings(max_examples=30, deadline=None, suppress_health_check=ONE_FOLDER)
@given(
    rows=st.lists(st.tuples(VALUES, VALUES, VALUES), max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    ending=st.sampled_from(["\n", "\r\n"]),
)
def test_what_is_written_is_read(read, rows, delimiter, ending):
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=ending, quoting=csv.QUOTE_ALL)
    writer.writerows([("key", "left", "right"), *rows])
    found = read(text.getvalue())
    assert found.relation.broken.empty
    assert [tuple(value or "" for value in row) for row in found.rows] == rows
    assert found.numbers == list(range(2, len(rows) + 2))


PIECES = st.text(st.sampled_from('ab1",; \\é'), max_size=6)


@settings(max_examples=40, deadline=None, suppress_health_check=ONE_FOLDER)
@given(pieces=st.lists(st.tuples(PIECES, PIECES), max_size=8))
def test_no_line_is_lost(read, pieces):
    lines = [f"{left}key{i}.{right}" for i, (left, right) in enumerate(pieces)]
    found = read("\n".join(["key,left,right", *lines]) + "\n")
    seen = str(found.rows) + str(found.broken)
    assert all(f"key{i}." in seen for i in range(len(lines)))
    numbers = [*found.numbers, *(row for row, _, _ in found.broken)]
    assert len(set(numbers)) == len(numbers)
