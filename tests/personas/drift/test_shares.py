"""Shares of two periods: by hand, hidden where few, tested as one family."""

import numpy as np
import pandas as pd
import pytest

from cxlab.estimate import wilson
from cxlab.personas.drift.chance import make_rows
from cxlab.personas.drift.shares import MORE, NO_MORE, compare_shares
from cxlab.study.settings import Settings

WHO = pd.Index([f"c{i:02}" for i in range(60)])
NAMES = pd.Series({"P1": "Web", "P2": "App", "none": "Unlike any persona"})


def compare(before, after, **more):
    rows = make_rows(WHO[: len(before)], WHO[: len(after)])
    states = pd.Series([*before, *after])
    return compare_shares(rows, states, NAMES, Settings("x"), draws=99, **more)[0]


def test_shares_and_intervals_by_hand():
    table = compare(["P1"] * 40 + ["P2"] * 20, ["P1"] * 30 + ["P2"] * 30).set_index("persona")
    assert table.loc["P1", ["n_before", "n_after"]].tolist() == [40, 30]
    told = table.loc["P1", ["before", "before_low", "before_high"]].tolist()
    assert told == pytest.approx([float(part) for part in wilson(40, 60)])
    assert table.loc["P1", "estimate"] == pytest.approx(-1 / 6)
    assert table.loc["P1", "low"] < -1 / 6 < table.loc["P1", "high"] < 0
    assert table.loc[["P1", "P2"], "verdict"].tolist() == [MORE, MORE]


def test_the_same_customers_make_the_difference_surer_than_others_would():
    kinds = ["P1"] * 30 + ["P2"] * 30
    same = compare(kinds, ["P1"] * 24 + ["P2"] * 36)
    mixed = compare(kinds, (["P1"] * 2 + ["P2"] * 3) * 12)
    width = [table["high"].iloc[0] - table["low"].iloc[0] for table in (same, mixed)]
    assert width[0] < 0.7 * width[1]


def test_few_have_no_figures_and_nothing_is_tested_of_them():
    table = compare(["P1"] * 55 + ["none"] * 5, ["P1"] * 48 + ["none"] * 12).set_index("persona")
    assert np.isnan(table.loc["none", "before"])
    assert table.loc["none", "after"] == 0.2
    assert np.isnan(table.loc["none", "p_adjusted"])
    assert table.loc["none", "verdict"] == ""
    assert table.loc["none", "note"] == "fewer than 10: not shown"
    assert table.loc["P2", ["before", "after"]].isna().all()


def test_the_same_shares_are_no_change():
    kinds = ["P1"] * 30 + ["P2"] * 30
    table = compare(kinds, kinds[::-1])
    assert table["verdict"].tolist()[:2] == [NO_MORE, NO_MORE]
    assert table["estimate"].tolist()[:2] == [0, 0]
