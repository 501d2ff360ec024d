import pandas as pd
import pytest

from cxlab.drivers.outcome import ask, settle
from cxlab.errors import CxlabError, UnknownNameError

SETTINGS = """
[questions]
recommend = { kind = "nps", scale = [0, 10] }
again = { kind = "nps" }
effort = { kind = "ces", scale = [1, 7], good = "low" }
[roles]
service = ["call"]
"""


@pytest.fixture
def study(make_study, said):
    rows = said(("ann", 1, "recommend", 9), ("ann", 1, "undeclared", 2))
    return make_study(settings=SETTINGS, responses=rows)


def test_a_kind_means_all_its_questions(study):
    asked = ask(study, "nps", "90D")
    assert asked.questions == ("recommend", "again")
    assert asked.window == pd.Timedelta(days=90)
    assert asked.service == ("call",)
    assert asked.reply == ()
    assert asked.low_is_good == {"effort"}
    assert asked.scales == {"recommend": (0, 10), "again": (0, 10), "effort": (1, 7)}


def test_a_name_means_one_question_declared_or_not(study):
    assert ask(study, "again", "90D").questions == ("again",)
    assert ask(study, "undeclared", "90D").questions == ("undeclared",)


def test_a_kind_that_no_question_has(study):
    assert ask(study, "csat", "90D").questions == ()


def test_auto_is_the_first_kind_that_is_asked(study, make_study, said):
    assert settle(study, "auto") == "nps"
    assert settle(study, "again") == "again"
    effort = make_study(
        settings='[questions]\neffort = { kind = "ces", scale = [1, 7] }',
        responses=said(("ann", 1, "effort", 2)),
    )
    assert settle(effort, "auto") == "ces"
    plain = make_study(responses=said(("ann", 1, "anything", 2)))
    assert settle(plain, "auto") == "nps"


def test_the_two_kinds_of_nps_survey_are_outcomes_of_their_own(study):
    assert ask(study, "nps", "90D").transactional is False
    after = ask(study, "nps_transactional", "90D")
    assert after.questions == ("recommend", "again")
    assert after.transactional is True
    assert ask(study, "again", "90D").transactional is None
    assert ask(study, "csat", "90D").transactional is None


def test_auto_takes_the_answers_that_are_there(make_study, said):
    rows = said(("ann", 1, "recommend", 9), ("ann", 2, "recommend", None))
    kinds = {"transactional": ["transactional", "relational"], "relational": [None, None]}
    studies = {
        kind: make_study(settings=SETTINGS, responses=rows.assign(survey_type=types))
        for kind, types in kinds.items()
    }
    assert settle(studies["transactional"], "auto") == "nps_transactional"
    assert settle(studies["relational"], "auto") == "nps"


def test_unknown_names(study):
    with pytest.raises(UnknownNameError, match="no outcome named 'npss'; did you mean 'nps'"):
        ask(study, "npss", "90D")
    with pytest.raises(
        UnknownNameError, match="Known: again, ces, csat, effort, nps, nps_transactional"
    ):
        ask(study, "xyz", "90D")


@pytest.mark.parametrize("window", ["soon", "-3D", "0D", ""])
def test_a_window_is_a_length_of_time(study, window):
    with pytest.raises(CxlabError, match="no length of time"):
        ask(study, "nps", window)
