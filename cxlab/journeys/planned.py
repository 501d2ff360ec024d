"""Planned against actual: where real journeys leave a process, how many, and at what cost."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.estimate import mean_interval, why_hidden, wilson
from cxlab.estimate.intervals import Interval
from cxlab.journeys.passages import medians_of
from cxlab.journeys.planned_hidden import hidden_runs
from cxlab.journeys.planned_ideas import find_ideas
from cxlab.journeys.planned_page import NO_PROCESS
from cxlab.journeys.planned_result import ProcessCheck
from cxlab.journeys.planned_runs import (
    AS_PLANNED,
    BETWEEN,
    EVERY,
    LATE,
    LEFT_OUT,
    OUT_OF_ORDER,
    REACHED,
    REPEATED,
    count_runs,
)
from cxlab.journeys.spans import Timed, merge_timed
from cxlab.markup import percent
from cxlab.study import Study
from cxlab.study.settings import Process

_DAY = 86_400.0
_FIGURES = ["estimate", "low", "high"]
_STRAYS = (LEFT_OUT, LATE, OUT_OF_ORDER, REPEATED, BETWEEN)

#: How many touchpoints that lie between the steps are listed; how many days a run may take.
MOST_BETWEEN, LONGEST = 10, 36_500


def check_process(
    study: Study, *, name: str | None = None, horizon_days: float = 60
) -> ProcessCheck:
    r"""Compare a process of ``[[processes]]`` with what customers went through.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    name : str, optional
        Which process; by default the study's first.
    horizon_days : float
        How long a run may take. A customer's first run counts; those that began later than this
        before the end of the data are left out, so that every run had its time.

    Returns
    -------
    ProcessCheck
        Steps, strays, whole and ideas. What fewer than ``min_group`` customers did keeps its row
        without figures. Where the study states no process, ``.reason`` says so, and the page how
        to state one.

    Raises
    ------
    CxlabError
        ``horizon_days`` is no number above 0 and at most 36,500.
    UnknownNameError
        No process has that name.

    References
    ----------
    Carmona, van Dongen, Solti & Weidlich 2018, *Conformance checking*; Wilson 1927.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.a]\npath = "a.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "a"\n'
    >>> toml += '[[processes]]\nname = "refund"\nsteps = ["form", "refund"]\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,form,web\n"
    >>> rows += "ann,2025-01-04,refund,web\nbea,2025-01-02,form,web\nbea,2025-06-01,visit,web\n"
    >>> _ = (folder / "a.csv").write_text(rows)
    >>> check_process(open_study(folder)).steps[["touchpoint", "n", "estimate"]]
      touchpoint    n  estimate
    0       form  2.0       1.0
    1     refund  2.0       0.5
    """
    if not (isinstance(horizon_days, int | float) and 0 < horizon_days <= LONGEST):
        raise CxlabError(
            f"horizon_days is {horizon_days!r}; it is a number above 0 and at most {LONGEST:,}"
        )
    process = _named(study.settings.processes, name)
    if process is None:
        return _nothing(NO_PROCESS)
    settings = study.settings
    about = {
        "name": process.name,
        "owner": process.owner,
        "horizon_days": horizon_days,
        "confidence": settings.confidence,
        "min_group": settings.min_group,
    }
    if not study.has("interactions"):
        return _nothing("There are no interactions, so nobody went through a process.", about)
    end = study.span("interactions")[1]
    kernel = partial(count_runs, steps=process.steps, end=end, horizon_days=horizon_days)
    names = ["customer_id", "timestamp", "touchpoint"]
    if study.has("interactions", "automated"):
        names.append("automated")
    counts = study.fold(kernel, merge_timed, coded=True, interactions=names)
    table = _table(counts, process.steps[-1].touchpoint, settings.confidence, settings.min_group)
    runs = int(table.loc[table["kind"] == EVERY, "runs"].sum())
    return ProcessCheck(
        steps=_steps(table, process, settings.confidence),
        strays=_strays(table),
        whole=table[table["kind"].isin([EVERY, AS_PLANNED])].reset_index(drop=True),
        ideas=find_ideas(table, process, settings.min_group),
        parameters=about,
        notes=(
            *_notes(runs, horizon_days, table, settings.min_group),
            *_others(settings.processes, process),
        ),
    )


def _nothing(why: str, about: dict[str, Any] | None = None) -> ProcessCheck:
    empty = {name: pd.DataFrame() for name in ("steps", "strays", "whole", "ideas")}
    return ProcessCheck(**empty, parameters=about or {}, reason=why)


def _named(processes: tuple[Process, ...], name: str | None) -> Process | None:
    known = {one.name: one for one in processes}
    if name is not None and name not in known:
        raise unknown("process", name, known)
    return known[name] if name is not None else next(iter(processes), None)


def _others(processes: tuple[Process, ...], process: Process) -> tuple[str, ...]:
    """Say which other processes there are."""
    names = [f"\u201c{one.name}\u201d" for one in processes if one.name != process.name]
    return (f"The study also states {', '.join(names)}.",) if names else ()


def _table(counts: Timed, last: str, confidence: float, min_group: int) -> pd.DataFrame:
    """Turn counts into figures, a row for each kind and touchpoint; few customers' are empty."""
    rows = counts.rows.rename(columns={"n": "runs"})
    total = int(rows.loc[rows["kind"] == EVERY, "runs"].sum())
    estimate, low, high = wilson(rows["runs"], np.full(len(rows), total), confidence)
    done, done_low, done_high = wilson(rows["finished"], rows["runs"], confidence)
    mean, mean_low, mean_high = _means(rows, confidence)
    days = medians_of(counts, confidence)[1] / _DAY
    table = rows[["kind", "touchpoint", "runs"]].assign(
        n=total,
        estimate=estimate,
        low=low,
        high=high,
        contacts=mean,
        contacts_low=mean_low,
        contacts_high=mean_high,
        finished=done,
        finished_low=done_low,
        finished_high=done_high,
        days=days[0],
        days_low=days[1],
        days_high=days[2],
    )
    hidden = hidden_runs(table, min_group)
    few = table["runs"].between(1, min_group - 1) | (total < min_group)
    others = [name for name in table if name not in ("kind", "touchpoint", "n")]
    table[others] = table[others].astype("float64").mask(hidden)
    table["n"] = float(total) if total >= min_group else np.nan
    ends = table["kind"].eq(REACHED) & table["touchpoint"].eq(last)
    if hidden[ends].any():  # how many finished is how many met the last step
        whole = table["kind"].isin([EVERY, AS_PLANNED])
        done = ["finished", "finished_low", "finished_high"]
        table[done] = table[done].mask(whole)
    return table.assign(note=why_hidden(hidden, few, min_group))


