"""The touchpoints that have rows of their own."""

import pandas as pd

from cxlab.journeys.shifts_names import common_names, count_names, known_touchpoints, placed

ROWS = pd.DataFrame(
    {
        "row_id": list("12345"),
        "customer_id": list("aabcc"),
        "timestamp": pd.Timestamp("2025-01-01"),
        "touchpoint": ["x", "y", "x", "<b>", "y"],
        "channel": "web",
    }
)


def test_customers_by_name_in_any_number_of_partitions(make_study, swap_partitions):
    study = make_study(interactions=ROWS)
    for partitions in (1, 3):
        other = swap_partitions(study, partitions)
        assert count_names(other, "touchpoint").to_dict() == {"<b>": 1, "x": 2, "y": 2}
        assert count_names(other, "device").empty
        assert known_touchpoints(other).tolist() == ["<b>", "x", "y"]


def test_of_many_names_the_commonest_are_kept():
    counts = pd.Series({f"t{number:04}": 10 + number % 7 for number in range(5000)})
    kept = common_names(counts, 10, most=20)
    assert len(kept) == 20
    assert (counts[kept] == 16).all()
    assert placed(pd.Series(["t0006", "t0001", None]), kept).tolist() == [0, 20, -1]
