"""Chains of links become one customer, whatever the order of the rows."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.study.identity import merge_ids

LINKS = ["source", "source_id", "customer_id"]


def test_a_cookie_an_e_mail_and_a_till_card_become_one_customer():
    links = pd.DataFrame(
        [
            ("cookie", "c1", "bea"),
            ("e-mail", "b@x", "bea"),
            ("e-mail", "b@x", "ann"),
            ("till card", "t7", "ann"),
            ("cookie", "c2", "cid"),
        ],
        columns=LINKS,
    )
    merged = merge_ids(links).set_index(["ids", "id"])["customer_id"]
    assert merged["cookie", "c1"] == merged["till card", "t7"] == merged["", "bea"] == "ann"
    assert merged["cookie", "c2"] == "cid"


def test_the_same_id_of_two_kinds_is_two_ids():
    links = pd.DataFrame([("cookie", "7", "ann"), ("till card", "7", "bea")], columns=LINKS)
    merged = merge_ids(links).set_index(["ids", "id"])["customer_id"]
    assert merged["cookie", "7"] == "ann"
    assert merged["till card", "7"] == "bea"


def test_no_links():
    assert merge_ids(pd.DataFrame({name: [] for name in LINKS})).empty


links = st.lists(
    st.tuples(st.sampled_from("pq"), st.sampled_from("12345"), st.sampled_from("abcdef")),
    min_size=1,
)


@given(links, st.randoms())
def test_the_order_of_the_links_changes_nothing(rows, random):
    shuffled = rows[:]
    random.shuffle(shuffled)
    first, second = (merge_ids(pd.DataFrame(each, columns=LINKS)) for each in (rows, shuffled))
    pd.testing.assert_frame_equal(first, second)


@given(links)
def test_both_ends_of_every_link_are_one_customer_named_by_one_of_its_ids(rows):
    merged = merge_ids(pd.DataFrame(rows, columns=LINKS)).set_index(["ids", "id"])["customer_id"]
    for source, source_id, customer in rows:
        assert merged[source, source_id] == merged["", customer]
    assert set(merged) <= set(merged[""].index)


def test_the_smallest_id_names_the_customer():
    rows = pd.DataFrame([("c", "1", "zoe"), ("c", "1", "ann")], columns=LINKS)
    assert set(merge_ids(rows)["customer_id"]) == {"ann"}


@pytest.mark.parametrize("id_", ["", ":", "a:b", "ünï", "x" * 10_000])
def test_odd_ids(id_):
    rows = pd.DataFrame([("c", id_, "ann")], columns=LINKS)
    assert merge_ids(rows)["customer_id"].tolist() == ["ann", "ann"]
