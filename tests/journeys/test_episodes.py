"""Histories cut into episodes by goal."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.episodes import episode_goals, find_episodes
from cxlab.study.settings import Goal, Settings

ROLES = '[roles]\ncart = ["basket"]\npurchase = ["order"]\n'
GOAL = '[goals]\n"get help" = { start = ["call"], end = ["reply"], days = 5 }\n'


def contacts(*rows, directions=None):
    """Return interactions from (customer, day, touchpoint, channel) rows."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint", "channel"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame["row_id"] = [f"r{number}" for number in range(len(frame))]
    if directions is not None:
        frame["direction"] = pd.Series(directions, dtype="str")
    return frame


ROWS = contacts(
    ("a", 0, "basket", "app"),
    ("a", 1, "page", "web"),
    ("a", 2, "mail", "e-mail"),
    ("a", 3, "order", "web"),
    ("a", 4, "basket", "app"),
    ("a", 40, "basket", "app"),  # after a pause: the one before was left
    ("b", 0, "order", "web"),  # an end without a start
    ("b", 100, "basket", "app"),
    ("c", 110, "page", "web"),
    directions=["customer"] * 2 + ["company"] + ["customer"] * 6,
)


def test_by_hand(make_study, swap_partitions):
    study = make_study(ROLES, interactions=ROWS)
    found = find_episodes(study)
    assert found["outcome"].tolist() == ["reached", "left", "left", "open"]
    assert found["customer_id"].tolist() == ["a", "a", "a", "b"]
    assert found["contacts"].tolist() == [3, 1, 1, 1]  # not the mail that the company sent
    assert found["channels"].tolist() == [2, 1, 1, 1]
    assert found["touchpoints"].tolist() == [3, 1, 1, 1]
    assert (found["end"] - found["start"]).dt.days.tolist() == [3, 0, 0, 0]
    for partitions in (2, 7):
        pd.testing.assert_frame_equal(find_episodes(swap_partitions(study, partitions)), found)


def test_goals_overlap_and_the_last_start_before_a_pause_counts(make_study):
    rows = contacts(
        ("a", 0, "basket", "app"),
        ("a", 1, "call", "call"),
        ("a", 6, "call", "call"),  # five days on: the same episode
        ("a", 7, "order", "app"),
        ("a", 12, "reply", "e-mail"),  # six days on: too late
        ("z", 90, "page", "web"),
    )
    found = find_episodes(make_study(ROLES + GOAL, interactions=rows)).set_index("goal")
    assert found.loc["get help", ["contacts", "outcome"]].tolist() == [2, "left"]
    assert found.loc["purchase", ["contacts", "outcome"]].tolist() == [4, "reached"]


def test_goals_of_roles_and_of_the_study():
    roles = {"service": ("call",), "reply": ("answer",), "resolved": ("closed",), "late": ("x",)}
    own = {"a return": Goal("a return", ("label",), ("refund",), 20)}
    found = episode_goals(Settings("Shop", roles=roles, goals=own))
    assert [(goal.name, goal.end) for goal in found] == [
        ("a return", ("refund",)),
        ("help", ("closed",)),
    ]
    assert episode_goals(Settings("Shop")) == ()
    named = {"help": Goal("help", ("chat",), ("closed",), 3)}
    assert episode_goals(Settings("Shop", roles=roles, goals=named))[0].days == 3


def test_without_goals_there_are_no_episodes(make_study):
    found = find_episodes(make_study(interactions=ROWS))
    assert found.empty
    assert "outcome" in found


@pytest.mark.parametrize("seed", [1, 2])
def test_against_a_plain_loop(make_study, seed):
    draw = np.random.default_rng(seed)
    rows = []
    for who in range(30):
        day = int(draw.integers(0, 100))
        for _ in range(draw.choice([1, 4, 12])):
            name = str(draw.choice(["basket", "order", "page"], p=[0.5, 0.2, 0.3]))
            rows.append((f"c{who:02}", day, name, str(draw.choice(["web", "app"]))))
            day += int(draw.choice([0, 1, 30, 31]))
    frame = contacts(*rows)
    found = find_episodes(make_study(ROLES, interactions=frame))
    told = list(found[["customer_id", "contacts", "channels", "outcome"]].itertuples(index=False))
    assert [tuple(row) for row in told] == _looped(frame)


def _looped(frame):
    end, pause, found = frame["timestamp"].max(), pd.Timedelta(days=30), []
    for who, rows in frame.groupby("customer_id"):
        inside, last = None, None
        for row in rows.itertuples():
            about = row.touchpoint in ("basket", "order")
            if about and inside and row.timestamp - last[0] > pause:
                found.append((who, *_told(inside[: last[1]], "left")))
                inside = None
            if inside is not None:
                inside.append(row)
            elif row.touchpoint == "basket":
                inside = [row]
            if about and inside:
                last = (row.timestamp, len(inside))
            if row.touchpoint == "order" and inside:
                found.append((who, *_told(inside, "reached")))
                inside = None
        if inside:
            outcome = "left" if last[0] + pause <= end else "open"
            found.append((who, *_told(inside[: last[1]], outcome)))
    return found


def _told(rows, outcome):
    return len(rows), len({row.channel for row in rows}), outcome


def test_what_the_company_sent_may_begin_an_episode(make_study):
    goal = '[goals]\nredeem = { start = ["mailing"], end = ["coupon"], days = 60 }\n'
    rows = [("a", 0, "mailing", "mail"), ("a", 9, "visit", "store"), ("a", 20, "coupon", "store")]
    rows += [("b", 0, "mailing", "mail"), ("c", 200, "visit", "store")]
    ways = ["company", "customer", "customer", "company", "customer"]
    found = find_episodes(make_study(goal, interactions=contacts(*rows, directions=ways)))
    assert found["outcome"].tolist() == ["reached", "left"]
    assert found["contacts"].tolist() == [2, 0]
