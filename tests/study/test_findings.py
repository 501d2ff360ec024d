"""What people heard: from a file or a sheet to a block of its own."""

import pandas as pd
import pytest

from cxlab.study.findings import Findings, read_findings, source_of

HEARD = pd.DataFrame(
    {
        "statement": ["Fits <first>", "Call 601 234 567 for help", "Nobody answers"],
        "row": ["goal", "need", "pain"],
        "stage": ["consideration", None, "retention"],
        "touchpoint": ["size guide", "call", None],
        "method": ["interview", "observation", "diary"],
        "participants": ["6 of 8", "9 of 20", "3"],
        "author": ["R. Hale", None, "Ola"],
        "date": pd.to_datetime(["2025-05-14", None, None]),
        "status": ["supported", "assumption", "untestable"],
    }
)


@pytest.fixture
def study(make_study):
    return make_study(findings=HEARD, interactions=contacts())


def contacts():
    row = {"customer_id": ["a"], "timestamp": pd.Timestamp("2025-01-02"), "touchpoint": "call"}
    return pd.DataFrame({**row, "channel": "phone"})


def test_who_said_so_who_wrote_it_down_when_and_what_is_known(study):
    table = read_findings(study).table.set_index("row")
    assert table["source"].to_dict() == {
        "goal": "heard in 6 of 8 interviews, written down by R. Hale on 14 May 2025, "
        "the data agree",
        "need": "seen in 9 of 20 observations, an assumption, untested",
        "pain": "heard from 3, diary, written down by Ola, these data cannot test it",
    }


def test_they_are_a_block_of_their_own_masked_and_escaped(study):
    page = read_findings(study)._repr_html_()
    assert page.count('class="finding"') == 3
    assert "told, not computed" in page
    assert "Fits &lt;first&gt;" in page
    assert "601 234" not in page
    assert "%" not in page.split("</style>")[1]


def test_only_those_about_what_is_shown(study):
    some = read_findings(study, touchpoints=["call"], stages=["retention"])
    assert some.table["row"].tolist() == ["need", "pain"]
    assert "1 more are about other places" in some._repr_html_()
    assert read_findings(study, touchpoints=[]).table.empty


def test_nobody_asked_is_a_sentence(make_study):
    found = read_findings(make_study(interactions=contacts()))
    assert "rows alone cannot tell them" in found._repr_html_()
    assert isinstance(found, Findings)


def test_a_sheet_of_a_workbook_does_as_well(make_study, tmp_path):
    openpyxl = pytest.importorskip("openpyxl")
    study = make_study(interactions=contacts())
    book = openpyxl.Workbook()
    book.active.title = "Interviews"
    for line in (["statement", "row", "participants"], ["The menu is a maze", "pain", "6 of 8"]):
        book.active.append(line)
    book.save(study.path / "heard.xlsx")
    text = '[sources.heard]\npath = "heard.xlsx"\nsheet = "Interviews"\n'
    text += '[[tables.findings]]\nsource = "heard"\n'
    toml = study.path / "study.toml"
    toml.write_text(toml.read_text() + "\n" + text)
    from cxlab.study import open_study

    assert read_findings(open_study(study.path)).table["statement"].tolist() == [
        "The menu is a maze"
    ]


def test_nothing_known_is_nothing_said():
    assert source_of({"statement": "x"}) == ""
