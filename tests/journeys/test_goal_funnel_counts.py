"""Steps to a goal counted by plain arrays."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.goal_funnel_counts import count_goal

STEPS = (("x",), ("y",), ("x", "z"))
CONTACTS = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 9), st.sampled_from("xyz")), max_size=30
)


def counted(rows, *, strict):
    frame = pd.DataFrame(sorted(rows, key=lambda row: row[:2]), columns=["who", "day", "place"])
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame["day"], unit="D")
    frame = pd.DataFrame(
        {
            "customer_id": frame["who"].astype("str"),
            "timestamp": times.astype("datetime64[us]"),
            "touchpoint": frame["place"].astype("str"),
        }
    )
    end, horizon = pd.Timestamp("2025-01-12"), pd.Timedelta(days=5)
    return count_goal(frame, steps=STEPS, strict=strict, end=end, horizon=horizon)


@given(CONTACTS)
@settings(max_examples=25, deadline=None)
def test_fewer_come_to_each_step_and_strict_order_is_harder(rows):
    strict, loose = (counted(rows, strict=strict).rows["reached"] for strict in (True, False))
    for reached in (strict, loose):
        assert reached.is_monotonic_decreasing
    assert (strict <= loose).all()
    assert strict[0] == loose[0]


def test_times_are_those_of_the_steps_taken():
    counts = counted([(0, 0, "x"), (0, 1, "z"), (0, 3, "y")], strict=False)
    assert counts.sizes().tolist() == [1, 0, 0]
    assert round(counts.quantile(0.5)[0] / 86400) == 3
