import numpy as np
import pandas as pd
import pytest

from cxlab.personas.choosing.reasons import reason_of, why_not

PASSES = {
    "gap": 0.3,
    "gap_needed": 0.2,
    "jaccard_min": 0.75,
    "prediction_strength": 0.8,
    "smallest": 0.1,
}


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "more groups can be told apart"),
        ({"gap": np.nan}, "too few customers who differ"),
        ({"smallest": 0.04}, "a group is too small to be shown"),
        ({"gap": 0.2}, "does not stand out from one cloud"),
        ({"jaccard_min": 0.7499}, "not every group comes back (0.74 of 1)"),
        ({"prediction_strength": 0.7999}, "one half does not foresee the other (0.79 of 1)"),
    ],
)
def test_the_first_question_that_a_number_fails_is_said(changed, words) -> None:
    assert why_not(3, pd.Series(PASSES | changed), chosen=5, least=0.05) == words


def test_the_chosen_number_needs_no_excuse_and_one_group_differs_from_a_cloud() -> None:
    assert why_not(3, pd.Series(PASSES), chosen=3, least=0.0) == ""
    assert why_not(1, pd.Series(PASSES), chosen=3, least=0.0) == (
        "customers differ by more than one cloud would"
    )


def table(*, gap: float, most: int = 3, **figures: float) -> pd.DataFrame:
    each = {"gap": gap, "gap_needed": 0.1, "jaccard_min": 0.5, "prediction_strength": 0.5}
    rows = {1: {"gap": 0.0}, **dict.fromkeys(range(2, most + 1), each | figures)}
    return pd.DataFrame(rows, index=list(each)).T


@pytest.mark.parametrize(
    ("gap", "most", "reason"),
    [
        (0.0, 3, "no number of groups from 2 to 3 stands out from one cloud with the same "),
        (0.0, 2, "not even 2 groups stand out from one cloud with the same "),
        (0.2, 3, "no number of groups from 2 to 3 both comes back and stands out from one cloud "),
        (0.2, 2, "not even 2 groups both come back and stand out from one cloud "),
        (np.nan, 3, "only 40 customers differ, which is too few to judge"),
        (0.2, 1, "no number of groups was tried"),
    ],
)
def test_none_is_explained(gap, most, reason) -> None:
    said = reason_of(table(gap=gap, most=most), 1, n=50, different=40)
    assert said.startswith(reason)
    assert not said.endswith(".")


def test_too_few_and_too_like_are_said() -> None:
    assert reason_of(table(gap=0.2), 1, n=1, different=1) == "1 customer is too few, 20 are needed"
    assert reason_of(table(gap=0.2), 1, n=30, different=1) == "nothing differs between customers"


def test_groups_that_are_only_too_small_are_not_said_to_be_none() -> None:
    good = table(gap=0.2, jaccard_min=0.9, prediction_strength=0.9)
    assert reason_of(good, 1, n=50, different=40) == (
        "3 groups stand out from one cloud and come back, but one of them is too small to be shown"
    )


def test_only_the_numbers_that_were_judged_are_told() -> None:
    tried = pd.concat([table(gap=0.0), pd.DataFrame(np.nan, [4, 5], table(gap=0.0).columns)])
    assert "from 2 to 3 stands out" in reason_of(tried, 1, n=60, different=4)
