"""How a map looks."""

from cxlab.artifacts.journey_look import LOOK, TONES


def test_it_fetches_nothing_and_prints():
    assert "url(" not in LOOK
    assert "@media print" in LOOK
    assert all(tone in LOOK for tone in TONES.values())
