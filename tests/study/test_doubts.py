"""What looks wrong in a study that can be prepared: one warning for each."""

import pandas as pd
import pytest

from cxlab.study import doubts
from cxlab.study.contents import Contents
from cxlab.study.settings import ATTITUDE, Question, Settings
from cxlab.study.study import open_study

WHEN = pd.Timestamp("2025-03-01")
CONTACTS = pd.DataFrame(
    [("ann", WHEN, "page", "web"), ("bea", WHEN, "order", "web")],
    columns=["customer_id", "timestamp", "touchpoint", "channel"],
)
ANSWERS = pd.DataFrame(
    {"customer_id": ["ann"], "question": ["likely"], "score": [9.0], "timestamp": [WHEN]}
)
HEAD = "customer_id,timestamp,touchpoint,channel,value\n"


@pytest.fixture
def rejected(tmp_path):
    """Return a function that opens a study of one CSV file and returns its rejects' faults."""

    def rejected(rows, settings=""):
        (tmp_path / "orders.csv").write_text(HEAD + rows, encoding="utf-8")
        toml = f'[study]\ntitle = "x"\n[sources.orders]\npath = "orders.csv"\n{settings}\n'
        toml += '[[tables.interactions]]\nsource = "orders"\n'
        (tmp_path / "study.toml").write_text(toml, encoding="utf-8")
        return list(doubts.rejected_rows(open_study(tmp_path)))

    return rejected


GOOD = "ann,2025-01-02,order,web,5\n"


@pytest.mark.parametrize(
    ("row", "settings", "where", "found", "remedy"),
    [
        ("ann,2025-01-02,order,web,abc\n", "", "value", "'abc' in row 3", "write it as 1234.5"),
        ('ann,2025-01-02,order,web,"2,5"\n', "", "value", "'2,5'", 'write decimal = ","'),
        ("ann,2025-01-02,order,web,2.5\n", 'decimal = ","', "value", "'2.5'", 'decimal = "."'),
        ("ann,soon,order,web,1\n", "", "timestamp", "'soon'", "write it as 2025-01-31"),
        ("ann,31/01/2025,order,web,1\n", "", "timestamp", "'31/01", "write day_first = true"),
        ("ann,01/31/2025,order,web,1\n", "day_first = true", "timestamp", "", "day_first = false"),
        (",2025-01-02,order,web,1\n", "", "customer_id", "row 3", "fill it in"),
        ("ann,2025-01-02,order\n", "", "", "3 values where 5 are due", "fill in what is missing"),
        (
            "ann,2025-01-02,order,web,5,6\n",
            "",
            "",
            "6 values where 5 are due",
            "put quotation marks",
        ),
        (
            'ann,2025-01-02,"order,web,5\n',
            "",
            "",
            "a quotation mark is not",
            "double the quotation",
        ),
    ],
)
def test_a_row_that_does_not_fit(rejected, row, settings, where, found, remedy):
    [fault] = rejected(GOOD + row, settings)
    assert (fault.severity, fault.row) == ("warning", 3)
    assert fault.where == ("orders.csv, column " + repr(where) if where else "orders.csv")
    assert "1 of 2 rows: " in fault.found
    assert found in fault.found
    assert remedy in fault.remedy


def test_rows_of_one_kind_are_one_fault_with_the_first_three(rejected):
    [fault] = rejected(GOOD + "".join(f"ann,day {i},order,web,1\n" for i in range(5)))
    assert "5 of 6 rows: not a date or time ('day 0' in row 3; 'day 1' in row 4; " in fault.found
    assert fault.found.count(" in row ") == 3


def test_a_file_of_which_no_row_fits_is_an_error(tmp_path):
    (tmp_path / "good.csv").write_text(HEAD + GOOD, encoding="utf-8")
    (tmp_path / "bad.csv").write_text(HEAD + "ann,soon,order,web,1\n", encoding="utf-8")
    toml = '[study]\ntitle = "x"\n'
    for name in ("good", "bad"):
        toml += f'[sources.{name}]\npath = "{name}.csv"\n'
        toml += f'[[tables.interactions]]\nsource = "{name}"\n'
    (tmp_path / "study.toml").write_text(toml, encoding="utf-8")
    [fault] = doubts.rejected_rows(open_study(tmp_path))
    assert (fault.severity, fault.where) == ("error", "bad.csv, column 'timestamp'")


