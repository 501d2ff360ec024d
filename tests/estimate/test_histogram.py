import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import LogHistogram, binned_quantile, log_bin, log_bin_value

values = st.one_of(st.just(0.0), st.floats(1e-6, 1e9))


@settings(deadline=None)
@given(st.lists(values, min_size=1), st.sampled_from([0, 0.1, 0.5, 0.9, 1]))
def test_quantiles_are_within_one_per_cent(numbers, share):
    exact = np.quantile(numbers, share, method="inverted_cdf")
    assert LogHistogram.of(numbers).quantile(share) == pytest.approx(exact, rel=0.01)


@settings(deadline=None)
@given(st.lists(st.lists(values), min_size=1))
def test_parts_merge_to_the_whole(parts):
    merged = LogHistogram.of([])
    for part in parts:
        merged = merged + LogHistogram.of(part)
    whole = LogHistogram.of([value for part in parts for value in part])
    assert merged.counts.to_dict() == whole.counts.to_dict()
    assert merged.n == sum(map(len, parts))


def test_bins_rise_with_the_value():
    numbers = np.r_[0, np.geomspace(1e-9, 1e12, 4000)]
    assert (np.diff(log_bin(numbers)) >= 0).all()
    assert (np.abs(log_bin_value(log_bin(numbers))[1:] / numbers[1:] - 1) <= 0.01).all()
    assert log_bin_value(log_bin([0]))[0] == 0


@pytest.mark.parametrize("bad", [-1, np.inf, np.nan])
def test_what_no_bin_takes(bad):
    with pytest.raises(ValueError, match="finite values from 0 on"):
        log_bin([1, bad])


def test_missing_values_do_not_count_and_nothing_has_no_quantile():
    assert LogHistogram.of([np.nan, 4]).n == 1
    assert np.isnan(LogHistogram.of([]).quantile(0.5))


def test_quantile_of_each_group():
    rows = pd.DataFrame({"source": list("aab"), "target": list("xxy"), "s": [1, 100, 7]})
    binned = rows.assign(bin=log_bin(rows["s"]), count=1)
    found = binned_quantile(binned, ["source", "target"], 0.9)
    assert found.index.tolist() == [("a", "x"), ("b", "y")]
    assert found.tolist() == pytest.approx([100, 7], rel=0.01)
    with pytest.raises(ValueError, match="between 0 and 1"):
        binned_quantile(binned, ["source"], 90)
