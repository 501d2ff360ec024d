from itertools import permutations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.drivers import lmg_shares
from cxlab.drivers.lmg import (
    correlations,
    decompose,
    share_of_first,
    unexplained,
    weights_of_subsets,
)
from cxlab.errors import CxlabError


def r_squared(predictors: np.ndarray, outcome: np.ndarray) -> float:
    design = np.column_stack([np.ones(len(outcome)), predictors])
    fitted = design @ np.linalg.lstsq(design, outcome, rcond=None)[0]
    return 1 - ((outcome - fitted) ** 2).sum() / ((outcome - outcome.mean()) ** 2).sum()


def made(p: int, seed: int = 0, n: int = 60) -> tuple[pd.DataFrame, pd.Series]:
    rng = np.random.default_rng(seed)
    numbers = rng.normal(size=(n, p)) @ rng.normal(size=(p, p))
    outcome = numbers @ rng.normal(size=p) + 3 * rng.normal(size=n)
    return pd.DataFrame(numbers).add_prefix("x"), pd.Series(outcome)


def test_the_shares_of_swiss(shared_data):
    swiss = pd.read_csv(shared_data / "swiss" / "swiss.csv")
    shares = lmg_shares(swiss.drop(columns="Fertility"), swiss["Fertility"])
    assert shares.round(8).to_dict() == {
        "Agriculture": 0.05709122,
        "Examination": 0.17117303,
        "Education": 0.26013468,
        "Catholic": 0.10557015,
        "Infant.Mortality": 0.11276592,
    }


def test_two_correlated_predictors_by_hand():
    # r1 = r2 = r12 = 1/2: R2 of each alone 1/4, of both 2 (1/4 - 1/8) / (3/4) = 1/3
    matrix = np.array([[1, 0.5, 0.5], [0.5, 1, 0.5], [0.5, 0.5, 1]])
    assert decompose(matrix[None])[0] == pytest.approx([1 / 6, 1 / 6])
    # r1 = .6, r2 = 0, r12 = .5: alone .36 and 0, together .36 / .75 = .48
    matrix = np.array([[1, 0.5, 0.6], [0.5, 1, 0], [0.6, 0, 1]])
    assert decompose(matrix[None])[0] == pytest.approx([(0.36 + 0.48) / 2, 0.12 / 2])


def test_uncorrelated_predictors_have_their_own_r_squared():
    table = pd.DataFrame({"a": [0, 0, 1, 1] * 2, "b": [0, 1, 0, 1] * 2})
    outcome = 2.0 * table["a"] + table["b"] + [0, 0, 0, 0, 1, 1, 1, 1]
    shares = lmg_shares(table, outcome)
    assert shares.to_dict() == pytest.approx({"a": 4 / 6, "b": 1 / 6})


def test_shares_are_the_mean_gain_over_all_orders():
    predictors, outcome = made(4)
    gains = np.zeros(4)
    orders = list(permutations(range(4)))
    for order in orders:
        for place, one in enumerate(order):
            before = r_squared(predictors.iloc[:, list(order[:place])], outcome)
            gains[one] += r_squared(predictors.iloc[:, list(order[: place + 1])], outcome) - before
    assert lmg_shares(predictors, outcome).to_numpy() == pytest.approx(gains / len(orders))


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 7), st.integers(0, 1000), st.permutations(range(7)))
def test_shares_sum_to_r_squared_whatever_the_order(p, seed, order):
    predictors, outcome = made(p, seed)
    shares = lmg_shares(predictors, outcome)
    assert shares.sum() == pytest.approx(r_squared(predictors, outcome))
    assert (shares > -1e-12).all()
    columns = [f"x{place}" for place in order if place < p]
    shuffled = predictors.sample(frac=1, random_state=seed)[columns]
    again = lmg_shares(shuffled, outcome.loc[shuffled.index])
    pd.testing.assert_series_equal(again.loc[shares.index], shares, rtol=1e-9)


