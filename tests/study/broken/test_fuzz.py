"""Generated studies: only cxlab's own errors, and no row lost or counted twice.

``CXLAB_FUZZ=2000`` runs as many examples as that; the same number makes the same examples.
"""

import csv
import io
import json
import os
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.study import open_study, schema
from cxlab.study.check import check_study

EXAMPLES = int(os.environ.get("CXLAB_FUZZ", "20"))
BITES = (
    *("", " ", "NA", "null", "-", "0", "1", "-1", "3.5", "1,5", "1.234,5", "1e400", "inf", "nan"),
    *("2025-01-02", "2025-10-26 02:30:00", "31/12/2025", "12/31/2025 5:05 PM", "1735812000"),
    *("0001-01-01", "9999-12-31 23:00", "2025-13-45", "20250102", "true", "no", "customer"),
    *("relational", "supported", "ann", "bea", "cookie", "order", "<b>&amp;</b>", "=1+1", "{{x}}"),
    *("'; DROP TABLE customers; --", '"', '""', "'", "\\", "a;b", "a\tb", "a|b", "a\nb", "a\r\nb"),
    *("\u202eevil", "مرحبا", "z" + "\u0300" * 9, "\ufeffx", "\0", "é", "e\u0301", "𝒳", "a:b", "%s"),
)
TEXT = st.sampled_from(BITES) | st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
NAME = st.sampled_from([bite for bite in BITES if bite.strip()]) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=6
)
ZONE = st.sampled_from(["UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Kolkata"])
PLAIN = {
    "source": ["cookie", "mail"],
    "source_id": ["c1", "c2"],
    "statement": ["Too slow"],
    "row": ["pain"],
    "value": ["12", "3.5"],
    "duration": ["60"],
    "direction": ["customer"],
    "actor": ["company"],
    "automated": ["no"],
    "survey_type": ["relational"],
    "status": ["supported"],
    "answered": ["yes"],
    "scale_min": ["0"],
    "scale_max": ["10"],
    "customer_id": ["ann", "bea", "cid"],
    "timestamp": ["2025-01-02", "2025-03-30 02:30:00", "03/04/2025"],
    "date": ["2025-01-02"],
    "score": ["9", "7.5"],
    "question": ["likely", "happy"],
    "touchpoint": ["order", "call"],
    "channel": ["web", "phone"],
}
VALUES = TEXT | st.floats() | st.integers(-(2**70), 2**70) | st.booleans() | st.none()
#: One in twenty: an end of the range would come more often.
rarely = st.integers(0, 19).map(lambda number: number == 13)
NESTED = VALUES | st.lists(TEXT, max_size=2) | st.dictionaries(NAME, TEXT, max_size=2)


@dataclass(frozen=True)
class Part:
    """A file, the rows that were written into it (None: nobody knows), and its study.toml."""

    name: str
    content: bytes
    rows: int | None
    table: str
    toml: str


