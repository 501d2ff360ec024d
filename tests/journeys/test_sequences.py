"""Hashes of sequences: the same everywhere, different for different sequences."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.journeys.sequences import Runs, collapsed


def runs(texts, names):
    """Return runs of one-letter touchpoints."""
    place = np.array([names.index(sign) for text in texts for sign in text], dtype=np.int32)
    length = np.array([len(text) for text in texts])
    return Runs(place, np.cumsum(length) - length, length)


texts = st.lists(st.text("xyz", min_size=1, max_size=8), min_size=1, max_size=20)


@given(texts, st.integers(1, 9), st.permutations("xyzw"))
@settings(deadline=None, max_examples=60)
def test_hashes_are_equal_exactly_where_texts_are(given_texts, longest, names):
    one, other = runs(given_texts, list("xyz")), runs(given_texts, names)
    hashes = one.hashes(pd.Index(list("xyz")), longest)
    assert hashes.tolist() == other.hashes(pd.Index(names), longest).tolist()
    written = one.texts(np.arange(len(given_texts)), pd.Index(list("xyz")), longest)
    assert len(set(written)) == len(set(hashes.tolist()))
    assert len(set(zip(written, hashes.tolist(), strict=True))) == len(set(written))
    cut = [text[:longest] + ("..." if len(text) > longest else "") for text in given_texts]
    assert [text.replace(" > ", "") for text in written] == cut


def test_different_runs_under_one_hash_are_refused():
    some = runs(["xy", "xy", "yx", "x"], list("xy"))
    some.check(np.array([0, 1]), np.array([0, 0]), 5)
    some.check(np.array([0, 2]), np.array([3, 2]), 0)  # nothing counts, so nothing differs
    for other in (2, 3):
        with pytest.raises(CxlabError, match="one hash"):
            some.check(np.array([0]), np.array([other]), 5)


def test_a_run_of_one_touchpoint_collapses_within_its_case():
    place, first = collapsed(np.array([1, 1, 1, 2, 1, 1]), np.array([0, 2, 5]))
    assert place.tolist() == [1, 1, 2, 1, 1]
    assert first.tolist() == [0, 1, 4]
