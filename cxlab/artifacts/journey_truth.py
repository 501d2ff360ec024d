"""Moments of truth: touchpoints whose experience goes with what customers do next."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.artifacts.journey_answers import ABOUT, COMMENTS
from cxlab.artifacts.journey_counts import group_rows
from cxlab.artifacts.journey_facts import TRUTH, MapFacts
from cxlab.artifacts.journey_tally import CELL, MapPlan
from cxlab.estimate import benjamini_hochberg, wilson
from cxlab.journeys.codes import Whole, begins, codes_of, times_of
from cxlab.study import Study
from cxlab.study.fold import concat

#: How an experience is known: by the score that was given, or by what was met.
SCORED, MET = "scored", "met"

#: What is counted: customers with a good and with a bad experience, and those who went on.
COUNTS = ["good", "good_gone", "bad", "bad_gone"]

_KEY = [*ABOUT, "kind"]


def hosts_of(study: Study, pains: tuple[str, ...]) -> dict[str, str]:
    """Return the touchpoint that most often comes directly before each failure or delay.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    pains : tuple of str
        Touchpoints at which something failed or came late.

    Returns
    -------
    dict of str to str
        Those who met a failure are compared from there with those who did not; a failure that
        nothing comes before is left out.
    """
    if not pains:
        return {}
    kernel = partial(_before, pains=pains)
    steps: pd.DataFrame = study.fold(
        kernel, concat, coded=True, interactions=["customer_id", "touchpoint"]
    )
    steps = steps.groupby(["pain", "host"])["n"].sum().reset_index()
    steps = steps.sort_values(["n", "host"], ascending=[False, True], kind="stable")
    return dict(steps.drop_duplicates("pain")[["pain", "host"]].itertuples(index=False, name=None))


def _before(interactions: pd.DataFrame, *, pains: tuple[str, ...]) -> pd.DataFrame:
    """Count which touchpoints come directly before the failures."""
    codes, names = codes_of(interactions["touchpoint"])
    same = ~begins(codes_of(interactions["customer_id"])[0])[1:]
    at = np.flatnonzero(same & np.isin(codes[1:], names.get_indexer(list(pains))))
    pairs = pd.DataFrame({"pain": names.take(codes[at + 1]), "host": names.take(codes[at])})
    pairs = pairs[~pairs["host"].isin(pains)].astype("str")
    return pairs.groupby(["pain", "host"]).size().rename("n").reset_index()


def count_truths(
    rows: pd.DataFrame, asked: pd.DataFrame, plan: MapPlan, hosts: Mapping[str, str]
) -> pd.DataFrame:
    """Count who went on after a good and after a bad experience.

    An answer counts from the moment it was given, each customer's first about a touchpoint at a
    stage; one in the middle of its scale is neither. A failure counts from the first contact at
    the touchpoint before it: whoever met the failure next had a bad experience there, all others
    a good one. So both groups are looked at from a like moment, and only what comes after counts:
    a contact at a later stage within the horizon. Who came there too late is left out.

    Parameters
    ----------
    rows : pandas.DataFrame
        What ``staged`` returned.
    asked : pandas.DataFrame
        What ``placed_answers`` returned.
    plan : MapPlan
        Horizon and end of the data.
    hosts : mapping of str to str
        What ``hosts_of`` returned.

    Returns
    -------
    pandas.DataFrame
        persona, stage, touchpoint, ``kind`` (``SCORED`` or ``MET``) and ``COUNTS``.
    """
    parts = [_scored(rows, asked), *(_met(rows, pain, host) for pain, host in hosts.items())]
    known = _joined(parts, rows)
    known = known[known["when"] <= times_of(pd.Series([plan.end - plan.horizon]))[0]]
    gone = _goes_on(rows, known, round(plan.horizon.total_seconds()))
    bad = known["bad"].to_numpy(dtype=bool)
    groups = group_rows(known, _KEY)
    marks = dict(zip(COUNTS, (~bad, ~bad & gone, bad, bad & gone), strict=True))
    size = len(groups.key)
    counts = {name: np.bincount(groups.of[mark], minlength=size) for name, mark in marks.items()}
    return groups.key.assign(**counts)


#: Codes of persona, touchpoint and customer, stage (``place``), time, and who had it badly.
_Seen = dict[str, np.ndarray]


def _joined(parts: list[tuple[pd.Index, str, _Seen]], rows: pd.DataFrame) -> pd.DataFrame:
    """Put experiences below each other; each part has touchpoints and a kind of its own."""
    seen = {name: np.concatenate([part[name] for *_, part in parts]) for name in parts[0][2]}
    names = pd.Index([name for touchpoints, *_ in parts for name in touchpoints], dtype="str")
    before = np.cumsum([0, *(len(touchpoints) for touchpoints, *_ in parts[:-1])])
    lengths = [len(part["who"]) for *_, part in parts]
    places = pd.Series(names.take(seen.pop("touchpoint") + np.repeat(before, lengths)))
    kinds = np.repeat([kind == MET for _, kind, _ in parts], lengths).astype(np.int8)
    return pd.DataFrame(
        {
            "persona": pd.Categorical.from_codes(seen.pop("persona"), dtype=rows["persona"].dtype),
            "stage": pd.Categorical.from_codes(seen["place"], dtype=rows["stage"].dtype),
            "touchpoint": places.astype("category"),
            "kind": pd.Categorical.from_codes(kinds, [SCORED, MET]),
            **seen,
        }
    )


def _scored(rows: pd.DataFrame, asked: pd.DataFrame) -> tuple[pd.Index, str, _Seen]:
    """Return each customer's first score about a touchpoint at a stage."""
    level = asked["level"].to_numpy(dtype="float64")
    who = pd.Index(codes_of(rows["customer_id"])[1]).get_indexer(asked["customer_id"])
    place = rows["stage"].cat.categories.get_indexer(asked["stage"])
    use = np.flatnonzero(~np.isnan(level) & (level != 0) & (who >= 0) & (place >= 0))
    told = asked.iloc[use]
    scores = ~told["question"].str.startswith(COMMENTS).to_numpy(dtype=bool)
    use, told = use[scores], told[scores]
    touchpoint, names = pd.factorize(told["touchpoint"])
    seen = {
        "persona": rows["persona"].cat.categories.get_indexer(told["persona"]),
        "touchpoint": touchpoint,
        "who": who[use],
        "place": place[use],
        "when": times_of(told["timestamp"]),
        "bad": level[use] < 0,
    }
    order = np.lexsort([seen[name] for name in ("bad", "when", "place", "touchpoint", "who")])
    changes = [begins(seen[name][order]) for name in ("who", "touchpoint", "place")]
    first = np.sort(order[np.logical_or.reduce(changes)])
    return pd.Index(names), SCORED, {name: codes[first] for name, codes in seen.items()}


