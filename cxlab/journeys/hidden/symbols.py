"""What a hidden stage shows of itself: touchpoints, told apart by channel."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.journeys.codes import NONE, Codes, codes_of

#: Channels with moves of their own, and the fewest contacts of one; the others are taken together.
MOST_CHANNELS, FEWEST_CONTACTS = 12, 200

#: How many touchpoints (by channel) the model learns about; rarer ones stay with the rules.
MOST_SYMBOLS = 500


@dataclass(frozen=True)
class Symbols:
    """What can be seen: touchpoints by channel.

    Parameters
    ----------
    channels : tuple of str
        Channels by code; all others share the next code.
    touchpoints : tuple of str
        The touchpoint of each symbol.
    channel : tuple of int
        The code of each symbol's channel.
    """

    channels: tuple[str, ...]
    touchpoints: tuple[str, ...]
    channel: tuple[int, ...]

    def channel_codes(self, column: pd.Series) -> Codes:
        """Return the code of each contact's channel.

        Examples
        --------
        >>> Symbols(("web",), (), ()).channel_codes(pd.Series(["app", "web", None])).tolist()
        [1, 0, 1]
        """
        codes, names = codes_of(column)
        found = pd.Index(self.channels, dtype="str").get_indexer(names)
        known = np.append(np.where(found >= 0, found, len(self.channels)), len(self.channels))
        return known[codes].astype(np.int32)

    def symbol_codes(self, column: pd.Series, channel: Codes) -> Codes:
        """Return the symbol of each contact, ``NONE`` where the model knows none.

        Parameters
        ----------
        column : pandas.Series
            Touchpoints.
        channel : numpy.ndarray of int32
            From ``channel_codes``.
        """
        codes, names = codes_of(column)
        places = pd.Series(self.touchpoints, dtype="str")
        mine = np.array(self.channel, dtype=np.int32)
        table = np.full((len(names), len(self.channels) + 1), NONE, dtype=np.int32)
        for kind in range(len(self.channels) + 1):
            here = np.flatnonzero(mine == kind)
            found = pd.Index(places[here]).get_indexer(names)
            table[:, kind] = np.where(found >= 0, here[found] if len(here) else NONE, NONE)
        return table[codes, channel]


def find_symbols(contacts: pd.DataFrame) -> Symbols:
    """Return what is seen often enough in a sample of journeys.

    Parameters
    ----------
    contacts : pandas.DataFrame
        ``touchpoint``, ``channel`` (may be missing).

    Returns
    -------
    Symbols
        The commonest, by count, then by name: the order of rows changes nothing.

    Examples
    --------
    >>> find_symbols(pd.DataFrame({"touchpoint": ["x", "y", "x"], "channel": "web"})).touchpoints
    ('x', 'y')
    """
    often = contacts["channel"].value_counts()
    often = often[often >= FEWEST_CONTACTS].rename_axis("name").reset_index(name="n")
    often = often.sort_values(["n", "name"], ascending=[False, True])[:MOST_CHANNELS]
    channels = tuple(often["name"].astype("str"))
    seen = pd.DataFrame({"touchpoint": contacts["touchpoint"].astype("str")})
    seen["channel"] = Symbols(channels, (), ()).channel_codes(contacts["channel"])
    counts = seen.value_counts(["touchpoint", "channel"]).rename("n").reset_index()
    counts = counts.sort_values(["n", "touchpoint", "channel"], ascending=[False, True, True])
    common = counts[:MOST_SYMBOLS]
    return Symbols(channels, tuple(common["touchpoint"]), tuple(common["channel"].tolist()))
