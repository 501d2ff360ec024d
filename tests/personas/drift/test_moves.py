"""What customers do differently: plain means, small groups hidden, what was planted found."""

import numpy as np
import pandas as pd

from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.moves import ALL, COLUMNS, compare_behaviour
from cxlab.personas.drift.shares import MORE
from cxlab.personas.features.catalogue import catalogue
from cxlab.study.settings import Settings

WHO = pd.Index([f"c{i:02}" for i in range(50)])
NAMES = pd.Series({"P1": "Web", "P2": "App", "none": "Unlike any persona"})


def compare(features, states):
    rows = make_rows(WHO, WHO)
    about = (rows, features, catalogue(features), pd.Series(states), NAMES, Settings("x"))
    return compare_behaviour(*about, draws=99)[0].set_index(["persona", "feature"])


def made():
    random = np.random.default_rng(4)
    features = pd.DataFrame({"occasions": random.poisson(6, 100) + 1.0}, index=WHO.append(WHO))
    features["evening_share"] = random.uniform(0, 0.4, 100)
    features["tenure"], features["age"] = np.arange(100.0), 30.0
    return features


def test_means_are_plain_and_a_planted_change_is_found_where_it_is():
    features = made()
    states = np.tile(["P1", "P2"], 50)
    later = np.arange(100) >= 50
    features.loc[later & (states == "P2"), "evening_share"] += 0.5
    table = compare(features, states)
    moved = table.loc[("P2", "evening_share")]
    here = features["evening_share"].to_numpy()
    assert np.isclose(moved["before"], here[~later & (states == "P2")].mean())
    assert np.isclose(moved["after"] - moved["before"], moved["estimate"])
    assert 0.3 < moved["low"] < moved["high"] < 0.7
    found = set(table.index[table["verdict"] == MORE])
    assert found == {("P2", "evening_share"), (ALL, "evening_share")}
    assert list(table.reset_index()[list(COLUMNS)]) == list(COLUMNS)


def test_attributes_and_life_cycle_do_not_move():
    table = compare(made(), ["P1"] * 100)
    assert set(table.index.get_level_values("feature")) == {"occasions", "evening_share"}


def test_small_personas_and_what_would_give_them_away_are_hidden():
    states = (["P1"] * 45 + ["P2"] * 5) * 2
    table = compare(made(), states)
    hidden = table[table["note"] != ""]
    assert set(hidden.index.get_level_values("persona")) == {"P1", "P2"}
    assert hidden[["before", "after", "estimate", "low", "high", "p"]].isna().all(axis=None)
    assert table.loc[ALL, "before"].notna().all()


def test_customers_unlike_any_are_in_no_line():
    states = (["P1"] * 46 + ["none"] * 4) * 2
    table = compare(made(), states)
    assert (table.loc[ALL, "n_before"] == 46).all()
    assert (table.loc["P1", "note"] == "").all()


def test_without_anything_that_can_move_there_are_no_lines():
    assert compare(made()[["tenure", "age"]], ["P1"] * 100).empty
