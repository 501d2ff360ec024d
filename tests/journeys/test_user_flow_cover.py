"""What a picture covers."""

import numpy as np
import pandas as pd

from cxlab.journeys.user_flow_attempts import Aim
from cxlab.journeys.user_flow_counts import Places
from cxlab.journeys.user_flow_cover import add_covers, count_cover

AIM = Aim("buy", ("b",), ("o",), 2, pd.Timestamp("2025-06-01"))
PLACES = Places(("b", "o"), "", "(s)", "(g)", "(l)")


def test_an_attempt_needs_the_last_of_its_edges_and_a_customer_that_of_all_attempts():
    days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-09", "2025-01-01"])
    rows = {"customer_id": list("aaac"), "timestamp": days, "touchpoint": ["b", "o", "b", "b"]}
    ranks = np.zeros((1, 5, 5), dtype=np.int64)
    ranks[0, 0, 1], ranks[0, 1, 3], ranks[0, 0, 4] = 3, 4, 7
    part = count_cover(pd.DataFrame(rows), aim=AIM, places=PLACES, ranks=ranks)
    table = add_covers([part, part])
    assert table[["rank", "n", "customers"]].to_numpy().tolist() == [[4, 2, 0], [7, 4, 4]]
