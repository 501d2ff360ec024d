"""Which touchpoint follows which."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.journeys.flows import count_pairs, directly_follows, pair_table
from cxlab.journeys.spans import merge_timed
from cxlab.study.groups import GROUP


def contacts(*rows):
    """Return sorted interactions from (customer, day, touchpoint) triples."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame = frame.astype({"customer_id": "str", "touchpoint": "str"})
    return frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)


def counted(frame):
    return merge_timed([count_pairs(frame)])


SIX = contacts(
    ("a", 0, "x"), ("a", 1, "y"), ("a", 4, "x"), ("a", 9, "y"), ("b", 0, "x"), ("b", 3, "y")
)


def test_six_rows_by_hand():
    pairs = counted(SIX).rows
    assert pairs.to_numpy().tolist() == [
        ["x", "y", 3, 2, (1 + 5 + 3) * 86400.0],
        ["y", "x", 1, 1, 3 * 86400.0],
    ]


def test_times_between():
    rows = contacts(*(("c", day, place) for day, place in enumerate("zwzwzw")))
    frame = pd.concat([SIX, rows, rows.assign(customer_id="d")], ignore_index=True)
    table = pair_table(counted(frame), min_group=2).set_index(["source", "target"])
    assert list(table) == ["n", "customers", "mean_s", "median_s", "p90_s", "note"]
    first = table.loc[("x", "y")]
    assert first["mean_s"] == 3 * 86400
    assert first["median_s"] == pytest.approx(3 * 86400, rel=0.01)
    assert first["p90_s"] == pytest.approx(5 * 86400, rel=0.01)
    rare = table.loc[("y", "x")]
    assert "fewer than 2" in rare["note"]
    assert rare.drop("note").isna().all()


def test_a_lone_small_pair_does_not_follow_from_all_steps():
    """Four steps of two customers: contacts less customers."""
    table = pair_table(counted(SIX), min_group=2)
    assert table["n"].isna().all()
    assert table["note"].tolist() == [
        "hidden, as it would give away a group of fewer than 2",
        "fewer than 2: not shown",
    ]


def test_by_group_leaves_out_customers_in_none():
    groups = pd.Series({"b": "new", "c": "old"}, name="persona")
    pairs = count_pairs(SIX, groups).rows
    assert pairs[["source", "target", GROUP, "n"]].to_numpy().tolist() == [["x", "y", "new", 1]]


@pytest.mark.parametrize("rows", [[], [("a", 0, "x")], [("a", 0, "x"), ("b", 0, "x")]])
def test_journeys_of_one_contact_have_no_pairs(rows):
    table = pair_table(counted(contacts(*rows)), min_group=1)
    assert table.empty
    assert "median_s" in table


def test_contacts_at_one_moment_keep_the_order_they_came_in():
    pairs = count_pairs(contacts(("a", 0, "y"), ("a", 0, "x"))).rows
    assert pairs[["source", "target", "seconds"]].to_numpy().tolist() == [["y", "x", 0.0]]


triples = st.lists(
    st.tuples(
        st.sampled_from("abcdef"), st.integers(0, 400), st.sampled_from(["x", "y", "<b>", "عربة"])
    ),
    max_size=40,
    unique_by=lambda row: row[:2],
)


@settings(deadline=None, max_examples=10)
@given(triples)
def test_as_many_pairs_as_contacts_less_customers(rows):
    frame = contacts(*rows)
    pairs = count_pairs(frame).rows
    assert pairs["n"].sum() == len(frame) - frame["customer_id"].nunique()
    assert (pairs["customers"] <= pairs["n"]).all()


@settings(deadline=None, max_examples=10)
@given(triples, st.sampled_from([1, 2, 7]))
def test_partitions_and_row_order_change_nothing(rows, partitions):
    whole = pair_table(counted(contacts(*rows)), 2)
    frame = contacts(*reversed(rows))
    where = np.array([ord(who) for who in frame["customer_id"]], dtype=int) % partitions
    parts = [count_pairs(frame[where == number]) for number in range(partitions)]
    pd.testing.assert_frame_equal(pair_table(merge_timed(parts), 2), whole, rtol=1e-9)


@settings(deadline=None, max_examples=10)
@given(triples)
def test_relabelling_touchpoints_only_relabels(rows):
    names = {"x": "zebra", "y": "apple", "<b>": "<i>", "عربة": "cart"}
    frame = contacts(*rows)
    before = pair_table(counted(frame), 1)
    after = pair_table(counted(frame.assign(touchpoint=frame["touchpoint"].map(names))), 1)
    renamed = before.assign(source=before["source"].map(names), target=before["target"].map(names))
    renamed = renamed.sort_values(["source", "target"], ignore_index=True)
    pd.testing.assert_frame_equal(renamed, after)


def test_a_study_counts_exactly_in_any_number_of_partitions(make_study, swap_partitions):
    rows = SIX.assign(channel="web", row_id=[f"r{number}" for number in range(6)])
    customers = pd.DataFrame({"customer_id": ["a", "b"], "n": ["old", "new"]})
    study = make_study(interactions=rows, customers=customers, study={"min_group": 1})
    table = directly_follows(study)
    assert table["n"].tolist() == [3, 1]
    grouped = directly_follows(study, by="n")  # an attribute with a name that is taken
    assert grouped[["source", "target", "group", "n"]].to_numpy().tolist() == [
        ["x", "y", "new", 1],
        ["x", "y", "old", 2],
        ["y", "x", "old", 1],
    ]
    for partitions in (2, 7):
        other = directly_follows(swap_partitions(study, partitions))
        pd.testing.assert_frame_equal(other, table, rtol=1e-9)


@pytest.mark.data
def test_bpic_2012_pairs_equal_the_published_ones(shared_data, make_study):
    log = pd.read_parquet(shared_data / "bpic2012" / "bpic2012.parquet")
    names = {
        "case:concept:name": "customer_id",
        "concept:name": "touchpoint",
        "time:timestamp": "timestamp",
    }
    rows = log[list(names)].rename(columns=names)
    rows["timestamp"] = rows["timestamp"].dt.tz_localize(None)
    rows["channel"] = "bank"
    rows["row_id"] = np.arange(len(rows)).astype(str)
    expected = pd.read_csv(shared_data / "bpic2012" / "expected_directly_follows.csv")
    expected = expected.sort_values(["source", "target"], ignore_index=True)
    found = directly_follows(make_study(interactions=rows, study={"min_group": 1}))
    assert len(found) == 125
    assert found["n"].sum() == 249_113
    assert found[["source", "target"]].to_numpy().tolist() == (
        expected[["source", "target"]].to_numpy().tolist()
    )
    assert found["n"].tolist() == expected["count"].tolist()


@pytest.mark.parametrize("rest", [[], ["c"] * 4])
def test_a_small_group_does_not_follow_from_all_customers(make_study, rest):
    labels = ["a"] * 40 + ["b"] * 12 + (rest or [None] * 4)
    rows = [(f"c{who}", day, place) for who in range(56) for day, place in enumerate("xy")]
    groups = pd.Series(labels, index=[f"c{who}" for who in range(56)], name="persona")
    study = make_study(interactions=contacts(*rows).assign(channel="web"))
    table = directly_follows(study, by=groups).set_index("persona")
    assert table.index.tolist() == ["a", "b", *rest[:1]]
    assert table["customers"].dropna().to_dict() == {"a": 40}
    assert table[["n", "mean_s"]].notna().sum().tolist() == [1, 1]
    assert table.loc["b", "note"] == "hidden, as it would give away a group of fewer than 10"
