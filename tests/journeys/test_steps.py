"""Where customers are at each step."""

from collections import Counter

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.estimate import wilson
from cxlab.journeys.steps import ENDED, add_steps, count_steps, step_matrix, step_table


def contacts(*journeys):
    """Return interactions of customers c0, c1, ... from their touchpoints."""
    rows = [
        (f"c{who}", pd.Timestamp("2025-01-01") + pd.Timedelta(days=day), place, "web")
        for who, journey in enumerate(journeys)
        for day, place in enumerate(journey)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint", "channel"])
    return frame.sort_values(["customer_id", "timestamp"], ignore_index=True)


def shares(table):
    return {(row.step, row.touchpoint): row.n for row in table.itertuples()}


def test_six_rows_by_hand():
    rows = contacts("xyx", "xy", "y")
    table = step_table(add_steps([count_steps(rows, steps=3)]), min_group=1)
    assert shares(table) == {
        (1, "x"): 2,
        (1, "y"): 1,
        (2, "y"): 2,
        (2, ENDED): 1,
        (3, "x"): 1,
        (3, ENDED): 2,
    }
    assert table["of"].tolist() == [3] * 6
    first = table.iloc[0]
    assert first[["estimate", "low", "high"]].tolist() == list(wilson(2, 3))


journeys = st.lists(st.text("xyz", min_size=1, max_size=6), min_size=1, max_size=12)


@given(journeys, st.integers(1, 5), st.sampled_from([1, 2, 7]))
@settings(deadline=None, max_examples=15)
def test_equals_a_plain_loop_in_any_number_of_partitions(texts, steps, partitions):
    expected = Counter(
        (step, text[step - 1] if step <= len(text) else ENDED)
        for text in texts
        for step in range(1, steps + 1)
    )
    rows = contacts(*texts)
    where = rows["customer_id"].map(lambda who: int(who[1:]) % partitions)
    parts = [count_steps(rows[where == number], steps=steps) for number in range(partitions)]
    table = step_table(add_steps(parts), min_group=1)
    assert shares(table) == expected
    assert table.groupby("step")["estimate"].sum().to_numpy() == pytest.approx(1)
    assert table[["step", "touchpoint"]].apply(tuple, axis=1).is_monotonic_increasing


def test_a_study_in_any_number_of_partitions(make_study, swap_partitions):
    study = make_study(interactions=contacts("xyx", "xy", "y"), study={"min_group": 1})
    table = step_matrix(study, steps=3)
    assert list(table) == ["step", "touchpoint", "n", "of", "estimate", "low", "high", "note"]
    for partitions in (2, 7):
        other = step_matrix(swap_partitions(study, partitions), steps=3)
        pd.testing.assert_frame_equal(other, table)


def test_few_customers_are_hidden_and_those_who_would_give_them_away():
    counts = add_steps([count_steps(contacts(*["xx"] * 30, *["yx"] * 20, *["zx"] * 4), steps=2)])
    table = step_table(counts, min_group=10).set_index(["step", "touchpoint"])
    assert table["n"].dropna().to_dict() == {(1, "x"): 30, (2, "x"): 54}
    assert table.loc[(1, "z"), "note"] == "fewer than 10: not shown"
    assert "give away" in table.loc[(1, "y"), "note"]


def test_the_few_whose_journey_ended_at_a_step_do_not_follow_from_the_next():
    texts = ["x"] * 20 + ["xx"] * 4 + ["xxx"] * 40
    table = step_table(add_steps([count_steps(contacts(*texts), steps=4)]), min_group=10)
    ended = table[table["touchpoint"] == ENDED].set_index("step")["n"]
    # 20 ended before step 2; 24 before step 3 would give away the 4 who made two contacts.
    assert np.isnan(ended[3])
    assert ended[2] == 20
    assert ended[4] == 64
    assert table.loc[(table["step"] == 3) & (table["touchpoint"] == "x"), "n"].isna().all()


@pytest.mark.parametrize("rest", [[], ["c"] * 4])
def test_a_small_group_does_not_follow_from_all_customers(make_study, rest):
    labels = ["a"] * 40 + ["b"] * 12 + (rest or [None] * 4)
    groups = pd.Series(labels, index=[f"c{who}" for who in range(56)], name="persona")
    study = make_study(interactions=contacts(*["x"] * 56))
    table = step_matrix(study, steps=1, by=groups).set_index("persona")
    assert table["n"].dropna().to_dict() == {"a": 40}
    assert table.index.tolist() == ["a", "b", *rest[:1]]


def test_no_contact_no_step(make_study):
    answer = {"customer_id": "a", "question": "q", "response_id": "r", "score": 1.0}
    asked = pd.DataFrame([{**answer, "timestamp": pd.Timestamp("2025-01-02")}])
    table = step_matrix(make_study(responses=asked))
    assert table.empty
    assert table["touchpoint"].dtype == "str"


def test_no_step_is_refused(make_study):
    with pytest.raises(CxlabError, match="at least 1"):
        step_matrix(make_study(interactions=contacts("x")), steps=0)
