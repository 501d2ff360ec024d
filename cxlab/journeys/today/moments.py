"""Each customer as they stood at given moments: what was known by then, and what came next."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.errors import CxlabError
from cxlab.estimate import hash_uniform
from cxlab.journeys.codes import NONE, Codes, Whole, begins, codes_of, times_of
from cxlab.journeys.looking_ahead import looks_ahead
from cxlab.journeys.rules import StageRules, stage_rules
from cxlab.journeys.stages import STAGE_MODELS, StageKernel
from cxlab.kpis.contacts import is_active
from cxlab.study import Study
from cxlab.study.settings import Settings

#: What the kernels read of the interactions.
COLUMNS = ("customer_id", "timestamp", "touchpoint", "channel", "direction", "actor")

#: Microseconds in a day.
DAY = 86_400_000_000

#: Over so many days before a moment contacts are counted.
WINDOWS = (7, 30, 90)

#: Roles by which a contact is known to be the customer's own where nobody says who started it.
_OWN_ROLES = ("purchase", "visit", "search", "cart", "service")

_SEED = 5


@dataclass(frozen=True)
class Watch:
    """How one partition's contacts are read: their stages, purchases, and who started them.

    Parameters
    ----------
    kernel : callable
        The stage model's kernel.
    order : tuple of str
        The stages in order.
    rules : StageRules
        Which touchpoints are purchases.
    settings : Settings
        The study's roles.
    told : bool
        Whether the study says who started a contact, or which touchpoints customers go to;
        otherwise every contact counts as the customer's own.
    """

    kernel: StageKernel
    order: tuple[str, ...]
    rules: StageRules
    settings: Settings
    told: bool


def watch_of(study: Study, model: str = "rules") -> Watch:
    """Return how a study's contacts are read with a stage model.

    Raises
    ------
    UnknownNameError
        No stage model has that name.
    CxlabError
        The model looks ahead of a contact.
    """
    if looks_ahead(study, model):
        raise CxlabError(
            f"the stage model {model!r} reads whole journeys, so that chances checked with it "
            "would know what came later; choose one that does not look ahead: 'rules' or "
            "'touchpoints'"
        )
    settings = study.settings
    told = study.has("interactions", "direction") or any(map(settings.role, _OWN_ROLES))
    kernel = STAGE_MODELS[model](study)
    return Watch(kernel, settings.stages.order, stage_rules(settings), settings, told)


@dataclass(frozen=True)
class Rows:
    """Contacts as arrays, a place for each row; customers one after the other, each in time.

    ``start`` and ``stop`` are the first row of the row's customer and the one after the last;
    ``first`` are the customers' first rows. ``own`` marks what the customer started, ``buys``
    purchases; ``stage`` is a code, ``NONE`` where unknown.
    """

    names: pd.Index
    who: Codes
    when: Whole
    first: Whole
    start: Whole
    stop: Whole
    stage: Codes
    own: NDArray[np.bool_]
    buys: NDArray[np.bool_]
    touchpoint: pd.Series
    channel: pd.Series


def read_rows(interactions: pd.DataFrame, watch: Watch, share: float = 1.0) -> Rows:
    """Return one partition's contacts as arrays.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``, sorted by customer and time; text, or Categoricals.
    watch : Watch
        How contacts are read.
    share : float
        Of which share of the customers, drawn by a hash of their id.

    Returns
    -------
    Rows
        Of the customers drawn.
    """
    if share < 1:
        who, names = codes_of(interactions["customer_id"])
        drawn = hash_uniform(names, seed=_SEED) < share
        interactions = interactions[drawn[who]].reset_index(drop=True)
    who, names = codes_of(interactions["customer_id"])
    first = np.flatnonzero(begins(who))[: len(who)]
    length = np.diff(first, append=len(who))
    stages = watch.kernel(interactions)["stage"]
    code, known = codes_of(stages)
    places = pd.Index(watch.order).get_indexer(known)
    place, touchpoints = codes_of(interactions["touchpoint"])
    buys = np.array([watch.rules.is_purchase(name) for name in touchpoints], dtype=bool)
    if watch.told:
        own = is_active(interactions, watch.settings).to_numpy(dtype=bool)
    else:
        own = ~interactions["actor"].isin(["competitor", "life"]).to_numpy(dtype=bool)
    return Rows(
        names=names,
        who=who,
        when=times_of(interactions["timestamp"]),
        first=first,
        start=np.repeat(first, length),
        stop=np.repeat(first + length, length),
        stage=np.where(code >= 0, np.append(places, NONE)[code], NONE).astype(np.int32),
        own=own,
        buys=buys[place] if len(place) else np.zeros(0, dtype=bool),
        touchpoint=interactions["touchpoint"],
        channel=interactions["channel"],
    )


def latest(rows: Rows, mark: NDArray[np.bool_]) -> Whole:
    """Return for each row the customer's last marked row up to it; ``NONE`` where none is."""
    at = np.maximum.accumulate(np.where(mark, np.arange(len(mark)), NONE))
    return np.where(at >= rows.start, at, NONE)


def following(rows: Rows, mark: NDArray[np.bool_]) -> Whole:
    """Return for each row the customer's first marked row after it; ``NONE`` where none is."""
    n = len(mark)
    at = np.where(mark, np.arange(n), n)
    after = np.append(np.minimum.accumulate(at[::-1])[::-1][1:], n)[:n]
    return np.where(after < rows.stop, after, NONE)


