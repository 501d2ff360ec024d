"""Chances for every customer as they stand today, and how well such chances held before."""

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

from cxlab.estimate import hash_uniform
from cxlab.journeys.today.calibration import judge_chances, reliability_table
from cxlab.journeys.today.design import Array
from cxlab.journeys.today.hazards import Asked, Hazards, fit_hazards
from cxlab.journeys.today.moments import COLUMNS, DAY, Watch, describe_moments
from cxlab.journeys.today.support import SPANS, too_few, too_short, verdict_of
from cxlab.study import Study
from cxlab.study.fold import concat

#: What is asked of each customer: what it is called, the column of a customer's chance, and the
#: column of ``describe_moments`` that says when it comes.
OUTCOMES = {"goes on": ("goes_on", "on_days"), "falls silent": ("silent", "own_days")}

#: Fitted on so many customers at most, drawn by a hash of their id, at so many moments.
CUSTOMERS, MOMENTS = 8_000, 12

#: Customers are divided into so many parts; each part's chances come from the others.
FOLDS = 3

_SEED = 7

QUALITY = (
    *("horizon", "outcome", "n", "customers", "share", "predicted", "brier", "base_brier"),
    *("estimate", "low", "high", "calibration_error", "by_chance", "by_chance_high"),
    *("verdict", "note"),
)
RELIABILITY = (
    *("horizon", "outcome", "bin", "n"),
    *("estimate", "low", "high", "predicted", "note"),
)


@dataclass(frozen=True, eq=False)
class Foretold:
    """Chances of everyone today, and how chances held on data that no model had seen.

    Parameters
    ----------
    present : pandas.DataFrame
        From ``describe_moments`` at the last moment of the data, sorted by customer.
    chances : pandas.DataFrame
        Aligned to ``present``: a column for each outcome and horizon (``goes_on_30``); missing
        where the data carry none.
    quality, reliability : pandas.DataFrame
        ``QUALITY`` and ``RELIABILITY``.
    """

    present: pd.DataFrame
    chances: pd.DataFrame
    quality: pd.DataFrame
    reliability: pd.DataFrame


def foretell(study: Study, watch: Watch, horizons: tuple[int, ...]) -> Foretold:
    """Fit chances on the past, check them on the last days, and tell those of today.

    The check: chances fitted on moments whose following days ended before the last days of the
    data (as many as the longest horizon), and on other customers than those they are told of.
    Then all is fitted again up to the last day.
    """
    start, end = (_micro(moment) for moment in study.span("interactions"))
    present = _look(study, watch, (end,), 1.0)
    span = (end - start) / DAY
    short = {horizon: too_short(horizon, span) for horizon in horizons}
    carried = tuple(horizon for horizon in horizons if not short[horizon])
    past = present[:0]
    if carried:
        share = min(1.0, CUSTOMERS / max(study.count("customers"), 1))
        past = _look(study, watch, past_moments(start, end, carried), share)
        past = past[past["quiet"].notna()].reset_index(drop=True)
    said: list[dict[str, object]] = []
    told: dict[str, Any] = {}
    bins: list[pd.DataFrame] = []
    for outcome, (name, days) in OUTCOMES.items():
        asked = Asked(outcome, days, carried, silent=outcome == "falls silent")
        with threadpool_limits(limits=1):  # small products: threads only wait
            quality, reliability, chances = _one(study, watch, past, present, asked, end)
        refused = [_refused(horizon, outcome, short[horizon]) for horizon in horizons]
        said += [row for row in refused if row["note"]] + quality
        bins += reliability
        told |= {f"{name}_{horizon}": chances.get(horizon, np.nan) for horizon in horizons}
    order = {outcome: place for place, outcome in enumerate(OUTCOMES)}
    table = pd.DataFrame(said, columns=list(QUALITY)).sort_values(
        ["outcome", "horizon"], key=lambda one: one.map(order) if one.name == "outcome" else one
    )
    frame = pd.DataFrame(told, index=present.index).astype("float64")
    return Foretold(present, frame, _typed(table.reset_index(drop=True)), _bins(bins))


