"""Personas found afresh and matched: the same ones stay, a planted one appears."""

import numpy as np
import pandas as pd

from cxlab.personas.clustering.clustering import cluster
from cxlab.personas.drift import refit
from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.refit import match_periods

WHO = pd.Index([f"c{i:03}" for i in range(120)])


def match(before, after, k, draws=19):
    matrix = pd.DataFrame(np.vstack([before, after]), columns=["x", "y"])
    rows = make_rows(WHO, WHO)
    parts = [
        cluster(matrix[rows.late == late].set_axis(WHO), k=size).labels
        for late, size in zip((False, True), k, strict=True)
    ]
    names = pd.Series({f"P{i}": f"name {i}" for i in range(1, 5)})
    return match_periods(matrix, rows, tuple(parts), names=(names, names), draws=draws)


def blobs(centres, seed):
    random = np.random.default_rng(seed)
    places = np.array(centres)[np.arange(120) % len(centres)]
    return places + random.normal(0, 0.5, (120, 2))


def test_the_same_personas_are_no_change():
    centres = [(0, 0), (6, 0), (0, 6)]
    table, chance = match(blobs(centres, 1), blobs(centres, 2), (3, 3))
    assert table["status"].tolist() == ["same"] * 3
    assert table["n_before"].tolist() == [40, 40, 40]
    assert chance.overall > 0.05


def test_a_planted_persona_appears_by_more_than_chance():
    before, after = blobs([(0, 0), (6, 0), (0, 6)], 1), blobs([(0, 0), (6, 0), (9, 9)], 2)
    table, chance = match(before, after, (3, 3))
    assert sorted(table["status"]) == ["appeared", "same", "same", "vanished"]
    assert chance.overall <= 0.05
    left = table[table["status"] != "same"]
    assert (left["p"] <= 0.05).all()


def test_many_customers_are_represented_by_some(monkeypatch):
    monkeypatch.setattr(refit, "REFITTED_ON", 60)
    centres = [(0, 0), (6, 0)]
    table, _ = match(blobs(centres, 1), blobs(centres, 2), (2, 2), draws=3)
    assert table["n_after"].sum() == 120
    assert table["status"].tolist() == ["same", "same"]
