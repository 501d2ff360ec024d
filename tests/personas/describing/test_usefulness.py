import numpy as np
import pandas as pd
import pytest
from scipy import stats

from cxlab.errors import UnknownNameError
from cxlab.estimate import benjamini_hochberg
from cxlab.personas.describing.usefulness import (
    COLUMNS,
    FIGURES,
    HIGHER,
    LITTLE,
    LOWER,
    NOBODY_SAID,
    UNCLEAR,
    judge_use,
    useful_in_words,
)
from cxlab.personas.features.catalogue import catalogue, choose
from cxlab.personas.preparing.twins import find_twins
from cxlab.personas.rules.search import find_rules


def made(n: int = 300, seed: int = 1) -> tuple[pd.DataFrame, pd.Series]:
    draw = np.random.default_rng(seed)
    labels = np.array(["P1", "P2", "P3"])[np.arange(n) % 3]
    app = np.select([labels == "P1", labels == "P2"], [0.8, 0.5], 0.2)
    frame = pd.DataFrame(
        {
            "channel_app": app + draw.normal(0, 0.05, n),
            "recency": np.where(labels == "P1", 300.0, 5.0),
            "stage_loyalty": np.where(labels == "P1", 0.9, 0.1),
            "score_nps": np.where(labels == "P1", 5.0, 8.0) + draw.normal(0, 2, n),
            "score_effort": draw.normal(3, 1, n),
        },
        index=pd.Index([f"c{i}" for i in range(n)], name="customer_id"),
    )
    return frame, pd.Series(labels, frame.index)


def both(frame: pd.DataFrame, labels: pd.Series, **options) -> tuple[pd.DataFrame, dict[str, str]]:
    known = catalogue(frame)
    known = known.assign(twin=find_twins(frame, known))
    use = judge_use(frame, labels, known, **options)
    words = useful_in_words(use, find_rules(frame, labels, known))
    return use, {name: said.replace("\u00a0", " ") for name, said in words.items()}


def test_outcomes_are_compared_and_life_cycle_is_none() -> None:
    frame, labels = made()
    use, words = both(frame, labels)
    assert tuple(use.columns) == COLUMNS
    assert set(use["outcome"]) == {"score_nps", "score_effort"}
    nps = use[use["outcome"] == "score_nps"].set_index("persona")
    assert nps["verdict"].to_dict() == {"P1": LOWER, "P2": HIGHER, "P3": HIGHER}
    assert set(use.loc[use["outcome"] == "score_effort", "verdict"]) == {UNCLEAR}
    assert words["P1"].startswith("useful: mean answer to 'nps' lower than among others (")
    assert "because" not in " ".join(words.values())


def test_figures_by_hand() -> None:
    here, others = [1.0, 2.0, 3.0], [4.0, 6.0, 8.0]
    frame = pd.DataFrame({"score_nps": here + others, "score_ces": [1.0, 2, 1, 2, 1, 2]})
    labels = pd.Series(["P1"] * 3 + ["P2"] * 3)
    row = judge_use(frame, labels, catalogue(frame), min_group=1).iloc[0]
    test = stats.ttest_ind(here, others, equal_var=False)
    low, high = test.confidence_interval()
    assert row[["n", "here", "others", "difference"]].tolist() == [3, 2.0, 6.0, -4.0]
    assert (row["low"], row["high"]) == pytest.approx((low, high))
    second = stats.ttest_ind([1.0, 2, 1], [2.0, 1, 2], equal_var=False).pvalue
    pairs = [test.pvalue, second] * 2
    assert row["p_adjusted"] == pytest.approx(benjamini_hochberg(pairs)[0])
    assert row["effect"] == pytest.approx(-4 / np.std(here + others, ddof=1))


def test_what_formed_the_personas_is_no_evidence() -> None:
    frame, labels = made()
    frame = frame.assign(purchases=frame["channel_app"] * 100, score_twin=frame["channel_app"])
    known = choose(catalogue(frame), {"purchases": 0, "score_nps": 1})
    known = known.assign(twin=find_twins(frame, known))
    use = judge_use(frame, labels, known).set_index(["outcome", "persona"])
    assert "score_nps" not in use.index.get_level_values("outcome")
    for name in ("purchases", "score_twin"):
        assert (use.loc[name, "verdict"] == "").all()
        assert use.loc[name, "p_adjusted"].isna().all()
        assert use.loc[name, "note"].str.contains("app share").all()


def test_a_sum_of_what_formed_the_personas_repeats_it_too() -> None:
    draw = np.random.default_rng(1)
    frame = pd.DataFrame({f"mark_{i}": draw.normal(size=300) for i in range(4)})
    frame["value_per_purchase"] = np.expm1(frame.sum(axis=1).abs() ** 0 * 3 + frame.sum(axis=1))
    labels = pd.Series(np.where(frame["mark_0"] > 0, "P1", "P2"))
    known = choose(catalogue(frame), {"value": 0}).assign(twin="")
    use = judge_use(frame, labels, known)
    assert use["note"].tolist() == ["follows from what formed the personas: no evidence"] * 2
    words = useful_in_words(use, find_rules(frame, labels, known))
    assert words["P1"] == "cannot be judged: every outcome repeats what formed it"


