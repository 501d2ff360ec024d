"""What many values of one customer are worth, for means and for medians."""

import numpy as np
import pandas as pd
import pytest

from cxlab.kpis.spread import Medians, means
from cxlab.kpis.tally import tally


def observed(customers, values, group=""):
    return pd.DataFrame(
        {
            "kpi": "k",
            "group": group,
            "period": 0,
            "customer_id": pd.Series(list(customers), dtype="str"),
            "timestamp": pd.Timestamp("2025-01-02").as_unit("us"),
            "value": np.asarray(values, dtype=float),
        }
    )


def medians(customers, values, group=""):
    found = tally(observed(customers, values, group), bins=True)
    return Medians(found.sums, found.bins)


def test_one_value_a_customer_is_worth_one():
    known = means(tally(observed("abcde", [1, 0, 1, 1, 0])).sums)
    assert known["effective"].tolist() == [5]
    assert known["error"].iloc[0] == pytest.approx(np.std([1, 0, 1, 1, 0], ddof=1) / 5**0.5)


def test_customers_who_always_say_the_same_count_once():
    known = means(tally(observed("aabbccdd", [1, 1, 0, 0, 1, 1, 0, 0])).sums)
    assert known["effective"].tolist() == [4]


def test_where_all_say_the_same_each_customer_counts_once():
    known = means(tally(observed("aaabbb", [0] * 6)).sums)
    assert known["effective"].tolist() == [2]


def test_mean_of_unequal_numbers_by_hand():
    """Sums 3 and 1 of 2 and 1 values: residuals +1/3 and -1/3 around the mean 4/3."""
    known = means(tally(observed("aab", [1, 2, 1])).sums)
    assert known["mean"].iloc[0] == pytest.approx(4 / 3)
    assert known["error"].iloc[0] == pytest.approx((2 / 9 * 2) ** 0.5 / 3)


def test_equal_values_have_no_spread_whatever_their_size():
    known = means(tally(observed("abc", [0.1 + 1e6] * 3)).sums)
    assert known["error"].tolist() == [0]


def test_a_median_is_within_one_per_cent_and_between_two_values_the_mean_of_both():
    names = [str(place) for place in range(6)]
    assert medians(names[:5], [50, 4, 3, 2, 1]).estimate == pytest.approx(3, rel=0.01)
    assert medians(names, [1, 2, 3, 5, 40, 50]).estimate == pytest.approx(4, rel=0.01)
    assert medians("abc", [0, 0, 7]).estimate.tolist() == [0]


def test_too_few_customers_have_no_interval():
    assert np.isnan(medians("abcde", [1, 2, 3, 4, 5]).interval(0.95)).all()
    assert not np.isnan(medians("abcdef", [1, 2, 3, 4, 5, 6]).interval(0.95)).any()


def test_order_statistics_with_one_value_each():
    """Of 101 values the 41st and the 61st bound the median (Conover 1999), to their bins' ends."""
    found = medians(map(str, range(101)), np.arange(1, 102))
    low, high = found.interval(0.95)
    assert 41 / 1.01**2 <= low[0] <= 41
    assert 61 <= high[0] <= 61 * 1.01**2


def test_customers_who_always_say_the_same_count_once_in_a_median_too():
    names, values = np.arange(40).astype(str), np.arange(1, 41)
    alone = medians(names, values).interval(0.95)
    fivefold = medians(np.repeat(names, 5), np.repeat(values, 5)).interval(0.95)
    assert np.allclose(alone, fivefold, rtol=0.06)


def test_a_median_s_interval_holds_it_as_often_as_promised():
    """40 customers with 5 waits each, alike in their own way: 95 % intervals of 600 studies."""
    random = np.random.default_rng(3)
    own = random.normal(size=(600, 40, 1))
    waits = np.exp(own + 0.7 * random.normal(size=(600, 40, 5))).ravel()
    studies = np.repeat(np.arange(600), 200).astype(str)
    customers = np.tile(np.repeat(np.arange(40), 5), 600).astype(str)
    low, high = medians(customers, waits, studies).interval(0.95)
    assert 0.94 < ((low <= 1) & (high >= 1)).mean() < 0.995
    alone = medians(np.arange(120_000).astype(str), waits, studies).interval(0.95)
    assert ((alone[0] <= 1) & (alone[1] >= 1)).mean() < 0.87


def test_a_value_below_nothing_is_refused():
    with pytest.raises(ValueError, match="from 0 on"):
        medians("ab", [1, -1])
