"""A period of a study: from one moment on, and before another."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.errors import CxlabError


@dataclass(frozen=True)
class Window:
    """The moments (naive UTC) from ``since`` on and before ``until``; None: without that end."""

    since: pd.Timestamp | None = None
    until: pd.Timestamp | None = None

    @classmethod
    def of(cls, since: object = None, until: object = None) -> "Window":
        """Return the window between two moments.

        Parameters
        ----------
        since, until : str, date or pandas.Timestamp, optional
            In UTC, as a study stores its times; what has a zone of its own is that moment.

        Raises
        ------
        CxlabError
            If one is no time, or ``since`` is not before ``until``.

        Examples
        --------
        >>> Window.of(since=pd.Timestamp("2025-07-01", tz="Europe/Berlin")).since
        Timestamp('2025-06-30 22:00:00')
        """
        start, end = _moment("since", since), _moment("until", until)
        if start is not None and end is not None and not start < end:
            raise CxlabError(f"since ({since}) is not before until ({until})")
        return cls(start, end)

    @property
    def whole(self) -> bool:
        """Whether it has neither end."""
        return self.since is None and self.until is None

    def holds(self, times: pd.Series) -> pd.Series:
        """Tell which times (naive UTC) lie within; a missing one does where there is no end."""
        inside = pd.Series(True, times.index)
        if self.since is not None:
            inside &= times >= self.since
        if self.until is not None:
            inside &= times < self.until
        return inside

    def end(self, last: pd.Timestamp) -> pd.Timestamp:
        """Return the window's end, or the last moment that is known if that is earlier."""
        return last if self.until is None else min(self.until, last)


#: Without an end on either side.
ALWAYS = Window()


def _moment(name: str, value: Any) -> pd.Timestamp | None:
    if value is None:
        return None
    try:
        moment = pd.NaT if isinstance(value, bool | int | float) else pd.Timestamp(value)
    except (ValueError, TypeError):
        moment = pd.NaT
    if pd.isna(moment):
        raise CxlabError(f"{name} = {value!r} is no time; write it as '2025-07-01'")
    return moment if moment.tz is None else moment.tz_convert("UTC").tz_localize(None)
