"""What one partition knows of customers' days: counts and sums that add up over partitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.artifacts.day_in_life_kinds import (
    ACTORS,
    DAY,
    KIND,
    local_times,
    named,
)
from cxlab.artifacts.journey_tally import persona_of
from cxlab.journeys.codes import codes_of, count_codes, times_of

#: What is read of the interactions.
INTERACTIONS = ("customer_id", "timestamp", "touchpoint", "channel", "actor", "direction")

#: How many days a week has, and hours a day.
DAYS, HOURS = 7, 24

#: Where a customer is who has no region on record.
NO_REGION = "not on record"

Tally = dict[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class DayPlan:
    """What a partition needs to know to count for a day in the life.

    Parameters
    ----------
    zone : str
        The time zone of hours and days.
    dated : mapping of tuple of str to str
        The kinds of contacts (actor, touchpoint, channel) that are dated by day only, and by
        whose midnight: ``"local"`` or ``"UTC"``.
    groups, regions : pandas.Series, optional
        The persona and the region of each ``customer_id``.
    events : tuple of pandas.Timestamp
        The first moments of the days of outside events, in UTC.
    event_days : int
        How many days before and after an event are compared.
    step : int
        How many hours a cell of the week is long; divides 24.
    """

    zone: str = "UTC"
    dated: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    groups: pd.Series | None = None
    regions: pd.Series | None = None
    events: tuple[pd.Timestamp, ...] = ()
    event_days: int = 28
    step: int = 1


def tally_day(interactions: pd.DataFrame, *, plan: DayPlan) -> Tally:
    """Count one partition's customers by whom they met, where and when.

    Parameters
    ----------
    interactions : pandas.DataFrame
        One partition's rows with the columns ``INTERACTIONS``.
    plan : DayPlan
        What to count.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``sizes`` (customers by persona), ``actors``, ``touchpoints``, ``months``, ``seasons``,
        ``regions`` (customers who had such contacts), ``places`` (all customers by persona and
        region), ``events`` (who had contacts before and after), and ``hours``, ``weekdays``,
        ``week``: sums over customers of the shares of their own contacts, see ``_shares``.
    """
    rows = _Rows.of(interactions, plan)
    cells = HOURS // plan.step
    week = rows.weekday * cells + rows.hour // plan.step
    known = rows.felt & rows.timed
    return {
        "sizes": rows.sizes(["persona"]),
        "places": rows.sizes(["persona", "region"]),
        "actors": rows.customers({}),
        "regions": rows.customers({}, by=["persona", "region"]),
        "touchpoints": rows.customers({"touchpoint": rows.touchpoint}),
        "months": rows.customers({"month": rows.month}),
        "seasons": rows.customers({"season": season_of(rows.month)}),
        "events": rows.events(plan),
        "hours": rows.shares(rows.hour, HOURS, known),
        "weekdays": rows.shares(rows.weekday, DAYS, rows.felt),
        "week": rows.shares(week, DAYS * cells, known),
    }


def season_of(days: pd.Series) -> pd.Series:
    """Return the first day of the season of each day: December, March, June or September.

    These are the seasons of meteorology, in both hemispheres; only their names differ.

    Examples
    --------
    >>> days = pd.Series(pd.to_datetime(["2025-02-28", "2025-12-01"]))
    >>> season_of(days).dt.strftime("%Y-%m-%d").tolist()
    ['2024-12-01', '2025-12-01']
    """
    return days.dt.to_period("Q-NOV").dt.start_time.astype("datetime64[us]")


def merge_days(parts: list[Tally]) -> Tally:
    """Add up the counts of several partitions, sorted by their keys."""
    merged = {}
    for name in parts[0]:
        frame = pd.concat([part[name] for part in parts], ignore_index=True)
        key = [column for column in frame if column in _KEYS]
        merged[name] = frame.groupby(key).sum().reset_index()
    return merged


_KEYS = ("persona", "region", "actor", "touchpoint", "month", "season", "event", "slot")


@dataclass(frozen=True, eq=False)
class _Rows:
    """Contacts as arrays: who, whose touchpoint, which, and when by the study's clock."""

    who: NDArray[Any]
    people: pd.DataFrame
    actor: NDArray[Any]
    actors: tuple[str, ...]
    touchpoint: pd.Categorical
    hour: NDArray[np.int64]
    weekday: NDArray[np.int64]
    month: pd.Series
    time: pd.Series
    timed: NDArray[np.bool_]
    felt: NDArray[np.bool_]

    @classmethod
    def of(cls, interactions: pd.DataFrame, plan: DayPlan) -> "_Rows":
        """Return the contacts of one partition.

        ``timed``: the hour is known. ``felt``: it is part of the customer's own day; what the
        company itself began is not.
        """
        rows = named(interactions)
        codes, names = codes_of(rows["customer_id"])
        ids = pd.Series(names.astype("str"))
        region = pd.Series(NO_REGION, ids.index, dtype="str")
        if plan.regions is not None:
            region = ids.map(plan.regions).fillna(NO_REGION).astype("str")
        people = pd.DataFrame({"persona": persona_of(ids, plan.groups), "region": region})
        people = people.assign(here=np.bincount(codes, minlength=len(ids)) > 0)
        days = _dated(rows, plan.dated)
        local = local_times(rows["timestamp"], plan.zone)
        local = local.mask(days == "UTC", rows["timestamp"])
        since = times_of(local)
        actors = tuple(rows["actor"].cat.categories)
        company = rows["actor"].eq(ACTORS[0]) & rows["direction"].eq("company")
        return cls(
            who=codes.astype(np.int64),
            people=people,
            actor=rows["actor"].cat.codes.to_numpy().astype(np.int64),
            actors=actors,
            touchpoint=pd.Categorical(rows["touchpoint"]),
            hour=since % DAY // (DAY // HOURS),
            weekday=(since // DAY + 3) % DAYS,  # 1970 began on a Thursday
            month=local.dt.to_period("M").dt.start_time.astype("datetime64[us]"),
            time=rows["timestamp"],
            timed=((days == "") & (since % DAY != 0)).to_numpy(),
            felt=~company.fillna(False).to_numpy(dtype=bool),
        )

    def sizes(self, by: list[str]) -> pd.DataFrame:
        """Count the customers who have any contact."""
        counts = self.people[self.people["here"]].groupby(by).size()
        return counts.rename("customers").reset_index()

    def customers(self, items: dict[str, Any], by: list[str] | None = None) -> pd.DataFrame:
        """Count the customers with contacts at touchpoints of each actor, and of each item."""
        met = pd.DataFrame({"who": self.who, "actor": self.actor, **items}).drop_duplicates()
        met = met.join(self.people[by or ["persona"]], on="who")
        key = [*(by or ["persona"]), "actor", *items]
        counts = met.groupby(key, observed=True).size().rename("customers").reset_index()
        return self._told(counts)

    def events(self, plan: DayPlan) -> pd.DataFrame:
        """Count who had contacts in the days before each event, after it, and in both."""
        length, parts = pd.Timedelta(days=plan.event_days), []
        for number, day in enumerate(plan.events):
            ends = {"before": (day - length, day), "after": (day, day + length)}
            met = pd.DataFrame({"who": self.who, "actor": self.actor})
            for end, (first, then) in ends.items():
                met[end] = ((self.time >= first) & (self.time < then)).to_numpy()
            met = met.groupby(["who", "actor"])[["before", "after"]].any().reset_index()
            met = met.assign(both=met["before"] & met["after"]).join(self.people, on="who")
            sums = met.groupby(["persona", "actor"])[["before", "after", "both"]].sum()
            parts.append(sums.reset_index().assign(event=number))
        if not parts:
            columns = ["persona", "actor", "before", "after", "both", "event"]
            texts = {"persona": "str", "actor": "str"}
            return pd.DataFrame(columns=columns, dtype="int64").astype(texts)
        return self._told(pd.concat(parts, ignore_index=True))

    def shares(self, slot: NDArray[np.int64], slots: int, some: NDArray[np.bool_]) -> pd.DataFrame:
        """Sum up, over customers, which share of their contacts falls into each slot.

        Returns
        -------
        pandas.DataFrame
            persona, actor, slot, customers (who came in it), people (with any such contact),
            total and squares of the customers' shares.
        """
        many, size = len(self.actors), len(self.people) * len(self.actors)
        unit = self.who[some] * many + self.actor[some]
        keys, counts = count_codes(unit * slots + slot[some], size * slots)
        unit, place = keys // slots, keys % slots
        whole = np.bincount(unit, weights=counts, minlength=size)
        share = counts / whole[unit]
        group, names = pd.factorize(self.people["persona"], sort=True)
        of_unit = np.repeat(group, many) * many + np.tile(np.arange(many), len(group))
        cell, cells = of_unit[unit] * slots + place, len(names) * many * slots
        people = np.bincount(of_unit[whole > 0], minlength=len(names) * many)
        table = pd.DataFrame({
            "persona": np.repeat(names, many * slots),
            "actor": np.tile(np.repeat(np.arange(many), slots), len(names)),
            "slot": np.tile(np.arange(slots), len(names) * many),
            "customers": np.bincount(cell, minlength=cells),
            "people": np.repeat(people, slots),
            "total": np.bincount(cell, weights=share, minlength=cells),
            "squares": np.bincount(cell, weights=share**2, minlength=cells),
        })  # fmt: skip
        return self._told(table[table["people"] > 0].reset_index(drop=True))

    def _told(self, table: pd.DataFrame) -> pd.DataFrame:
        names = np.array(self.actors, dtype=object)[table["actor"].to_numpy(dtype=np.int64)]
        told = table.assign(actor=pd.Series(names, table.index, dtype="str"))
        texts = [name for name in ("persona", "region", "touchpoint") if name in told]
        return told.astype(dict.fromkeys(texts, "str"))


def _dated(rows: pd.DataFrame, dated: Mapping[tuple[str, str, str], str]) -> pd.Series:
    """Return by whose midnight each contact is dated; empty where its hour is known."""
    if not dated:
        return pd.Series("", rows.index, dtype="str")
    kinds = rows.groupby(KIND, observed=True).ngroup()
    first = rows[KIND].astype("str").assign(kind=kinds).drop_duplicates("kind")
    keys = first[KIND].itertuples(index=False, name=None)
    midnight = dict(zip(first["kind"], [dated.get(key, "") for key in keys], strict=True))
    return kinds.map(midnight).astype("str")
