"""Which of the team's assumptions the data support, contradict, or cannot test."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import COMMENTS, NO_PLACE
from cxlab.artifacts.journey_facts import HURT, MapFacts
from cxlab.artifacts.journey_findings import row_of
from cxlab.artifacts.journey_tally import Tally
from cxlab.estimate import wilson
from cxlab.privacy import mask_text
from cxlab.study.schema import columns, conform

SUPPORTED, CONTRADICTED, UNTESTABLE = "supported", "contradicted", "untestable"

#: The columns of the frame of assumptions.
ASSUMED = (
    "statement",
    "row",
    "touchpoint",
    "verdict",
    "why",
    "n",
    "estimate",
    "low",
    "high",
    "unit",
)

#: What an assumption says whose first touchpoint can be looked up: "They go first to reviews".
FIRST = re.compile(r"(?:first|starts?|begins?)\s+(?:to|at|with|on|in|by)\s+(?:the\s+)?(.+)", re.I)

#: A failure that at least this share of customers meets is a pain, one of at most the other none.
MANY, FEW = 0.05, 0.01


@dataclass(frozen=True)
class Verdict:
    """What the data say of one assumption."""

    verdict: str
    why: str
    n: int | None = None
    estimate: float = np.nan
    low: float = np.nan
    high: float = np.nan
    unit: str = ""


def judge_assumptions(findings: pd.DataFrame, facts: MapFacts) -> pd.DataFrame:
    """Test what the team assumes as far as rows can.

    Two kinds of assumption are tested, of everyone on the map: a pain at a touchpoint (is the
    share of bad answers there above that about other touchpoints, or do many meet the failure?),
    and where customers go first ("starts at X", "first to X": is X the commonest first recorded
    contact?). Wishes, thoughts, fears and causes are not: rows tell what goes with what, never
    why.

    Parameters
    ----------
    findings : pandas.DataFrame
        Rows of the table of that name. Those with the status ``assumption``, or with none, are
        tested.
    facts : MapFacts
        Counts of the map.

    Returns
    -------
    pandas.DataFrame
        ``ASSUMED``: ``verdict`` (supported, contradicted or untestable), ``why`` in words, and
        the figure that it rests on. Statements are masked.

    References
    ----------
    Newcombe 1998, method 10 (differences); Wilson 1927 (shares).
    """
    told = conform(findings.reindex(columns=list(columns("findings"))), "findings")
    told = told[told["status"].fillna("assumption") == "assumption"]
    told = told.sort_values(list(columns("findings")), ignore_index=True)
    parts = [facts.tally, *([facts.rest] if facts.rest else [])]
    every = {name: pd.concat([part[name] for part in parts]) for name in _NEEDED}
    found = []
    for row in told.astype(object).where(told.notna(), "").to_dict("records"):
        judged = _judge(row, every, facts)
        texts = {name: mask_text(str(row[name])) for name in ("statement", "row", "touchpoint")}
        found.append({**texts, **vars(judged)})
    frame = pd.DataFrame(found, columns=list(ASSUMED))
    return frame.astype({"n": "Int64", **dict.fromkeys(["estimate", "low", "high"], "float64")})


_NEEDED = ("answers", "hurts", "firsts", "went", "sizes")


def _judge(row: Mapping[Any, Any], every: Tally, facts: MapFacts) -> Verdict:
    place = str(row["touchpoint"])
    first = FIRST.search(str(row["statement"]))
    if first:
        named = _named(first[1], every["firsts"]["touchpoint"])
        if named:
            return _goes_first(named, every, facts)
    kind = row_of(str(row["row"]))
    if kind != HURT:
        return Verdict(UNTESTABLE, _cannot(str(row["row"])))
    if not place:
        return Verdict(UNTESTABLE, "it names no touchpoint, so no row is about it")
    if (every["hurts"]["touchpoint"] == place).any():
        return _met(place, every, facts)
    return _asked(place, every, facts)


def _cannot(kind: str) -> str:
    if kind.strip().casefold() == "cause":
        return "rows show what goes together, not what causes what: an experiment could tell"
    return "no row holds what people want, think or fear: only asking them can tell"


def _named(text: str, names: pd.Series) -> str:
    """Return the longest touchpoint that a text begins with."""
    low = text.casefold().strip(" .")
    fits = [name for name in names.unique() if low.startswith(name.casefold())]
    return max(fits, key=len, default="")


def _goes_first(place: str, every: Tally, facts: MapFacts) -> Verdict:
    counts = every["firsts"].groupby("touchpoint")["customers"].sum().sort_values(ascending=False)
    n = int(counts.sum())
    if counts[place] < facts.settings.min_group or n - counts[place] < facts.settings.min_group:
        return Verdict(UNTESTABLE, f"too few, or all but a few, were first seen at {place}")
    share, low, high = (float(value) for value in wilson(
        counts[place], n, facts.settings.confidence))  # fmt: skip
    other = counts.drop(place).index[0]
    _, other_low, other_high = wilson(counts[other], n, facts.settings.confidence)
    figures = (n, share, low, high, "share")
    if low > other_high:
        why = f"more were first seen at {place} than anywhere else"
        return Verdict(SUPPORTED, why, *figures)
    if high < other_low:
        return Verdict(CONTRADICTED, f"more were first seen at {mask_text(other)}", *figures)
    return Verdict(UNTESTABLE, f"as many were first seen at {mask_text(other)}", *figures)


def _met(place: str, every: Tally, facts: MapFacts) -> Verdict:
    hurts = every["hurts"][every["hurts"]["touchpoint"] == place]
    most = hurts.groupby("stage")["customers"].sum().sort_values(ascending=False)
    seen = every["went"].groupby("stage")["customers"].sum()
    stage, n = str(most.index[0]), int(seen[most.index[0]])
    if n < facts.settings.min_group or most.iloc[0] < facts.settings.min_group:
        return Verdict(UNTESTABLE, f"too few met {place} to tell")
    share, low, high = (float(value) for value in wilson(
        most.iloc[0], n, facts.settings.confidence))  # fmt: skip
    why = f"share of the customers at {stage} who met it"
    if low >= MANY:
        return Verdict(SUPPORTED, why, n, share, low, high, "share")
    verdict = CONTRADICTED if high <= FEW else UNTESTABLE
    return Verdict(verdict, f"few meet it: {why}", n, share, low, high, "share")


def _asked(place: str, every: Tally, facts: MapFacts) -> Verdict:
    answers = every["answers"]
    answers = answers[answers["touchpoint"] != NO_PLACE]
    answers = answers[~answers["question"].str.startswith(COMMENTS)]
    here = answers["touchpoint"] == place
    if not here.any():
        return Verdict(UNTESTABLE, f"nobody was asked about {place}")
    like = answers["question"].isin(answers.loc[here, "question"])
    bad, n = _sums(answers[here])
    other_bad, others = _sums(answers[like & ~here])
    smallest = facts.settings.min_group
    if n < smallest or others < smallest:
        return Verdict(UNTESTABLE, f"fewer than {smallest} answers about it, or about other places")
    gap, low, high = _difference((bad, n), (other_bad, others), facts.settings.confidence)
    figures = (n, gap, low, high, "points")
    against = f"bad answers about it, in points more or fewer than about other places ({others:,})"
    if low > 0:
        return Verdict(SUPPORTED, against, *figures)
    if high <= 0:
        return Verdict(CONTRADICTED, against, *figures)
    return Verdict(UNTESTABLE, f"no clear difference: {against}", *figures)


def _sums(answers: pd.DataFrame) -> tuple[int, int]:
    return int(answers["unhappy"].sum()), int(answers["customers"].sum())


def _difference(
    one: tuple[int, int], other: tuple[int, int], confidence: float
) -> tuple[float, float, float]:
    """Return a difference of two shares in points, with the interval of Newcombe."""
    share, low, high = wilson(*one, confidence)
    than, than_low, than_high = wilson(*other, confidence)
    gap = share - than
    least = gap - np.hypot(share - low, than_high - than)
    most = gap + np.hypot(high - share, than - than_low)
    return 100 * float(gap), 100 * float(least), 100 * float(most)
