"""Long histories cut into episodes: what a customer did for one goal, from its start to its end."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.journeys.codes import Codes, Whole, begins, codes_of, times_of
from cxlab.study import Study
from cxlab.study.fold import concat
from cxlab.study.settings import Goal, Settings

#: How an episode ended: at its goal, without it, or not yet when the data end.
OUTCOMES = ("reached", "left", "open")

#: The days without a contact that is about the goal after which an episode is over, for goals
#: that come from roles.
QUIET_DAYS = 30.0

#: Goals that the roles of touchpoints give: where they start, and where they are reached.
_ROLES = {
    "purchase": (("visit", "search", "cart"), ("purchase",)),
    "help": (("service",), ("resolved",)),
    "complaint": (("complaint",), ("resolved", "reply")),
}

#: The first and last row of each episode, and whether it reaches its goal.
Spans = dict[str, NDArray[Any]]

_DAY = 86_400e6  # in microseconds

#: What ``find_episodes`` reads.
COLUMNS = ("customer_id", "timestamp", "touchpoint", "channel", "direction")


def episode_goals(settings: Settings) -> tuple[Goal, ...]:
    """Return the goals by which a study's histories are cut.

    Those that the study states under ``[goals]``, and those that its roles give: ``purchase``
    (from looking, searching or filling the basket to buying), ``help`` (from asking for help to a
    closed case, or else to an answer) and ``complaint`` (from a public complaint to an answer or a
    closed case). A goal of the study replaces one of that name. What only people know, such as
    which touchpoints a return is made of, is a goal under ``[goals]``.

    Parameters
    ----------
    settings : Settings
        The study's settings.

    Returns
    -------
    tuple of Goal
        Sorted by name; none where nothing says where a goal starts and ends.

    Examples
    --------
    >>> settings = Settings("Shop", roles={"cart": ("basket",), "purchase": ("order",)})
    >>> [(goal.name, goal.start, goal.end) for goal in episode_goals(settings)]
    [('purchase', ('basket',), ('order',))]
    """
    goals = {}
    for name, (start, end) in _ROLES.items():
        first = tuple(place for role in start for place in settings.role(role))
        last = tuple(place for role in end for place in settings.role(role))
        last = last or (settings.role("reply") if name == "help" else ())
        if first and last:
            goals[name] = Goal(name, first, last, QUIET_DAYS)
    goals |= settings.goals
    return tuple(goals[name] for name in sorted(goals))


def find_episodes(study: Study) -> pd.DataFrame:
    r"""Cut the customers' histories into episodes by goal.

    A contact is about a goal that is at one of its start or end touchpoints. An episode begins
    with the first contact at a start touchpoint after the end of the one before, or after the
    goal's days without a contact about it; that may be one that the company sent. It ends with the
    first contact at an end touchpoint (reached), or with the last contact before such a pause
    (left); where the data end sooner, it is open. Of its contacts, all count that the customer
    started, for nobody recorded what else they were about; what the company sent does not.
    Episodes of different goals may overlap. An end without a start is no episode.

    Parameters
    ----------
    study : Study
        An open study with interactions; goals as ``episode_goals`` says.

    Returns
    -------
    pandas.DataFrame
        A row an episode, for internal use: ``customer_id``, ``goal``, ``start``, ``end`` (first
        and last contact), ``contacts`` (the customer's own), ``channels``,
        ``touchpoints`` (how many different ones they have), ``outcome`` (``OUTCOMES``);
        sorted by customer, start and goal.

    References
    ----------
    Halfaker et al. 2015, *User session identification based on strong regularities in
    inter-activity time* (a pause ends what belongs together).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> toml += '[roles]\ncart = ["basket"]\npurchase = ["order"]\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> rows += "ann,2025-01-03,help,call\nann,2025-01-04,order,app\nbea,2025-03-01,basket,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> find_episodes(open_study(folder))[["goal", "contacts", "channels", "outcome"]]
           goal  contacts  channels  outcome
    0  purchase         3         2  reached
    1  purchase         1         1     open
    """
    kernel = partial(
        cut_episodes,
        goals=episode_goals(study.settings),
        end=study.span("interactions")[1],
    )
    rows = study.fold(kernel, concat, coded=True, interactions=list(COLUMNS))
    return rows.sort_values(["customer_id", "start", "goal"], ignore_index=True)


def cut_episodes(
    interactions: pd.DataFrame, *, goals: tuple[Goal, ...], end: pd.Timestamp
) -> pd.DataFrame:
    """Cut one partition's histories into episodes.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``; whole customers, sorted by customer and time.
    goals : tuple of Goal
        By which they are cut.
    end : pandas.Timestamp
        The last moment in the data.

    Returns
    -------
    pandas.DataFrame
        As ``find_episodes`` returns them, sorted by goal, customer and time.
    """
    who, customers = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    sent = (interactions["direction"] == "company").to_numpy(dtype=bool)
    until = int(end.to_datetime64().astype("datetime64[us]").astype(np.int64))
    parts = []
    for goal, spans in goal_spans(interactions, goals):
        within = row_episodes(spans, len(who))
        own = np.flatnonzero((within >= 0) & ~sent)
        episode = within[own]
        size = len(spans["first"])
        pause_over = when[spans["last"]] + round(goal.days * _DAY) <= until
        outcome = np.where(spans["reached"], 0, np.where(pause_over, 1, 2))
        found = {
            "customer_id": customers.astype("str").take(who[spans["first"]]),
            "goal": pd.Index([goal.name], dtype="str").repeat(size),
            "start": when[spans["first"]].view("datetime64[us]"),
            "end": when[spans["last"]].view("datetime64[us]"),
            "contacts": np.bincount(episode, minlength=size),
            "channels": _different(episode, interactions["channel"].iloc[own], size),
            "touchpoints": _different(episode, interactions["touchpoint"].iloc[own], size),
            "outcome": pd.Index(OUTCOMES, dtype="str").take(outcome),
        }
        parts.append(pd.DataFrame(found))
    return pd.concat(parts, ignore_index=True) if parts else _nothing()


def goal_spans(interactions: pd.DataFrame, goals: tuple[Goal, ...]) -> Iterator[tuple[Goal, Spans]]:
    """Find the episodes of each goal among one partition's rows.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``; whole customers, sorted by customer and time.
    goals : tuple of Goal
        By which histories are cut.

    Yields
    ------
    tuple of Goal and dict
        ``first`` and ``last``: the rows at which episodes begin and end; ``reached``: whether the
        last one reaches the goal.
    """
    who, _ = codes_of(interactions["customer_id"])
    place, places = codes_of(interactions["touchpoint"])
    when = times_of(interactions["timestamp"])
    for goal in goals:
        start, stop = (np.asarray(places.isin(ends))[place] for ends in (goal.start, goal.end))
        yield goal, _spans(who, when, start, stop, goal.days)


def _spans(who: Codes, when: Whole, start: np.ndarray, stop: np.ndarray, days: float) -> Spans:
    """Return the first and last row of each episode of one goal, and whether it was reached."""
    rows = np.flatnonzero(start | stop)
    new = begins(who[rows])
    ended = stop[rows]
    new[1:] |= np.diff(when[rows]) > round(days * _DAY)
    new[1:] |= ended[:-1]
    first = np.flatnonzero(new)
    last = np.append(first[1:], len(rows))[: len(first)] - 1
    begun = start[rows[first]]  # an end without a start is no episode
    first, last = rows[first[begun]], rows[last[begun]]
    return {"first": first, "last": last, "reached": stop[last]}


def row_episodes(spans: Spans, rows: int) -> Whole:
    """Return the episode of each row, -1 where it lies in none.

    Parameters
    ----------
    spans : dict
        ``first`` and ``last``: the rows at which episodes begin and end; none overlap.
    rows : int
        How many rows there are.

    Returns
    -------
    numpy.ndarray of int64, shape (rows,)
        The place of the episode in ``spans``.

    Examples
    --------
    >>> row_episodes({"first": np.array([1, 4]), "last": np.array([2, 4])}, 6).tolist()
    [-1, 0, 0, -1, 1, -1]
    """
    place = np.searchsorted(spans["first"], np.arange(rows), side="right") - 1
    if not len(spans["first"]):
        return place
    return np.where((place >= 0) & (np.arange(rows) <= spans["last"][place]), place, -1)


def _different(episode: Whole, column: pd.Series, size: int) -> Whole:
    """Return how many different names the rows of each episode have."""
    codes, names = codes_of(column)
    known = codes >= 0
    once = np.unique(episode[known] * max(len(names), 1) + codes[known])
    return np.bincount(once // max(len(names), 1), minlength=size)


def _nothing() -> pd.DataFrame:
    kinds = {"customer_id": "str", "goal": "str", "start": "datetime64[us]"}
    kinds |= {"end": "datetime64[us]"}
    kinds |= dict.fromkeys(("contacts", "channels", "touchpoints"), "int64")
    kinds |= {"outcome": "str"}
    return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in kinds.items()})