def _means(rows: pd.DataFrame, confidence: float) -> Interval:
    """Return mean contacts per run with their interval, from sums and sums of squares."""
    n = rows["runs"].to_numpy(dtype=float)
    mean = rows["contacts"] / np.where(n > 0, n, np.nan)
    spread = (rows["squares"] - n * mean**2) / np.where(n > 1, n - 1, np.nan)
    return mean_interval(n, mean, np.sqrt(spread.clip(lower=0)), confidence)


def _steps(table: pd.DataFrame, process: Process, confidence: float) -> pd.DataFrame:
    said = pd.DataFrame(
        [
            {
                "step": number,
                "touchpoint": step.touchpoint,
                "by": step.by,
                "input": step.input,
                "output": step.output,
                "rule": step.rule,
                "limit_days": step.within_days or np.nan,
            }
            for number, step in enumerate(process.steps, start=1)
        ]
    )
    figures = ["touchpoint", "n", "runs", *_FIGURES, "days", "days_low", "days_high", "note"]
    met = said.merge(table.loc[table["kind"] == REACHED, figures], on="touchpoint", how="left")
    met.loc[0, ["days", "days_low", "days_high"]] = np.nan
    late = table.loc[table["kind"] == LATE].set_index("touchpoint")["runs"]
    hits = met["touchpoint"].map(late)
    known = hits.notna() & met["runs"].gt(0)
    share, low, high = wilson(hits[known], met.loc[known, "runs"], confidence)
    for name, values in (("late", share), ("late_low", low), ("late_high", high)):
        met[name] = np.nan
        met.loc[known, name] = values
    return met.drop(columns="runs")


def _strays(table: pd.DataFrame) -> pd.DataFrame:
    """Return the ways in which runs stray, the commonest first within a kind."""
    found = table[table["kind"].isin(_STRAYS) & ((table["runs"] > 0) | (table["note"] != ""))]
    found = found.assign(place=found["kind"].map(_STRAYS.index))
    found = found.sort_values(
        ["place", "runs", "touchpoint"], ascending=[True, False, True], kind="stable"
    )
    first = found["kind"].ne(BETWEEN) | (found.groupby("kind").cumcount() < MOST_BETWEEN)
    columns = ["kind", "touchpoint", "n", "runs", *_FIGURES]
    columns += [
        "contacts",
        "contacts_low",
        "contacts_high",
        "days",
        "days_low",
        "days_high",
        "note",
    ]
    return found.loc[first, columns].reset_index(drop=True)


def _notes(runs: int, horizon_days: float, table: pd.DataFrame, min_group: int) -> tuple[str, ...]:
    if not runs >= min_group:
        return (
            f"Fewer than {min_group} customers began this {horizon_days:g} days or more before the "
            "data end: these data cannot tell how it goes.",
        )
    rows = table.set_index("kind")
    planned = rows.loc[AS_PLANNED]
    share = "too few to show" if np.isnan(planned["estimate"]) else percent(planned["estimate"])
    return (
        f"{share} of {runs:,} first runs went as planned: every step that is not optional met, in "
        "order and in time.",
        "That some take longer or finish less often goes with how they strayed; the one need not "
        "be why the other.",
    )
