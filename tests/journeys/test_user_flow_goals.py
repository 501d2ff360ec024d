"""What a flow leads to."""

import pandas as pd
import pytest

from cxlab.errors import UnknownNameError
from cxlab.journeys.user_flow_goals import DAYS, FIRST_PURCHASE, find_aim

ROWS = pd.DataFrame(
    {
        "customer_id": "a",
        "timestamp": pd.to_datetime(["2025-01-01", "2025-01-02"]),
        "touchpoint": ["basket", "order"],
        "channel": "web",
    }
)
GOALS = '[goals]\nbuy = { start = ["basket"], end = ["order"], days = 7 }\n'
ROLES = '[roles]\npurchase = ["order"]\n'


def test_by_default_the_first_goal_then_the_first_purchase_then_the_last_stage(make_study):
    assert find_aim(make_study(GOALS + ROLES, interactions=ROWS)).name == "buy"
    bought = find_aim(make_study(ROLES, interactions=ROWS))
    assert (bought.name, bought.start, bought.end) == (FIRST_PURCHASE, (), ("order",))
    assert bought.days == DAYS
    stage = find_aim(make_study(interactions=ROWS))
    assert stage.name == "come to conversion"
    assert set(stage.end) == {"basket", "order"}


def test_goals_by_name(make_study):
    study = make_study(GOALS + ROLES, interactions=ROWS)
    assert find_aim(study, FIRST_PURCHASE).start == ()
    assert find_aim(study, "buy").days == 7
    with pytest.raises(UnknownNameError, match="did you mean 'buy'"):
        find_aim(study, "by")


def test_no_contacts_no_goal(make_study):
    said = pd.DataFrame({"response_id": ["1"], "customer_id": "a", "question": "nps", "score": 9.0})
    said["timestamp"] = pd.Timestamp("2025-01-01")
    assert find_aim(make_study(responses=said)) is None
