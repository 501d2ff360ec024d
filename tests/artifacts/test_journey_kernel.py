"""All that one partition counts."""

import pandas as pd

from cxlab.artifacts.journey_kernel import as_text, first_places, last_stages


def rows():
    frame = pd.DataFrame({"customer_id": list("aab"), "touchpoint": ["ad", "order", "ad"]})
    stage = pd.Categorical(["look", "buy", None], ["look", "buy"], ordered=True)
    return frame.assign(stage=stage, persona="all")


def test_the_last_stage_of_each_customer():
    assert last_stages(rows())[["stage", "customers"]].to_numpy().tolist() == [["buy", 1]]


def test_the_first_touchpoint_of_each_customer():
    assert first_places(rows())[["touchpoint", "customers"]].to_numpy().tolist() == [["ad", 2]]


def test_text_again():
    frame = pd.DataFrame({"word": pd.Categorical(["a", None]), "n": [1, 2]})
    assert as_text(frame)["word"].dtype == "str"
