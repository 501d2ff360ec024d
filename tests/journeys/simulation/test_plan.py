"""What is modelled."""

import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.journeys.simulation.plan import (
    OTHERS,
    JourneyModel,
    NoGoalError,
    find_goal,
    make_plan,
    touchpoints_of,
)
from cxlab.journeys.simulation.steps import DAY

ROLES = '[roles]\npurchase = ["order"]\ncart = ["basket"]\n'
GOALS = '[goals]\ntalk = { start = ["page"], end = ["call"], days = 2 }\n'


def test_touchpoints_are_counted_with_who_began_them(make_study, six_rows):
    table = touchpoints_of(make_study(interactions=six_rows)).set_index("touchpoint")
    assert table.loc["basket", ["n", "sent", "customers"]].tolist() == [3, 0, 2]
    assert table.loc["mail", ["n", "sent", "customers"]].tolist() == [1, 1, 1]


def test_a_mail_is_no_step_unless_the_goal_ends_there(make_study, six_rows):
    study = make_study(ROLES, interactions=six_rows)
    plan = make_plan(study, JourneyModel())
    assert (plan.steps, plan.sent) == (("basket", "order", "page"), ("mail",))
    assert plan.names[-1] == OTHERS
    plan = make_plan(study, JourneyModel(goal="mail"))
    assert plan.sent == ()
    assert dict(zip(plan.steps, plan.begun, strict=False))["mail"] is False


def test_rare_touchpoints_are_one_step_but_for_those_named(make_study, crowd):
    study = make_study(ROLES, interactions=crowd[0])
    assert make_plan(study, JourneyModel(touchpoints=2)).rare > 0
    assert "call" in make_plan(study, JourneyModel(touchpoints=2), ("call",)).steps


def test_goals_by_name_by_touchpoint_and_by_role(make_study, crowd):
    study = make_study(ROLES + GOALS, interactions=crowd[0])
    assert find_goal(study, "").name == "talk"
    bare = make_study(ROLES, interactions=crowd[0])
    assert find_goal(bare, "").start == ("basket",)
    assert find_goal(study, "talk").days == 2
    assert find_goal(study, "page").end == ("page",)
    with pytest.raises(UnknownNameError, match="did you mean 'talk'"):
        find_goal(study, "tallk")
    with pytest.raises(NoGoalError, match="Nothing says"):
        find_goal(make_study(interactions=crowd[0]), "")


def test_a_goals_touchpoints_that_no_row_holds_are_left_out(make_study, crowd):
    study = make_study('[roles]\npurchase = ["order", "sale"]\n', interactions=crowd[0])
    assert make_plan(study, JourneyModel()).goal.end == ("order",)


def test_the_silence_of_those_who_left_is_bounded_and_may_be_said(make_study, crowd):
    study = make_study(ROLES, interactions=crowd[0])
    assert 14 * DAY <= make_plan(study, JourneyModel()).silence <= 183 * DAY
    assert make_plan(study, JourneyModel(silence_days=50)).silence == 50 * DAY


def test_every_number_out_of_range_is_told():
    with pytest.raises(CxlabError, match=r"draws is 3.*") as error:
        JourneyModel(draws=3, paces=0)
    assert "paces is 0; it lies between 1 and 10" in str(error.value)


def test_failures_are_steps_of_their_own_however_rare(make_study, six_rows):
    """Lumped with other rare touchpoints they would bend the way to the goal."""
    rows = six_rows.assign(touchpoint=six_rows["touchpoint"].replace("page", "refused"))
    study = make_study(f'{ROLES}failure = ["refused"]\n', interactions=rows)
    assert "refused" in make_plan(study, JourneyModel(touchpoints=2)).steps
