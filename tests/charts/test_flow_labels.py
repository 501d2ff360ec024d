"""Where the words beside ribbons go."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.charts.flow_labels import Box, Words, along_bow, along_ribbon, place_words

POINT = st.tuples(st.integers(0, 6), st.integers(0, 4)).map(lambda at: (at[0] / 4, at[1] / 4))
WANTED = st.lists(st.lists(POINT, min_size=1, max_size=4), min_size=1, max_size=8)


@given(WANTED)
@settings(max_examples=20, deadline=None)
def test_no_words_lie_over_others_nor_over_what_is_taken(wanted):
    words = [Words("12 %", tuple(places)) for places in wanted]
    taken = [Box(0, 0, 0.3, 0.3)]
    found = place_words(words, taken)
    boxes = taken + [each.box(at) for each, at in zip(words, found, strict=True) if at is not None]
    assert not any(one.over(other) for one, other in combinations(boxes, 2))
    for each, at in zip(words, found, strict=True):
        if at is None:  # really no room
            assert all(any(each.box(place).over(box) for box in boxes) for place in each.places)
        else:
            assert at in each.places


def test_the_more_important_words_have_the_better_place():
    places = ((0.0, 0.0), (5.0, 5.0))
    assert place_words([Words("a", places), Words("b", places)], []) == list(places)


def test_places_lie_on_the_ribbon_its_right_end_first():
    points = [(0.0, 0.0), (1.0, 2.0), (3.0, 2.0), (4.0, 0.0)]
    found = along_ribbon(points, 0.5)
    assert found[0] == pytest.approx((3.5, 1.0))
    assert all(0 <= x <= 4 and 0 <= y <= 2 for x, y in found)
    assert (2.2, 2.0) in [(round(x, 6), y) for x, y in found]
    assert along_ribbon(points[::-1], 0.5)[0] == pytest.approx((3.5, 1.0))


def test_a_bow_is_told_in_its_middle():
    assert along_bow((1.0, 0.0), (1.0, 2.0), 0.4)[0] == pytest.approx((1.3, 1.0))
