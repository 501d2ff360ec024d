"""What a plan says of itself."""

import pytest

from cxlab.draft.mean.plan import Given, Plan


@pytest.fixture
def export(opened, rows):
    return opened(a__csv=rows("id,city", "{i},c{s}"))[0]


def test_a_map_of_columns_is_not_hard(export):
    given = {
        "customer_id": Given("", "sure", column="id"),
        "city": Given("", "sure", column="city"),
    }
    assert not Plan("customers", export, given).harder
    assert Plan("customers", export, given, distinct=True).harder
    assert Plan("customers", export, {"customer_id": Given("", "sure", sql="1")}).harder


def test_attributes_are_one_guess(export):
    given = {
        "customer_id": Given("", "sure", column="id"),
        "city": Given("", "sure", column="city"),
    }
    keys = [guess.key for guess in Plan("customers", export, given).guesses()]
    assert keys == ["customers.customer_id", "customers: attributes"]


def test_moments_are_one_guess(export):
    plan = Plan("interactions", export, moments=(("a", "order created"), ("b", "order paid")))
    [guess] = plan.guesses()
    assert guess.value == "order created, order paid"
    assert guess.why == "the times in 'a', 'b'"
