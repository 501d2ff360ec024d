"""How rows become responses."""

import pytest

from cxlab.draft.mean.answers import is_survey, plan_answers
from cxlab.draft.mean.fields import find_fields


@pytest.fixture
def plan(opened):
    def of(beside=False, **files):
        [export] = opened(**files)
        return plan_answers(export, find_fields(export), None, beside_contacts=beside)

    return of


def test_one_question_is_a_map_of_columns(plan, rows):
    found, [asked] = plan(
        survey__csv=rows("date,NPS,comment", "2025-01-{d:02d},{p},it was {i} late")
    )
    assert found.given["score"].column == "NPS"
    assert found.given["verbatim"].column == "comment"
    assert found.given["question"].constant == asked.name == "nps"
    assert not found.harder


def test_several_questions_are_a_query(plan, rows):
    header = "submitted,recommend,why,satisfaction"
    found, asked = plan(survey__csv=rows(header, "2025-01-{d:02d},{p},it was {i} late,{s}"))
    assert [one.kind for one in asked] == ["nps", "csat"]
    assert [(one.score, one.comment) for one in found.answers] == [
        *(("recommend", "why"), ("satisfaction", ""))
    ]  # fmt: skip
    assert found.harder


def test_answers_may_be_anonymous_and_undated(plan, rows):
    found, _ = plan(reviews__csv=rows("stars,text", "{s},it came {i} days late"))
    assert found.given["customer_id"].constant == ""
    assert found.given["timestamp"].sure == "a guess"


def test_comments_alone_are_answers_of_a_survey(plan, rows):
    found, asked = plan(survey__csv=rows("date,remarks", "2025-01-{d:02d},it came {i} days late"))
    assert found.given["verbatim"].column == "remarks"
    assert asked[0].kind == ""


def test_a_rating_beside_a_ticket_is_an_answer_and_a_priority_is_none(plan, rows):
    text = rows("ticket_id,created,priority,satisfaction rating", "t{i},2025-01-{d:02d},{s},{s}")
    found, [asked] = plan(beside=True, tickets__csv=text)
    assert asked.kind == "csat"
    assert found.given["case_id"].column == "ticket_id"
    assert found.given["survey_type"].constant == "transactional"


def test_an_order_list_holds_no_answers(plan, rows):
    assert plan(orders__csv=rows("order,date,total", "o{i},2025-01-{d:02d},{p}.5")) == (None, [])


def test_the_time_of_the_answer_comes_before_others(plan, rows):
    text = rows("invited_at,answered_at,nps", "2025-01-{d:02d},2025-02-{d:02d},{p}")
    found, _ = plan(survey__csv=text)
    assert found.given["timestamp"].column == "answered_at"


def test_surveys_by_the_name_of_their_file(opened, rows):
    exports = opened(ankieta__csv=rows("a", "{i}"), orders__csv=rows("b", "{i}"))
    assert [is_survey(export) for export in exports] == [True, False]