def stays_begin(rows: Rows) -> NDArray[np.bool_]:
    """Mark the rows at which a stay at a stage begins: another known stage than just before."""
    known = latest(rows, rows.stage >= 0)
    before = np.where(np.arange(len(known)) > rows.start, np.append(NONE, known[:-1]), NONE)
    earlier = np.where(before >= 0, rows.stage[before], NONE)
    return (rows.stage >= 0) & (rows.stage != earlier)


def describe_moments(
    interactions: pd.DataFrame, *, watch: Watch, moments: tuple[int, ...], share: float = 1.0
) -> pd.DataFrame:
    """Describe one partition's customers as they stood at each moment.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``, sorted by customer and time.
    watch : Watch
        How contacts are read.
    moments : tuple of int
        Microseconds since 1970; contacts of that very moment have happened.
    share : float
        Of which share of the customers, drawn by a hash of their id.

    Returns
    -------
    pandas.DataFrame
        A row for each moment and customer with a contact by then. ``customer_id``, ``moment``;
        ``stage`` (code of the last known, ``NONE``), ``in_stage`` (days since that stay began),
        ``quiet`` (days since the customer's last own contact), ``paced`` (days from the first
        contact to that one), ``since_buy``; counts of own days of contact, purchases and all
        contacts, in all and in the last ``WINDOWS`` days; ``touchpoint`` and ``channel`` of the
        last own contact. From after the moment come only ``on_days``, until a later stage is
        reached (from the last stage: until another purchase, or own contact at that stage), and
        ``own_days``, until the next own contact: infinite where the data have none.
    """
    rows = read_rows(interactions, watch, share)
    facts = _Facts.of(rows, len(watch.order))
    parts = [_describe(rows, facts, moment) for moment in moments]
    return pd.concat(parts, ignore_index=True)


@dataclass(frozen=True)
class _Facts:
    """What is looked up at a customer's last row before a moment."""

    own: Whole
    staged: Whole
    stay: Whole
    bought: Whole
    next_own: Whole
    next_stage: NDArray[np.int64]
    sums: dict[str, Whole]

    @classmethod
    def of(cls, rows: Rows, stages: int) -> "_Facts":
        own = latest(rows, rows.own)
        before = np.where(np.arange(len(own)) > rows.start, np.append(NONE, own[:-1]), NONE)
        day = rows.when // DAY
        new_day = rows.own & ((before < 0) | (day[before] != day))
        later = [following(rows, rows.stage > stage) for stage in range(stages - 1)]
        again = rows.buys | (rows.own & (rows.stage == stages - 1))
        marks = {"own": new_day, "bought": rows.buys, "all": np.ones(len(own), dtype=bool)}
        return cls(
            own=own,
            staged=latest(rows, rows.stage >= 0),
            stay=latest(rows, stays_begin(rows)),
            bought=latest(rows, rows.buys),
            next_own=following(rows, rows.own),
            next_stage=np.stack([*later, following(rows, again)]),
            sums={name: np.append(0, np.cumsum(mark)) for name, mark in marks.items()},
        )


def _describe(rows: Rows, facts: _Facts, moment: int) -> pd.DataFrame:
    ends = _ends(rows, moment)
    there = np.flatnonzero(ends > rows.first)
    first, end = rows.first[there], ends[there]
    last = end - 1
    staged = facts.staged[last]
    stage = np.where(staged >= 0, rows.stage[staged], NONE)
    at = {name: getattr(facts, name)[last] for name in ("own", "stay", "bought")}
    since = {name: _days(moment - rows.when[row], row) for name, row in at.items()}
    known = at["own"] >= 0
    columns: dict[str, object] = {
        "customer_id": rows.names.take(rows.who[first]).astype("str"),
        "moment": np.full(len(there), moment),
        "stage": stage,
        "in_stage": since["stay"],
        "quiet": since["own"],
        "since_buy": since["bought"],
        "paced": _days(rows.when[at["own"]] - rows.when[first], at["own"]),
        "touchpoint": _words(rows.touchpoint, at["own"], known),
        "channel": _words(rows.channel, at["own"], known),
        "on_days": _until(rows, facts.next_stage[stage, last], moment, stage),
        "own_days": _until(rows, facts.next_own[last], moment, at["own"]),
    }
    for name, sums in facts.sums.items():
        columns[name] = sums[end] - sums[first]
    for days in WINDOWS:
        begin = np.maximum(_ends(rows, moment - days * DAY)[there], first)
        for name, sums in facts.sums.items():
            columns[f"{name}_{days}"] = sums[end] - sums[begin]
    return pd.DataFrame(columns)


def _ends(rows: Rows, moment: int) -> Whole:
    """Return for each customer the row after the last one up to a moment."""
    if not len(rows.first):
        return np.zeros(0, dtype=np.int64)
    return rows.first + np.add.reduceat((rows.when <= moment).astype(np.int64), rows.first)


def _days(length: Whole, row: Whole) -> NDArray[np.float64]:
    return np.where(row >= 0, length / DAY, np.nan)


def _until(rows: Rows, row: Whole, moment: int, known: Whole) -> NDArray[np.float64]:
    """Return the days until a row: infinite where there is none, missing where nobody knows."""
    days = np.where(row >= 0, (rows.when[row] - moment) / DAY, np.inf)
    return np.where(known >= 0, days, np.nan)


def _words(column: pd.Series, row: Whole, known: NDArray[np.bool_]) -> pd.Series:
    texts = column.take(np.maximum(row, 0)).astype("str").reset_index(drop=True)
    return texts.where(pd.Series(known))
