from html.parser import HTMLParser

import pandas as pd
import pytest

from cxlab.markup import figure, figures_table, html_table, tag

NAN = float("nan")
HOSTILE = "<img src=x onerror=alert(1)>"


class Cells(HTMLParser):
    """The text of every cell, by row, and every element with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.seen: list[tuple[str, dict]] = []
        self.feed(html)

    def handle_starttag(self, name, attributes):
        self.seen.append((name, dict(attributes)))
        if name == "tr":
            self.rows.append([])
        if name in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self.rows and self.rows[-1]:
            self.rows[-1][-1] += data


@pytest.fixture
def frame():
    return pd.DataFrame(
        {
            "persona": ["Evenings", "Few"],
            "n": [1284, 4],
            "estimate": [0.22, NAN],
            "low": [0.2, NAN],
            "high": [0.24, NAN],
            "jaccard": [0.91, NAN],
            "evidence": ["a-1", ""],
            "note": ["", "fewer than 10: not shown"],
        }
    )


def test_estimate_interval_and_n_stand_in_one_cell(frame):
    cells = Cells(figures_table(frame, caption="Personas"))
    assert cells.rows == [
        ["persona", "share", "jaccard"],
        ["Evenings", "22\u00a0% 20 to 24 · n 1,284", "0.91"],
        ["Few", "fewer than 10: not shown", ""],
    ]


def test_a_table_can_be_read_aloud(frame):
    cells = Cells(figures_table(frame, caption='The "P"'))
    scopes = [attributes.get("scope") for name, attributes in cells.seen if name == "th"]
    assert scopes == ["col", "col", "col", "row", "row"]
    around = dict(cells.seen)["div"]
    assert around["role"] == "region"
    assert around["aria-label"] == 'The "P"'
    assert around["tabindex"] == "0"
    assert "caption" in dict(cells.seen)


def test_nothing_that_comes_from_data_becomes_markup():
    frame = pd.DataFrame({HOSTILE: [HOSTILE], "n": [1], "estimate": [NAN], "note": [HOSTILE]})
    html = figures_table(frame, caption=HOSTILE) + html_table(frame, formats={"note": str.upper})
    assert "<img" not in html.lower()
    assert "&lt;img" in html


def test_markup_of_ours_passes_when_it_is_kept_as_objects():
    frame = pd.DataFrame({"who": [tag("b", "x")]}, dtype=object)
    assert "<b>x</b>" in html_table(frame)


def test_columns_choose_order_and_headings(frame):
    cells = Cells(
        figures_table(
            frame,
            columns={"jaccard": "found again", "persona": "who"},
            heading="share of customers",
            formats={"jaccard": "share"},
        )
    )
    assert cells.rows[0] == ["found again", "share of customers", "who"]
    assert cells.rows[1][0] == "91\u00a0%"


def test_each_row_has_its_own_unit_where_there_is_a_column():
    rows = {"kpi": ["nps", "wait"], "n": [9, 9], "estimate": [-6.0, 2.5], "low": [-9.0, 2.0]}
    frame = pd.DataFrame({**rows, "high": [-3.0, 3.0], "unit": ["points", "hours"]})
    cells = Cells(figures_table(frame))
    assert [row[1] for row in cells.rows] == [
        "figure",
        "\u22126 \u22129 to \u22123 · n 9",
        "2.5\u00a0h 2.0 to 3.0 · n 9",
    ]


def test_a_named_index_is_shown_and_an_unnamed_one_is_not():
    frame = pd.DataFrame({"n": [1]}, index=pd.Index(["a"], name="stage"))
    assert Cells(html_table(frame)).rows == [["stage", "n"], ["a", "1"]]
    assert Cells(html_table(frame.rename_axis(None))).rows == [["n"], ["1"]]


def test_numbers_stand_to_the_right_and_a_frame_without_rows_is_a_table():
    cells = Cells(html_table(pd.DataFrame({"stage": ["a"], "n": [1]})))
    assert [a.get("class") for name, a in cells.seen if name == "td"] == ["num"]
    assert Cells(html_table(pd.DataFrame({"stage": []}))).rows == [["stage"]]


def test_a_figure_without_reason_says_so_and_a_note_follows_a_figure():
    assert "no figure" in figure({"estimate": NAN, "n": 3})
    row = {"estimate": 0.5, "low": 0.4, "high": 0.6, "n": 30, "note": "part of the year"}
    assert "40 to 60 · n 30 · part of the year" in figure(row)
    assert figure({"estimate": 0.5}) == "50\u00a0%"


def test_with_many_columns_every_value_knows_its_heading(frame):
    seen = Cells(html_table(frame[["persona", "n", "low", "note"]])).seen
    labels = [found.get("data-label") for name, found in seen if name == "td"]
    assert labels == ["n:", "low:", "note:"] * 2
    assert seen[0] == ("div", {"class": "cxlab blocks", "tabindex": "0"})
    few = Cells(html_table(frame[["persona", "n", "low"]])).seen
    assert not any("data-label" in found for _, found in few)
    assert few[0][1]["class"] == "cxlab"


def test_a_name_without_a_space_may_be_broken():
    frame = pd.DataFrame({"name": ["x" * 70, "a name of " + "several words " * 9, "<" * 31, ""]})
    rows = html_table(frame).split("<tr>")[2:]
    assert "x" * 30 + "<wbr>" + "x" * 30 + "<wbr>" + "x" * 10 + "</th>" in rows[0]
    assert "<wbr>" not in rows[1]
    assert "a name of " + "several words " * 9 + "</th>" in rows[1]
    assert "&lt;" * 30 + "<wbr>&lt;</th>" in rows[2]
    assert '<th scope="row"></th>' in rows[3]
