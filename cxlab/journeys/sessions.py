"""Sessions: the visits that customers' contacts make up, and what is said of them."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.errors import CxlabError
from cxlab.journeys.codes import Codes, Whole, begins, codes_of, group_codes, times_of
from cxlab.journeys.session_figures import (
    mean_of_sessions,
    quantile_of_sessions,
    ratio_to_sessions,
    share_of_sessions,
)
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.whole import everyone, hidden_because, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST
from cxlab.study.visits import PAUSE_MINUTES, number_visits, visit_starts

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
    study: Study, *, pause_minutes: float = PAUSE_MINUTES, by: str | pd.Series | None = None
) -> pd.DataFrame:
    r"""Describe the sessions that customers' contacts make up.

    A session is what the source numbers as one (``session_id``); contacts to which it gives none
    make up sessions without a pause of more than ``pause_minutes`` between one and the next.
    Contacts of any kind and channel count, those aside that the company started. A session's
    length is the time from its first contact to the last. The KPIs' visits are the same, of
    contacts at touchpoints to look and to buy alone.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    pause_minutes : float
        The longest pause within a session that the source does not number, above 0.
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
    groups = everyone(study, by)
    kernel = partial(count_sessions, pause_minutes=pause_minutes, groups=groups)
    names = session_columns(study)
    counts = study.fold(kernel, merge_timed, coded=True, interactions=names)
    settings = study.settings
    return named(session_table(counts, settings.min_group, settings.confidence), groups)


def session_columns(study: Study) -> list[str]:
    """Return the columns that tell sessions apart, of those that a study has."""
    more = [name for name in ("session_id", "direction") if study.has("interactions", name)]
    return ["customer_id", "timestamp", *more]


def whole_sessions(
    interactions: pd.DataFrame, pause_minutes: float = PAUSE_MINUTES
) -> tuple[pd.DataFrame, Whole]:
    """Return the contacts that sessions are made of, each session in one piece.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp`` and, where they are known, ``session_id``, ``direction``;
        whole customers, sorted by customer and time.
    pause_minutes : float
        The longest pause within a session, where the source numbers none.

    Returns
    -------
    tuple of pandas.DataFrame and numpy.ndarray of int64
        The rows, without contacts that the company started; and where each session begins.

    Examples
    --------
    >>> times = pd.to_datetime(["2025-01-02 10:00", "2025-01-02 10:30", "2025-01-02 11:01"])
    >>> rows = pd.DataFrame({"customer_id": "ann", "timestamp": times})
    >>> whole_sessions(rows)[1].tolist()
    [0, 2]
    """
    if "direction" in interactions:
        interactions = interactions[interactions["direction"] != "company"]
    who, _ = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    if "session_id" not in interactions:
        return interactions, np.flatnonzero(visit_starts(who, when, pause_minutes))
    own, _ = codes_of(interactions["session_id"])
    visit = number_visits(who, when, own, pause_minutes)
    order = np.argsort(visit, kind="stable")
    return interactions.iloc[order], np.flatnonzero(begins(visit[order]))


def count_sessions(
    interactions: pd.DataFrame,
    *,
    pause_minutes: float = PAUSE_MINUTES,
    groups: pd.Series | None = None,
) -> Timed:
    """Count sessions by group, with what the intervals need: sums over customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``whole_sessions`` takes them.
    pause_minutes : float
        The longest pause within a session, where the source numbers none.
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
    rows, first = whole_sessions(interactions, pause_minutes)
    who, customers = codes_of(rows["customer_id"])
    when = times_of(rows["timestamp"])
    group, names = group_codes(customers, groups)
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
    sums = pd.DataFrame({GROUP: names.astype("str"), **_sums(own, group, len(names))})
    seconds = (when[last] - when[first]) / 1e6
    return Timed(sums, count_slots(group[who[first]].astype(np.int64), seconds, len(names)))


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
