"""Broken text tables: headers, widths, quotation marks, line ends, encodings, sizes."""

import gzip
import zlib

import pytest

TOML = """[study]
title = "Shop"
min_group = 1
[sources.orders]
path = "orders.csv"
[[tables.interactions]]
source = "orders"
"""
HEAD = "customer_id,timestamp,touchpoint,channel\n"
ROW = "ann,2025-01-02,order,web\n"
ROWS = HEAD + ROW
WORDS = HEAD.strip() + ",team\n"


def wide(columns: int) -> str:
    names = ",".join(f"c{number}" for number in range(columns))
    values = ",".join(["x"] * columns)
    return f"{HEAD.strip()},{names}\n{ROW.strip()},{values}\n"


def said_in(encoding: str, *words: str) -> bytes:
    return (WORDS + "".join(f"{ROW.strip()},{word}\n" for word in words)).encode(encoding)


def marked() -> dict[str, object]:
    """Return a study of three files whose encodings need no guess."""
    encodings = ("utf-16", "utf-16-le", "utf-8-sig")
    files = {f"orders-{encoding}.csv": said_in(encoding, "zoë") for encoding in encodings}
    return {"study.toml": TOML.replace("orders.csv", "orders-*.csv"), **files}


def zipped(content: bytes, **changes: str) -> dict[str, object]:
    toml = TOML.replace("orders.csv", "orders.csv.gz")
    return {"study.toml": toml, "orders.csv.gz": content}


def with_setting(line: str, content: str | bytes) -> dict[str, object]:
    toml = TOML.replace('"orders.csv"\n', f'"orders.csv"\n{line}\n')
    return {"study.toml": toml, "orders.csv": content}