def test_value_is_an_outcome_where_it_did_not_form_the_personas() -> None:
    frame, labels = made()
    draw = np.random.default_rng(2)
    spend = draw.lognormal(3, 0.4, 300) * np.where(labels == "P2", 3, 1)
    frame = frame.assign(value_per_purchase=spend, service_contacts=draw.poisson(3, 300) + 0.0)
    known = choose(catalogue(frame), ["channel"]).assign(twin="")
    use = judge_use(frame, labels, known).set_index(["outcome", "persona"])
    assert use.loc[("value_per_purchase", "P2"), "verdict"] == HIGHER
    assert use.loc[("value_per_purchase", "P2"), "low"] > 20
    assert (use.loc["service_contacts", "verdict"] == UNCLEAR).all()
    words = useful_in_words(use.reset_index(), find_rules(frame, labels, known), currency="EUR")
    assert "value per purchase higher than among others (\u20ac\u00a0" in words["P2"]


def test_an_attribute_counts_as_an_outcome_if_it_is_named() -> None:
    frame, labels = made()
    left = np.where(labels == "P3", "yes", np.where(np.arange(300) % 2, "yes", "no"))
    frame = frame.assign(left_us=left)[["channel_app", "left_us"]]
    known = choose(catalogue(frame), {"left_us": 0}).assign(twin="")
    assert judge_use(frame, labels, known).empty
    use = judge_use(frame, labels, known, outcomes=["left_us"]).set_index(["persona", "level"])
    assert use.loc[("P3", "yes"), ["here", "verdict", "unit"]].tolist() == [1.0, HIGHER, "share"]
    assert use.loc[("P3", "no"), "verdict"] == LOWER
    with pytest.raises(UnknownNameError, match="did you mean 'left_us'"):
        judge_use(frame, labels, known, outcomes=["left_u"])


def test_a_clear_but_small_difference_is_not_called_useful() -> None:
    n = 60_000
    draw = np.random.default_rng(3)
    labels = pd.Series(np.where(np.arange(n) % 2, "P1", "P2"))
    frame = pd.DataFrame({"score_nps": draw.normal(7, 2, n) + 0.1 * (labels == "P1")})
    use = judge_use(frame, labels, catalogue(frame))
    assert use["verdict"].tolist() == [LITTLE, LITTLE]
    rules = pd.DataFrame({"persona": ["P1", "P2"], "rule": ["x", ""]})
    words = useful_in_words(use, rules)
    assert words["P1"] == "not shown to be useful: no outcome differs by much"
    assert words["P2"] == words["P1"] + "; no rule reaches it"


def test_chance_rarely_makes_a_persona_useful() -> None:
    draw = np.random.default_rng(4)
    wrong = 0
    for _ in range(15):
        frame = pd.DataFrame({f"score_{i}": draw.normal(size=120) for i in range(6)})
        labels = pd.Series(np.array(["P1", "P2", "P3"])[draw.integers(0, 3, 120)])
        use = judge_use(frame, labels, catalogue(frame))
        wrong += bool(use["verdict"].isin([HIGHER, LOWER]).any())
    assert wrong <= 3


def test_no_outcome_and_too_few_answers_are_said() -> None:
    frame, labels = made()
    use, words = both(frame[["channel_app", "recency"]], labels)
    assert use.empty
    assert tuple(use.columns) == COLUMNS
    assert words["P1"] == "cannot be judged: no outcome is known"
    few = frame[["channel_app", "score_nps"]].copy()
    few.loc[few.index[20:], "score_nps"] = np.nan
    use, words = both(few, labels)
    assert use[list(FIGURES)].isna().all(axis=None)
    assert words["P1"] == "cannot be judged: outcomes are known of too few customers"


def test_small_personas_and_what_gives_them_away_show_no_outcome() -> None:
    frame, labels = made()
    labels.iloc[:5] = "P4"
    use = judge_use(frame, labels, catalogue(frame)).set_index(["outcome", "persona"])
    hidden = use.loc["score_nps", "here"].isna()
    assert hidden["P4"]
    assert hidden.sum() == 2
    assert use.loc[("score_nps", "P4"), "note"] == "fewer than 10: not shown"


def test_the_decision_is_said_or_that_nobody_said_one() -> None:
    frame, labels = made()
    known = catalogue(frame)
    use, rules = judge_use(frame, labels, known), find_rules(frame, labels, known)
    words = useful_in_words(use, rules, decisions={"P1": " whom we invite "})
    assert words["P1"].endswith("; it would change: whom we invite")
    assert words["P2"].endswith(f"; {NOBODY_SAID}")
    assert NOBODY_SAID not in useful_in_words(use, rules)["P2"]


def test_the_order_of_rows_does_not_matter() -> None:
    frame, labels = made()
    mixed = frame.sample(frac=1, random_state=1)
    one = judge_use(frame, labels, catalogue(frame))
    pd.testing.assert_frame_equal(one, judge_use(mixed, labels, catalogue(mixed)), rtol=1e-9)


def test_one_persona_has_nothing_to_be_compared_to() -> None:
    frame, labels = made(30)
    assert judge_use(frame, labels.mask(labels.notna(), "P1"), catalogue(frame)).empty
