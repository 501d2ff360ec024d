"""Steps of attempts, and sums over them."""

import numpy as np
import pandas as pd

from cxlab.journeys.user_flow_attempts import Aim, find_visits
from cxlab.journeys.user_flow_steps import LONGEST, add_by, flow_steps, path_hashes, squares

BUY = Aim("buy", ("b",), ("o",), 9, pd.Timestamp("2025-06-01"))
INNER = pd.Index(["b", "o", "x"], dtype="str")


def visits(*ways):
    rows = [
        (f"c{who}", pd.Timestamp("2025-01-01") + pd.Timedelta(minutes=minute), place)
        for who, way in enumerate(ways)
        for minute, place in enumerate(way)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return find_visits(frame, BUY, INNER)


def test_steps_lead_from_the_start_to_the_goal_or_out():
    source, target, attempt, visit = flow_steps(visits("bxxo", "b"), 3)
    found = sorted(zip(attempt.tolist(), source.tolist(), target.tolist(), strict=True))
    assert found == [(0, 0, 2), (0, 1, 4), (0, 2, 1), (0, 3, 0), (1, 0, 5), (1, 3, 0)]
    assert visit.tolist() == [-1, -1, 0, 1, 2, 3]


def test_one_path_has_one_number_and_the_longest_are_cut():
    one, same, other = path_hashes(visits("bxo", "bxxo", "bo"), INNER).tolist()
    assert one == same != other
    long = "bx" * LONGEST
    cut = path_hashes(visits(long, long + "bx", long[:-4]), INNER).tolist()
    assert cut[0] == cut[1]


def test_squares_and_sums_of_nothing():
    nothing = np.empty(0, dtype=np.int64)
    assert squares(nothing, nothing, 2).tolist() == add_by(nothing, nothing, 2).tolist() == [0, 0]
