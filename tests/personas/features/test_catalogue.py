import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas.features.catalogue import DESCRIBE_ONLY, catalogue, choose, numbering


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


def test_there_are_five_axes_and_no_others() -> None:
    names = ["recency", "occasions", "channel_app", "purchases", "score_nps", "trait_care", "age"]
    known = catalogue(pd.DataFrame({name: [1.0, 2.0] for name in names}))
    axes = ["life cycle", "path preference", "path preference", "value", "outcome"]
    assert known["axis"].tolist() == [*axes, "personal", "personal"]


def several() -> pd.DataFrame:
    names = ["channel_app", "channel_web", "evening_share", "contacts", "purchases", "score_nps"]
    return catalogue(pd.DataFrame({name: [1.0, 2.0, 4.0] for name in names}))


def test_weights_go_from_axis_to_topic_to_feature() -> None:
    found = choose(several(), {"path preference": 3, "channel": 0, "channel_web": 0.5})
    assert found["clustered_on"].tolist() == [False, True, True, False, True, False]
    assert found["weight"].tolist() == [1.0, 0.5, 3.0, 1.0, 1.0, 1.0]


def test_a_weight_lets_an_outcome_in_and_none_changes_nothing() -> None:
    assert choose(several(), {"outcome": 2})["weight"].tolist() == [1, 1, 1, 1, 1, 2]
    pd.testing.assert_frame_equal(choose(several(), {}), several())
    assert not choose(several(), []).clustered_on.any()
    assert choose(several(), {"path preference": 0, "value": 0}).clustered_on.sum() == 0


def test_features_that_share_a_weight_keep_their_part_of_it() -> None:
    names = ["touchpoint_page", "touchpoint_shop", "prepared_share", "age"]
    known = catalogue(pd.DataFrame({name: [0.1, 0.2, 0.4] for name in names}))
    assert known["weight"].tolist() == pytest.approx([1 / 2, 1 / 2, 1 / 3, 1])
    chosen = choose(known, {"touchpoint": 3, "prepared_share": 3})
    assert chosen["weight"].tolist() == pytest.approx([3 / 2, 3 / 2, 1, 1])
    assert choose(known, ["touchpoint"])["weight"].tolist() == known["weight"].tolist()


@pytest.mark.parametrize("weight", [-1, float("nan"), float("inf"), True, "2", None])
def test_a_weight_that_is_none_names_itself(weight: object) -> None:
    with pytest.raises(CxlabError, match="the weight of 'channel' is"):
        choose(several(), {"channel": weight})


def test_weights_of_unknown_names_say_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'path preference'"):
        choose(several(), {"path preferences": 1})


def test_what_a_frame_says_to_describe_only_takes_part_only_by_its_own_name() -> None:
    frame = pd.DataFrame({"trait_care": [0.2, 0.4], "age": [20.0, 50.0]})
    frame.attrs[DESCRIBE_ONLY] = {"trait_care": "too few items", "trait_gone": "not there"}
    known = catalogue(frame)
    assert known["clustered_on"].tolist() == [False, True]
    assert known["note"].tolist() == ["too few items", ""]
    assert choose(known, ["personal"])["clustered_on"].tolist() == [False, True]
    assert choose(known, ["trait_care"])["clustered_on"].tolist() == [True, False]


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
