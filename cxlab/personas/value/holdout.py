"""Check a forecast on weeks that its model did not see: what was expected, and what came."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.markup import interval, money, number, percent
from cxlab.personas.value.expect import Models, group_means
from cxlab.personas.value.purchases import Plan, until

#: Up to so large a share of the purchases that came, a forecast may miss and be called close; up to
#: the second it is called rough; beyond it is refused, unless chance explains as much.
CLOSE, ROUGH = 0.15, 0.30

#: Customers with several purchases are shown in about so many lines.
LINES = 8

VERDICTS = ("close", "rough", "missed")


@dataclass(frozen=True, eq=False)
class HoldOut:
    """How a model fitted on the first weeks did in the rest.

    Parameters
    ----------
    table : pandas.DataFrame
        A row for customers with so many earlier purchases: earlier (in words), n, actual (later
        purchases per customer), and what was expected: estimate, low, high; note.
    total : dict of str to float
        All purchases together: actual, estimate, low, high; with amounts also spend_actual,
        spend_estimate, spend_low, spend_high.
    off : float
        By how much forecasts missed, line by line and altogether: the larger, as a share of what
        came.
    spend_off : float
        The same of amounts, altogether; NaN without them.
    verdict : {"close", "rough", "missed"}
        Of the purchases.
    words : str
        One plain sentence.
    weeks_fitted, weeks_checked : float
        How long the two parts are.
    """

    table: pd.DataFrame
    total: dict[str, float]
    off: float
    spend_off: float
    verdict: str
    words: str
    weeks_fitted: float
    weeks_checked: float
    parameters: pd.DataFrame = field(default_factory=pd.DataFrame)


def hold_out(
    models: Models,
    summary: pd.DataFrame,
    plan: Plan,
    *,
    currency: str = "",
    min_group: int = 10,
    confidence: float = 0.95,
) -> HoldOut:
    """Compare what models fitted up to ``plan.cut`` expect of the rest with what came.

    Parameters
    ----------
    models : Models
        Fitted on ``until(summary, plan.cut, before=True)``.
    summary : pandas.DataFrame
        As ``sum_purchases`` gives it.
    plan : Plan
        Its days.
    currency : str
        Of the amounts.
    min_group : int
        No line is about fewer customers.
    confidence : float
        Of the intervals.

    Returns
    -------
    HoldOut
        The comparison, and a verdict.

    References
    ----------
    Fader, Hardie & Lee 2005, figures 2 and 3, compare the same by number of earlier purchases.
    """
    known = until(summary, plan.cut, before=True)
    later = summary.loc[known.index]
    came = (later["days"] - later["days_before"]).to_numpy(dtype=float)
    weeks = (plan.end - plan.cut) / 7
    lines, names = lines_of(known["frequency"].to_numpy(), min_group)
    means = group_means(models, known, lines, weeks, confidence=confidence)
    table = _table(means, np.bincount(lines, came).astype(float), names)
    everybody = np.zeros(len(known), dtype=np.intp)
    whole = group_means(models, known, everybody, weeks, confidence=confidence)
    total = _total(whole, came.sum(), "purchases", "")
    off, verdict = judge(table, total)
    spend_off = np.nan
    if models.spend is not None:
        spent = float((later["spend"] - later["spend_before"]).sum())
        total |= _total(whole, spent, "value", "spend_")
        spend_off = _apart(total["spend_estimate"], spent)
    spans = ((plan.cut - plan.start) / 7, weeks)
    words = _words(total, spans, verdict, currency)
    return HoldOut(
        table, total, off, spend_off, verdict, words, *spans, models.purchases.parameters
    )


def lines_of(frequency: NDArray[np.float64], min_group: int) -> tuple[NDArray[np.intp], list[str]]:
    """Put customers with like numbers of repeat purchases together, none of them few.

    Parameters
    ----------
    frequency : numpy.ndarray
        Repeat purchases of each customer.
    min_group : int
        No line is about fewer customers, unless all are.

    Returns
    -------
    lines : numpy.ndarray of int
        The line of each customer, from 0 on, in rising order of purchases.
    names : list of str
        How many earlier purchases each line is about, the first one counted.

    Examples
    --------
    >>> lines, names = lines_of(np.repeat([0.0, 1, 2, 3, 9], [50, 30, 20, 4, 8]), 10)
    >>> names, np.bincount(lines).tolist()
    (['1', '2', '3', '4 or more'], [50, 30, 20, 12])
    """
    values, counts = np.unique(frequency, return_counts=True)
    many = max(min_group, int(counts[values > 0].sum() / LINES))
    starts, held = [0], 0
    for at, (value, count) in enumerate(zip(values, counts, strict=True)):
        enough = held >= (min_group if values[starts[-1]] == 0 and value <= 1 else many)
        if held and enough:
            starts.append(at)
            held = 0
        held += count
    if held < min_group and len(starts) > 1:
        starts.pop()
    edges = values[starts]
    line = np.searchsorted(edges, frequency, side="right") - 1
    tops = [*(edges[1:]), np.inf]
    return line, [_name(low + 1, top) for low, top in zip(edges, tops, strict=True)]


def _name(first: float, top: float) -> str:
    if np.isinf(top):
        return f"{first:.0f} or more"
    return f"{first:.0f}" if top <= first else f"{first:.0f} to {top:.0f}"


def _table(means: pd.DataFrame, came: NDArray[np.float64], names: list[str]) -> pd.DataFrame:
    table = means[means["figure"] == "purchases"].reset_index(drop=True)
    actual = came / table["n"]
    note = np.where(actual > table["high"], "more came than expected", "")
    note = np.where(actual < table["low"], "fewer came than expected", note)
    table = table.assign(earlier=names, actual=actual, note=pd.Series(note, dtype="str"))
    return table[["earlier", "n", "actual", "estimate", "low", "high", "note"]]


def _total(whole: pd.DataFrame, actual: float, figure: str, name: str) -> dict[str, float]:
    row = whole[whole["figure"] == figure].iloc[0]
    figures = {f"{name}{key}": float(row[key] * row["n"]) for key in ("estimate", "low", "high")}
    return {f"{name}actual": float(actual), **figures}


def _apart(expected: float, actual: float) -> float:
    return abs(expected - actual) / actual if actual > 0 else np.inf


def judge(table: pd.DataFrame, total: dict[str, float]) -> tuple[float, str]:
    """Return by how much a forecast missed, and what that is called.

    Parameters
    ----------
    table, total
        Of a ``HoldOut``.

    Returns
    -------
    off : float
        The larger of the total's miss and the sum of the lines' misses, as a share of what came.
    verdict : {"close", "rough", "missed"}
        ``CLOSE`` and ``ROUGH`` are the limits; what the intervals of the lines explain together
        is never called missed.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [100], "actual": [2.0], "estimate": [1.0], "low": [0.9]})
    >>> judge(table.assign(high=1.1), {"actual": 200.0, "estimate": 100.0})
    (0.5, 'missed')
    """
    came = total["actual"]
    if not came > 0:
        return np.inf, "missed"
    misses = float((table["n"] * (table["estimate"] - table["actual"]).abs()).sum()) / came
    chance = float((table["n"] * (table["high"] - table["low"]) / 2).sum()) / came
    off = max(misses, _apart(total["estimate"], came))
    if off <= CLOSE:
        return off, "close"
    return off, "rough" if off <= max(ROUGH, chance) else "missed"


def _words(total: dict[str, float], spans: tuple[float, float], verdict: str, currency: str) -> str:
    fitted, checked = spans
    around = interval(total["low"], total["high"], "count")
    told = (
        f"Fitted on the first {fitted:.0f} weeks, the model expected "
        f"{number(round(total['estimate']))} purchases ({around}) in the other {checked:.0f} of "
        f"the same customers; {number(total['actual'])} came{_by(total, '')}"
    )
    if "spend_actual" in total:
        expected, spent = total["spend_estimate"], total["spend_actual"]
        told += (
            f", with {money(spent, currency)} instead of {money(expected, currency)}"
            f"{_by(total, 'spend_')}"
        )
    return f"{told}. {_JUDGED[verdict]}"


_JUDGED = {
    "close": "That is close enough to rely on, as long as the next months are like these.",
    "rough": "That is rough: take forecasts as an order of magnitude.",
    "missed": "That is too far off to forecast from.",
}


def _by(total: dict[str, float], name: str) -> str:
    actual, expected = total[f"{name}actual"], total[f"{name}estimate"]
    if not actual > 0:
        return ""
    share = (actual - expected) / expected
    return f" ({percent(abs(share))} {'more' if share > 0 else 'fewer' if not name else 'less'})"
