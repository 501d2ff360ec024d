"""Which answers count, and on which scale."""

from cxlab.kpis.answers import find_answers, judge_nps, place_on_scale, questions_alike
from cxlab.study.settings import Question, Settings


def test_what_does_not_count(answers, question):
    rows = answers(
        [
            ("a", "q", 4, "transactional", True),
            ("b", "q", 4, "expectation", True),
            ("c", "q", 4, None, False),
            ("d", "q", None, None, True),
            ("e", "p", 4, None, True),
            ("f", "q", 6, None, None),
        ],
        "survey_type",
        "answered",
    )
    found = find_answers(rows, [question("csat", (1, 5))])
    assert found["customer_id"].tolist() == ["a"]


def test_a_row_without_any_scale_does_not_count(answers, question):
    assert find_answers(answers([("a", "q", 4)]), [question("csat")]).empty
    assert len(find_answers(answers([("a", "q", 4)]), [question("nps")])) == 1


def test_no_question_no_answer(answers):
    assert find_answers(answers([("a", "q", 4)]), []).empty


def test_questions_alike_share_scale_and_direction():
    questions = [
        Question("a", "ces", good="low", scale=(1, 7)),
        Question("b", "ces", good="high", scale=(1, 7)),
        Question("c", "ces", good="low", scale=(1, 7)),
    ]
    settings = Settings("Shop", questions={question.name: question for question in questions})
    assert [question.name for question in questions_alike(settings, "ces")] == ["a", "c"]


def test_what_was_expected_is_found_where_it_is_asked_for(answers, question):
    rows = answers([("a", "q", 4, "expectation"), ("b", "q", 4, None)], "survey_type")
    found = find_answers(rows, [question("csat", (1, 5))], expected=True)
    assert found["customer_id"].tolist() == ["a"]


def test_the_place_on_the_scale_goes_from_bad_to_good(answers, question):
    rows = answers([("a", "q", 1), ("b", "q", 4), ("c", "q", 7)])
    for good, places in (("high", [0, 0.5, 1]), ("low", [1, 0.5, 0])):
        found = find_answers(rows, [question("ces", (1, 7), good=good)])
        assert place_on_scale(found).tolist() == places


def test_an_answer_of_the_net_promoter_score_is_of_one_kind_of_survey(answers, scope, question):
    kinds = ["transactional", "relational", None]
    rows = answers([(kind or "none", "q", 9, kind) for kind in kinds], "survey_type")
    settings = scope(question("nps")).settings
    parts = [judge_nps(rows, settings, transactional=kind) for kind in (True, False)]
    assert [sorted(part["customer_id"]) for part in parts] == [
        ["transactional"],
        ["none", "relational"],
    ]
