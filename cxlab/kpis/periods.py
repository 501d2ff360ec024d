"""Calendar periods in the study's own time zone, as edges in UTC."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.tseries.frequencies import to_offset

from cxlab.errors import CxlabError

_DAY = pd.Timedelta(days=1)


@dataclass(frozen=True, eq=False)
class Periods:
    """Periods that follow one another without a gap.

    Parameters
    ----------
    labels : pandas.DatetimeIndex, shape (n,)
        Each period's first moment by the study's clocks; NaT for one that has no limits.
    edges : numpy.ndarray of datetime64, shape (n + 1,)
        In UTC, where each period begins, and where the last one ends; empty without limits.
    partial : tuple of int
        The periods that the data cover in part only.
    """

    labels: pd.DatetimeIndex
    edges: NDArray[Any]
    partial: tuple[int, ...] = ()

    def __len__(self) -> int:
        return len(self.labels)

    @property
    def limited(self) -> bool:
        """Whether there are periods, and not one that holds everything."""
        return len(self.edges) > 0

    def code(self, times: pd.Series) -> NDArray[np.int64]:
        """Return the number of each time's period; -1 where it falls into none."""
        if not self.limited:
            return np.zeros(len(times), dtype=np.int64)
        codes = np.searchsorted(self.edges, times.to_numpy(), side="right") - 1
        return np.where(codes < len(self), codes, -1)


def whole() -> Periods:
    """Return the one period that holds everything.

    Examples
    --------
    >>> len(whole()), whole().limited
    (1, False)
    """
    return Periods(pd.DatetimeIndex([pd.NaT]), np.array([], dtype="datetime64[us]"))


def make_periods(start: pd.Timestamp, end: pd.Timestamp, every: str, zone: str) -> Periods:
    """Return the periods from ``start`` to ``end``, both in UTC.

    Parameters
    ----------
    start, end : pandas.Timestamp
        The first and the last moment of the data, naive UTC.
    every : str
        A pandas offset alias that names when periods begin: ``"MS"`` (months), ``"QS"``,
        ``"YS"``, ``"W-MON"`` (weeks from Monday), ``"D"``, ``"14D"``.
    zone : str
        The time zone in which they begin.

    Returns
    -------
    Periods
        The first one holds ``start``, the last one ``end``.

    Raises
    ------
    CxlabError
        ``every`` is no such alias, is shorter than a day, or names when periods end.

    Examples
    --------
    >>> periods = make_periods(pd.Timestamp("2025-01-05"), pd.Timestamp("2025-03-09"), "MS",
    ...                        "Europe/Berlin")
    >>> periods.labels.strftime("%d %b").tolist(), str(periods.edges[1])
    (['01 Jan', '01 Feb', '01 Mar'], '2025-01-31T23:00:00.000000')
    """
    offset = _offset(every)
    first, last = (_local(moment, zone) for moment in (start, end))
    begin = first.normalize()
    begin = begin if isinstance(offset, pd.offsets.Day) else offset.rollback(begin)
    labels = pd.date_range(begin, last + offset + offset, freq=offset).as_unit("us")
    labels = pd.DatetimeIndex(labels.to_numpy()[: int((labels <= last).sum()) + 1])
    edges = labels.tz_localize(
        zone, ambiguous=np.ones(len(labels), dtype=bool), nonexistent="shift_forward"
    )
    cut = (first - labels[0] >= _DAY, labels[-1] - _DAY >= last)
    partial = {place for place, yes in zip((0, len(labels) - 2), cut, strict=True) if yes}
    utc = edges.tz_convert("UTC").tz_localize(None).to_numpy()
    return Periods(labels[:-1], utc, tuple(sorted(partial)))


def _local(moment: pd.Timestamp, zone: str) -> pd.Timestamp:
    return moment.tz_localize("UTC").tz_convert(zone).tz_localize(None)


def _offset(every: str) -> Any:
    remedy = "name when periods begin: 'MS' (month), 'QS', 'YS', 'W-MON' (week), 'D'"
    try:
        offset = to_offset(every)
    except ValueError as error:
        raise CxlabError(f"every = {every!r} is no pandas offset; {remedy}") from error
    ends = (pd.offsets.MonthEnd, pd.offsets.QuarterEnd, pd.offsets.YearEnd)
    short = isinstance(offset, pd.offsets.Tick) and not isinstance(offset, pd.offsets.Day)
    if offset is None or offset.n < 1 or short or isinstance(offset, ends):
        raise CxlabError(f"every = {every!r} does not begin periods of a day or more; {remedy}")
    return offset
