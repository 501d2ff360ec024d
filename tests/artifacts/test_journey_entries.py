"""What stands in a cell of the page."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_entries import chip_kind, entries_of, legend
from cxlab.artifacts.journey_facts import COLUMNS, DO, HURT, NEXT, OWNER


def cells(**values):
    row = dict.fromkeys(COLUMNS, "") | {"n": 40, "estimate": 0.5, "low": 0.4, "high": 0.6}
    return pd.DataFrame([row | {"unit": "share"} | values])


def test_a_chip_shows_channel_share_and_who_began():
    html = entries_of(cells(row=DO, item="<b>mail", channel="e-mail", direction="company"))
    assert 'class="chip mail us"' in html
    assert "&lt;b&gt;mail" in html
    assert "40 to 60" in html


def test_going_on_has_a_bar():
    assert "width:50.0%" in entries_of(cells(row=NEXT))
    assert "jm-bad" in entries_of(cells(row=NEXT), bad=True)


def test_an_owner_is_named_once():
    both = pd.concat([cells(row=OWNER, item="Ola", note=f"owns {name}") for name in ("a", "b")])
    assert entries_of(both) == '<span>Ola</span> <span class="n">a, b</span>'


def test_the_legend_names_the_channels():
    assert "carrier" in legend(cells(row=DO, item="parcel", channel="carrier"))


@pytest.mark.parametrize(
    ("channel", "kind"), [("Web shop", "web"), ("phone", "call"), ("", "other")]
)
def test_channels_have_tones(channel, kind):
    assert chip_kind(channel) == kind


def test_a_quote_stands_once_in_a_cell():
    both = pd.concat([cells(row=HURT, item=name, quote="Where is it?") for name in ("a", "b")])
    assert entries_of(both).count("Where is it?") == 1
