import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxlab.personas.describing.traits import COLUMNS, find_traits
from cxlab.personas.features.catalogue import catalogue


def traits_of(frame: pd.DataFrame, labels: list, **options) -> pd.DataFrame:
    labels = pd.Series(labels, frame.index)
    return find_traits(frame, labels, catalogue(frame), **{"min_group": 1, **options})


def test_six_rows_by_hand() -> None:
    frame = pd.DataFrame({"score_nps": [1.0, 2.0, 3.0, 4.0, 6.0, 8.0]})
    row = traits_of(frame, ["P1"] * 3 + ["P2"] * 3).iloc[0]
    sd = np.std([1, 2, 3, 4, 6, 8], ddof=1)
    assert (row["persona"], row["n"], row["mean"], row["others"]) == ("P1", 3, 2.0, 6.0)
    assert row["effect"] == pytest.approx(-4 / sd)
    # Welch: variances 1 and 4 over 3, freedom (5/3)^2 / ((1/3)^2/2 + (4/3)^2/2) = 50/17
    half = stats.t.ppf(0.975, 50 / 17) * np.sqrt(5 / 3)
    assert row["low"] == pytest.approx((-4 - half) / sd)
    assert row["high"] == pytest.approx((-4 + half) / sd)
    test = stats.ttest_ind([1, 2, 3], [4, 6, 8], equal_var=False)
    assert row["p_adjusted"] == pytest.approx(test.pvalue)  # both personas give the same test


def test_what_formed_the_personas_is_never_tested() -> None:
    draw = np.random.default_rng(1)
    frame = pd.DataFrame(
        {"occasions": draw.poisson(9, 60) + 0.0, "score_nps": draw.normal(size=60)}
    )
    table = traits_of(frame, ["P1", "P2", "P3"] * 20)
    used = table["clustered_on"]
    assert table.loc[used, "feature"].unique().tolist() == ["occasions"]
    assert table.loc[used, "p_adjusted"].isna().all()
    assert (table.loc[used, "verdict"] == "").all()
    assert table.loc[used, "note"].str.contains("not tested").all()
    assert table.loc[~used, "p_adjusted"].notna().all()


def test_corrected_tests_rarely_cry_wolf() -> None:
    draw = np.random.default_rng(2)
    frame = pd.DataFrame({f"score_{i}": draw.normal(size=400) for i in range(40)})
    table = traits_of(frame, ["P1", "P2", "P3", "P4"] * 100)
    assert (table["verdict"] == "differs").sum() == 0
    assert (table["p_adjusted"] >= 0).all()


def test_intervals_cover_the_true_difference() -> None:
    draw = np.random.default_rng(3)
    values = np.vstack([draw.normal(0.5, 1, (40, 400)), draw.normal(0, 2, (120, 400))])
    frame = pd.DataFrame(values, columns=[f"score_{i:03}" for i in range(400)])
    table = traits_of(frame, ["P1"] * 40 + ["P2"] * 120).query("persona == 'P1'")
    true = 0.5 / frame.std()[table["feature"]].to_numpy()
    covered = (table["low"] <= true) & (true <= table["high"])
    assert 0.92 <= covered.mean() <= 0.98


def test_a_category_has_a_row_per_level() -> None:
    frame = pd.DataFrame({"region": ["north", "north", "south", "south", None, "north"]})
    table = traits_of(frame, ["P1", "P1", "P1", "P2", "P2", "P2"])
    north = table[(table["persona"] == "P1") & (table["level"] == "north")].iloc[0]
    assert (north["n"], north["mean"], north["others"]) == (3, pytest.approx(2 / 3), 0.5)
    assert north["label"] == "region: north"
    assert north["unit"] == "share"


def test_small_groups_keep_their_row_without_figures() -> None:
    frame = pd.DataFrame({"score_nps": [1.0] * 5 + [2.0, 3.0] * 10})
    table = traits_of(frame, ["P2"] * 5 + ["P1"] * 20, min_group=10)
    small = table[table["persona"] == "P2"].iloc[0]
    assert small["n"] == 5
    assert small[["mean", "others", "effect", "low", "high", "p_adjusted"]].isna().all()
    assert small["verdict"] == ""
    assert "fewer than 10" in small["note"]
    # nor does the large one show what the small one's figures are
    assert table.loc[table["persona"] == "P1", "others"].isna().all()


