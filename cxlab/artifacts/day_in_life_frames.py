"""From counts of customers' days to figures with intervals, small groups hidden."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cxlab.artifacts.day_in_life_kinds import ACTORS
from cxlab.artifacts.day_in_life_tally import HOURS, NO_REGION, Tally, season_of
from cxlab.estimate import hide_cells, hide_parts, mean_interval, why_hidden, wilson
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

#: How many touchpoints of each actor are listed, and how many regions; others count together.
TOUCHPOINTS, REGIONS = 8, 12

#: What regions beyond the largest are called together.
OTHER_REGIONS = "other regions"

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

#: The columns of a figure, and what names those of one persona and actor.
FIGURES = ["estimate", "low", "high"]
GROUP = ["persona", "actor"]


@dataclass(frozen=True, eq=False)
class DayFacts:
    """What the frames of a day in the life are made from.

    Parameters
    ----------
    tally : dict of str to pandas.DataFrame
        What ``merge_days`` returned, customers in no persona included.
    settings : Settings
        The study's settings.
    names : dict of str to str
        The name of each persona, in order.
    event_days : int
        How many days before and after an event are compared.
    """

    tally: Tally
    settings: Settings
    names: dict[str, str] = field(default_factory=dict)
    event_days: int = 28

    def sized(self, frame: pd.DataFrame) -> pd.DataFrame:
        """Add ``n``, the customers of the persona, to a frame of counts."""
        sizes = self.tally["sizes"].set_index("persona")["customers"]
        return frame.assign(n=frame["persona"].map(sizes).astype("int64"))

    def shares(self, frame: pd.DataFrame, why: pd.Series, keys: list[str]) -> pd.DataFrame:
        """Return shares of ``n`` with Wilson's interval, hidden ones empty, personas in order."""
        figures = wilson(frame["customers"], frame["n"], self.settings.confidence)
        table = frame.assign(**dict(zip(FIGURES, figures, strict=True)))
        return self.ordered(table.assign(note=why), keys)

    def ordered(self, table: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
        """Empty what is hidden, leave customers in no persona out, and sort."""
        table = table[table["persona"] != REST]
        table[FIGURES] = table[FIGURES].astype("float64").mask(table["note"] != "")
        order = {name: place for place, name in enumerate(self.names)}
        ranks = {"persona": order, "actor": {name: place for place, name in enumerate(ACTORS)}}
        table = table.sort_values(
            keys,
            key=lambda column: column.map(ranks[column.name]) if column.name in ranks else column,
            kind="stable",
            ignore_index=True,
        )
        return table[[*keys, "n", *FIGURES, "note"]]


def actors_frame(facts: DayFacts) -> pd.DataFrame:
    """Return the share of each persona's customers who met each actor at all."""
    frame = facts.sized(facts.tally["actors"])
    why = hidden_because(
        frame["customers"],
        [(frame["actor"], True)],
        facts.settings.min_group,
        unseen=frame["persona"] == REST,
    )
    return facts.shares(frame, why, GROUP)


def touchpoints_frame(facts: DayFacts) -> pd.DataFrame:
    """Return the share of each persona's customers at each actor's touchpoints, most first."""
    frame = facts.sized(facts.tally["touchpoints"])
    wholes = [
        (frame.groupby(["actor", "touchpoint"]).ngroup(), True),
        (frame.groupby(GROUP).ngroup(), False),
    ]
    unseen = frame["persona"] == REST
    why = hidden_because(frame["customers"], wholes, facts.settings.min_group, unseen=unseen)
    ranked = frame.assign(note=why).sort_values(
        ["customers", "touchpoint"], ascending=[False, True], kind="stable"
    )
    place = ranked.groupby(GROUP).cumcount()
    ranked = ranked.assign(place=place)[place < TOUCHPOINTS]
    table = facts.shares(ranked, ranked["note"], [*GROUP, "place"])
    names = ranked[[*GROUP, "place", "touchpoint"]]
    table = table.merge(names, on=[*GROUP, "place"])
    return table[[*GROUP, "touchpoint", "n", *FIGURES, "note"]]


def months_frame(facts: DayFacts) -> pd.DataFrame:
    """Return the share of each persona's customers who met each actor in each month."""
    frame = _crossed(facts, facts.sized(facts.tally["months"]), "month", apart=False)
    return facts.shares(frame, frame["note"], [*GROUP, "month"])


def seasons_frame(facts: DayFacts) -> pd.DataFrame:
    """Return the share of each persona's customers who met each actor in each season.

    A season in which a month is hidden is hidden too: beside the other months it would say how
    many at least came in that one.
    """
    months = _crossed(facts, facts.sized(facts.tally["months"]), "month", apart=False)
    away = months[months["note"] != ""]
    away = away.assign(season=season_of(away["month"]))[[*GROUP, "season"]].drop_duplicates()
    frame = facts.sized(facts.tally["seasons"])
    found = frame.merge(away.assign(hidden=True), "left", on=[*GROUP, "season"])
    hidden = found["hidden"].notna().set_axis(frame.index)
    frame = _crossed(facts, frame, "season", apart=False, hidden=hidden)
    return facts.shares(frame, frame["note"], [*GROUP, "season"])


def regions_frame(facts: DayFacts) -> pd.DataFrame:
    """Return the share of each region's customers who met each actor, by persona.

    The ``REGIONS`` with the most customers are named. ``n`` is hidden where the share is.
    """
    places = facts.tally["places"]
    known = places[places["region"] != NO_REGION].groupby("region")["customers"].sum()
    largest = known.sort_values(ascending=False, kind="stable").index[:REGIONS]
    named = [*largest, NO_REGION]

    def grouped(table: pd.DataFrame) -> pd.DataFrame:
        region = table["region"].where(table["region"].isin(named), OTHER_REGIONS)
        key = [name for name in ("persona", "region", "actor") if name in table]
        return table.assign(region=region).groupby(key)["customers"].sum().reset_index()

    sizes = grouped(places).rename(columns={"customers": "n"})
    frame = grouped(facts.tally["regions"]).merge(sizes, on=["persona", "region"])
    order = {name: place for place, name in enumerate([*largest, OTHER_REGIONS, NO_REGION])}
    frame["place"] = frame["region"].map(order)
    frame = _crossed(facts, frame, "region", apart=True)
    table = facts.shares(frame, frame["note"], [*GROUP, "place"])
    table["region"] = table["place"].map({place: name for name, place in order.items()})
    table["n"] = table["n"].astype("Int64").mask(table["estimate"].isna())
    return table[[*GROUP, "region", "n", *FIGURES, "note"]]


def _crossed(
    facts: DayFacts,
    frame: pd.DataFrame,
    item: str,
    *,
    apart: bool,
    hidden: pd.Series | None = None,
) -> pd.DataFrame:
    """Hide cells of personas by items, with each actor's totals of both beside them."""
    smallest = facts.settings.min_group
    frame = frame.reset_index(drop=True)
    known = pd.Series(False, frame.index)
    if hidden is not None:
        known = hidden.reset_index(drop=True)
    few = frame["customers"].between(1, smallest - 1)
    unseen = frame["persona"] == REST
    if frame["persona"].nunique() < 2:  # each item's total is its cell
        counts = frame["customers"]
        hidden = known | hide_parts(counts, frame["actor"], smallest, apart=apart, hidden=known)
        return frame.assign(note=why_hidden(hidden, few, smallest))
    for _, part in frame.groupby("actor"):
        at = part.index
        cells = (part["customers"], part["persona"], part[item])
        more = hide_cells(*cells, smallest, unseen=unseen[at], apart=apart, hidden=known[at])
        known[at] |= more
    return frame.assign(note=why_hidden(known, few, smallest))


def clock_frames(facts: DayFacts, step: int) -> dict[str, pd.DataFrame]:
    """Return at which hours, on which weekdays, and when in the week customers meet each actor.

    Parameters
    ----------
    facts : DayFacts
        Counts.
    step : int
        How many hours a cell of the week is long; divides 24.

    Returns
    -------
    dict of str to pandas.DataFrame
        ``hours`` (hour), ``weekdays`` (weekday, 0 is Monday) and ``week`` (weekday, hour: the
        first one of the cell): n (customers with such contacts), estimate (mean share of a
        customer's contacts with that actor), low, high, note. A cell in which too few came, or
        that would give such away beside the sums of the week's lines, keeps its row.
    """
    smallest = facts.settings.min_group
    hours, days = facts.tally["hours"], facts.tally["weekdays"]
    hours = hours.assign(hour=hours["slot"], note=_slots_hidden(hours, smallest))
    days = days.assign(weekday=days["slot"], note=_slots_hidden(days, smallest))
    week, cells = facts.tally["week"], HOURS // step
    week = week.assign(weekday=week["slot"] // cells, hour=week["slot"] % cells * step)
    week["note"] = _week_hidden(week, hours, days, smallest, step)
    return {
        "hours": _means(facts, hours, ["hour"]),
        "weekdays": _means(facts, days, ["weekday"]),
        "week": _means(facts, week, ["weekday", "hour"]),
    }


def _slots_hidden(table: pd.DataFrame, smallest: int) -> pd.Series:
    """Say which slots are hidden beside those of other personas, and beside the whole day."""
    wholes = [
        (table.groupby(["actor", "slot"]).ngroup(), True),
        (table.groupby(GROUP).ngroup(), False),
    ]
    unseen = table["persona"] == REST
    why = hidden_because(table["customers"], wholes, smallest, unseen=unseen)
    few = f"fewer than {smallest}: not shown"
    return why.mask(table["people"] < smallest, few)


def _week_hidden(
    week: pd.DataFrame, hours: pd.DataFrame, days: pd.DataFrame, smallest: int, step: int
) -> pd.Series:
    """Say which cells of the week are hidden: of hidden hours and days all, others as needed."""
    away = hours.assign(hour=hours["hour"] - hours["hour"] % step)
    away = away[away["note"] != ""][[*GROUP, "hour"]].drop_duplicates().assign(_hour=True)
    off = days[days["note"] != ""][[*GROUP, "weekday"]].assign(_day=True)
    both = week.merge(away, "left", on=[*GROUP, "hour"])
    both = both.merge(off, "left", on=[*GROUP, "weekday"])
    few = week["customers"].between(1, smallest - 1)
    known = (both["_hour"].notna() | both["_day"].notna() | few).set_axis(week.index)
    unseen = week["persona"] == REST
    cell = week.groupby(["actor", "weekday", "hour"]).ngroup()
    while True:
        before = known
        for _, part in week.groupby(GROUP):
            at = part.index
            more = hide_cells(
                part["customers"], part["weekday"], part["hour"], smallest, hidden=known[at]
            )
            known = known | more.reindex(week.index, fill_value=False)
        known = known | hide_parts(week["customers"], cell, smallest, hidden=known, unseen=unseen)
        if known.equals(before):
            return why_hidden(known, few, smallest)


def _means(facts: DayFacts, table: pd.DataFrame, item: list[str]) -> pd.DataFrame:
    n, mean = table["people"], table["total"] / table["people"]
    spread = np.sqrt(((table["squares"] - n * mean**2) / (n - 1).where(n > 1)).clip(lower=0))
    figures = mean_interval(n, mean, spread, facts.settings.confidence)
    table = table.assign(n=n, **dict(zip(FIGURES, figures, strict=True)))
    table[FIGURES] = table[FIGURES].clip(0, 1)
    return facts.ordered(table, [*GROUP, *item])
