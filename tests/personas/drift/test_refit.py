"""Personas fitted again and matched: the same ones stay, a planted one appears."""

import numpy as np
import pandas as pd

from cxlab.personas.clustering.clustering import cluster
from cxlab.personas.drift import refit
from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.refit import match_periods

WHO = pd.Index([f"c{i:03}" for i in range(120)])


def match(before, after, k, draws=19):
    matrix = pd.DataFrame(np.vstack([before, after]), columns=["x", "y"])
    labels = cluster(matrix, k=k).labels
    names = pd.Series({f"P{i}": f"name {i}" for i in range(1, 6)})
    rows = make_rows(WHO, WHO)
    return match_periods(matrix, rows, labels, names, draws=draws, smallest=5)


def blobs(centres, seed):
    random = np.random.default_rng(seed)
    places = np.array(centres)[np.arange(120) % len(centres)]
    return places + random.normal(0, 0.5, (120, 2))


def test_the_same_personas_are_no_change():
    centres = [(0, 0), (6, 0), (0, 6)]
    table, chance = match(blobs(centres, 1), blobs(centres, 2), 3)
    assert table["status"].tolist() == ["same"] * 3
    assert table["n_before"].tolist() == [40, 40, 40]
    assert chance.overall > 0.05


def test_a_planted_persona_appears_by_more_than_chance():
    before, after = blobs([(0, 0), (6, 0), (0, 6)], 1), blobs([(0, 0), (6, 0), (9, 9)], 2)
    table, chance = match(before, after, 4)
    assert sorted(table["status"]) == ["appeared", "same", "same", "vanished"]
    assert chance.overall <= 0.05
    left = table[table["status"] != "same"]
    assert (left["p"] <= 0.05).all()


def test_one_that_is_only_in_a_period_divides_no_other():
    before = blobs([(0, 0), (6, 0), (0, 6), (0, 6)], 1)
    after = blobs([(0, 0), (6, 0), (0, 6), (9, 9)], 2)
    table, _ = match(before, after, 4)
    assert sorted(table["status"]) == ["appeared", "same", "same", "same"]
    row = table.set_index("status").loc["appeared"]
    assert row["p"] == 0.05
    assert row["n_after"] == 30
    assert table["n_before"].sum() == table["n_after"].sum() == 120


def test_chance_gives_small_p_values_as_seldom_as_they_say():
    """Nothing changes: customers in both periods, noise, and personas that shade into another."""
    p = []
    for seed in range(40):
        draw = np.random.default_rng(seed)
        own = draw.normal(0, 1, (120, 2)) + np.array([[0, 0], [3, 0]])[np.arange(120) % 2]
        periods = [own + draw.normal(0, 0.7, own.shape) for _ in range(2)]
        p.append(match(*periods, 3, draws=9)[1].overall)
    assert np.mean(np.array(p) <= 0.2) <= 0.2 + 2.6 * np.sqrt(0.2 * 0.8 / 40)
    assert np.mean(np.array(p) <= 0.2) >= 0.05


def test_many_customers_are_represented_by_some(monkeypatch):
    monkeypatch.setattr(refit, "REFITTED_ON", 60)
    centres = [(0, 0), (6, 0)]
    table, _ = match(blobs(centres, 1), blobs(centres, 2), 2, draws=3)
    assert table["n_after"].sum() == 120
    assert table["status"].tolist() == ["same", "same"]
