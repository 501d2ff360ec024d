"""The benchmark of personas does its jobs on a few customers, compares answers and shows ratios."""

import importlib
from pathlib import Path

import numpy as np
import pytest
from threadpoolctl import threadpool_limits

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def speed():
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield importlib.import_module("benchmarks.personas_speed")


def figures(**other) -> dict:
    """Return what a run might find."""
    took = {"wall": 2.0, "cpu": 3.0}
    estimates = {"r": 0.24, "alpha": 4.4, "a": 0.8, "b": 2.4}
    return {
        "customers": 1000,
        "repeats": 1,
        "sklearn_fit": {"wall": 8.0, "cpu": 6.0, "inertia": 100.0},
        "select": {**took, "k": 6},
        "select_x10": {"wall": 5.0, "cpu": 6.0, "k": 6},
        "fit": {**took, "inertia": 100.2},
        "fit_x10": {**took, "inertia": 1002.0},
        "bgnbd": {"wall": 0.1, "cpu": 0.1, **estimates},
        "lifetimes": {**took, **estimates},
        **other,
    }


def test_the_fits_of_both_agree(speed):
    with threadpool_limits(limits=1):
        theirs, ours = speed.work("sklearn_fit", 400), speed.work("fit", 400)
    assert ours["inertia"] == pytest.approx(theirs["inertia"], rel=0.02)
    assert ours["wall"] > 0


def test_made_customers_are_the_same_every_time_and_hold_personas(speed):
    frame = speed.customers(500)
    assert frame.shape == (500, speed.FEATURES)
    np.testing.assert_array_equal(frame, speed.customers(500))
    spread = frame.std()
    assert spread.iloc[:15].mean() > 1.2 > spread.iloc[15:].max()


def test_made_purchases_have_the_parameters_that_made_them(speed):
    bought = speed.purchases(4000)
    assert (bought["recency"] <= bought["T"]).all()
    assert bought.loc[bought["frequency"] == 0, "recency"].eq(0).all()
    found = speed.work("bgnbd", 4000)
    assert found["r"] == pytest.approx(speed.CDNOW[0], rel=0.15)
    assert found["alpha"] == pytest.approx(speed.CDNOW[1], rel=0.25)


def test_the_table_shows_ratios_and_what_they_may_be(speed):
    speed.compare(figures())
    table = speed.table(figures())
    assert "| 2.00 s / 8.00 s = 0.25 (0.50) | 3 |" in table
    assert "selection, 10,000 / 1,000 customers | 5.00 s / 2.00 s = 2.50 (2.00) | 3 |" in table
    assert "| +0.20% | 0.5% |" in table
    assert "| 2.00 s / 0.10 s = 20.00 (30.00) | 8 at least |" in table
    without = {name: one for name, one in figures().items() if name != "lifetimes"}
    speed.compare(without)
    assert "lifetimes" not in speed.table(without)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"select": {"k": 5}}, "5 personas instead of 6"),
        ({"fit": {"inertia": 101.0}}, "1.00% above"),
        ({"bgnbd": {"r": 0.3, "alpha": 4.4, "a": 0.8, "b": 2.4}}, "r: 0.3 is not lifetimes' 0.24"),
    ],
)
def test_another_answer_is_noticed(speed, other, said):
    with pytest.raises(AssertionError, match=said):
        speed.compare(figures(**other))


def test_the_faster_turn_of_each_clock_is_kept(speed, monkeypatch):
    turns = iter([3.0, 1.0])

    def once(job: str, n: int) -> dict:
        base = {**figures()[job if n == 1000 else f"{job}_x10"]}
        return {**base, "wall": seconds, "cpu": 4 - seconds}

    monkeypatch.setattr(speed, "_apart", once)
    monkeypatch.setattr(speed.importlib.util, "find_spec", lambda name: None)
    seconds = next(turns)
    first = speed.measure(1000, 1)
    assert first["fit"]["wall"] == 3.0
    seconds = next(turns)
    assert speed._faster(once("fit", 1000), first["fit"]) == {
        "inertia": 100.2,
        "wall": 1.0,
        "cpu": 1.0,
    }
