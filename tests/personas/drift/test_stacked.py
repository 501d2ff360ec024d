"""Features of two periods: the same column means the same in both."""

import numpy as np
import pandas as pd

from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.stacked import stack_profiles


def stack(before, after):
    return stack_profiles(before, after, make_rows(before.index, after.index))


def test_what_one_period_counts_among_the_rare_counts_there_in_both():
    before = pd.DataFrame({"channel_web": [0.5, np.nan], "channel_fax": [0.5, np.nan]})
    after = pd.DataFrame({"channel_web": [0.7, 1.0], "channel_other": [0.3, 0.0]})
    both = stack(before.set_axis(["a", "b"]), after.set_axis(["a", "c"]))
    assert list(both) == ["channel_web", "channel_other"]
    assert both["channel_other"].fillna(-1).tolist() == [0.5, -1, 0.3, 0.0]
    assert both.index.tolist() == ["a 1", "b 1", "a 2", "c 2"]


def test_the_rare_of_both_periods_stay_apart_from_the_named():
    names = {"channel_web": [0.5], "channel_other": [0.2]}
    before = pd.DataFrame(names | {"channel_fax": [0.3]}, index=["a"])
    after = pd.DataFrame(names | {"channel_telex": [0.3]}, index=["a"])
    both = stack(before, after)
    assert both["channel_other"].round(9).tolist() == [0.5, 0.5]
    assert list(both) == ["channel_web", "channel_other"]
