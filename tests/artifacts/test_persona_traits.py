import dataclasses

from cxlab.artifacts.persona_traits import FORMED, MADE, TEST, apart_of, who_of


def test_what_formed_a_group_stands_before_what_was_tested(found):
    apart = apart_of(found)
    mine = apart[apart["persona"] == "A"]
    assert mine["role"].tolist() == [MADE, MADE, TEST]
    assert mine["label"].tolist()[-1] == "score satisfied"
    assert (mine["low"] < mine["estimate"]).all()


def test_what_chance_may_explain_sets_nobody_apart(found):
    traits = found.traits.assign(low=-0.1, high=0.3)
    assert apart_of(dataclasses.replace(found, traits=traits)).empty


def test_what_no_test_calls_different_is_left_out(found):
    traits = found.traits.assign(verdict="no clear difference")
    assert set(apart_of(dataclasses.replace(found, traits=traits))["role"]) == {MADE}


def test_what_repeats_another_is_left_out(found):
    traits = found.traits.assign(note="moves with age: not tested")
    assert set(apart_of(dataclasses.replace(found, traits=traits))["role"]) == {TEST}


def test_only_attributes_say_who_they_are(found):
    who = who_of(found)
    assert who["feature"].unique().tolist() == ["age"]
    assert who["persona"].tolist() == ["A", "B"]
    assert len(apart_of(found)) <= FORMED * 4


def test_no_traits_no_rows(found):
    nothing = dataclasses.replace(found, traits=found.traits.iloc[:0])
    assert apart_of(nothing).empty
    assert who_of(nothing).empty
