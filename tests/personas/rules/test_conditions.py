import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.rules.conditions import Condition, meet_all, meets, propose, thresholds, write

VALUES = pd.Series([1.0, 2.0, None, 3.0], name="age")


@pytest.mark.parametrize(
    ("sign", "expected"),
    [
        (">", [False, False, False, True]),
        ("<=", [True, True, False, False]),
        ("=", [False, True, False, False]),
        ("<>", [True, False, False, True]),
    ],
)
def test_who_is_not_known_meets_no_condition(sign: str, expected: list[bool]) -> None:
    assert meets(VALUES, [Condition("age", sign, 2.0)])[:, 0].tolist() == expected


def test_all_conditions_must_hold() -> None:
    frame = pd.DataFrame({"age": [30.0, 50.0, 50.0], "region": ["north", "north", None]})
    both = [Condition("age", ">", 40.0), Condition("region", "<>", "south")]
    assert meet_all(frame, both).tolist() == [False, True, False]
    assert meet_all(frame, []).all()


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.floats(0, 1e6, allow_nan=False), min_size=2, max_size=60),
    st.sampled_from(["count", "share", "number"]),
)
def test_thresholds_are_few_rising_and_between_the_values(values: list[float], kind: str) -> None:
    found = thresholds(pd.Series(values), kind)
    assert found == sorted(set(found))
    assert len(found) <= 64
    assert all(min(values) <= mark < max(values) for mark in found)


def test_thresholds_are_numbers_that_people_write() -> None:
    draw = np.random.default_rng(1)
    shares = thresholds(pd.Series(draw.random(500)), "share")
    assert all(round(100 * mark) % 5 == 0 for mark in shares)
    spend = thresholds(pd.Series(draw.lognormal(4, 1, 500)), "count")
    assert all(float(f"{mark:.2g}") == mark for mark in spend)
    people = thresholds(pd.Series(draw.integers(1, 6, 500) + 0.0), "number")
    assert people == [1.0, 2.0, 3.0, 4.0]
    assert thresholds(pd.Series([3.0] * 9), "number") == []
    assert thresholds(pd.Series([], dtype=float), "share") == []


def test_zero_is_a_threshold_of_counts() -> None:
    assert thresholds(pd.Series([0.0] * 80 + [1.0, 2.0, 3.0, 9.0] * 5), "count")[0] == 0.0


def test_small_values_have_thresholds_of_their_size() -> None:
    tiny = pd.Series(np.random.default_rng(2).lognormal(-8, 1, 300))
    found = thresholds(tiny, "count")
    assert len(found) > 5
    assert found[0] < tiny.median() < found[-1]


def test_conditions_that_too_few_meet_or_miss_are_not_proposed() -> None:
    regions = pd.Series(["north"] * 50 + ["south"] * 30 + ["isle"] * 3, name="region")
    assert [each.value for each in propose(regions, "category", 10)] == ["north", "south"] * 2
    ages = pd.Series(np.arange(40.0), name="age")
    sizes = meets(ages, propose(ages, "number", 10)).sum(axis=0)
    assert len(sizes) > 4
    assert ((sizes >= 10) & (sizes <= 30)).all()


def test_an_identifier_has_no_conditions() -> None:
    ids = pd.Series([f"c{i}" for i in range(60)], name="code")
    assert propose(ids, "category", 1) == []
    mixed = pd.Series([True, "no"] * 20, name="code", dtype=object)
    assert propose(mixed, "category", 1) == []


def test_flags_are_yes_or_no() -> None:
    flags = pd.Series([1.0, 0.0] * 20, name="member")
    found = propose(flags, "number", 10)
    assert found == [Condition("member", "=", 1.0), Condition("member", "<>", 1.0)]
    known = catalogue(flags.to_frame())
    assert [write([each], known) for each in found] == ["member is yes", "member is no"]


def test_words_show_every_digit_that_is_tested() -> None:
    frame = pd.DataFrame(
        {
            "evening_share": [0.1],
            "value_per_purchase": [5.0],
            "age": [1.5],
            "district": ["x"],
        }
    )
    known = catalogue(frame)

    def said(feature: str, sign: str, value: float | str) -> str:
        words = write([Condition(feature, sign, value)], known, "EUR")
        return words.replace("\u00a0", " ")

    assert said("evening_share", "<=", 0.055) == "evening share \u2264 5.5 %"
    assert said("value_per_purchase", ">", 1200.0) == "value per purchase > € 1,200"
    assert said("value_per_purchase", ">", 2.5) == "value per purchase > € 2.5"
    assert said("age", ">", -0.125) == "age > \u22120.125"
    assert said("district", "<>", "a\nb" + "c" * 50).startswith("district is not a bc")
    assert len(said("district", "=", "c" * 500)) < 60
