"""Ids look like chance, never repeat, and stay the same."""

import numpy as np

from cxlab.sample.ids import COOKIES, make_ids, scramble


def test_no_two_customers_share_an_id():
    ids = make_ids(np.arange(5000))
    cookies = ids[[f"cookie{place}" for place in range(COOKIES)]].to_numpy().ravel()
    for values in (ids["customer_no"], ids["app"], ids["card"], ids["mail"], cookies):
        assert len(set(values)) == len(values)
    assert ids["cookies"].between(1, COOKIES).all()


def test_a_customers_ids_hang_on_their_number_alone():
    few, many = make_ids(np.array([7])), make_ids(np.arange(20))
    assert few.iloc[0].tolist() == many.iloc[7].tolist()


def test_kinds_of_ids_are_scrambled_apart():
    numbers = np.arange(1000)
    assert not set(scramble(numbers, 1).tolist()) & set(scramble(numbers, 2).tolist())
