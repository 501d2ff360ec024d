"""Contacts counted by the stages of two models."""

import pandas as pd

from cxlab.journeys.agreement_counts import NONE, count_agreement, merge_tallies

SIX = pd.DataFrame({"customer_id": list("aaabbc"), "touchpoint": list("xyxxyz")})


def stages(*names):
    kind = pd.CategoricalDtype(["look", "unknown"], ordered=True)
    marks = dict(zip("xyz", names, strict=True))
    return lambda rows: pd.DataFrame({"stage": rows["touchpoint"].map(marks).astype(kind)})


KERNELS = {"one": stages("look", "unknown", None), "other": stages("look", "look", "look")}


def test_six_rows_by_hand_and_in_two_parts():
    tally = count_agreement(SIX, kernels=KERNELS)
    assert tally.places.to_numpy().tolist() == [
        ["x", "look", "look", 3, 2],
        ["y", "unknown", "look", 2, 2],
        ["z", NONE, "look", 1, 1],
    ]
    # of a 3 contacts known to both, 2 alike; of b 2 and 1; of c none
    assert tally.sums.iloc[0, 2:].tolist() == [2, 5, 3, 13, 8, 5]
    parts = [count_agreement(part, kernels=KERNELS) for part in (SIX[:3], SIX[3:])]
    pd.testing.assert_frame_equal(merge_tallies(parts).places, tally.places)
    pd.testing.assert_frame_equal(merge_tallies(parts).sums, tally.sums)
