"""A day in the life: the touchpoints of everyone whom customers deal with, and when they do."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from cxlab.artifacts.day_in_life_events import events_frame
from cxlab.artifacts.day_in_life_frames import (
    DayFacts,
    actors_frame,
    clock_frames,
    months_frame,
    regions_frame,
    seasons_frame,
    touchpoints_frame,
)
from cxlab.artifacts.day_in_life_kinds import ACTORS, KIND, clock_kinds, dated_of, merge_kinds
from cxlab.artifacts.day_in_life_page import day_html
from cxlab.artifacts.day_in_life_tally import (
    HOURS,
    INTERACTIONS,
    DayPlan,
    merge_days,
    tally_day,
)
from cxlab.artifacts.journey_maps import groups_of
from cxlab.errors import CxlabError
from cxlab.personas.personas import Personas
from cxlab.study import Study

#: Attributes that say where a customer lives: the first that a study has, in capitals or not.
REGIONS = ("region", "state", "province", "county", "country", "city")


@dataclass(frozen=True, eq=False)
class DayInLife:
    """Whom customers meet in their days, when and where: the company and everyone else.

    In every frame of figures: persona (a key of ``names``), actor (company, partner, competitor
    or life), n (customers), estimate (a share, 0 to 1), low, high, note. Figures of too few, or
    that would give such away, are empty, and ``note`` says why.

    Parameters
    ----------
    actors, touchpoints : pandas.DataFrame
        The share of a persona's customers who met the actor at all; and at each touchpoint, the
        eight with the most customers.
    hours, weekdays, week : pandas.DataFrame
        hour (0..23), weekday (0 is Monday), both: mean share of a customer's contacts with the
        actor, by the study's clock. What the company itself began does not count.
    months : pandas.DataFrame
        month (its first day): the share of a persona's customers who met the actor in it.
    seasons : pandas.DataFrame
        season (its first day: of December, March, June or September): the same share; ``days``
        says how many of its days are on record.
    regions : pandas.DataFrame
        region: the share of its customers who met the actor; empty without such an attribute.
    events : pandas.DataFrame
        event, date, period: the share who met the actor in the days ``before`` and ``after`` a
        dated outside event, and the ``change``, -1 to 1. That something else changed in those
        days too is as likely as not.
    dated : pandas.DataFrame
        actor, touchpoint, channel: what is always dated at the same time of day, midnight mostly,
        so that its hours are unknown.
    names : dict of str to str
        The name of each persona, in order.
    parameters : dict
        What made it.
    notes : tuple of str
        How to read it, and what is not there.
    """

    actors: pd.DataFrame
    touchpoints: pd.DataFrame
    hours: pd.DataFrame
    weekdays: pd.DataFrame
    week: pd.DataFrame
    months: pd.DataFrame
    seasons: pd.DataFrame
    regions: pd.DataFrame
    events: pd.DataFrame
    dated: pd.DataFrame
    names: dict[str, str]
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        frames = {
            name: value for name, value in vars(self).items() if isinstance(value, pd.DataFrame)
        }
        return day_html(frames, self.names, self.parameters, self.notes)


def day_in_life(
    study: Study,
    personas: Personas | pd.Series | None = None,
    *,
    region: str | None = None,
    step: int = 1,
    event_days: int = 28,
) -> DayInLife:
    r"""Show the wider frame: partners, competitors and daily life beside the company.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    personas : Personas or pandas.Series, optional
        Whose days: what ``find_personas`` returned, or a persona for each ``customer_id``; without
        it, those of all customers.
    region : str, optional
        The attribute that says where customers live; the first of ``REGIONS`` that the study has
        unless given.
    step : int
        How many hours a cell of the week is long: 1, 2, 3, 4, 6, 8, 12 or 24. Longer cells hold
        more customers, so that fewer are hidden.
    event_days : int
        How many days before and after an outside event are compared, 1 or more.

    Returns
    -------
    DayInLife
        Frames by actor, touchpoint, hour, weekday, month, season, region and outside event; all
        empty where the study has no interactions.

    Raises
    ------
    CxlabError
        ``step`` or ``event_days`` cannot be.
    UnknownNameError
        No attribute is named ``region``.

    References
    ----------
    Wilson 1927 (shares); Student 1908 (mean shares); Bonett & Price 2012 (changes); Gusfield 1988
    (which cells are hidden).

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = [f"{i},2025-01-06 20:{i + 10},{'shop,company' if i < 20 else 'rival,competitor'},web"
    ...         for i in range(32)]
    >>> lines = ["customer_id,timestamp,touchpoint,actor,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> day = day_in_life(open_study(folder))
    >>> day.actors[["actor", "n", "estimate"]].values.tolist()
    [['company', 32, 0.625], ['competitor', 32, 0.375]]
    >>> day.hours[day.hours["estimate"] > 0][["actor", "hour"]].values.tolist()
    [['company', 20], ['competitor', 20]]
    """
    _check(step, event_days)
    groups, names = groups_of(study, personas)
    if not study.has("interactions"):
        return _nothing(names)
    settings = study.settings
    kernel = partial(clock_kinds, zone=settings.time_zone)
    kinds = study.fold(kernel, merge_kinds, interactions=["timestamp", *KIND], coded=True)
    dated = dated_of(kinds)
    where = region or _region_of(study)
    plan = DayPlan(
        zone=settings.time_zone,
        dated=dated,
        groups=groups,
        regions=study.groups(where) if where else None,
        events=tuple(_moment(event.date, settings.time_zone) for event in settings.events),
        event_days=event_days,
        step=step,
    )
    tally = study.fold(
        partial(tally_day, plan=plan), merge_days, interactions=list(INTERACTIONS), coded=True
    )
    facts = DayFacts(tally, settings, names, event_days)
    regions = regions_frame(facts)
    return DayInLife(
        actors=actors_frame(facts),
        touchpoints=touchpoints_frame(facts),
        **clock_frames(facts, step),
        months=months_frame(facts),
        seasons=_with_days(seasons_frame(facts), study),
        regions=regions if where else regions.iloc[:0],
        events=events_frame(facts),
        dated=pd.DataFrame(list(dated), columns=KIND).astype("str"),
        names=names,
        parameters={
            "title": settings.title,
            "time_zone": settings.time_zone,
            "confidence": settings.confidence,
            "min_group": settings.min_group,
            "region": where,
            "step": step,
            "event_days": event_days,
        },
        notes=_notes(study, kinds, dated, where, tally["week"].empty),
    )


def _check(step: int, event_days: int) -> None:
    if isinstance(step, bool) or not isinstance(step, int) or step < 1 or HOURS % step:
        raise CxlabError(f"step is a number of hours that divides {HOURS}, not {step!r}")
    if isinstance(event_days, bool) or not isinstance(event_days, int) or event_days < 1:
        raise CxlabError(f"event_days is a whole number from 1, not {event_days!r}")


def _nothing(names: dict[str, str]) -> DayInLife:
    """Return the days of customers of whom no contact is on record."""
    items: dict[str, list[str]] = {
        "actors": [],
        "touchpoints": ["touchpoint"],
        "hours": ["hour"],
        "weekdays": ["weekday"],
        "week": ["weekday", "hour"],
        "months": ["month"],
        "seasons": ["season", "days"],
        "regions": ["region"],
        "events": ["event", "date", "period"],
    }
    figures = ["n", "estimate", "low", "high", "note"]
    frames = {
        name: pd.DataFrame(columns=["persona", "actor", *item, *figures])
        for name, item in items.items()
    }
    said = "No contact is on record: nobody's day can be shown."
    return DayInLife(**frames, dated=pd.DataFrame(columns=KIND), names=names, notes=(said,))


def _with_days(seasons: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Say how many days of each season are on record, from the first contact to the last."""
    first, last = study.local(pd.Series(study.span("interactions"))).dt.normalize()
    begins = seasons["season"]
    ends = begins + pd.DateOffset(months=3) - pd.Timedelta(days=1)
    days = (ends.clip(upper=last) - begins.clip(lower=first)).dt.days + 1
    seasons.insert(3, "days", days.astype("int64"))
    return seasons


def _region_of(study: Study) -> str:
    """Return the attribute that says where customers live; empty where there is none."""
    known = {name.casefold(): name for name in reversed(study.store.columns("customers"))}
    return next((known[name] for name in REGIONS if name in known), "")


def _moment(date: str, zone: str) -> pd.Timestamp:
    """Return the first moment of a day by the study's clock, in UTC."""
    day = pd.Timestamp(date).tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    return day.tz_convert("UTC").tz_localize(None)


def _notes(
    study: Study, kinds: pd.DataFrame, dated: dict[tuple[str, str, str], str], where: str,
    untimed: bool,
) -> tuple[str, ...]:  # fmt: skip
    """Say how to read it, and what is not there."""
    met = set(kinds["actor"])
    notes = [
        f"Hours and days are those of {study.settings.time_zone}. They are those of contacts that "
        "customers began, and of what others did to them; what the company itself sent is left out."
    ]
    if not study.has("interactions", "actor"):
        notes.append("The study does not say whose touchpoints these are: all count as its own.")
    gone = [name for name in ACTORS if name not in met]
    if gone:
        listed = " and ".join([", ".join(gone[:-1]), gone[-1]] if len(gone) > 1 else gone)
        notes.append(f"Nothing is on record of {listed}: that customers met none is not said.")
    if dated:
        listed = ", ".join(dict.fromkeys(key[1] for key in dated))
        notes.append(f"Always at the same time of day, so that no hour is known: {listed}.")
    if untimed:
        notes.append("No contact has an hour: hours cannot be shown.")
    first, last = study.span("interactions")
    seasons = "Seasons are quarters from December, March, June and September; the first and the "
    seasons += "last may be on record in part."
    if last - first < pd.Timedelta(days=2 * 365):
        seasons += " Fewer than two years are on record: what differs between seasons may as well "
        seasons += "be a trend, or who came when."
    notes.append(seasons)
    if not where:
        notes.append("No attribute says where customers live: regions cannot be shown.")
    if not study.settings.events:
        notes.append("No outside events are named in study.toml ([[events]]).")
    return tuple(notes)
