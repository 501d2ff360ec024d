"""Calendar periods in the study's own time zone, as edges in UTC."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pandas.tseries.frequencies import to_offset

from cxlab.errors import CxlabError

#: Where a period begins, and where it has ended.
Span = tuple[pd.Timestamp, pd.Timestamp]

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

    def covered(self, first: pd.Timestamp, last: pd.Timestamp) -> NDArray[np.float64]:
        """Return how much of each period, in days, lies between two moments in UTC.

        Examples
        --------
        >>> march, april = read_span("2025-03"), read_span("2025-04")
        >>> periods, _ = two_periods(march, april, "UTC")
        >>> periods.covered(pd.Timestamp("2025-01-01"), pd.Timestamp("2025-04-11")).tolist()
        [31.0, 10.0]
        """
        ends = np.clip(self.edges, first.to_datetime64(), last.to_datetime64())
        return np.asarray(np.diff(ends) / np.timedelta64(1, "D"), dtype=np.float64)


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
    first, last = (to_clock(moment, zone) for moment in (start, end))
    begin = first.normalize()
    begin = begin if isinstance(offset, pd.offsets.Day) else offset.rollback(begin)
    labels = pd.date_range(begin, last + offset + offset, freq=offset).as_unit("us")
    labels = pd.DatetimeIndex(labels.to_numpy()[: int((labels <= last).sum()) + 1])
    ends = {0: (labels[0], labels[1]), len(labels) - 2: (labels[-2], labels[-1])}
    return Periods(labels[:-1], _in_utc(labels, zone), in_part(ends, (first, last)))


def in_part(spans: Mapping[int, Span], data: Span) -> tuple[int, ...]:
    """Return which periods miss a day or more of what the data cover, first to last moment.

    Examples
    --------
    >>> data = pd.Timestamp("2025-01-05"), pd.Timestamp("2025-03-31 18:00")
    >>> in_part({0: read_span("2025-01"), 2: read_span("2025-03")}, data)
    (0,)
    """
    first, last = data
    cut = {
        number
        for number, (start, end) in spans.items()
        if first - start >= _DAY or end - _DAY >= last
    }
    return tuple(sorted(cut))


def _in_utc(clocks: pd.DatetimeIndex, zone: str) -> NDArray[Any]:
    twice = np.ones(len(clocks), dtype=bool)
    edges = clocks.tz_localize(zone, ambiguous=twice, nonexistent="shift_forward")
    return edges.tz_convert("UTC").tz_localize(None).to_numpy()


def to_clock(moment: pd.Timestamp, zone: str) -> pd.Timestamp:
    """Return what clocks in a zone show at a moment in UTC.

    Examples
    --------
    >>> str(to_clock(pd.Timestamp("2025-01-31 23:30"), "Europe/Berlin"))
    '2025-02-01 00:30:00'
    """
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


def two_periods(before: Span, after: Span, zone: str) -> tuple[Periods, int]:
    """Return two periods, and maybe the time between them as another.

    Parameters
    ----------
    before, after : tuple of pandas.Timestamp
        The first moment of each, and the first one after it, by the study's clocks.
    zone : str
        The study's time zone.

    Returns
    -------
    periods : Periods
        The first of them is ``before``.
    number : int
        Which of them is ``after``.

    Raises
    ------
    CxlabError
        ``after`` begins before ``before`` ends.

    Examples
    --------
    >>> march, may = read_span("2025-03"), read_span("2025-05")
    >>> periods, number = two_periods(march, may, "UTC")
    >>> periods.labels[[0, number]].month.tolist()
    [3, 5]
    """
    if after[0] < before[1]:
        raise CxlabError(
            f"the later period begins on {after[0]:%Y-%m-%d}, before the earlier one has ended: "
            "give the earlier period first, and periods that share no day"
        )
    edges = pd.DatetimeIndex(dict.fromkeys([*before, *after])).as_unit("us")
    return Periods(edges[:-1], _in_utc(edges, zone)), len(edges) - 2


def read_span(period: str | tuple[str, str]) -> Span:
    """Return where a period begins, and where it has ended.

    Parameters
    ----------
    period : str or tuple of str
        ``"2025"``, ``"2025Q1"``, ``"2025-03"``, ``"2025-03-31"``, or a pair of these: from the
        beginning of the first to the end of the second.

    Returns
    -------
    tuple of pandas.Timestamp
        The first moment, and the first one after it, by the study's clocks.

    Raises
    ------
    CxlabError
        It is none of these, or ends before it begins.

    Examples
    --------
    >>> [str(day.date()) for day in read_span(("2025-03", "2025-05"))]
    ['2025-03-01', '2025-06-01']
    """
    ends = (period, period) if isinstance(period, str) else tuple(period)
    try:
        first, last = (_period(end) for end in ends)
    except ValueError as error:
        raise CxlabError(
            f"{period!r} is no period: write '2025-03', '2025Q1', '2025', or a pair of days "
            "such as ('2025-03-01', '2025-03-14'), both included"
        ) from error
    start, end = first.start_time, last.end_time.ceil("D")
    if end <= start:
        raise CxlabError(f"the period {period!r} ends before it begins")
    return start.as_unit("us"), end.as_unit("us")


def _period(written: object) -> pd.Period:
    if not re.fullmatch(r"\d{4}(?:-?Q[1-4]|-\d\d(?:-\d\d)?)?", str(written)):
        raise ValueError(written)
    return pd.Period(str(written).replace("-Q", "Q"))