def test_unknown_and_constant_features_are_not_compared() -> None:
    frame = pd.DataFrame({"score_nps": [np.nan] * 6, "score_csat": [3.0] * 6})
    table = traits_of(frame, ["P1"] * 3 + ["P2"] * 3, min_group=0)
    assert table["effect"].isna().all()
    assert (table["note"] == "too little known to compare").all()


def test_one_persona_has_no_others() -> None:
    table = traits_of(pd.DataFrame({"score_nps": [1.0, 2.0]}), ["P1", "P1"])
    assert table.empty
    assert tuple(table.columns) == COLUMNS


def test_rows_are_sorted_by_persona_then_size_of_effect() -> None:
    draw = np.random.default_rng(4)
    labels = [f"P{1 + i % 11}" for i in range(220)]
    frame = pd.DataFrame({name: draw.normal(size=220) for name in ("score_a", "score_b", "age")})
    table = traits_of(frame, labels)
    assert table["persona"].unique().tolist() == [f"P{i}" for i in range(1, 12)]
    falls = table.groupby("persona")["effect"].apply(lambda e: e.abs().is_monotonic_decreasing)
    assert falls.all()


def test_what_is_hidden_does_not_follow_from_the_others() -> None:
    draw = np.random.default_rng(6)
    income = np.r_[draw.normal(10, 1, 60), draw.normal(30, 1, 50), [777.0] * 4]
    labels = ["P1"] * 60 + ["P2"] * 50 + ["P3"] * 4
    table = traits_of(pd.DataFrame({"income": income}), labels, min_group=10)
    row = table.set_index("persona")
    assert row["mean"].isna().to_dict() == {"P1": False, "P2": True, "P3": True}
    assert row.loc["P2", "note"].endswith("hidden, as it would give away a group of fewer than 10")
    assert row.loc["P2", "verdict"] == ""
    # all that is told is about the fifty-four together
    assert row.loc["P1", "others"] == pytest.approx(income[60:].mean())


def test_customers_in_no_persona_are_not_given_away_either() -> None:
    income = np.r_[np.linspace(9, 11, 60), np.linspace(29, 31, 50), [777.0] * 4]
    labels = ["P1"] * 60 + ["P2"] * 50 + [None] * 4
    row = traits_of(pd.DataFrame({"income": income}), labels, min_group=10).set_index("persona")
    assert row["mean"].isna().to_dict() == {"P1": False, "P2": True}


def test_a_category_of_few_customers_is_not_named() -> None:
    employer = ["Acme"] + ["Else", "Other"] * 20
    labels = ["P1", "P2"] * 20 + ["P1"]
    table = traits_of(pd.DataFrame({"employer": employer}), labels, min_group=10)
    assert set(table["level"]) == {"Else", "Other"}
    several = [*"abcdef", *"abcdef", *["Else"] * 20]
    table = traits_of(pd.DataFrame({"employer": several}), ["P1", "P2"] * 16, min_group=10)
    assert set(table["level"]) == {"Else", "other levels"}
    assert table.loc[table["level"] == "other levels", "mean"].tolist() == [0.375] * 2


def test_perfect_separation_keeps_an_interval() -> None:
    frame = pd.DataFrame({"score_met": [1.0] * 12 + [0.0] * 20})
    row = traits_of(frame, ["P1"] * 12 + ["P2"] * 20).iloc[0]
    sd = np.std(frame["score_met"], ddof=1)
    # Wilson, by hand: 12 of 12 from n / (n + z^2); none of 20 to z^2 / (n + z^2)
    square = stats.norm.ppf(0.975) ** 2
    least = 1 - np.hypot(square / (12 + square), square / (20 + square))
    assert row["effect"] == row["high"] == pytest.approx(1 / sd)
    assert row["low"] == pytest.approx(least / sd)
    assert row["p_adjusted"] == pytest.approx(2 * stats.norm.sf(np.sqrt(32)))
    other = traits_of(frame, ["P1"] * 12 + ["P2"] * 20).iloc[1]
    assert (other["low"], other["high"]) == pytest.approx((-1 / sd, -least / sd))
