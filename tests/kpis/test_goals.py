"""Where attempts begin and end, against a walk contact by contact."""

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cxlab.kpis.goals import find_attempts
from cxlab.study.settings import Goal, Settings

FORM = Goal("return", ("form",), ("refund",), 30)
END = pd.Timestamp("2026-12-31")


def found(rows, *goals):
    settings = Settings("Made", goals={goal.name: goal for goal in goals or [FORM]})
    return find_attempts(rows, settings, END)


def test_starts_within_an_attempt_are_part_of_it(contacts):
    rows = contacts(
        [
            ("a", "2025-01-01", "form"),
            ("a", "2025-01-20", "form"),  # still the first attempt
            ("a", "2025-02-01", "form"),  # its 30 days are over: the second one
            ("a", "2025-02-03", "refund"),
            ("a", "2025-02-04", "form"),  # done: the third one
            ("b", "2025-01-05", "form"),
        ]
    )
    attempts = found(rows)
    assert attempts["timestamp"].dt.strftime("%m-%d").tolist() == [
        *("01-01", "02-01", "02-04", "01-05")
    ]
    assert attempts["reached"].notna().tolist() == [False, True, False, False]


def test_an_end_at_the_moment_of_the_start_counts_whatever_the_order_of_rows(contacts):
    rows = contacts([("a", "2025-01-01", "refund"), ("a", "2025-01-01", "form")])
    assert found(rows)["reached"].notna().tolist() == [True]


def test_a_touchpoint_may_be_start_and_end(contacts):
    rows = contacts([("a", f"2025-01-0{day}", "visit") for day in range(1, 5)])
    attempts = found(rows, Goal("again", ("visit",), ("visit",), 10))
    assert attempts["timestamp"].dt.day.tolist() == [1, 3]
    assert attempts["reached"].dt.day.tolist() == [2, 4]


def walk(rows, days):
    """Count attempts and those that reach the goal, one contact after the other."""
    attempts, reached = 0, 0
    for _, own in rows.groupby("customer_id"):
        until = None
        for row in own.itertuples():
            if until is not None and row.timestamp > until:
                until = None
            if until is None and row.touchpoint == "form":
                attempts += 1
                until = row.timestamp + pd.Timedelta(days=days)
            elif until is not None and row.touchpoint == "refund":
                reached += 1
                until = None
    return attempts, reached


@given(
    st.lists(
        st.tuples(st.sampled_from("ab"), st.integers(0, 200), st.sampled_from(["form", "refund"])),
        unique_by=lambda row: row[:2],
        max_size=40,
    )
)
def test_as_many_as_a_walk_finds(made):
    names = ["customer_id", "day", "touchpoint"]
    rows = pd.DataFrame(made, columns=names).sort_values(names[:2], ignore_index=True)
    start = pd.Timestamp("2025-01-01").as_unit("us")
    rows = rows.astype({"customer_id": "str", "touchpoint": "str", "day": "int64"})
    rows = rows.assign(timestamp=start + pd.to_timedelta(rows["day"], unit="D"))
    attempts = found(rows)
    assert (len(attempts), attempts["reached"].notna().sum()) == walk(rows, 30)