def _met(rows: pd.DataFrame, pain: str, host: str) -> tuple[pd.Index, str, _Seen]:
    """Return each customer's first contact before a failure, and whether the failure came next."""
    codes, names = codes_of(rows["touchpoint"])
    who, _ = codes_of(rows["customer_id"])
    stage = rows["stage"].cat.codes.to_numpy()
    at = np.flatnonzero(codes == names.get_indexer([host])[0])
    at = at[stage[at] >= 0]
    at = at[begins(who[at])] if len(at) else at
    then = np.minimum(at + 1, len(rows) - 1)
    bad = (then > at) & (who[then] == who[at]) & (codes[then] == names.get_indexer([pain])[0])
    seen = {
        "persona": codes_of(rows["persona"])[0][at],
        "touchpoint": np.zeros(len(at), dtype=np.int64),
        "who": who[at],
        "place": stage[at],
        "when": times_of(rows["timestamp"])[at],
        "bad": bad,
    }
    return pd.Index([pain], dtype="str"), MET, seen


def _goes_on(rows: pd.DataFrame, known: pd.DataFrame, horizon: int) -> np.ndarray:
    """Tell who had a contact at a later stage within so many seconds."""
    who, _ = codes_of(rows["customer_id"])
    when = times_of(rows["timestamp"]) // 1_000_000
    stage = rows["stage"].cat.codes.to_numpy()
    zero = int(min(when.min(initial=0), known["when"].min() // 1_000_000)) if len(known) else 0
    room = int(max(when.max(initial=0), zero)) - zero + horizon + 2
    moment = _moments(known["who"].to_numpy(), known["when"].to_numpy() // 1_000_000, zero, room)
    gone = np.zeros(len(known), dtype=bool)
    for place in np.unique(known["place"]):
        later = np.flatnonzero(stage > place)
        line = _moments(who[later], when[later], zero, room)
        mine = np.flatnonzero(known["place"].to_numpy() == place)
        after = np.searchsorted(line, moment[mine], side="right")
        gone[mine] = np.append(line, np.iinfo(np.int64).max)[after] <= moment[mine] + horizon
    return gone


def _moments(who: np.ndarray, seconds: Whole, zero: int, room: int) -> Whole:
    """Return moments as numbers that ascend by customer, then by time."""
    return who.astype(np.int64) * room + (seconds - zero)


def truth_cells(facts: MapFacts) -> pd.DataFrame:
    """Return the touchpoints whose experience clearly goes with going on.

    The difference of two shares, bad less good, in points, with the interval of Newcombe; the
    chi-square tests are corrected over the whole map. A difference is no cause.

    References
    ----------
    Newcombe 1998, *Interval estimation for the difference between independent proportions*,
    method 10; Benjamini & Hochberg 1995.
    """
    smallest, confidence = facts.settings.min_group, facts.settings.confidence
    counts = facts.tally["truths"]
    enough = (counts["good"] >= smallest) & (counts["bad"] >= smallest)
    counts = counts[enough & (counts["stage"] != facts.settings.stages.order[-1])]
    counts = counts.reset_index(drop=True)
    if counts.empty:
        return pd.DataFrame(columns=[*CELL, "row"])
    p = np.array([_test(*row) for row in counts[COUNTS].to_numpy().tolist()])
    estimate, low, high = difference(counts, confidence)
    cells = counts.assign(estimate=estimate, low=low, high=high, unit="points", row=TRUTH)
    cells = cells.assign(item=counts["touchpoint"], n=counts["good"] + counts["bad"])
    clear = (benjamini_hochberg(p) < 1 - confidence) & ((low > 0) | (high < 0))
    cells["note"] = [_words(row, facts.horizon_days) for row in counts.to_dict("records")]
    why = facts.hidden(cells, "truths", "good")
    why = why.mask(why == "", facts.hidden(cells, "truths", "bad"))
    shown = facts.shown(cells, why)
    shown["n"] = shown["n"].astype("float64").mask(shown["estimate"].isna())
    ranked = shown.assign(size=cells["estimate"].abs()).loc[clear]
    return ranked.sort_values("size", ascending=False, kind="stable").drop(columns="size")


def _test(good: int, good_gone: int, bad: int, bad_gone: int) -> float:
    """Return the p-value of equal shares."""
    table = [[good_gone, good - good_gone], [bad_gone, bad - bad_gone]]
    if not all(map(sum, zip(*table, strict=True))):
        return 1.0
    return float(stats.chi2_contingency(table, correction=True).pvalue)


def difference(
    counts: pd.DataFrame, confidence: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return bad less good shares who went on, in points, with the interval of Newcombe.

    Examples
    --------
    >>> counts = pd.DataFrame({"good": [80], "good_gone": [48], "bad": [70], "bad_gone": [56]})
    >>> [round(float(figure[0]), 1) for figure in difference(counts, 0.95)]
    [20.0, 5.2, 33.4]
    """
    bad, bad_low, bad_high = wilson(counts["bad_gone"], counts["bad"], confidence)
    good, good_low, good_high = wilson(counts["good_gone"], counts["good"], confidence)
    gap = bad - good
    low = gap - np.sqrt((bad - bad_low) ** 2 + (good_high - good) ** 2)
    high = gap + np.sqrt((bad_high - bad) ** 2 + (good - good_low) ** 2)
    return 100 * gap, 100 * low, 100 * high


def _words(row: dict[str, object], days: int) -> str:
    """Say what is compared, without a figure that has no interval of its own."""
    bad, good = int(str(row["bad"])), int(str(row["good"]))
    if row["kind"] == MET:
        who = f"{bad:,} who met it at their first try against {good:,} who did not"
    else:
        who = f"{bad:,} who scored it badly against {good:,} who scored it well"
    return f"to a later stage within {days} days: {who}"


def more_or_fewer(cell: Mapping[Any, Any]) -> tuple[str, dict[str, Any]]:
    """Say how many more or fewer go on, and return the cell counted in that direction.

    Examples
    --------
    >>> words, size = more_or_fewer({"estimate": -10.0, "low": -19.0, "high": -3.0, "n": 488})
    >>> words, size["low"], size["high"]
    ('10 in 100 fewer go on', 3.0, 19.0)
    """
    fewer = cell["estimate"] < 0
    size = {name: cell[name] for name in ("estimate", "low", "high", "n")}
    if fewer:
        size |= {"estimate": -cell["estimate"], "low": -cell["high"], "high": -cell["low"]}
    return f"{size['estimate']:.0f} in 100 {'fewer' if fewer else 'more'} go on", size
