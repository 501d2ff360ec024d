"""What is said of episodes."""

import pandas as pd
import pytest

from cxlab.estimate import wilson
from cxlab.journeys.episodes_figures import EPISODE_MEASURES, NO_GOALS, episode_figures

ROLES = '[roles]\ncart = ["basket"]\npurchase = ["order"]\n'


def bought(reached, left, *, start=0):
    """Return customers with one episode each, that they reach in two days or leave."""
    rows = []
    for who in range(start, start + reached + left):
        rows.append((f"c{who:03}", 0, "basket", "app"))
        if who < start + reached:
            rows.append((f"c{who:03}", 1, "help", "call"))
            rows.append((f"c{who:03}", 2, "order", "app"))
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint", "channel"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame


def with_end(frame):
    last = frame.iloc[:1].assign(
        customer_id="zz", timestamp=pd.Timestamp("2025-06-01"), touchpoint="page"
    )
    rows = pd.concat([frame, last], ignore_index=True)
    return rows.assign(row_id=[f"r{number}" for number in range(len(rows))])


def test_by_hand(make_study):
    study = make_study(ROLES, interactions=with_end(bought(30, 10)))
    table = episode_figures(study).set_index("measure")
    assert table["n"].tolist() == [40, 40, 30, 30, 30, 30]
    reached = table.loc["goal reached", ["estimate", "low", "high"]].tolist()
    assert reached == pytest.approx(wilson(30, 40), abs=0.005)
    assert table.loc["contacts to the goal", "estimate"] == 3
    assert table.loc["channels to the goal", "estimate"] == 2
    assert table.loc["several channels to the goal", "estimate"] == 1
    assert table.loc["median days to the goal", "estimate"] == pytest.approx(2, rel=0.01)


def test_small_groups_are_hidden_and_partitions_change_nothing(make_study, swap_partitions):
    rows = with_end(bought(60, 0))
    study = make_study(ROLES, interactions=rows)
    names = ["a"] * 40 + ["b"] * 14 + ["c"] * 6
    by = pd.Series(names, index=[f"c{who:03}" for who in range(60)], name="plan")
    table = episode_figures(study, by=by)
    shown = table[table["measure"] == "goal reached"].set_index("plan")
    assert shown["estimate"].notna().to_dict() == {"a": True, "b": False, "c": False}
    assert shown["n"].notna().to_dict() == {"a": True, "b": False, "c": False}
    assert "fewer than 10: not shown" in shown.loc["c", "note"]
    for partitions in (2, 5):
        other = episode_figures(swap_partitions(study, partitions), by=by)
        pd.testing.assert_frame_equal(other, table)


def test_without_goals_the_table_says_so(make_study):
    table = episode_figures(make_study(interactions=with_end(bought(12, 0))))
    assert table["measure"].tolist() == list(EPISODE_MEASURES)
    assert table["estimate"].isna().all()
    assert (table["note"] == NO_GOALS).all()


def test_nobody_at_a_goal(make_study):
    goals = '[goals]\n"return" = { start = ["label"], end = ["refund"], days = 5 }\n'
    study = make_study(goals, interactions=with_end(bought(12, 0)))
    assert episode_figures(study).empty
