"""Shapes: mails spelled to hide them, and texts that need no look at all."""

import pytest

from cxlab.privacy.shapes import _may_hold, mask_shapes

HIDDEN = [
    "ann @ example.com",
    "ann@ example.com",
    "ann [at] example.com",
    "ann(at)example(dot)com",
    "ann {at} example {dot} co.uk",
    "ann dot lee at example dot com",
    "анна собака почта точка рф",
    "jan [małpa] poczta [kropka] pl",
    "ion arond mail punct ro",
    "ana arroba mail ponto com",
]


@pytest.mark.parametrize("text", HIDDEN)
def test_a_mail_that_is_spelled_out_goes_whole(text):
    assert mask_shapes(f"write to {text} please") == "write to [e-mail] please"


@pytest.mark.parametrize(
    "text",
    [
        "look at the dot on the com port",
        "we met at noon (at the shop)",
        "coffee @ the corner",
        "10 @ 5 each",
        "o punct de lucru",
        "точка на карте",
    ],
)
def test_words_that_look_like_one_stay(text):
    assert mask_shapes(text) == text


@pytest.mark.parametrize(
    "text", [*HIDDEN, "@ann", "insta: ann_k", "t.me/ann", "www.ann.com", "order no. 482", "+48601"]
)
def test_whatever_may_hold_a_shape_is_read(text):
    assert _may_hold(text)


@pytest.mark.parametrize("text", ["great shop", "5 stars", "so: good (really)", "a [NAME] b", ""])
def test_other_texts_are_not_read_further(text):
    assert not _may_hold(text)
