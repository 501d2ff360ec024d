"""What a person must decide."""

import pytest

from cxlab.draft.guess import Guess
from cxlab.draft.mean.decide import ask_currency, ask_zone, to_decide
from cxlab.draft.mean.tables import find_tables
from cxlab.draft.write.study import NO_CURRENCY, NO_ZONE


@pytest.fixture
def asked(opened):
    """Return a function that writes files and gives what is asked about them."""

    def asked(**files):
        exports = opened(**files)
        return list(to_decide(exports, find_tables(exports), dialects={}, touchpoints=[]))

    return asked


def test_contacts_of_nobody_are_asked_for(asked, rows):
    [line] = asked(calls__csv=rows("call no,when,policy", "{i},2025-01-{d:02d},P{p}"))
    assert line.startswith("who is the customer in calls.csv?")
    assert line.endswith("candidates: policy")


def test_nothing_is_asked_where_a_column_says_who(asked, rows):
    assert not asked(calls__csv=rows("customer_id,when", "c{p},2025-01-{d:02d}"))


def test_a_question_that_is_left_out_is_named(asked, rows):
    lines = asked(survey__csv=rows("date,Satisfied?,NPS", "2025-01-{d:02d},type {s},{p}"))
    [line] = [line for line in lines if "answers in words" in line]
    assert line.startswith("'Satisfied?' of survey.csv")
    assert "'type 0'" in line


def test_a_survey_without_a_day_is_asked_for(asked, rows):
    assert any(
        line.startswith("when was survey.csv answered?")
        for line in asked(survey__csv=rows("e-mail,NPS", "c{p}@example.com,{p}"))
    )


def test_a_zone_is_asked_for_where_clocks_need_one(opened, rows):
    bare = opened(a__csv=rows("customer_id,when", "c{p},2025-01-{d:02d} 10:00"))
    assert list(ask_zone(NO_ZONE, bare, ""))
    assert not list(ask_zone(Guess("study", "zone", "UTC", "said", "likely"), bare, ""))
    assert not list(ask_zone(NO_ZONE, [], ""))
    assert list(ask_zone(NO_ZONE, [], 'zone = "UTC"  # the export does not say'))


def test_a_currency_is_asked_for_where_there_are_amounts(opened, rows):
    form = "c{p},2025-01-{d:02d},{p}.50"
    plans = find_tables(opened(orders__csv=rows("customer_id,date,total", form))).plans
    assert list(ask_currency(NO_CURRENCY, plans))
    assert not list(ask_currency(NO_CURRENCY, []))
