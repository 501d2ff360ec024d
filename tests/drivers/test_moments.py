import numpy as np
import pandas as pd
import pytest

from cxlab.drivers.moments import (
    Plan,
    Sums,
    add_sums,
    covariances,
    covariances_with_noise,
    sum_noise,
    sum_products,
    sum_up,
)
from cxlab.drivers.observations import Asked
from cxlab.drivers.predictors import Predictor
from cxlab.estimate import hash_draws, poisson_weights

ASKED = Asked(("nps",), pd.Timedelta("30D"))
SHOP = (Predictor("shop", "contact", "shop", 0.5, 0.0, 1.0),)


def test_covariances_are_those_of_the_drawn_rows(monkeypatch):
    rng = np.random.default_rng(1)
    numbers, weights = rng.normal(size=(50, 3)), rng.poisson(1, size=(50, 4)).astype(float)
    found = covariances(sum_products(numbers, weights))
    for replicate in range(4):
        drawn = np.repeat(numbers, weights[:, replicate].astype(int), axis=0)
        assert found[replicate] == pytest.approx(np.cov(drawn, rowvar=False, ddof=0))
    monkeypatch.setattr("cxlab.drivers.moments._ROWS", 7)
    assert covariances(sum_products(numbers, weights)) == pytest.approx(found)


def test_a_replicate_that_drew_nobody_is_missing():
    found = covariances(sum_products(np.ones((3, 2)), np.array([[1.0, 0.0]] * 3)))
    assert np.isfinite(found[0]).all()
    assert np.isnan(found[1]).all()


def test_noise_stands_beside_the_answers_as_they_are(monkeypatch):
    monkeypatch.setattr("cxlab.drivers.moments._ROWS", 7)
    numbers = np.random.default_rng(1).normal(size=(50, 3))
    keys = pd.Series([f"r{place}" for place in range(50)])
    sums = Sums(sum_products(numbers, np.ones((50, 1))), sum_noise(numbers, keys, 5, 4))
    draws = hash_draws(keys, seed=5, draws=4)
    for draw, found in enumerate(covariances_with_noise(sums)):
        table = np.column_stack([draws[:, draw], numbers])
        assert found == pytest.approx(np.cov(table, rowvar=False, ddof=0))


@pytest.fixture
def rows(met, said):
    people = [f"c{place}" for place in range(12)]
    return {
        "interactions": met(*((who, 1, "shop", None) for who in people[::2])),
        "responses": said(*((who, 5, "nps", len(who) + at) for at, who in enumerate(people))),
    }


def test_partitions_add_up(rows):
    groups = pd.Series({f"c{place}": "odd" if place % 2 else "even" for place in range(12)})
    plan = Plan(SHOP, groups, ("even", "odd"), seed=3, replicates=5)
    whole = sum_up(**rows, asked=ASKED, plan=plan)
    parts = []
    for last in ("0123", "4", "56789", "x"):
        part = {
            name: frame[frame["customer_id"].str[-1].isin(list(last))]
            for name, frame in rows.items()
        }
        parts.append(sum_up(**part, asked=ASKED, plan=plan))
    added = add_sums(parts)
    assert list(added) == ["even", "odd"]
    for name, sums in whole.items():
        assert sums.products.shape == (6, 3, 3)
        assert added[name].products == pytest.approx(sums.products)
        assert added[name].noise == pytest.approx(sums.noise)
    assert whole["odd"].products[0, 0, 0] == 6


def test_the_noise_hangs_on_the_answer_and_the_seed(rows):
    def noise(seed: int, responses: pd.DataFrame) -> np.ndarray:
        plan = Plan(SHOP, None, ("",), seed=seed, replicates=5)
        return sum_up(rows["interactions"], responses, ASKED, plan)[""].noise

    assert noise(1, rows["responses"]) == pytest.approx(noise(1, rows["responses"][::-1]))
    assert (noise(1, rows["responses"]) != noise(2, rows["responses"])).all()


def test_customers_are_drawn_not_answers(met, said):
    responses = said(*(("ann", day, "nps", day) for day in range(6)), ("bea", 1, "nps", 9))
    plan = Plan(SHOP, None, ("",), seed=3, replicates=40)
    weight = sum_up(met(), responses, ASKED, plan)[""].products[:, 0, 0]
    drawn = poisson_weights(["ann", "bea"], seed=3, replicates=40).astype(int)
    assert weight.tolist() == [7, *(6 * drawn[0] + drawn[1])]
