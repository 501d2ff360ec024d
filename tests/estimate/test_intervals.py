import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import estimate_mean, mean_interval, nps_interval, wilson

counts = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
levels = st.sampled_from([0.8, 0.9, 0.95, 0.99])


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_wilson_gives_the_figures_of_newcombe_1998(successes, n, low, high):
    found = wilson(successes, n)
    assert found[0] == successes / n
    assert np.round(found[1:], 4).tolist() == [low, high]


@settings(deadline=None)
@given(counts, levels)
def test_wilson_holds_its_share_mirrors_and_widens(count, level):
    successes, n = count
    share, low, high = wilson(successes, n, level)
    assert 0 <= low <= share + 1e-12
    assert share - 1e-12 <= high <= 1
    other = wilson(n - successes, n, level)
    assert other[2] == pytest.approx(1 - low)
    wider = wilson(successes, n, 0.995)
    assert wider[1] <= low + 1e-12
    assert wider[2] >= high - 1e-12


def test_wilson_takes_arrays_and_says_nothing_of_nothing():
    share, low, high = wilson([0, 8], [0, 10])
    assert np.isnan([share[0], low[0], high[0]]).all()
    assert low[1] == pytest.approx(0.4902, abs=1e-4)
    assert high[1] == pytest.approx(0.9433, abs=1e-4)


@pytest.mark.parametrize("bad", [(-1, 5), (6, 5)])
def test_wilson_refuses_impossible_counts(bad):
    with pytest.raises(ValueError, match="between 0 and n"):
        wilson(*bad)


@pytest.mark.parametrize("level", [0, 1, 95])
def test_confidence_is_a_share(level):
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, level)
    with pytest.raises(ValueError, match="between 0 and 1"):
        mean_interval(5, 1, 1, level)


def test_nps_interval_by_hand():
    # 6 + .75 promoters, 2 + .75 detractors of 13: centre 4/13, variance (9.5/13 - (4/13)^2) / 13
    half = 1.959964 * ((9.5 / 13 - (4 / 13) ** 2) / 13) ** 0.5
    found = nps_interval(6, 2, 10)
    assert found == pytest.approx((40, 100 * (4 / 13 - half), 100 * (4 / 13 + half)), abs=1e-4)


def test_nps_interval_takes_arrays_is_clipped_and_says_nothing_of_nothing():
    score, low, high = nps_interval([0, 10, 0], [0, 0, 10], [0, 10, 10])
    assert np.isnan([score[0], low[0], high[0]]).all()
    assert score[1:].tolist() == [100, -100]
    assert high[1] == 100
    assert low[2] == -100
    assert low[1] == pytest.approx(-high[2])


@settings(deadline=None)
@given(counts, st.floats(0, 1))
def test_nps_interval_mirrors_when_promoters_and_detractors_swap(count, split):
    some, n = count
    up = int(some * split)
    score, low, high = nps_interval(up, some - up, n)
    mirrored = nps_interval(some - up, up, n)
    assert -100 <= low <= high <= 100
    assert (score, low, high) == pytest.approx((-mirrored[0], -mirrored[2], -mirrored[1]))


def test_nps_interval_refuses_impossible_counts():
    with pytest.raises(ValueError, match="together at most n"):
        nps_interval(6, 5, 10)


def test_mean_of_students_sleep_data():
    more_sleep = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]
    found = estimate_mean([*more_sleep, None])
    assert found.n == 10
    assert found.estimate == pytest.approx(1.58)
    assert (found.low, found.high) == pytest.approx((0.7001142, 2.4598858), abs=1e-7)


def test_mean_interval_of_few():
    centre, low, high = mean_interval([0, 1, 2], [5.0, 5.0, 5.0], [0.0, 0.0, 0.0])
    assert np.isnan(centre).tolist() == [True, False, False]
    assert np.isnan(low).tolist() == [True, True, False]
    assert (low[2], high[2]) == (5, 5)
    none = estimate_mean([])
    assert none.n == 0
    assert np.isnan([none.estimate, none.low, none.high]).all()
    assert np.isnan(estimate_mean([4]).low)
