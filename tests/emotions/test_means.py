import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.emotions.means import SUMS, add_sums, mean_of_sums, sum_customers
from cxlab.estimate import estimate_mean


def rows(customers, values, group="g"):
    return pd.DataFrame({"group": group, "customer_id": customers, "value": values})


def test_six_rows_by_hand():
    """Customers a (1, 3), b (5), c (2, 2, 5): mean 3; residual sums -2, 2, 0; three clusters.

    Variance 3/2 * (4 + 4 + 0) / 36 = 1/3; t(.975; 2) = 4.302653.
    """
    table = mean_of_sums(sum_customers(rows(list("aabccc"), [1, 3, 5, 2, 2, 5.0]), ["group"]))
    half = 4.302653 * (1 / 3) ** 0.5
    assert table["n"].tolist() == [6]
    assert table["customers"].tolist() == [3]
    assert table["estimate"].tolist() == [3.0]
    assert table["low"].tolist() == pytest.approx([3 - half], abs=1e-5)
    assert table["high"].tolist() == pytest.approx([3 + half], abs=1e-5)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.integers(1, 5), min_size=2, max_size=30))
def test_one_value_a_customer_is_students_interval(values):
    sums = sum_customers(rows([str(at) for at in range(len(values))], values), ["group"])
    table = mean_of_sums(sums, 0.9)
    known = estimate_mean(values, 0.9)
    found = table[["estimate", "low", "high"]].to_numpy()[0]
    np.testing.assert_allclose(found, [known.estimate, known.low, known.high], atol=1e-7)


def test_anonymous_values_count_one_by_one():
    sums = sum_customers(rows([None, None, "a", "a"], [1.0, 2.0, 3.0, 4.0]), ["group"])
    assert sums["customers"].tolist() == [3]


def test_missing_values_do_not_count():
    sums = sum_customers(rows(list("ab"), [1.0, None]), ["group"])
    assert sums[["n", "customers", "total"]].to_numpy().tolist() == [[1, 1, 1.0]]


def test_one_customer_has_a_mean_and_no_interval():
    table = mean_of_sums(sum_customers(rows(["a"] * 20, [4.0] * 20), ["group"]))
    assert table["estimate"].tolist() == [4.0]
    assert table[["low", "high"]].isna().all(axis=None)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(1, 5)), min_size=1, max_size=40))
def test_parts_add_up_to_the_whole(pairs):
    whole = rows([who for who, _ in pairs], [float(value) for _, value in pairs])
    parts = [whole[whole["customer_id"] < "c"], whole[whole["customer_id"] >= "c"]]
    added = add_sums([sum_customers(part, ["group"]) for part in parts], ["group"])
    pd.testing.assert_frame_equal(added, sum_customers(whole, ["group"]), check_dtype=False)


def test_no_rows():
    table = mean_of_sums(add_sums([sum_customers(rows([], []), ["group"])], ["group"]))
    assert table.empty
    assert list(table) == ["group", "n", "customers", "estimate", "low", "high"]


def test_sums_are_those_named():
    assert list(sum_customers(rows(["a"], [1.0]), ["group"])) == ["group", *SUMS]
