import pandas as pd
import pytest

from cxlab.artifacts.persona_feelings import BAD, GOOD, feelings_table, silent_of
from cxlab.estimate import wilson


def scores(who, polarity, language="en", **more):
    ids = [f"r{language}{number}" for number in range(len(who))]
    rows = {"row_id": ids, "customer_id": who, "language": language, "touchpoint": "unplaced"}
    rows |= {"polarity": polarity, "words": "", "model": "m", "abstained": ""}
    return pd.DataFrame({**rows, **more})


WHO = [f"c{number:02}" for number in range(30)]
GROUPS = pd.Series(["A"] * 15 + ["B"] * 15, index=WHO)


@pytest.fixture
def table(shop):
    """Of A twelve sound good and three bad; of B all are neither."""
    return feelings_table(scores(WHO, [0.6] * 12 + [-0.6] * 3 + [0.0] * 15), GROUPS, shop)


def test_shares_of_those_who_wrote(table):
    felt = table.set_index(["persona", "feeling"])
    figures = ["n", "estimate", "low", "high"]
    assert felt.loc[("A", GOOD), figures].tolist() == pytest.approx([15, *wilson(12, 15)])
    assert felt.loc[("A", BAD), "estimate"] == pytest.approx(0.2)
    assert felt.loc[("B", BAD), "estimate"] == 0


def test_a_customer_counts_once_with_the_mean(shop):
    twice = scores([*WHO, "c00"], [0.6] * 30 + [-0.8])
    felt = feelings_table(twice, GROUPS, shop).set_index(["persona", "feeling"])
    assert felt.loc[("A", GOOD), "estimate"] == pytest.approx(14 / 15)
    assert felt.loc[("A", GOOD), "n"] == 15


def test_languages_are_never_pooled_and_small_ones_hidden(shop):
    polish = scores(["c00", "c01"], [0.6, 0.6], "pl")
    table = feelings_table(pd.concat([scores(WHO, 0.6), polish]), GROUPS, shop)
    small = table[(table["persona"] == "A") & (table["language"] == "pl")]
    assert small["estimate"].isna().all()
    assert small["note"].ne("").all()


def test_a_model_that_reads_emotions_gets_a_line_for_each(shop):
    anger = [0.9] * 5 + [0.1] * 25
    table = feelings_table(scores(WHO, 0.0, anger=anger), GROUPS, shop)
    line = table.set_index(["persona", "feeling"]).loc[("A", "anger")]
    assert line["estimate"] == pytest.approx(5 / 15)


def test_comments_that_say_nothing_are_counted_apart(shop):
    silent = silent_of(scores(WHO, [0.5] * 10 + [None] * 20), GROUPS, 10).set_index("persona")
    assert silent.loc["A"].tolist() == pytest.approx([15, 5 / 15])
    assert silent.loc["B"].tolist() == [15, 1.0]
    assert feelings_table(scores(WHO, None), GROUPS, shop).empty


def test_few_writers_are_not_counted():
    few = silent_of(scores(WHO[:3] + WHO[15:], 0.5), GROUPS, 10)
    assert few["comments"].isna().all()  # the three, and who would give them away
