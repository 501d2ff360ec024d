"""The survey's rows: scores on their scales, moods that fit them, comments that are true."""

import pytest

from cxlab.sample.answers import MOODS, SCALES
from cxlab.sample.blocks import make_block


@pytest.fixture(scope="module")
def block():
    return make_block(1, 0)


def test_every_score_has_a_mood_and_moods_sum_to_one():
    for kind, (lowest, highest) in SCALES.items():
        assert set(MOODS[kind]) == set(range(lowest, highest + 1))
        assert all(sum(chances) == pytest.approx(1) for chances in MOODS[kind].values())


def test_scores_lie_on_their_scales(block):
    answers = block.answers
    assert answers["score"].between(answers["low"], answers["high"]).all()
    assert answers["row"].is_unique


def test_only_answers_carry_comments_and_each_has_its_truth(block):
    said = block.answers[block.answers["comment"] != ""]
    assert said["answered"].all()
    assert set(block.comments["row_id"]) == set(said["row"])


def test_effort_is_asked_with_satisfaction_in_one_survey(block):
    kinds = block.answers.groupby("response")["kind"].agg(set)
    with_effort = kinds[kinds.map(lambda asked: "effort" in asked)]
    assert (with_effort.map(lambda asked: "satisfied" in asked)).all()


def test_a_few_answers_have_no_name_and_they_are_recommendations(block):
    unnamed = block.answers[block.answers["who"] == ""]
    assert 0 < len(unnamed) < 0.05 * block.answers["answered"].sum()
    assert set(unnamed["kind"]) == {"recommend"}
