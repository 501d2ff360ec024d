import numpy as np
import pandas as pd
import pytest

from cxlab.errors import UnknownNameError
from cxlab.personas.catalogue import BASE, FAMILIES, catalogue, choose, is_reserved, numbering


def test_life_cycle_and_outcomes_do_not_form_personas() -> None:
    names = ["recency", "tenure", "stage_loyalty", "score_nps", "occasions", "channel_app", "age"]
    known = catalogue(pd.DataFrame({name: [1.0, 2.0, 4.0] for name in names}))
    assert known.index[~known["clustered_on"]].tolist() == names[:4]
    assert known.loc[names[:4], "axis"].tolist() == ["life cycle"] * 3 + ["outcome"]


def test_kind_of_an_attribute_follows_from_its_values() -> None:
    frame = pd.DataFrame(
        {
            "region": ["north", "south", None, "south", "north"],
            "member": [0.0, 1.0, None, 1.0, 1.0],
            "age": [20.0, 40.0, 60.0, 30.0, 50.0],
            "income": [1.0, 1.0, 2.0, 2.0, 500.0],
            "balance": [-1.0, 1.0, 2.0, 2.0, 500.0],
        }
    )
    assert catalogue(frame)["kind"].tolist() == ["category", "number", "number", "count", "number"]
    assert catalogue(frame).loc["member", ["high", "low"]].tolist() == ["member", "not member"]


def test_every_computed_name_is_reserved() -> None:
    assert all(is_reserved(feature.name) for feature in BASE)
    assert all(is_reserved(prefix + "anything") for prefix in FAMILIES)


def test_choose_takes_features_and_axes_and_lets_an_outcome_in_only_by_name() -> None:
    known = catalogue(
        pd.DataFrame({"occasions": [1.0], "evening_share": [1.0], "score_nps": [1.0]})
    )
    assert choose(known, None)["clustered_on"].tolist() == [True, True, False]
    assert choose(known, ["time", "score_nps"])["clustered_on"].tolist() == [False, True, True]
    assert choose(known, "occasions")["clustered_on"].tolist() == [True, False, False]


def test_choose_names_the_nearest_feature() -> None:
    known = catalogue(pd.DataFrame({"evening_share": [1.0]}))
    with pytest.raises(UnknownNameError, match="did you mean 'evening_share'"):
        choose(known, ["evening"])


def test_numbers_given_to_customers_are_told_from_quantities() -> None:
    draw = np.random.default_rng(0)
    frame = pd.DataFrame(
        {
            "phone": 4.9e9 + draw.permutation(200),
            "spent": draw.lognormal(3, 1, 200),
            "age": draw.integers(18, 80, 200).astype(float),
        }
    )
    assert numbering(catalogue(frame)).tolist() == ["phone"]
    assert numbering(catalogue(frame.head(20))).empty  # twenty ages may all differ, too
