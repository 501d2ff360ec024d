"""The what-if's back-test: what an analyst is told of the planted change."""

import pytest

from benchmarks.what_if import after_trying, told_change
from cxlab.sample.walk import FAILS


def test_chances_after_a_try_by_hand():
    """Without broken phones: .09; after a failure .75 try again, four times at most."""
    first, again, up = after_trying(0.0, 0)
    fails = [0.09 * 0.0675**time for time in range(4)]
    assert first == FAILS[0]
    assert again == pytest.approx(sum(fails[1:]) / sum(fails))
    paid = sum(fails[:3]) * 0.75 * 0.91
    assert up == pytest.approx(1 - (sum(fails[1:]) + paid) / sum(fails))


def test_the_change_is_told_as_an_analyst_would(sample):
    changes = told_change(sample)
    assert [change.at for change in changes] == 2 * ["checkout"] + 2 * ["payment failed"]
    assert changes[0].by == pytest.approx(1 - 0.15 / 0.27)
    assert all(0 < change.by < 1 for change in changes)
