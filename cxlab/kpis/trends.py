"""Whether figures by period moved between their first and their last whole period."""

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.estimate import benjamini_hochberg
from cxlab.kpis.differences import combine
from cxlab.kpis.result import Kpis
from cxlab.kpis.table import FEW_JUDGED, PARTIAL
from cxlab.kpis.verdicts import CLEAR, NOT_CLEAR, way_of

_SIDES = ["period", "estimate", "low", "high"]


def first_to_last(kpis: Kpis) -> pd.DataFrame:
    """Say of each KPI whether its last whole period differs from its first.

    The two are taken as if they held other customers: where answers of one customer are alike,
    the verdict is rather too careful than too bold.

    Parameters
    ----------
    kpis : Kpis
        What ``measure_kpis(study, every=...)`` returned, not by group.

    Returns
    -------
    pandas.DataFrame
        A row for each KPI with figures in two whole periods or more: kpi, period_before, before,
        period_after, after, p, p_adjusted, verdict, direction ("better", "worse", or nothing
        where the change is not clear, or neither end is good), unit.

    Examples
    --------
    >>> rows = {"kpi": "nps", "period": pd.to_datetime(["2025-01-01", "2025-02-01"]), "n": 50,
    ...         "estimate": [10.0, 40.0], "low": [0.0, 30.0], "high": [20.0, 50.0],
    ...         "unit": "points", "note": ""}
    >>> about = pd.DataFrame({"kpi": ["nps"], "label": ["NPS"], "good": ["high"]})
    >>> first_to_last(Kpis(pd.DataFrame(rows), about, every="MS"))["direction"].tolist()
    ['better']
    """
    rows = kpis.table.dropna(subset=["estimate", "period"])
    rows = rows[~covered_in_part(rows)].sort_values(["kpi", "period"], kind="stable")
    ends = rows.groupby("kpi", sort=False)
    first = ends.first().loc[ends.size() > 1, [*_SIDES, "unit"]]
    last = ends.last().loc[first.index, _SIDES]
    before, after = (
        tuple(side[name].to_numpy(dtype=float) for name in _SIDES[1:]) for side in (first, last)
    )
    p = _chance(before, after, kpis.confidence)
    adjusted = benjamini_hochberg(p)
    clear = adjusted < 1 - kpis.confidence
    good = kpis.about.set_index("kpi")["good"].reindex(first.index)
    way = way_of(pd.Series(after[0] - before[0]), good)
    found = {
        "kpi": first.index,
        "period_before": first["period"].to_numpy(),
        "before": before[0],
        "period_after": last["period"].to_numpy(),
        "after": after[0],
        "p": p,
        "p_adjusted": adjusted,
        "verdict": np.where(clear, CLEAR, NOT_CLEAR),
        "direction": np.where(clear, way, ""),
        "unit": first["unit"].to_numpy(),
    }
    return pd.DataFrame(found)


def covered_in_part(rows: pd.DataFrame) -> pd.Series:
    """Tell which rows are about periods that the data cover, or can judge, in part only."""
    notes = rows["note"].fillna("")
    parts = [notes.str.contains(words, regex=False) for words in (PARTIAL, FEW_JUDGED)]
    return parts[0] | parts[1]


def _chance(before: tuple, after: tuple, confidence: float) -> np.ndarray:
    """Return p from how far the intervals that face each other leave the difference from 0."""
    apart, low, high = combine(before, after, 0.0)
    toward = np.where(apart > 0, apart - low, high - apart)
    errors = toward / stats.norm.ppf((1 + confidence) / 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = np.abs(apart) / errors
    return np.asarray(2 * stats.norm.sf(np.where(apart == 0, 0.0, z)))
