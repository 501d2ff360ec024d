"""What a map is for, and which part of each journey it shows."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_scope import Purpose, cut_rows, pick_purpose, said_of
from cxlab.errors import UnknownNameError
from cxlab.study.settings import Settings

MAPS = ({"name": "pay", "goal": "more orders", "start": ("basket",), "end": ("order",)},)


def cut(start=(), end=()):
    rows = {"customer_id": list("aaaaabbc")}
    rows["touchpoint"] = ["ad", "basket", "order", "basket", "mail", "basket", "page", "page"]
    return cut_rows(pd.DataFrame(rows), Purpose(start=start, end=end))["touchpoint"].tolist()


def test_from_the_first_start_to_the_first_end():
    assert cut(("basket",), ("order",)) == ["basket", "order", "basket", "page"]


def test_without_a_start_or_an_end():
    assert cut(end=("order",)) == ["ad", "basket", "order", "basket", "page", "page"]
    assert cut(start=("mail",)) == ["mail"]
    assert cut(start=("nowhere",)) == []


def test_the_only_map_is_the_usual_one():
    one, two = Settings("S", maps=MAPS), Settings("S", maps=(*MAPS, {"name": "help"}))
    assert pick_purpose(one, None).goal == "more orders"
    assert pick_purpose(two, None) == Purpose()
    assert pick_purpose(two, "help").name == "help"
    with pytest.raises(UnknownNameError, match="no map named 'halp'"):
        pick_purpose(two, "halp")


def test_what_a_map_says_of_itself():
    words = said_of(pick_purpose(Settings("S", maps=MAPS), None))
    assert words == ("goal: more orders", "from \u201cbasket\u201d to \u201corder\u201d")


def test_a_cut_map_counts_its_part_alone(make_study, tables):
    toml = '[roles]\npurchase = ["order"]\n'
    toml += '[[maps]]\nname = "buy"\nstart = ["basket"]\nend = ["order"]\n'
    drawn = map_journeys(make_study(interactions=tables["interactions"], settings=toml))
    stages = drawn.stages.set_index("stage")
    assert stages.loc["conversion", "customers"] == 15
    assert stages.loc["awareness", "customers"] == 0
    assert any("Journeys are cut" in note for note in drawn.notes)
