"""What the hidden stages know of touchpoints and channels."""

import pandas as pd

from cxlab.journeys.hidden import symbols
from cxlab.journeys.hidden.symbols import find_symbols


def rows(*counts):
    """Return contacts from (touchpoint, channel, how many) triples."""
    found = [(place, channel) for place, channel, n in counts for _ in range(n)]
    return pd.DataFrame(found, columns=["touchpoint", "channel"]).astype("str")


MADE = rows(("page", "web", 250), ("page", "app", 210), ("call", "phone", 5), ("chat", "web", 9))


def test_channels_with_few_contacts_are_taken_together():
    found = find_symbols(MADE)
    assert found.channels == ("web", "app")
    assert found.channel_codes(pd.Series(["app", "phone", None])).tolist() == [1, 2, 2]


def test_a_touchpoint_is_one_symbol_in_each_channel():
    found = find_symbols(MADE)
    assert found.touchpoints == ("page", "page", "chat", "call")
    assert found.channel == (0, 1, 0, 2)
    seen = rows(("page", "app", 1), ("call", "web", 1), ("never", "web", 1), ("call", "fax", 1))
    codes = found.symbol_codes(seen["touchpoint"], found.channel_codes(seen["channel"]))
    assert codes.tolist() == [1, -1, -1, 3]
    coded = seen.astype("category")
    again = found.symbol_codes(coded["touchpoint"], found.channel_codes(coded["channel"]))
    assert again.tolist() == codes.tolist()


def test_the_order_of_rows_does_not_matter():
    assert find_symbols(MADE.sample(frac=1, random_state=1)) == find_symbols(MADE)


def test_of_many_touchpoints_the_commonest_are_learnt_about(monkeypatch):
    monkeypatch.setattr(symbols, "MOST_SYMBOLS", 2)
    assert find_symbols(MADE).touchpoints == ("page", "page")