@settings(deadline=None)
@given(st.floats(0.01, 1000), st.floats(-1000, 1000))
def test_scale_and_place_do_not_matter(scale, place):
    predictors, outcome = made(3)
    moved = predictors.assign(x1=predictors["x1"] * scale + place)
    pd.testing.assert_series_equal(
        lmg_shares(moved, outcome * -scale), lmg_shares(predictors, outcome), rtol=1e-6
    )


def test_columns_of_very_different_size():
    predictors, outcome = made(3)
    sized = predictors * [1e9, 1, 1e-9]
    pd.testing.assert_series_equal(lmg_shares(sized, outcome), lmg_shares(predictors, outcome))


def test_a_constant_has_no_share_and_equal_ones_have_equal_shares():
    predictors, outcome = made(2)
    more = predictors.assign(same=predictors["x0"] * 2 + 1, constant=7.3)
    shares = lmg_shares(more, outcome)
    assert shares["constant"] == pytest.approx(0, abs=1e-12)
    assert shares["same"] == pytest.approx(shares["x0"])
    assert shares.sum() == pytest.approx(r_squared(predictors, outcome))
    summed = predictors.assign(both=predictors.sum(axis=1))
    assert lmg_shares(summed, outcome).sum() == pytest.approx(r_squared(predictors, outcome))


def test_rows_with_something_missing_do_not_count():
    predictors, outcome = made(2)
    holes = pd.concat([predictors, pd.DataFrame({"x0": [np.nan, 1.0], "x1": 2.0})])
    holes = holes.reset_index(drop=True)
    longer = pd.concat([outcome, pd.Series([5.0, np.nan])], ignore_index=True)
    pd.testing.assert_series_equal(lmg_shares(holes, longer), lmg_shares(predictors, outcome))


def test_nothing_to_go_by_gives_nan():
    predictors, outcome = made(2)
    assert lmg_shares(predictors, outcome * 0 + 4).isna().all()
    assert lmg_shares(predictors[:1], outcome[:1]).isna().all()
    assert lmg_shares(predictors[:0], outcome[:0]).isna().all()
    assert lmg_shares(predictors[[]], outcome).empty


def test_too_many_predictors_and_unequal_rows():
    predictors, outcome = made(16)
    with pytest.raises(CxlabError, match=r"16 predictors .* at most 15"):
        lmg_shares(predictors, outcome)
    assert lmg_shares(predictors.iloc[:, :15], outcome).sum() <= 1
    with pytest.raises(ValueError, match="different indexes"):
        lmg_shares(predictors[["x0"]], outcome[:-1])


def test_all_subsets_are_numbered_as_said():
    predictors, outcome = made(3)
    matrix = np.corrcoef(np.column_stack([predictors, outcome]), rowvar=False)
    rest = unexplained(matrix[None])[0]
    assert len(rest) == 8
    assert rest[0] == 1
    assert rest[0b101] == pytest.approx(1 - r_squared(predictors[["x0", "x2"]], outcome))


def test_weights_by_hand():
    weights = weights_of_subsets(2)
    assert weights.tolist() == [[-0.5, -0.5], [-0.5, 0.5], [0.5, -0.5], [0.5, 0.5]]
    assert weights_of_subsets(5).sum(axis=0) == pytest.approx(0)


def test_the_share_of_the_first_alone():
    matrices = np.stack([np.cov(np.column_stack(made(4, seed)), rowvar=False) for seed in range(3)])
    correlated = correlations(matrices)
    assert share_of_first(correlated) == pytest.approx(decompose(correlated)[:, 0])


def test_replicates_are_independent_of_each_other(monkeypatch):
    matrices = np.stack([np.cov(np.column_stack(made(3, seed)), rowvar=False) for seed in range(5)])
    together = decompose(correlations(matrices))
    monkeypatch.setattr("cxlab.drivers.lmg._CELLS", 1)
    assert decompose(correlations(matrices)) == pytest.approx(together, abs=1e-15)


def test_correlations_of_constants():
    found = correlations(np.array([[[4.0, 0, 2], [0, 0, 0], [2, 0, 1]]]))[0]
    assert found.tolist() == [[1, 0, 1], [0, 0, 0], [1, 0, 1]]
    assert np.isnan(correlations(np.array([[[1.0, 0], [0, 0]]]))[0, -1]).all()
