import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.clustering.coreset import draw_coreset


def made(n: int = 3000, seed: int = 0) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    return pd.DataFrame(
        draw.standard_t(3, size=(n, 4)), index=[f"c{number:05}" for number in range(n)]
    )


def test_a_small_frame_stands_for_itself() -> None:
    frame = made(20)
    drawn = draw_coreset(frame, most=20)
    pd.testing.assert_frame_equal(drawn.rows, frame)
    assert drawn.weights.eq(1.0).all()


def test_neither_order_nor_what_is_drawn_together_changes_who_is_drawn() -> None:
    frame = made()
    drawn = draw_coreset(frame, most=200, seed=1)
    shuffled = draw_coreset(frame.sample(frac=1, random_state=0), most=200, seed=1)
    pd.testing.assert_frame_equal(shuffled.rows.sort_index(), drawn.rows)
    np.testing.assert_allclose(shuffled.weights.sort_index(), drawn.weights)
    assert drawn.rows.index.is_monotonic_increasing
    other = draw_coreset(frame, most=200, seed=2)
    assert set(other.rows.index) != set(drawn.rows.index)


def test_weighted_sums_are_right_on_average_over_seeds() -> None:
    frame = made()
    truth = (frame**2).sum().sum()
    guesses = []
    for seed in range(40):
        drawn = draw_coreset(frame, most=300, seed=seed)
        assert drawn.weights.sum() == pytest.approx(len(frame))
        guesses.append(((drawn.rows**2).sum(axis=1) * drawn.weights).sum())
    assert np.mean(guesses) == pytest.approx(truth, rel=0.03)
    assert np.std(guesses) < 0.1 * truth


def test_few_customers_far_off_are_drawn() -> None:
    frame = made()
    frame.iloc[:15] += 25.0
    drawn = draw_coreset(frame, most=150)
    far = drawn.rows.index.isin(frame.index[:15])
    assert far.sum() >= 10
    assert drawn.weights[far].sum() == pytest.approx(15, abs=5)


def test_constant_rows_are_drawn_alike() -> None:
    drawn = draw_coreset(pd.DataFrame({"x": np.ones(50)}), most=10)
    assert drawn.weights.round(9).eq(5.0).all()


def test_none_is_no_coreset() -> None:
    with pytest.raises(CxlabError, match="one row at least"):
        draw_coreset(made(5), most=0)
