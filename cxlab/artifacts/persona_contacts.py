"""Where and when each persona is met: touchpoints by what they are for, and hours of the day."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_cells import MapFacts
from cxlab.artifacts.journey_tally import CELL, PLACE, Tally
from cxlab.artifacts.persona_tally import WHOLE
from cxlab.estimate import mean_interval, wilson
from cxlab.journeys.stage_names import read_name
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

#: What touchpoints are for, in the order in which cards show it.
USES = ("search", "buy", "use", "get help", "tell others")

#: The use of each role; where a touchpoint has several, the first here counts.
_ROLES = {
    "purchase": "buy",
    "cart": "buy",
    "service": "get help",
    "complaint": "get help",
    "delivery": "use",
    "referral": "tell others",
    "visit": "search",
    "search": "search",
    "found": "search",
}

#: Touchpoints of these roles are pains or answers of the company: they stand elsewhere.
_ELSEWHERE = ("failure", "late", "reply")

#: The use of what a touchpoint's name says, where the study gives it no role.
_MEANINGS = {
    "notice": "search",
    "browse": "search",
    "buy": "buy",
    "purchase": "buy",
    "use": "use",
    "service": "get help",
    "review": "tell others",
    "advocate": "tell others",
}

_FIGURES = ["estimate", "low", "high"]
_HOURS = ["persona", "hour", "n", *_FIGURES, "others", "note"]


def use_of(touchpoint: str, roles: Mapping[str, tuple[str, ...]]) -> str:
    """Return what customers use a touchpoint for: one of ``USES``, empty where nobody can tell.

    Examples
    --------
    >>> use_of("till", {"purchase": ("till",)}), use_of("product page", {}), use_of("X9", {})
    ('buy', 'search', '')
    """
    if any(touchpoint in roles.get(role, ()) for role in _ELSEWHERE):
        return ""
    played = (use for role, use in _ROLES.items() if touchpoint in roles.get(role, ()))
    return next(played, _MEANINGS.get(read_name(touchpoint), ""))


def touchpoints_of(facts: MapFacts, parts: Tally) -> pd.DataFrame:
    """Return the share of each persona's customers who used each touchpoint, beside all others'.

    Parameters
    ----------
    facts : MapFacts
        Counts with the one stage ``WHOLE``.
    parts : Tally
        The same counts by the study's stages, as the journey map shows them.

    Returns
    -------
    pandas.DataFrame
        persona, stage, use (one of ``USES``, or empty), touchpoint, channel, actor, n (the
        persona's customers), estimate, low, high, others (the share of all other customers), more
        (whether clearly more use it than others), note; the commonest first. Where something
        failed or came late is no row: it stands among the pains, over all channels, and beside
        that a channel would give the others away.
    """
    seen = facts.seen
    places = facts.tally["places"].merge(seen, on=CELL)
    places = places[~places["touchpoint"].isin(facts.tally["hurts"]["touchpoint"])]
    cells = facts.shares(places, "customers", "n").sort_values(
        ["customers", "touchpoint", "channel"], ascending=[False, True, True], kind="stable"
    )
    gaps = gives_away(facts, parts, "places", PLACE)
    why = facts.hidden(cells, "places")
    also = cells.merge(gaps, on=PLACE, how="left")["gap"].fillna("").astype("str")
    cells = facts.shown(cells, why.mask(why == "", also.set_axis(why.index)))
    shown = cells["estimate"].notna()
    cells["others"], high = _others(cells, facts)
    cells["others"] = cells["others"].where(shown)
    cells["more"] = shown & (cells["low"] > high)
    cells["use"] = [use_of(name, facts.settings.roles) for name in cells["touchpoint"]]
    columns = ["n", *_FIGURES, "others", "more", "note"]
    return cells[["persona", "stage", "use", *PLACE[2:], *columns]].reset_index(drop=True)


def _others(cells: pd.DataFrame, facts: MapFacts) -> tuple[pd.Series, pd.Series]:
    """Return the share of all other customers at the same place, and its interval's end."""
    everyone = [facts.tally["places"], *([facts.rest["places"]] if facts.rest else [])]
    sizes = [facts.tally["sizes"], *([facts.rest["sizes"]] if facts.rest else [])]
    total = int(sum(frame["customers"].sum() for frame in sizes))
    item = list(PLACE[2:])
    used = pd.concat(everyone).groupby(item)["customers"].sum().rename("everyone").reset_index()
    used["everyone"] = used["everyone"].astype("int64")
    both = cells[item].merge(used, on=item, how="left")["everyone"].to_numpy()
    rest = total - cells["n"].to_numpy(dtype="int64")
    share, _, high = wilson(both - cells["customers"].to_numpy(), rest, facts.settings.confidence)
    return pd.Series(share, cells.index), pd.Series(high, cells.index)


def gives_away(facts: MapFacts, parts: Tally, name: str, key: list[str]) -> pd.DataFrame:
    """Say which figures over all stages would give away one that the journey map hides.

    Where the map hides a stage's figure, who is in the whole but not in the largest stage shown
    are the hidden ones, or some of them.

    Returns
    -------
    pandas.DataFrame
        ``key`` with the stage ``WHOLE``, and ``gap``: why it is hidden, empty where it is shown.
    """
    smallest = facts.settings.min_group
    part, size = parts[name], facts.tally[name][[*key, "customers"]]
    mine = part[part["persona"] != REST].reset_index(drop=True)
    mapped = MapFacts(
        {**parts, name: mine},
        facts.settings,
        facts.rules,
        facts.horizon_days,
        facts.names,
        {name: part[part["persona"] == REST]},
    )
    hidden = mapped.hidden(mine, name) != ""
    mine = mine.assign(hidden=hidden, stage=WHOLE, most=mine["customers"].mask(hidden))
    found = mine.groupby(key)[["hidden", "most"]].agg({"hidden": "any", "most": "max"})
    found = size.merge(found.reset_index(), on=key)
    left = found["customers"] - found["most"].fillna(0)
    gap = found["hidden"] & found["most"].notna() & (left > 0) & (left < smallest)
    why = f"hidden, as it would give away a group of fewer than {smallest}"
    return found[key].assign(gap=pd.Series("", found.index, dtype="str").mask(gap, why))


def hours_table(hours: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Return at which hours each persona's customers come, on average over them.

    Parameters
    ----------
    hours : pandas.DataFrame
        What ``hours_of`` summed up, customers in no persona included.
    settings : Settings
        The study's smallest group and confidence.

    Returns
    -------
    pandas.DataFrame
        persona, hour (0..23, in the study's zone), n (customers whose hours are known), estimate
        (mean share of a customer's own contacts), low, high, others (the same of all other
        customers), note. An hour at which too few came, or that would give such away, keeps its
        row without figures.

    Examples
    --------
    >>> frame = pd.DataFrame({"persona": "A", "hour": range(24), "customers": [20] + [0] * 23,
    ...                       "people": 20, "total": [20.0] + [0.0] * 23})
    >>> table = hours_table(frame.assign(squares=frame["total"]), Settings("S"))
    >>> table["estimate"].head(2).tolist()
    [1.0, 0.0]
    """
    if hours.empty:
        empty = pd.DataFrame(columns=_HOURS)
        return empty.astype({"n": "int64", **dict.fromkeys([*_FIGURES, "others"], "float64")})
    table = hours.reset_index(drop=True)
    n, mean = table["people"], table["total"] / table["people"]
    spread = np.sqrt(((table["squares"] - n * mean**2) / (n - 1).where(n > 1)).clip(lower=0))
    figures = dict(zip(_FIGURES, mean_interval(n, mean, spread, settings.confidence), strict=True))
    wholes = [(table["hour"], True), (table["persona"], False)]
    unseen = table["persona"] == REST
    why = hidden_because(table["customers"], wholes, settings.min_group, unseen=unseen)
    small = n < settings.min_group
    few = f"fewer than {settings.min_group}: not shown"
    note = why.mask(small, few)
    every = table.groupby("hour")[["people", "total"]].transform("sum") - table[["people", "total"]]
    others = every["total"] / every["people"].where(every["people"] >= settings.min_group)
    table = table.assign(n=n, **figures, others=others, note=note)
    shown = [*_FIGURES, "others"]
    table[shown] = table[shown].clip(0, 1).mask(note != "")
    return table.loc[~unseen, _HOURS].reset_index(drop=True)


def favourite_hour(hours: pd.DataFrame) -> pd.Series | None:
    """Return the hour at which they come more often than others by most, else the busiest.

    Examples
    --------
    >>> rows = {"hour": [9, 21], "estimate": [0.3, 0.2], "others": [0.3, 0.1]}
    >>> int(favourite_hour(pd.DataFrame(rows))["hour"])
    21
    """
    known = hours.dropna(subset=["estimate"])
    if known.empty:
        return None
    more = (known["estimate"] - known["others"]).dropna()
    return known.loc[known["estimate"].idxmax() if more.empty else more.idxmax()]
