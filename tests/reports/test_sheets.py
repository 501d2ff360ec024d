"""CSV for spreadsheets: formulas stay text, numbers stay numbers."""

import csv
import re

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.reports.sheets import safe_cell, write_sheet

PAYLOADS = [
    "=cmd|'/c calc'!A1",
    "+1+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1",
    "\r=1",
    "\n=1",
    '"=1+1"',
    "' =1",
    '  \u00a0=HYPERLINK("http://x")',
    "x;=1+1",
    "x,@A1",
    "a\n=1+1",
    "＝1+1",
]

#: Signs that nobody sees, and that a spreadsheet may drop before it looks for a formula.
UNSEEN = ["\x00", "\u00ad", "\u200b", "\u202e", "\u2060", "\ufeff"]


@pytest.mark.parametrize("text", PAYLOADS)
def test_what_starts_a_formula_gets_an_apostrophe(text):
    for part in re.split(r"[;,|\t\r\n]", safe_cell(text)):
        assert part.lstrip(" \u00a0\"'`’“”\ufeff")[:1] not in tuple("=+-@＝") or "'" in part
        assert not part.startswith(("=", "+", "-", "@", "\t", "\r"))


@pytest.mark.parametrize("sign", UNSEEN)
def test_an_unseen_sign_hides_no_formula(sign):
    assert safe_cell(f"{sign}=1+1") == f"{sign}'=1+1"


@pytest.mark.parametrize(
    "text",
    ["-6", "+17", "-6.5", "1,299.00", "22 %", "a-b", "well = fine", "mail @ home", "", "5-7"],
)
def test_numbers_and_words_stay(text):
    assert safe_cell(text) == text


@settings(deadline=None)
@given(st.text(alphabet="=+-@;,|\"' \t\r\nax1", max_size=12))
def test_no_part_of_any_cell_begins_a_formula(text):
    safe = safe_cell(text)
    if re.fullmatch(r"[-+]?\d[\d., ]*\d?%?", safe):
        return
    for part in re.split(r"[;,|\t\r\n]", safe):
        bare = part.lstrip(' "')
        assert bare[:1] not in tuple("=+-@")


def test_numbers_dates_and_gaps_are_written_as_they_are(tmp_path):
    frame = pd.DataFrame(
        {
            "=item": ["=1+1", "ла,=1", None],
            "n": [-3, 4, 5],
            "estimate": [-0.5, float("nan"), 0.25],
            "seen": pd.to_datetime(["2025-01-02", None, "2025-01-03"]),
            "sure": pd.array([True, None, False], dtype="boolean"),
            "tags": [["=a", "b"], [], None],
            "mixed": [1, "=1", -2.5],
        }
    )
    write_sheet(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows[0] == ["'=item", "n", "estimate", "seen", "sure", "tags", "mixed"]
    assert rows[1] == ["'=1+1", "-3", "-0.5", "2025-01-02", "True", '["=a", "b"]', "1"]
    assert rows[2] == ["ла,'=1", "4", "", "", "", "[]", "'=1"]
    assert rows[3] == ["", "5", "0.25", "2025-01-03", "False", "", "-2.5"]


def test_columns_of_one_name_keep_their_own_values(tmp_path):
    frame = pd.DataFrame([["=a", "-b"]], columns=["x", "x"])
    write_sheet(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "x,x\n'=a,'-b\n"


def test_an_empty_frame_has_its_header(tmp_path):
    write_sheet(pd.DataFrame({"a": pd.Series(dtype="str")}), tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text(encoding="utf-8-sig") == "a\n"