def test_no_rejects_no_faults(rejected):
    assert rejected(GOOD) == []


@pytest.mark.parametrize(
    ("settings", "score", "said"),
    [
        ("likely = { scale = [0, 10] }", 11.0, "1 of 1 scores are off its scale: they go from 11"),
        ("likely = { scale = [1, 5] }", 0.0, "1 of 1 scores are off its scale"),
        ("other = {}", 7.0, "1 of 1 scores, from 7 to 7, have no scale; write likely = { scale"),
        ('likely = { kind = "nps", scale = [1, 5] }', 4.0, "its scale is [1, 5], and NPS is"),
    ],
)
def test_scores(make_study, settings, score, said):
    study = make_study("[questions]\n" + settings, responses=ANSWERS.assign(score=score))
    [fault] = doubts.odd_scores(Contents(study))
    assert said in str(fault)


def test_scores_on_their_scale(make_study):
    settings = '[questions]\nlikely = { kind = "nps", scale = [0, 10] }'
    assert list(doubts.odd_scores(Contents(make_study(settings, responses=ANSWERS)))) == []


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("1970-01-01", "the first row is of 1970-01-01"),
        ("2199-01-01", "the last row is of 2199-01-01, which is still to come"),
    ],
)
def test_periods_that_cannot_be(make_study, when, said):
    times = [WHEN, pd.Timestamp(when)]
    [fault] = doubts.odd_times(make_study(interactions=CONTACTS.assign(timestamp=times)))
    assert said in fault.found


@pytest.mark.parametrize(("date", "faults"), [("2025-03-01", 0), ("2024-03-01", 1)])
def test_events_outside_the_period(make_study, date, faults):
    study = make_study(f'[[events]]\ndate = "{date}"\ntitle = "Strike"', interactions=CONTACTS)
    assert len(list(doubts.odd_times(study))) == faults


def test_too_few_customers_and_money_without_currency(make_study):
    study = make_study(interactions=CONTACTS.assign(value=1.0))
    few, money = doubts.few_rows(Contents(study))
    assert "2 customers, and groups under min_group = 10 are not shown" in few.found
    assert "values have no currency" in money.found
    fine = make_study(
        study={"currency": "EUR", "min_group": 2}, interactions=CONTACTS.assign(value=1.0)
    )
    assert list(doubts.few_rows(Contents(fine))) == []


def test_names_that_hold_personal_data(make_study):
    contacts = CONTACTS.assign(touchpoint=["page", "call +44 7700 900123"], channel="mail a@b.com")
    study = make_study(interactions=contacts, responses=ANSWERS)
    touchpoint, channel = doubts.personal_names(Contents(study))
    assert touchpoint.where == "interactions, column 'touchpoint'"
    assert "1 of 2 touchpoint names holds what looks like personal data" in touchpoint.found
    assert "7700" not in str(touchpoint)
    assert "1 of 1 channel names" in channel.found
    assert list(doubts.personal_names(Contents(make_study(interactions=CONTACTS)))) == []


def test_what_was_guessed(tmp_path):
    (tmp_path / "orders.csv").write_bytes((HEAD + GOOD + "zoë" + GOOD).encode("cp1252"))
    toml = '[study]\ntitle = "x"\n[sources.orders]\npath = "orders.csv"\n'
    toml += '[[tables.interactions]]\nsource = "orders"\n'
    (tmp_path / "study.toml").write_text(toml, encoding="utf-8")
    [fault] = doubts.notes(open_study(tmp_path))
    assert str(fault) == (
        "warning: orders.csv: read as cp1252, which is a guess; "
        "set `encoding` where letters look wrong"
    )


def test_sources_that_no_table_uses(make_study):
    study = make_study('[sources.spare]\npath = "interactions.parquet"', interactions=CONTACTS)
    [fault] = doubts.unused_sources(study.settings)
    assert "[sources.spare]: no table takes its rows" in str(fault)


def test_a_trait_needs_more_than_one_question():
    asked = [("I plan", "care"), ("I compare", "thrift"), ("I haggle", "thrift")]
    questions = {name: Question(name, ATTITUDE, trait=trait) for name, trait in asked}
    faults = list(doubts.lone_items(Settings("Shop", questions=questions)))
    assert [fault.where for fault in faults] == ["study.toml, [questions] I plan"]
    assert faults[0].severity == "warning"
