"""Broken JSON, Parquet and Excel: cut off, of another kind, mixed, or larger than they look."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

TOML = """[study]
title = "Shop"
min_group = 1
[sources.orders]
path = "orders.{}"
[[tables.interactions]]
source = "orders"
"""
NAMES = ["customer_id", "timestamp", "touchpoint", "channel"]
ROW = dict(zip(NAMES, ["ann", "2025-01-02", "order", "web"], strict=True))
LINE = json.dumps(ROW) + "\n"
SHEET = "xl/worksheets/sheet1.xml"


def jsonl(content: str | bytes) -> dict[str, object]:
    return {"study.toml": TOML.format("jsonl"), "orders.jsonl": content}


def parquet(content: object) -> dict[str, object]:
    def write(path: Path) -> None:
        table = content if isinstance(content, pa.Table) else pa.Table.from_pandas(content)
        pq.write_table(table, path)

    whole = content if isinstance(content, bytes) else write
    return {"study.toml": TOML.format("parquet"), "orders.parquet": whole}


def excel(*rows: list[object], change: Callable[[Any], None] | None = None) -> dict[str, object]:
    def write(path: Path) -> None:
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        if change:
            change(book)
        book.save(path)

    return {"study.toml": TOML.format("xlsx"), "orders.xlsx": write}


def rewritten(old: str, new: str, above: str = "") -> dict[str, object]:
    """Return a workbook in whose sheet a text was replaced, and something written above it."""
    files = excel(NAMES, [*ROW.values()], [*ROW.values()])

    def write(path: Path) -> None:
        files["orders.xlsx"](path)
        with zipfile.ZipFile(path) as whole:
            parts = {name: whole.read(name) for name in whole.namelist()}
        assert old.encode() in parts[SHEET]
        parts[SHEET] = above.encode() + parts[SHEET].replace(old.encode(), new.encode(), 1)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name, content in parts.items():
                out.writestr(name, content)

    return {**files, "orders.xlsx": write}


def merged(book: Any) -> None:
    book.active.append(["bea", "2025-01-03", "order", "web"])
    book.active.merge_cells("A2:A3")


def zip_of(**parts: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return out.getvalue()


#: Ten thousand million laughs in a kilobyte.
LAUGHS = "<!DOCTYPE a [<!ENTITY e0 'ha'>" + "".join(
    f"<!ENTITY e{n} '{f'&e{n - 1};' * 10}'>" for n in range(1, 11)
)
LAUGHS += "]>"

WHOLE = BytesIO()
pd.DataFrame([ROW] * 99).to_parquet(WHOLE)
CONTACTS = pd.DataFrame([ROW])

#: By name: the files, and what is said.
CASES = {
    "JSON that is no line": (
        jsonl("no json"),
        [
            "error: orders.jsonl: no line is a whole JSON object; write each object on a line of "
            "its own, or an array of objects"
        ],
    ),
    "one line that is cut off": (
        jsonl(LINE + LINE[:30] + "\n" + LINE),
        (
            {"interactions": (2, 1)},
            [
                'warning: orders.jsonl, row 2: 1 of 3 rows: not valid JSON (\'{"customer_id": '
                '"ann", '
                "\"timest' in row 2); write one whole object on each line"
            ],
        ),
    ),
    "lines that are no objects": (
        jsonl(LINE + '[1, 2]\n"text"\n12\nnull\n'),
        (
            {"interactions": (1, 4)},
            [
                "warning: orders.jsonl, row 2: 4 of 5 rows: not a JSON object ('[1, 2]' in row 2; "
                "'\"text\"' in row 3; '12' in row 4); write one whole object on each line"
            ],
        ),
    ),
    "an array that is not closed": (
        jsonl(f"[{LINE.strip()},"),
        [
            "error: orders.jsonl: is a JSON array that is cut off: its bracket is not closed; "
            "export it anew"
        ],
    ),
    "an array of numbers": (
        jsonl("[1, 2, 3]"),
        ["error: orders.jsonl: is not a whole JSON array of objects; write an object on each line"],
    ),
    "an object over many lines": (
        jsonl(json.dumps(ROW, indent=1)),
        [
            "error: orders.jsonl: no line is a whole JSON object; write each object on a line of "
            "its own, or an array of objects"
        ],
    ),
    "empty objects": (
        jsonl("{}\n{}\n"),
        ["error: orders.jsonl: its objects hold nothing; export it anew"],
    ),
    "a key twice in an object": (
        jsonl(LINE + '{"customer_id": "a", "customer_id": "b"}\n'),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.jsonl, row 2: 1 of 2 rows: an object names a key twice "
                '(\'{"customer_id": "a", "customer_id": "b"}\' in row 2); correct the row'
            ],
        ),
    ),
    "keys that differ in case": (
        jsonl(LINE + LINE.replace("channel", "Channel")),
        ["error: orders.jsonl: 2 columns are named 'channel'; give each its own name"],
    ),
    "values of other types": (
        jsonl(
            LINE.replace('"ann"', "17")
            + LINE.replace('"web"', "true")
            + LINE.replace('"ann"', '{"id": 1}')
            + LINE.replace('"2025-01-02"', "[2025]")
        ),
        (
            {"interactions": (3, 1)},
            [
                "warning: orders.jsonl, column 'timestamp', row 4: 1 of 4 rows: not a date or time "
                "('[2025]' in row 4); write it as 2025-01-31 17:05, or cast it in an .sql file"
            ],
        ),
    ),
    "objects in objects without end": (
        jsonl(LINE + '{"a":' * 9000 + "1" + "}" * 9000 + "\n"),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.jsonl, column 'customer_id', row 2: 1 of 2 rows: no customer_id "
                "(row "
                "2); fill it in, or map another column"
            ],
        ),
    ),
    "half a character": (
        jsonl(LINE + LINE.replace("web", r"\ud83d")),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.jsonl, row 2: 1 of 2 rows: bytes or halves of characters that "
                "are not "
                'UTF-8 (\'{"customer_id": "ann", "timestamp": "2025-01-02", "touchpoin...\' in '
                "row 2); "
                "set `encoding` for this source, or correct these bytes"
            ],
        ),
    ),
    "not a number in JSON": (
        jsonl(LINE + LINE.replace('"web"', "NaN")),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.jsonl, column 'channel', row 2: 1 of 2 rows: no channel ('NaN' "
                "in row "
                "2); fill it in, or map another column"
            ],
        ),
    ),
    "JSON in cp1252": (
        jsonl(LINE.encode() + LINE.replace('"ann"', '"zoë"').encode("cp1252") * 3),
        (
            {"interactions": (4, 0)},
            [
                "warning: orders.jsonl: read as cp1252, which is a guess; set `encoding` where "
                "letters "
                "look wrong"
            ],
        ),
    ),
    "Parquet that is cut off": (
        parquet(WHOLE.getvalue()[:-20]),
        ["error: orders.parquet: is not a whole Parquet file; export or copy it anew"],
    ),
    "Parquet that is none": (
        parquet(b"x" * 100),
        ["error: orders.parquet: is not a whole Parquet file; export or copy it anew"],
    ),
    "Parquet without columns": (
        parquet(pa.table({})),
        ["error: orders.parquet: has no columns; export it anew"],
    ),
    "Parquet with a name twice": (
        parquet(pa.Table.from_arrays([pa.array(["a"])] * 2, names=["a", "a"])),
        ["error: orders.parquet: 2 columns are named 'a'; give each its own name"],
    ),
    "Parquet with nested columns": (
        parquet(CONTACTS.assign(customer_id=[{"id": 1}], touchpoint=[["order", "web"]])),
        ({"interactions": (1, 0)}, []),
    ),
    "a workbook that is none": (
        {"study.toml": TOML.format("xlsx"), "orders.xlsx": b"x" * 100},
        [
            "error: orders.xlsx: is an old, protected or damaged Excel file; open it in Excel and "
            "save it as .xlsx, without a password"
        ],
    ),
    "a zip that is no workbook": (
        {"study.toml": TOML.format("xlsx"), "orders.xlsx": zip_of(a="1")},
        ["error: orders.xlsx: is not a whole Excel workbook; save it anew"],
    ),
    "an old workbook": (
        {"study.toml": TOML.format("xls"), "orders.xls": b"\xd0\xcf\x11\xe0" + b"\0" * 512},
        [
            "error: orders.xls: is an old, protected or damaged Excel file; open it in Excel and "
            "save it as .xlsx, without a password"
        ],
    ),
    "a workbook that grows without end": (
        {"study.toml": TOML.format("xlsx"), "orders.xlsx": zip_of(a="0" * 5_000_000)},
        [
            "error: orders.xlsx: grows to more than 1 MB, over 200 times its size; uncompress it "
            "and check what it holds"
        ],
    ),
    "an empty sheet": (
        excel(),
        ["error: orders.xlsx: sheet 'Sheet' is empty; name another with `sheet`"],
    ),
    "a sheet that is not there": (
        {
            **excel(NAMES, [*ROW.values()]),
            "study.toml": TOML.format("xlsx").replace(".xlsx", '.xlsx"\nsheet = "Januar'),
        },
        ["error: orders.xlsx: no sheet named 'Januar'; known: 'Sheet'"],
    ),
    "two sheets": (
        excel(NAMES, [*ROW.values()], change=lambda book: book.create_sheet("Notes")),
        (
            {"interactions": (1, 0)},
            ["warning: orders.xlsx: read sheet 'Sheet', the first of 2; name another with `sheet`"],
        ),
    ),
    "merged cells": (
        excel(NAMES, [*ROW.values()], change=merged),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.xlsx, column 'customer_id', row 3: 1 of 2 rows: no customer_id "
                "(row "
                "3); fill it in, or map another column"
            ],
        ),
    ),
    "a formula that was never computed": (
        excel(NAMES, [*ROW.values()], ["bea", "=TODAY()", "order", "web"]),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.xlsx, column 'timestamp', row 3: 1 of 2 rows: no timestamp (row "
                "3); "
                "fill it in, or map another column"
            ],
        ),
    ),
    "a cell that is an error": (
        rewritten('t="inlineStr"><is><t>web</t></is>', 't="e"><v>#REF!</v>'),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.xlsx: errors such as #REF! in column 'channel' were read as "
                "empty; "
                "correct their formulas",
                "warning: orders.xlsx, column 'channel', row 2: 1 of 2 rows: no channel (row 2); "
                "fill "
                "it in, or map another column",
            ],
        ),
    ),
    "a value right of the last column": (
        excel(NAMES, [*ROW.values(), "?"], [*ROW.values()]),
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.xlsx, column 'E', row 2: 1 of 2 rows: a value right of the last "
                "named "
                "column ('?' in row 2); give the column a name, or clear the cell"
            ],
        ),
    ),
    "a row a billion rows below": (
        rewritten('<row r="2"', '<row r="1000000000"'),
        [
            "error: orders.xlsx: a cell beyond the last row or column that Excel has; save it anew "
            "in Excel"
        ],
    ),
    "a cell beyond all columns": (
        rewritten('r="D2"', 'r="ZZZZ2"'),
        [
            "error: orders.xlsx: a cell beyond the last row or column that Excel has; save it anew "
            "in Excel"
        ],
    ),
    "a sheet that is no XML": (
        rewritten("<sheetData>", "<sheetData"),
        ["error: orders.xlsx: is not a whole Excel workbook; save it anew"],
    ),
    "entities that grow without end": (
        rewritten("<t>ann", "<t>&e10;", LAUGHS),
        ["error: orders.xlsx: is not a whole Excel workbook; save it anew"],
    ),
    "a cell in the ten-thousand-millionth column": (
        rewritten('r="D2"', 'r="ZZZZZZZZ2"'),
        [
            "error: orders.xlsx: a cell beyond the last row or column that Excel has; save it anew "
            "in Excel"
        ],
    ),
    "more rows than bytes": (
        parquet(pa.table(dict.fromkeys(NAMES, pa.nulls(400_000)))),
        [
            "error: orders.parquet: holds 400,000 rows in 3,443 bytes; check what it holds, or "
            "export it anew"
        ],
    ),
}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_other_formats(says, monkeypatch, name):
    monkeypatch.setattr("cxlab.study.readers.base.GROWN_BYTES", 1 << 20)
    monkeypatch.setattr("cxlab.study.readers.parquet.GROWN_ROWS", 100_000)
    files, said = CASES[name]
    says(files, said)
