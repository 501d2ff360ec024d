"""Funnels of touchpoints in strict and loose order."""

from collections import defaultdict

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.estimate import wilson
from cxlab.journeys.goal_funnel import goal_funnel

DAY = pd.Timedelta(days=1)
END = pd.Timestamp("2025-06-01")


def contacts(*rows):
    """Return interactions from (customer, day, touchpoint) triples, and a late one of nobody's."""
    frame = pd.DataFrame([*rows, ("z", 151, "else")], columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame["row_id"] = [f"r{number}" for number in range(len(frame))]
    return frame.assign(channel="web")


SIX = contacts(
    ("a", 0, "page"),
    ("a", 1, "basket"),
    ("a", 3, "order"),
    ("b", 0, "page"),
    ("b", 2, "help"),
    ("b", 4, "basket"),
    ("c", 0, "page"),
    ("c", 40, "basket"),
    ("d", 140, "page"),
    ("d", 141, "basket"),
)


def test_strict_and_loose_by_hand(make_study):
    study = make_study(interactions=SIX, study={"min_group": 1})
    strict = goal_funnel(study, ["page", "basket", "order"])
    loose = goal_funnel(study, ["page", "basket", "order"], order="loose")
    assert strict["n"].tolist() == [3, 3, 3]  # d had too few days left
    assert strict["estimate"].tolist() == pytest.approx([1, 1 / 3, 1 / 3])
    assert loose["estimate"].tolist() == pytest.approx([1, 2 / 3, 1 / 3])
    assert loose["low"].tolist() == wilson([3, 2, 1], 3)[1].tolist()
    assert loose["next"].tolist()[:2] == pytest.approx([2 / 3, 1 / 2])
    assert loose["median_days"].tolist()[:2] == pytest.approx([1, 2], rel=0.01)  # of 1 and 4; of 2
    assert strict.loc[2, ["next", "median_days"]].isna().all()
    assert strict.loc[2, "note"] == "last step"
    longer = goal_funnel(study, ["page", "basket"], order="loose", days=50)
    assert longer["estimate"].tolist() == [1, 1]


def test_contacts_in_a_row_at_one_step_are_one(make_study):
    rows = contacts(
        *(("a", day, name) for day, name in enumerate(["page", "reviews", "page", "basket"])),
        *(("b", day, name) for day, name in enumerate(["page", "basket", "basket", "order"])),
        *(("c", day, name) for day, name in enumerate(["page", "basket", "help", "order"])),
    )
    study = make_study(interactions=rows, study={"min_group": 1})
    table = goal_funnel(study, [["page", "reviews"], "basket", "order"])
    assert table["estimate"].tolist() == pytest.approx([1, 1, 1 / 3])
    assert table["touchpoints"][0] == "page or reviews"


def test_one_touchpoint_may_be_several_steps_of_different_contacts(make_study):
    rows = contacts(("a", 0, "page"), ("b", 0, "page"), ("b", 0, "page"))
    study = make_study(interactions=rows, study={"min_group": 1})
    for order in ("strict", "loose"):
        table = goal_funnel(study, ["page", "page"], order=order)
        assert table["estimate"].tolist() == [1, 0.5]


def test_against_a_plain_loop(make_study, swap_partitions):
    draw = np.random.default_rng(3)
    rows = contacts(*_drawn(draw))
    steps = [["page", "reviews"], "basket", "order"]
    study = make_study(interactions=rows, study={"min_group": 1})
    journeys = defaultdict(list)
    for row in rows.itertuples():
        journeys[row.customer_id].append((row.timestamp, row.touchpoint))
    for order, furthest in (("strict", _strict), ("loose", _loose)):
        table = goal_funnel(study, steps, order=order, days=20)
        reached = [furthest(way, steps, 20 * DAY) for way in journeys.values()]
        reached = [steps_taken for steps_taken in reached if steps_taken]
        assert table["n"].tolist() == [len(reached)] * 3
        shares = [sum(taken > step for taken in reached) / len(reached) for step in range(3)]
        assert table["estimate"].tolist() == pytest.approx(shares)
        again = goal_funnel(swap_partitions(study, 3), steps, order=order, days=20)
        pd.testing.assert_frame_equal(again, table)


def _drawn(draw):
    for who in range(60):
        day = int(draw.integers(0, 105))
        for _ in range(draw.choice([1, 3, 9])):
            yield f"c{who:02}", day, str(draw.choice(["page", "reviews", "basket", "order", "x"]))
            day += int(draw.choice([0, 1, 5]))


def _window(way, steps, days):
    at = next((place for place, (_, name) in enumerate(way) if name in steps[0]), None)
    if at is None or way[at][0] + days > END:
        return []
    return [name for when, name in way[at:] if when <= way[at][0] + days]


def _loose(way, steps, days):
    taken = 0
    for name in _window(way, steps, days):
        if taken < len(steps) and name in ([steps[taken]] if taken else steps[0]):
            taken += 1
    return taken


def _strict(way, steps, days):
    names = _window(way, steps, days)
    best, states = 0, set()
    wanted = [steps[0], *([step] for step in steps[1:])]
    for name in names:
        on = {state for state in states if name in wanted[state]}
        on |= {state + 1 for state in states if state + 1 < 3 and name in wanted[state + 1]}
        states = on | ({0} if name in wanted[0] else set())
        best = max([best, *(state + 1 for state in states)])
    return best


def test_a_small_group_does_not_follow_from_all_customers(make_study):
    rows = contacts(*((f"c{who}", 0, "page") for who in range(56)))
    baskets = rows.assign(touchpoint="basket", row_id="b" + rows["row_id"])
    rows = pd.concat([rows, baskets], ignore_index=True)
    groups = pd.Series(["a"] * 40 + ["b"] * 12, index=[f"c{who}" for who in range(52)], name="plan")
    table = goal_funnel(make_study(interactions=rows), ["page", "basket"], by=groups)
    shown = table[table["step"] == 2].set_index("plan")["estimate"]
    assert shown.notna().to_dict() == {"a": True, "b": False}


def test_a_small_study_keeps_its_rows_without_figures(make_study):
    table = goal_funnel(make_study(interactions=SIX), ["page", "basket"])
    assert table["n"].tolist() == [3, 3]
    assert table[["estimate", "next", "median_days"]].isna().all(axis=None)
    assert table["note"].str.contains("fewer than 10").all()


def test_what_cannot_be_a_funnel_is_refused(make_study):
    study = make_study(interactions=SIX)
    with pytest.raises(UnknownNameError, match="did you mean 'basket'"):
        goal_funnel(study, ["page", "baskets"])
    with pytest.raises(UnknownNameError, match="order"):
        goal_funnel(study, ["page", "basket"], order="exact")
    for steps in (["page"], "page", ["page", []]):
        with pytest.raises(CxlabError, match="step"):
            goal_funnel(study, steps)
    with pytest.raises(CxlabError, match="days is 0"):
        goal_funnel(study, ["page", "basket"], days=0)
