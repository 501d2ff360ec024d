"""What ``Settings`` answers about itself."""

from cxlab.study.settings import Question, Settings


def test_questions_of_a_kind():
    questions = {"a": Question("a", "nps"), "b": Question("b", "ces", good="low")}
    settings = Settings("t", questions=questions)
    assert [question.name for question in settings.questions_of("ces")] == ["b"]
    assert settings.questions_of("csat") == []


def test_a_role_nobody_named_has_no_touchpoints():
    assert Settings("t", roles={"cart": ("basket",)}).role("cart") == ("basket",)
    assert Settings("t").role("cart") == ()
