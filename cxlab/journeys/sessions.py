"""Sessions: contacts of one customer without a long pause between them."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.errors import CxlabError
from cxlab.journeys.codes import Codes, Whole, codes_of, group_codes, times_of
from cxlab.journeys.session_figures import (
    mean_of_sessions,
    quantile_of_sessions,
    ratio_to_sessions,
    share_of_sessions,
)
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.whole import everyone, hidden_because
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST, group_name

_MINUTE = 60_000_000
_FIGURES = ["estimate", "low", "high"]

#: What is said of sessions, and the unit of each figure.
MEASURES = {
    "sessions per customer": "sessions",
    "contacts per session": "contacts",
    "one contact only": "share",
    "median length": "seconds",
    "p90 length": "seconds",
}


def find_sessions(
    study: Study, *, pause_minutes: float = 30, by: str | pd.Series | None = None
) -> pd.DataFrame:
    r"""Describe the sessions that customers' contacts make up.

    A session is a customer's contacts, of any kind and channel, without a pause of more than
    ``pause_minutes`` between one and the next; its length is the time from the first of them to
    the last. The KPIs' visits are another thing: they count certain touchpoints alone, and take
    the source's own sessions where it has them.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    pause_minutes : float
        The longest pause within a session, above 0.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        A row for each group and measure: ``measure`` (a key of ``MEASURES``), the group's column,
        ``n`` (sessions), ``customers``, ``estimate``, ``low``, ``high``, ``unit``, ``note``.
        Intervals take customers as units; those of lengths are as wide as if all sessions of a
        customer were alike.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        ``pause_minutes`` is not above 0.

    References
    ----------
    Catledge & Pitkow 1995, *Characterizing browsing strategies in the World-Wide Web*, for the
    pause; Cochran 1977, *Sampling techniques*, section 6.3, for ratios; Kish 1965, *Survey
    sampling*, for the effective number of sessions.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02 10:00,page,app\n"
    >>> rows += "ann,2025-01-02 10:20,basket,app\nann,2025-01-03 10:00,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> found = find_sessions(open_study(folder)).set_index("measure")
    >>> int(found["n"].iloc[0]), found.loc["contacts per session", "estimate"].item()
    (2, 1.5)
    """
    if not pause_minutes > 0:
        raise CxlabError(f"pause_minutes is {pause_minutes}; it must be above 0")
    groups = None if by is None else study.groups(by)
    kernel = partial(count_sessions, pause_minutes=pause_minutes, groups=everyone(study, groups))
    names = ["customer_id", "timestamp"]
    counts = study.fold(kernel, merge_timed, coded=True, interactions=names)
    settings = study.settings
    table = session_table(counts, settings.min_group, settings.confidence)
    if groups is None:
        return table.drop(columns=GROUP)
    return table.rename(columns={GROUP: group_name(groups, table)})


def number_sessions(interactions: pd.DataFrame, *, pause_minutes: float = 30) -> pd.Series:
    """Return the number of each contact's session.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``; whole customers, sorted by customer and time.
    pause_minutes : float
        The longest pause within a session.

    Returns
    -------
    pandas.Series of int
        From 0, ascending, aligned to the rows.

    Examples
    --------
    >>> times = pd.to_datetime(["2025-01-02 10:00", "2025-01-02 10:30", "2025-01-02 11:01"])
    >>> number_sessions(pd.DataFrame({"customer_id": "ann", "timestamp": times})).tolist()
    [0, 0, 1]
    """
    who, _ = codes_of(interactions["customer_id"])
    new = session_starts(who, times_of(interactions["timestamp"]), pause_minutes)
    return pd.Series(np.cumsum(new) - 1, interactions.index, name="session")


def session_starts(who: Codes, when: Whole, pause_minutes: float) -> NDArray[np.bool_]:
    """Mark the rows with which a session begins.

    Examples
    --------
    >>> session_starts(np.array([0, 0, 1]), np.array([0, 60_000_001, 60_000_002]), 1).tolist()
    [True, True, True]
    """
    new = np.ones(len(who), dtype=bool)
    new[1:] = (who[1:] != who[:-1]) | (np.diff(when) > round(pause_minutes * _MINUTE))
    return new


def count_sessions(
    interactions: pd.DataFrame, *, pause_minutes: float = 30, groups: pd.Series | None = None
) -> Timed:
    """Count sessions by group, with what the intervals need: sums over customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``; whole customers, sorted by customer and time.
    pause_minutes : float
        The longest pause within a session.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Timed
        A row a group: ``customers``, and over them the sums of ``sessions``, ``contacts``,
        ``ones`` (sessions of one contact) and of their squares and products; lengths as times.

    Examples
    --------
    >>> times = pd.to_datetime(["2025-01-02 10:00", "2025-01-02 10:30", "2025-01-02 11:01"])
    >>> rows = count_sessions(pd.DataFrame({"customer_id": "ann", "timestamp": times})).rows
    >>> rows[["customers", "sessions", "contacts", "ones"]].to_numpy().tolist()
    [[1.0, 2.0, 3.0, 1.0]]
    """
    who, customers = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    group, names = group_codes(customers, groups)
    first = np.flatnonzero(session_starts(who, when, pause_minutes))
    first = np.append(first, len(who))
    last, first, contacts = first[1:] - 1, first[:-1], np.diff(first)
    kept = group[who[first]] >= 0
    last, first, contacts = last[kept], first[kept], contacts[kept]
    people = len(customers)
    own = {
        "sessions": np.bincount(who[first], minlength=people).astype(float),
        "contacts": np.bincount(who[first], weights=contacts, minlength=people),
        "ones": np.bincount(who[first], weights=contacts == 1, minlength=people),
    }
    rows = pd.DataFrame({GROUP: names.astype("str"), **_sums(own, group, len(names))})
    seconds = (when[last] - when[first]) / 1e6
    return Timed(rows, count_slots(group[who[first]].astype(np.int64), seconds, len(names)))


def _sums(own: dict[str, NDArray[Any]], group: Codes, groups: int) -> dict[str, NDArray[Any]]:
    """Sum each customer's figures, their squares and products by group."""
    some = np.flatnonzero(own["sessions"])
    mine, own = group[some], {name: values[some] for name, values in own.items()}
    sessions = own["sessions"]
    columns: dict[str, NDArray[Any]] = {
        "customers": np.ones(len(some)),
        **own,
        **{f"{name} squared": values**2 for name, values in own.items()},
        **{f"{name} x sessions": own[name] * sessions for name in ("contacts", "ones")},
    }
    return {
        name: np.bincount(mine, weights=values, minlength=groups)
        for name, values in columns.items()
    }


