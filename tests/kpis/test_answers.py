"""Which answers count, and on which scale."""

from cxlab.kpis.answers import find_answers, questions_alike
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
    assert len(find_answers(answers([("a", "q", 4)]), [question("csat")], scale=(0, 10))) == 1


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