def past_moments(start: int, end: int, horizons: tuple[int, ...]) -> tuple[int, ...]:
    """Return the moments at which customers are looked at, latest first, in microseconds.

    They are as far apart as the shortest horizon, but at least a third of the longest, and none
    is closer to the first contact on record than that.

    Examples
    --------
    >>> [moment // DAY for moment in past_moments(0, 365 * DAY, (30, 60, 90))][-3:]
    [95, 65, 35]
    """
    step = max(horizons[0], -(-horizons[-1] // SPANS)) * DAY
    moments = (end - number * step for number in range(1, MOMENTS + 1))
    return tuple(moment for moment in moments if moment >= start + step)


def _one(
    study: Study,
    watch: Watch,
    past: pd.DataFrame,
    present: pd.DataFrame,
    asked: Asked,
    end: int,
) -> tuple[list[dict[str, object]], list[pd.DataFrame], dict[int, Array]]:
    """Return quality, bins and today's chances of one outcome, by horizon where there are some."""
    if not asked.horizons:
        return [], [], {}
    cut = end - asked.horizons[-1] * DAY
    few = {horizon: too_few(past, asked, horizon, cut) for horizon in asked.horizons}
    quality = [_refused(horizon, asked.outcome, why) for horizon, why in few.items() if why]
    kept = tuple(horizon for horizon, why in few.items() if not why)
    if not kept:
        return quality, [], {}
    asked = Asked(asked.outcome, asked.days, kept, asked.silent)
    stages = len(watch.order)
    tried = _left_out(past, asked, stages, cut)
    bins, held = [], []
    for place, horizon in enumerate(kept):
        settings = study.settings
        row, table = _judge(past, tried[:, place], asked, horizon, (cut, end), settings.confidence)
        quality.append(row)
        if row["verdict"] != "refused":
            held.append((place, horizon))
        if table is not None:
            few_bins = reliability_table(*table, min_group=settings.min_group)
            bins.append(few_bins.assign(horizon=horizon, outcome=asked.outcome))
    if not held:
        return quality, bins, {}
    model = fit_hazards(past, asked, stages=stages, until=end, rows=np.ones(len(past), dtype=bool))
    today = _told(model, present)
    return quality, bins, {horizon: today[:, place] for place, horizon in held}


def _left_out(past: pd.DataFrame, asked: Asked, stages: int, cut: int) -> Array:
    """Return chances at the moments of the check, from models of other customers and before it."""
    fold = np.floor(hash_uniform(past["customer_id"], seed=_SEED) * FOLDS).astype(int)
    late = past["moment"].to_numpy() >= cut
    told = np.full((len(past), len(asked.horizons)), np.nan)
    for number in range(FOLDS):
        mine = late & (fold == number)
        if mine.any():
            model = fit_hazards(past, asked, stages=stages, until=cut, rows=fold != number)
            told[mine] = model.chances(past[mine])
    return told


def _judge(
    past: pd.DataFrame,
    told: Array,
    asked: Asked,
    horizon: int,
    period: tuple[int, int],
    confidence: float,
) -> tuple[dict[str, object], tuple[Array, Array] | None]:
    """Return how well chances of a horizon held in the last days, and those with what came."""
    cut, end = period
    moment, days = past["moment"].to_numpy(), past[asked.days].to_numpy()
    rows = (moment >= cut) & (moment + horizon * DAY <= end) & ~np.isnan(days)
    if not rows.any():
        return _refused(horizon, asked.outcome, "Nobody could be checked in the last days."), None
    came = ((days[rows] <= horizon) != asked.silent).astype(float)
    found = judge_chances(told[rows], came, past.loc[rows, "customer_id"], confidence)
    verdict, note = verdict_of(found)
    row = {"horizon": horizon, "outcome": asked.outcome, "predicted": told[rows].mean()}
    return {**row, **found, "verdict": verdict, "note": note}, (told[rows], came)


def _told(model: Hazards, present: pd.DataFrame) -> Array:
    """Return today's chances; missing for customers without a contact of their own."""
    told = np.full((len(present), len(model.asked.horizons)), np.nan)
    known = present["quiet"].notna().to_numpy()
    if model.asked.days == "on_days":
        known = known & (present["stage"].to_numpy() >= 0)
    told[known] = model.chances(present[known])
    return told


def _look(study: Study, watch: Watch, moments: tuple[int, ...], share: float) -> pd.DataFrame:
    kernel = partial(describe_moments, watch=watch, moments=moments, share=share)
    frame: pd.DataFrame = study.fold(kernel, concat, coded=True, interactions=COLUMNS)
    return frame.sort_values(["moment", "customer_id"], ignore_index=True)


def _micro(moment: pd.Timestamp) -> int:
    return (
        0 if pd.isna(moment) else int(moment.to_datetime64().astype("datetime64[us]").astype(int))
    )


def _refused(horizon: int, outcome: str, why: str) -> dict[str, object]:
    return {"horizon": horizon, "outcome": outcome, "verdict": "refused", "note": why}


def _typed(table: pd.DataFrame) -> pd.DataFrame:
    texts = dict.fromkeys(("outcome", "verdict", "note"), "str")
    figures = [name for name in QUALITY if name not in (*texts, "horizon")]
    return table.astype({**texts, **dict.fromkeys(figures, "float64"), "horizon": "int64"})


def _bins(parts: list[pd.DataFrame]) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=list(RELIABILITY))
    return pd.concat(parts, ignore_index=True)[list(RELIABILITY)]