#: By name: the content of orders.csv, or all files, and what is said.
CASES = {
    "an empty file": (
        "",
        ["error: orders.csv: the file is empty; export it anew, or leave the source out"],
    ),
    "blank lines alone": (
        "\n \n\r\n",
        ["error: orders.csv: the file holds only blank lines; export it anew"],
    ),
    "no header": (
        "ann,2025-01-02,order,web,3.5\n",
        [
            "error: orders.csv: the first row holds values (ann, 2025-01-02, order, web), not "
            "names; put a row with the columns' names above it"
        ],
    ),
    "a column without a name": (
        ROWS.replace("channel", ""),
        ["error: orders.csv: column 4 has no name; give each its own name"],
    ),
    "a name twice": (
        ROWS.replace("channel", "touchpoint"),
        ["error: orders.csv: 2 columns are named 'touchpoint'; give each its own name"],
    ),
    "names that differ in case": (
        ROWS.replace("channel", "Touchpoint"),
        ["error: orders.csv: 2 columns are named 'touchpoint'; give each its own name"],
    ),
    "names with quotation marks": (
        ROWS.replace("channel", '"chan""nel"'),
        [
            "error: orders.csv: nothing gives `channel`, web, app, store, e-mail, call, ...; map "
            "it: columns = { channel = ... }"
        ],
    ),
    "a name over two lines": (
        ROWS.replace("channel", '"the\nchannel"'),
        [
            "error: orders.csv: nothing gives `channel`, web, app, store, e-mail, call, ...; map "
            "it: columns = { channel = ... }"
        ],
    ),
    "a name of 10,000 letters": (
        ROWS.replace("channel", "channel" * 1400),
        [
            "error: orders.csv: nothing gives `channel`, web, app, store, e-mail, call, ...; map "
            "it: columns = { channel = ... }"
        ],
    ),
    "a name that is a formula": (
        ROWS.replace("channel", "=HYPERLINK(1)"),
        [
            "error: orders.csv: nothing gives `channel`, web, app, store, e-mail, call, ...; map "
            "it: columns = { channel = ... }"
        ],
    ),
    "a name that cxlab uses itself": (
        WORDS.replace("team", "_row") + ROW,
        [
            "error: orders.csv: a column is named '_row', as cxlab's count of the rows is; "
            "give it another name in the file or the export"
        ],
    ),
    "other columns": (
        "order;paid\n1;2\n",
        [
            "error: orders.csv: nothing gives `customer_id` (who it was), `timestamp` (when it "
            "was, in UTC), `touchpoint` (the place of contact), `channel` (web, app, store, "
            "e-mail, call, ...); map them: columns = { customer_id = ..., timestamp = ..., "
            "touchpoint = ..., channel = ... }",
        ],
    ),
    "a mark of the byte order twice": (
        "\ufeff\ufeff" + ROWS,
        ({"interactions": (1, 0)}, []),
    ),
    "a first column without a name, as R writes it": (
        '"",' + HEAD + '"1",ann,2025-01-02,order,web\n',
        ({"interactions": (1, 0)}, []),
    ),
    "a column too few": (
        HEAD.replace(",channel", "") + "ann,2025-01-02,order\n",
        [
            "error: orders.csv: nothing gives `channel`, web, app, store, e-mail, call, ...; map "
            "it: columns = { channel = ... }"
        ],
    ),
    "5,000 columns more": (wide(5000), ({"interactions": (1, 0)}, [])),
    "rows of other widths": (
        ROWS + "bea,2025-01-03\n" + "cid,2025-01-04,a,b,c,d\n" + ROW,
        (
            {"interactions": (2, 2)},
            [
                "warning: orders.csv, row 3: 1 of 4 rows: 2 values where 4 are due "
                "('bea,2025-01-03' "
                "in row 3); fill in what is missing, or take the row out",
                "warning: orders.csv, row 4: 1 of 4 rows: 6 values where 4 are due "
                "('cid,2025-01-04,a,b,c,d' in row 4); put quotation marks around values that hold "
                "the "
                "delimiter",
            ],
        ),
    ),
    "a quotation mark left open": (
        ROWS + 'bea,2025-01-03,"order,web\n' + ROW * 3,
        (
            {"interactions": (4, 1)},
            [
                "warning: orders.csv, row 3: 1 of 5 rows: a quotation mark is not closed "
                "('bea,2025-01-03,\"order,web' in row 3); double the quotation marks inside values"
            ],
        ),
    ),
    "a quotation mark left open at the end": (
        ROWS + 'bea,2025-01-03,order,"web',
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, row 3: 1 of 2 rows: a quotation mark is not closed "
                "('bea,2025-01-03,order,\"web' in row 3); double the quotation marks inside values"
            ],
        ),
    ),
    "text behind a quotation mark": (
        ROWS + 'bea,2025-01-03,"or"der,web\n',
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, row 3: 1 of 2 rows: text follows a closing quotation mark "
                "('bea,2025-01-03,\"or\"der,web' in row 3); double the quotation marks inside "
                "values"
            ],
        ),
    ),
    "bytes of zero inside": (
        ROWS + "b\0a,2025-01-03,order,web\n",
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, row 3: 1 of 2 rows: the character NUL "
                "('b\\\\0a,2025-01-03,order,web' in row 3); take the character out, or export the "
                "file "
                "anew"
            ],
        ),
    ),
    "a file of zeros": (
        "\0" * 4000,
        ["error: orders.csv: holds bytes that are no text; check the file's format and its ending"],
    ),
    "a picture": (
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20,
        ["error: orders.csv: holds bytes that are no text; check the file's format and its ending"],
    ),
    "line ends of three kinds": (
        HEAD + ROW.strip() + "\r\n" + ROW + ROW.strip() + "\r" + ROW,
        ({"interactions": (4, 0)}, []),
    ),
    "blank lines between": (
        ROWS + "\n\n" + ROW + "soon,x\n",
        (
            {"interactions": (2, 1)},
            [
                "warning: orders.csv, row 6: 1 of 3 rows: 2 values where 4 are due ('soon,x' in "
                "row "
                "6); fill in what is missing, or take the row out"
            ],
        ),
    ),
    "a value of three million letters": (
        ROWS + f'bea,2025-01-03,order,"{"x" * 3_000_000}"\n',
        (
            {"interactions": (1, 1)},
            [
                "warning: orders.csv, row 3: 1 of 2 rows: a value has more than 2,097,152 "
                "characters "
                "('bea,2025-01-03,order,\"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx...' in row 3); "
                "shorten "
                "it, or leave such rows out in an .sql file"
            ],
        ),
    ),
    "a delimiter of two characters": (
        with_setting('delimiter = "::"', ROWS),
        [
            "error: orders.csv: delimiter = '::' is not one character; write one of ',' ';' '|' "
            "'tab' in study.toml"
        ],
    ),
    "the wrong delimiter": (
        with_setting('delimiter = ";"', ROWS),
        [
            "error: orders.csv: delimiter = ';' does not occur between its columns, and ',' does; "
            "correct it, or leave it out to have it detected"
        ],
    ),
    "UTF-16 and marks": (marked(), ({"interactions": (3, 0)}, [])),
    "cp1250": (
        said_in("cp1250", "żółć", "źdźbło"),
        (
            {"interactions": (2, 0)},
            [
                "warning: orders.csv: read as cp1250, which is a guess; set `encoding` where "
                "letters "
                "look wrong"
            ],
        ),
    ),
    "cp1251": (
        said_in("cp1251", "поддержка", "склад"),
        (
            {"interactions": (2, 0)},
            [
                "warning: orders.csv: read as cp1251, which is a guess; set `encoding` where "
                "letters "
                "look wrong"
            ],
        ),
    ),
    "two encodings in one file": (
        said_in("utf-8", "zoë", "żółć", "noël")
        + "bea,2025-01-03,order,web,naïve\n".encode("cp1252"),
        (
            {"interactions": (3, 1)},
            [
                "warning: orders.csv, row 5: 1 of 4 rows: bytes that are not UTF-8 "
                "('bea,2025-01-03,order,web,na\\\\xefve' in row 5); set `encoding` for this "
                "source, or "
                "correct these bytes"
            ],
        ),
    ),
    "an encoding that is none": (
        with_setting('encoding = "utf9"', ROWS),
        ["error: orders.csv: no encoding named 'utf9'; did you mean 'utf-8'?"],
    ),
    "an encoding that is not text": (
        with_setting('encoding = "base64"', ROWS),
        ["error: orders.csv: no encoding named 'base64'; try utf-8, cp1252, cp1250 or cp1251"],
    ),
    "the wrong encoding": (
        with_setting('encoding = "ascii"', said_in("utf-8", "zoë")),
        [
            "error: orders.csv: is not written in ascii; correct `encoding` for this source, or "
            "leave it out to have it detected"
        ],
    ),
    "half a gzip": (
        zipped(gzip.compress(ROWS.encode() * 99)[:-30]),
        ["error: orders.csv.gz: is not a whole gzip file; export or copy it anew"],
    ),
    "a gzip that is none": (
        zipped(ROWS.encode()),
        [
            "error: orders.csv.gz: is not compressed with gzip; take .gz from its name, or "
            "compress it with gzip"
        ],
    ),
    "nothing in a gzip": (
        zipped(gzip.compress(b"")),
        ["error: orders.csv.gz: the file is empty; export it anew, or leave the source out"],
    ),
    "a gzip that grows without end": (
        zipped(gzip.compress(ROWS.encode() * 90_000)),
        [
            "error: orders.csv.gz: grows to more than 3 MB, over 200 times its size; uncompress it "
            "and check what it holds"
        ],
    ),
    "a gzip with a wrong checksum": (
        zipped(gzip.compress(ROWS.encode())[:-8] + b"\0" * 8),
        ["error: orders.csv.gz: is not a whole gzip file; export or copy it anew"],
    ),
    "a gzip in a gzip": (
        zipped(gzip.compress(gzip.compress(ROWS.encode()))),
        [
            "error: orders.csv.gz: holds bytes that are no text; check the file's format and its "
            "ending"
        ],
    ),
    "deflated without a header": (
        zipped(zlib.compress(ROWS.encode())),
        [
            "error: orders.csv.gz: is not compressed with gzip; take .gz from its name, or "
            "compress it with gzip"
        ],
    ),
}


def files_of(content: object) -> dict[str, object]:
    return content if isinstance(content, dict) else {"study.toml": TOML, "orders.csv": content}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_text_tables(says, monkeypatch, name):
    monkeypatch.setattr("cxlab.study.readers.base.GROWN_BYTES", 1 << 20)
    content, said = CASES[name]
    says(files_of(content), said)
