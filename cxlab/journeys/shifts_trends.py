"""Whether shares by period rise or fall along a straight line, or only scatter."""

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.estimate import benjamini_hochberg
from cxlab.kpis.table import PARTIAL

RISES, FALLS = "clearly rises", "clearly falls"
NO_TREND, UNSAID = "no clear trend", "cannot be said"

#: The fewest whole periods that a trend can be told from.
LEAST = 4

_KEY = ["kind", "item"]
_COLUMNS = [*_KEY, "n", "first", "last", "estimate", "low", "high"]
_COLUMNS += ["p", "p_adjusted", "verdict", "note"]


def find_trends(table: pd.DataFrame, confidence: float = 0.95) -> pd.DataFrame:
    """Say of each share whether it rises or falls over the whole periods.

    The line is fitted by weighted least squares. Its error is that of shares of so many customers,
    or larger, as far as periods scatter about the line: seasons alone make no trend. Customers who
    are in several periods make the verdict rather too careful than too bold.

    Parameters
    ----------
    table : pandas.DataFrame
        ``kind``, ``item``, ``period``, ``n``, ``estimate``, ``note``: a row a period.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        The trends of ``Shifts``; where fewer than ``LEAST`` whole periods have figures, ``note``
        says so.

    References
    ----------
    Armitage 1955; McCullagh & Nelder 1989, section 4.5.

    Examples
    --------
    >>> months = pd.date_range("2025-01-01", periods=6, freq="MS")
    >>> rows = {"kind": "channel", "item": "app", "period": months, "n": 1000.0, "note": ""}
    >>> table = pd.DataFrame(rows).assign(estimate=[0.1, 0.21, 0.29, 0.4, 0.51, 0.6])
    >>> find_trends(table)[["estimate", "verdict"]].round(2).values.tolist()
    [[0.5, 'clearly rises']]
    """
    whole = ~table["note"].str.contains(PARTIAL, regex=False)
    groups = table[whole].groupby(_KEY, sort=True)
    found = [
        {**dict(zip(_KEY, key, strict=True)), **_line(rows, confidence)} for key, rows in groups
    ]
    trends = pd.DataFrame(found, columns=[name for name in _COLUMNS if name != "p_adjusted"])
    trends["p_adjusted"] = benjamini_hochberg(trends["p"].astype("float64"))
    way = np.where(trends["estimate"] > 0, RISES, FALLS)
    verdict = np.where(trends["p_adjusted"] < 1 - confidence, way, NO_TREND)
    verdict = np.where(trends["p_adjusted"].isna(), UNSAID, verdict)
    trends["verdict"] = pd.Series(verdict, trends.index, dtype="str")
    return trends[_COLUMNS]


def _line(rows: pd.DataFrame, confidence: float) -> dict[str, object]:
    """Return the change along the line from the first period to the last, with its interval."""
    known = rows.dropna(subset=["estimate"]).sort_values("period")
    ends = {"n": known["n"].sum(), "first": rows["period"].min(), "last": rows["period"].max()}
    nothing = dict.fromkeys(("estimate", "low", "high", "p"), np.nan)
    if len(known) < LEAST:
        few = f"fewer than {LEAST} whole periods have figures"
        return ends | nothing | {"verdict": UNSAID, "note": few}
    at = rows["period"].rank().reindex(known.index).to_numpy() - 1
    share, n = known["estimate"].to_numpy(), known["n"].to_numpy()
    mean = np.average(share, weights=n)
    apart = at - np.average(at, weights=n)
    spread = (n * apart**2).sum()
    slope = (n * apart * (share - mean)).sum() / spread
    rest = (n * (share - mean - slope * apart) ** 2).sum()
    of_shares, freedom = mean * (1 - mean), len(known) - 2
    error = np.sqrt(max(of_shares, rest / freedom) / spread)
    length = float(len(rows) - 1)
    half = stats.t.ppf((1 + confidence) / 2, freedom) * error
    p = 2 * stats.t.sf(abs(slope) / error, freedom) if error > 0 else 1.0
    low, high = (slope - half) * length, (slope + half) * length
    told = {"estimate": slope * length, "low": max(low, -1.0), "high": min(high, 1.0), "p": p}
    return ends | told | {"verdict": "", "note": ""}