def toml(value: object) -> str:
    """Write a text as TOML does; what JSON escapes, TOML escapes alike."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


@st.composite
def parts(draw, number: int) -> Part:
    first = ["interactions", "responses"]
    table = draw(st.sampled_from(first if number == 0 else [*schema.TABLES]))
    known = schema.columns(table)
    needed = [name for name, column in known.items() if column.required and name != "row_id"]
    needed = [name for name in needed if name != "response_id" or draw(st.booleans())]
    more = draw(st.lists(st.sampled_from([*known]), max_size=3, unique=True))
    columns = list(dict.fromkeys([*needed, *more]))
    names = draw(st.permutations(columns))
    source_names = {
        name: f"{draw(NAME)}{place}" if draw(rarely) else name for place, name in enumerate(names)
    }
    good = draw(st.integers(0, 3)) != 2
    plain = {name: st.sampled_from(PLAIN[name]) if name in PLAIN else TEXT for name in names}
    cells = dict.fromkeys(names, TEXT)
    kind = draw(st.sampled_from(["csv", "jsonl", "parquet"]))
    if kind == "jsonl":
        cells = dict.fromkeys(names, NESTED)
    wild = st.fixed_dictionaries(cells)
    rows = draw(st.lists(st.fixed_dictionaries(plain) | wild if good else wild, max_size=6))
    if good:
        rows.append(draw(st.fixed_dictionaries(plain)))
    header = [source_names[name] for name in names]
    whole = len(set(header)) == len(header)
    values = [[row[name] for name in names] for row in rows]
    content = WRITERS[kind](header, values) if whole else b""
    if draw(rarely):
        whole, content = False, draw(broken(content))
    lines = [f"[sources.s{number}]", f'path = "s{number}.{kind}"', draw(options)]
    lines += [f"[[tables.{table}]]", f'source = "s{number}"']
    lines.append(draw(st.sampled_from(["", 'ids = "cookie"', 'zone = "Asia/Kolkata"'])))
    if header != names:
        pairs = [f"{name} = {toml(column)}" for name, column in source_names.items()]
        lines.append(f"columns = {{ {', '.join(pairs)} }}")
    return Part(f"s{number}.{kind}", content, len(rows) if whole else None, table, "\n".join(lines))


options = st.sampled_from(
    ["", 'decimal = ","', "day_first = true", 'zone = "Europe/Berlin"', 'missing = ["-"]']
)


@st.composite
def broken(draw, content: bytes) -> bytes:
    """Cut the file off, or put bytes in its middle."""
    place = draw(st.integers(0, len(content)))
    rest = draw(st.sampled_from([b"", content[place:]]))
    return content[:place] + draw(st.binary(max_size=6)) + rest


def _csv(header: list[str], rows: list[list[object]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode()


def _jsonl(header: list[str], rows: list[list[object]]) -> bytes:
    lines = [json.dumps(dict(zip(header, row, strict=True))) for row in rows]
    return "\n".join(lines).encode()


def _parquet(header: list[str], rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    pq.write_table(pa.table([pa.array(map(str, one)) for one in columns], header), out)
    return out.getvalue()


WRITERS = {"csv": _csv, "jsonl": _jsonl, "parquet": _parquet}


@st.composite
def studies(draw) -> tuple[str, list[Part]]:
    """Return the content of study.toml, and the files."""
    files = [draw(parts(number)) for number in range(draw(st.integers(1, 3)))]
    head = ["[study]", 'title = "x"', f"time_zone = {toml(draw(ZONE))}"]
    extra = [
        f"[roles]\npurchase = [{toml(draw(NAME))}]",
        f'[questions]\nlikely = {{ kind = "nps", text = {toml(draw(TEXT))} }}',
        f"[owners]\n{toml(draw(NAME))} = {toml(draw(TEXT))}",
        f"[goals]\nreach = {{ start = {toml(draw(NAME))}, end = [{toml(draw(NAME))}] }}",
        f"[[events]]\ndate = 2025-01-02\ntitle = {toml(draw(NAME))}",
        "[study]",
        "roles = 5",
    ]
    chosen = draw(st.lists(st.sampled_from(extra[:5]), max_size=2, unique=True))
    if draw(rarely):
        chosen.append(draw(st.sampled_from(extra[5:])))
    return "\n".join([*head, *(part.toml for part in files), *chosen]), files


@settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(studies())
def test_only_own_errors_and_every_row_counted(study):
    text, files = study
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "shop"
        folder.mkdir()
        (folder / "study.toml").write_text(text, encoding="utf-8")
        for part in files:
            (folder / part.name).write_bytes(part.content)
        try:
            checked = check_study(folder, figures=["nps"])
        except CxlabError:
            event("refused")
            return
        assert checked.ok or checked.faults
        if checked.tables.empty:
            event("faults alone")
            return
        event("rows")
        check_counts(folder, files)


def check_counts(folder: Path, files: list[Part]) -> None:
    """Rows read are those that were written; those kept and those rejected make them up."""
    study = open_study(folder)
    read = {entry["file"]: entry for entry in study.meta["read"]}
    left: dict[str, int] = defaultdict(int)
    for part in files:
        entry = read[part.name]
        assert part.rows is None or entry["rows"] == part.rows, (part, entry)
        assert 0 <= entry["rejected"] <= entry["rows"]
        left[part.table] += entry["rows"] - entry["rejected"]
    assert study.count("rejects") == sum(entry["rejected"] for entry in read.values())
    for table, rows in left.items():
        if table != "customers":
            assert study.count(table) == rows, table
        else:
            assert study.count(table) >= (rows > 0)