def session_table(counts: Timed, min_group: int, confidence: float = 0.95) -> pd.DataFrame:
    """Turn the counts of ``count_sessions`` into the table that ``find_sessions`` returns."""
    sums = counts.rows
    figures = {
        "sessions per customer": mean_of_sessions(sums, confidence),
        "contacts per session": ratio_to_sessions(sums, "contacts", confidence),
        "one contact only": share_of_sessions(sums, "ones", confidence),
        "median length": quantile_of_sessions(counts, 0.5, confidence),
        "p90 length": quantile_of_sessions(counts, 0.9, confidence),
    }
    parts = []
    for measure, unit in MEASURES.items():
        columns = dict(zip(_FIGURES, figures[measure], strict=True))
        part = pd.DataFrame({"measure": measure, GROUP: sums[GROUP], "n": sums["sessions"]})
        parts.append(part.assign(customers=sums["customers"], **columns, unit=unit))
    table = pd.concat(parts, ignore_index=True)
    sizes, whole = table["customers"], table["measure"]
    unseen = table[GROUP] == REST
    note = hidden_because(sizes, [(whole, True)], min_group, unseen=unseen)
    shown = ["n", "customers", *_FIGURES]
    table[shown] = table[shown].astype(float).mask(note != "")
    return table.assign(note=note)[~unseen & (sizes > 0)].reset_index(drop=True)
