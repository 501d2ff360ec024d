"""Excel workbooks: types, sheets, rows out of place, and files that are none."""

import datetime as dt
import io
import zipfile

import openpyxl
import pytest

HEAD = ["id", "paid", "at"]


def workbook(*rows, title="Data", more=()):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in rows:
        book.active.append(row)
    for name, cells in more:
        sheet = book.create_sheet(name)
        for row in cells:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_columns_of_one_kind_have_its_type(read):
    moment = dt.datetime(2025, 1, 2, 10, 30)
    opened = read(
        workbook(
            ["id", "n", "paid", "at", "ok", "empty", "mixed", "took"],
            ["a", 1, 1.5, moment, True, None, 1, dt.timedelta(minutes=2)],
            [None, 2, 2, moment, False, None, "x", None],
        ),
        "a.xlsx",
    )
    assert opened.types == [
        *("VARCHAR", "BIGINT", "DOUBLE", "TIMESTAMP", "BOOLEAN", "VARCHAR", "VARCHAR", "DOUBLE")
    ]
    assert opened.rows == [
        ("a", 1, 1.5, moment, True, None, "1", 120.0),
        (None, 2, 2.0, moment, False, None, "x", None),
    ]
    assert opened.numbers == [2, 3]


def test_numbers_among_texts_take_the_decimal_mark_of_the_source(read):
    rows = (["id", "paid", "n"], ["a", 1.5, 2.5], ["b", "2,50 €", 3.5])
    assert read(workbook(*rows), "a.xlsx", decimal=",").rows == [
        ("a", "1,5", 2.5),
        ("b", "2,50 €", 3.5),
    ]


def test_dates_among_texts_are_written_plainly(read):
    opened = read(workbook(["id", "at"], ["a", dt.datetime(2025, 1, 2)], ["b", "soon"]), "a.xlsx")
    assert [row[1] for row in opened.rows] == ["2025-01-02 00:00:00", "soon"]


def test_blank_rows_are_counted_and_blank_columns_left_out(read):
    opened = read(
        workbook(
            [], ["id", None, "paid", None], ["a", None, 1], [], [None, None, ""], ["b", None, 2]
        ),
        "a.xlsx",
    )
    assert opened.relation.columns == ("id", "paid")
    assert opened.rows == [("a", 1), ("b", 2)]
    assert opened.numbers == [3, 6]


def test_a_value_right_of_the_last_name_breaks_its_row(read):
    opened = read(workbook(["id", "n"], ["a", 1, None, "see below"], ["b", 2]), "a.xlsx")
    assert opened.rows == [("b", 2)]
    assert opened.broken == [(2, "see below", "a value right of the last named column")]
    assert opened.relation.broken["column"].tolist() == ["D"]


def test_the_sheet_said_or_the_first(read):
    raw = workbook(["id"], ["a"], more=[("Other", [["id"], ["b"]])])
    assert read(raw, "a.xlsx", sheet="Other").rows == [("b",)]
    assert read(raw, "a.xlsx", sheet="Other").relation.notes == ()
    first = read(raw, "a.xlsx")
    assert first.rows == [("a",)]
    assert first.relation.notes[0].startswith("read sheet 'Data', the first of 2")


@pytest.mark.parametrize(
    ("content", "settings", "said"),
    [
        (workbook(HEAD), {"sheet": "Date"}, "no sheet named 'Date'; did you mean 'Data'?"),
        (workbook(), {}, "sheet 'Data' is empty"),
        (workbook(["id", None, "n"], ["a", 1, 2]), {}, "column 2 has no name"),
        (workbook(["id", "id"], ["a", 1]), {}, "2 columns are named 'id'"),
        (workbook([1, 2.5], [3, 4]), {}, "the first row holds values"),
        (b"\xd0\xcf\x11\xe0 old", {}, "is an old, protected or damaged Excel file"),
        (b"id,name\n1,Ann\n", {}, "is an old, protected or damaged Excel file"),
        (workbook(HEAD)[:-30], {}, "is an old, protected or damaged Excel file"),
    ],
)
def test_what_is_no_sheet(fault, content, settings, said):
    assert said in fault(content, "a.xlsx", **settings)


def test_a_zip_that_is_no_workbook(fault):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("a.txt", "a")
    assert "is not a whole Excel workbook" in fault(out.getvalue(), "a.xlsx")


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml"])
@pytest.mark.parametrize(
    "damage", [b"<", b"</row>", b"\xff", b"&lol;", b'<c r="A1" t="s"><v>9</v>']
)
def test_a_workbook_with_a_damaged_part(fault, part, damage):
    out = io.BytesIO()
    whole = workbook(HEAD, ["a", 1, 2])
    with zipfile.ZipFile(io.BytesIO(whole)) as parts, zipfile.ZipFile(out, "w") as damaged:
        for name in parts.namelist():
            raw = parts.read(name)
            damaged.writestr(name, raw.replace(b">", b">" + damage, 3) if name == part else raw)
    assert "is not a whole Excel workbook" in fault(out.getvalue(), "a.xlsx")


def test_a_workbook_that_grows_beyond_measure(fault, monkeypatch):
    monkeypatch.setattr("cxlab.study.readers.base.GROWN_BYTES", 1000)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("xl/worksheets/sheet1.xml", "0" * 1_000_000)
    assert "over 200 times its size" in fault(out.getvalue(), "a.xlsx")


def test_formulas_come_as_the_value_that_was_saved(read):
    opened = read(workbook(["id", "sum"], ["a", "=1+1"], ["=cmd|' /C calc'!A0", 2]), "a.xlsx")
    assert opened.rows == [("a", None), (None, 2)]
