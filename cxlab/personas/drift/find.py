"""Find out whether personas change over time: two periods of a study beside each other."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from cxlab.errors import CxlabError
from cxlab.personas.drift.profiles import DRAWS, compare_profiles
from cxlab.personas.drift.result import Drift
from cxlab.personas.features.customers import customer_features
from cxlab.personas.forming import Choice
from cxlab.personas.saving.saved import has_personas, load_personas
from cxlab.study.decisions import read_decisions
from cxlab.study.study import Study

#: Saved personas are taken where the time they were found in is at most so many times as long, or
#: as short, as a period: what customers do adds up over time.
LIKE_LENGTH = 1.5

#: The shortest period, in days, in which customers show how they behave.
SHORTEST = 14

_SEASON = (
    "Two periods differ in season, prices and campaigns as well; that something changed does not "
    "say why."
)


def find_drift(
    study: Study,
    *,
    at: str | pd.Timestamp | None = None,
    model: Mapping[str, Any] | None = None,
    k: int | Literal["auto"] = "auto",
    permutations: int = DRAWS,
    seed: int = 0,
) -> Drift:
    r"""Compare personas before and after a day: how common, what they do, who went where.

    Both periods have the same length, for what customers do adds up. The same personas are looked
    for in both (shares, behaviour, migration); and they are fitted again in each and matched (which
    moved, vanished or appeared). Each question is tested by swapping profiles between the periods.

    Parameters
    ----------
    study : Study
        An open study, with interactions.
    at : str or pandas.Timestamp, optional
        The first day of the later period, by the study's clocks (``"2025-07-01"``); the middle of
        the interactions' time unless given.
    model : dict, optional
        ``Personas.model``, or what ``load_personas`` returned. Unless given, the study's saved
        personas, if the time they were found in is about as long as a period; else personas are
        found in both periods together.
    k : int or "auto"
        How many personas, where they are found.
    permutations : int
        How often profiles are swapped; in one of ten personas are fitted again.
    seed : int
        Another seed gives other draws and other starts.

    Returns
    -------
    Drift
        Tests, shares, behaviour, migration, matched personas; ``reason`` alone where the data do
        not carry it.

    Raises
    ------
    CxlabError
        If the day cannot be read or lies outside the data, or ``permutations`` is no number from
        19.

    References
    ----------
    Good 2005, *Permutation, parametric and bootstrap tests of hypotheses*; Westfall & Young 1993,
    *Resampling-based multiple testing*; Kuhn 1955 (matching).

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> days = [(i, m, d) for i in range(40) for m in (1, 2) for d in (2, 9, 16, 23)]
    >>> days = [(i, f"2025-0{m}-{d:02}", "web" if i % 2 or m > 1 else "app") for i, m, d in days]
    >>> rows = [f"{i},{day},shop,{channel}" for i, day, channel in days]
    >>> lines = ["customer_id,timestamp,touchpoint,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> drift = find_drift(open_study(folder), k=2, permutations=99)
    >>> drift.shares[["n_before", "n_after"]].values.tolist()
    [[20, 40], [20, 0]]
    """
    if isinstance(permutations, bool) or not isinstance(permutations, int) or permutations < 19:
        raise CxlabError(f"permutations is a whole number from 19, not {permutations!r}")
    asked = {"k": k, "draws": permutations, "seed": seed}
    if not study.has("interactions"):
        return Drift("there are no contacts that could be put in two periods", parameters=asked)
    start, middle, end = _periods(study, at)
    days = (middle - start) / pd.Timedelta(days=1)
    told = {"start": start.isoformat(), "at": middle.isoformat(), "end": end.isoformat()}
    if days < SHORTEST:
        reason = f"periods of {days:.0f} days are too short, {SHORTEST} are needed"
        return Drift(reason, parameters=asked | told)
    model, notes = _model(study, model, days)
    first, then, last = (moment.tz_localize("UTC") for moment in (start, middle, end))
    before = customer_features(study, since=first, until=then)
    after = customer_features(study, since=then, until=last)
    found = compare_profiles(
        (before, after),
        study.settings,
        model=model,
        choice=Choice(k, seed=seed),
        draws=permutations,
        decisions=read_decisions(study),
    )
    said = (_told(study, start, middle, end), *found.notes, *notes, _SEASON)
    if found.reason:
        said = (_told(study, start, middle, end),)
    return replace(found, parameters=found.parameters | told, notes=said)


def _periods(
    study: Study, at: str | pd.Timestamp | None
) -> tuple[pd.Timestamp, pd.Timestamp, pd.Timestamp]:
    """Return where the earlier period begins, where it ends, and where the later one ends (UTC)."""
    first, last = study.span("interactions")
    last += pd.Timedelta(microseconds=1)
    middle = first + (last - first) / 2 if at is None else _moment(at)
    if at is None:
        middle = _local(middle, study).normalize()
    middle = _utc(middle, study)
    if at is not None and not first < middle < last:
        days = f"{_local(first, study):%Y-%m-%d} to {_local(last, study):%Y-%m-%d}"
        raise CxlabError(f"the day {at!r} lies outside the data, which cover {days}")
    length = min(middle - first, last - middle)
    return middle - length, middle, middle + length


def _moment(at: Any) -> pd.Timestamp:
    try:
        moment = pd.Timestamp(at)
    except (TypeError, ValueError) as error:
        raise CxlabError(f"{at!r} is no day; write it as '2025-07-01'") from error
    if pd.isna(moment) or moment.tz is not None:
        raise CxlabError(f"{at!r} is no day by the study's clocks; write it as '2025-07-01'")
    return moment


def _local(moment: pd.Timestamp, study: Study) -> pd.Timestamp:
    return moment.tz_localize("UTC").tz_convert(study.settings.time_zone).tz_localize(None)


def _utc(moment: pd.Timestamp, study: Study) -> pd.Timestamp:
    """Return a moment by the study's clocks in UTC; one that clocks skip is the next there is."""
    zone = study.settings.time_zone
    there = moment.tz_localize(zone, ambiguous=True, nonexistent="shift_forward")
    return there.tz_convert("UTC").tz_localize(None)


def _model(
    study: Study, model: Mapping[str, Any] | None, days: float
) -> tuple[Mapping[str, Any] | None, tuple[str, ...]]:
    """Return the personas to assign to, and what has to be said of the choice."""
    given = model is not None
    if model is None and has_personas(study):
        model = load_personas(study)
    if model is None or not model.get("period"):
        return model, ()
    first, last = (pd.Timestamp(moment) for moment in model["period"])
    then = (last - first) / pd.Timedelta(days=1)
    if 1 / LIKE_LENGTH <= then / days <= LIKE_LENGTH:
        return model, ()
    lengths = f"over {then:.0f} days, and each period here has {days:.0f}"
    if given:
        return model, (
            f"The personas were found {lengths}: what adds up over time lies apart from theirs in "
            "both periods alike.",
        )
    return None, (
        f"The saved personas were found {lengths}: others were found in these periods, as what "
        "customers do adds up over time.",
    )


def _told(study: Study, start: pd.Timestamp, middle: pd.Timestamp, end: pd.Timestamp) -> str:
    days = [f"{_local(moment, study):%Y-%m-%d}" for moment in (start, middle, end)]
    first, last = study.span("interactions")
    said = f"Before: from {days[0]} until {days[1]}; after: from then until {days[2]}."
    if start > first or end <= last:
        said += " The rest of the data is left out, so that both periods have the same length."
    return said
