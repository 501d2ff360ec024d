"""From differences to verdicts in words, for a whole table at once."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import benjamini_hochberg
from cxlab.study.settings import Settings

#: What can be said of a difference.
CLEAR, NOT_CLEAR, UNSAID = "clear change", "no clear change", "cannot be said"

#: The columns of a table of changes; "group" by its name, target and benchmark where given.
COLUMNS = [
    *("kpi", "group", "period_before", "period_after"),
    *("n_before", "before", "before_low", "before_high"),
    *("n_after", "after", "after_low", "after_high"),
    *("estimate", "low", "high", "p", "p_adjusted", "verdict", "direction"),
    *("target", "benchmark", "unit", "note"),
]

#: Figures that hang on how long a period is are not compared where lengths differ by more than
#: this share.
UNLIKE = 0.15

_DIFFERENCE = ["estimate", "low", "high", "p"]


def target_stands(low: float, high: float, target: float, good: str) -> str:
    """Say how a target stands: only an interval wholly to one side of it decides.

    Where neither end is good, it says on which side.

    Examples
    --------
    >>> target_stands(17, 25, 30, "high"), target_stands(17, 25, 20, "high")
    ('missed', 'too close to call')
    >>> target_stands(17, 25, 30, "neither")
    'below it'
    """
    above, below = low >= target, high < target
    if not (above or below):
        return "too close to call"
    if good == "neither":
        return "above it" if above else "below it"
    reached = below if good == "low" else above
    return "reached" if reached else "missed"


def judge(
    pairs: pd.DataFrame,
    about: pd.DataFrame,
    by_length: Sequence[str],
    lengths: NDArray[np.float64],
    confidence: float,
) -> pd.DataFrame:
    """Return a verdict for each difference, corrected for how many there are.

    Parameters
    ----------
    pairs : pandas.DataFrame
        ``CELL`` (the first period), ``then``, each side's n, estimate, low, high and note, and the
        difference's estimate, low, high and p.
    about : pandas.DataFrame
        kpi, and which end is good.
    by_length : sequence of str
        The KPIs that have another figure where a period is longer.
    lengths : numpy.ndarray of float
        How much of each period the data cover.
    confidence : float
        A change is clear where the corrected p is below 1 less this.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS`` but target, benchmark and unit. Where a side's figures are hidden or missing,
        so is the difference.
    """
    hidden = pairs[["estimate_before", "estimate_after"]].isna().any(axis="columns")
    unlike = pairs["kpi"].isin(list(by_length)) & _unlike(pairs, lengths)
    table = pairs.rename(columns=_names())
    table[_DIFFERENCE] = table[_DIFFERENCE].mask(hidden | unlike, np.nan)
    p_adjusted = benjamini_hochberg(table["p"])
    verdict = np.where(p_adjusted < 1 - confidence, CLEAR, NOT_CLEAR)
    verdict = pd.Series(np.where(np.isnan(p_adjusted), UNSAID, verdict), table.index, dtype="str")
    good = table["kpi"].map(about.set_index("kpi")["good"])
    way = way_of(table["estimate"], good)
    lone = ~hidden & ~unlike & table["p"].isna()
    return table.assign(
        p_adjusted=p_adjusted,
        verdict=verdict,
        direction=pd.Series(np.where(verdict == CLEAR, way, ""), table.index, dtype="str"),
        note=_notes(table, unlike, lone),
    )


def way_of(difference: pd.Series, good: pd.Series) -> NDArray[np.object_]:
    """Return "better" or "worse" for each difference; nothing where neither end is good.

    Examples
    --------
    >>> way_of(pd.Series([1, 1, -1]), pd.Series(["high", "neither", "low"])).tolist()
    ['better', '', 'better']
    """
    better = (difference > 0).to_numpy() == (good == "high").to_numpy()
    way = np.where(better, "better", "worse").astype(object)
    return np.where((good == "neither").to_numpy(), "", way)


def alone(rows: pd.DataFrame) -> pd.DataFrame:
    """Return rows for KPIs that have nothing to compare, with the reason."""
    note = rows["note"].where(rows["note"] != "", "the data cover no two periods to compare")
    columns = {"kpi": rows["kpi"], "n_before": 0, "n_after": 0, "verdict": UNSAID, "note": note}
    return pd.DataFrame(columns, index=rows.index).assign(direction="")


def dress(
    table: pd.DataFrame, about: pd.DataFrame, settings: Settings, by: str | None
) -> pd.DataFrame:
    """Return the table in its columns and dtypes, with units, targets and benchmarks."""
    table = table.assign(unit=table["kpi"].map(about.set_index("kpi")["unit"]))
    names = list(COLUMNS)
    for name, given in (("target", settings.targets), ("benchmark", settings.benchmarks)):
        table[name] = table["kpi"].map(given).astype("float64")
        if not given:
            names.remove(name)
    if by is None:
        names.remove("group")
    kinds = dict.fromkeys(("kpi", "group", "verdict", "direction", "unit", "note"), "str")
    kinds |= dict.fromkeys(("period_before", "period_after"), "datetime64[us]")
    kinds |= dict.fromkeys(("n_before", "n_after"), "int64")
    table = table.reindex(columns=names)
    table = table.astype({name: kinds.get(name, "float64") for name in names})
    return table.rename(columns={} if by is None else {"group": by}).reset_index(drop=True)


def _names() -> dict[str, str]:
    """Return what the columns of both sides are called in the table."""
    names = {"estimate_before": "before", "estimate_after": "after", "period": "code"}
    for side in ("before", "after"):
        names |= {f"{bound}_{side}": f"{side}_{bound}" for bound in ("low", "high")}
    return names


def _unlike(pairs: pd.DataFrame, lengths: NDArray[np.float64]) -> pd.Series:
    """Tell which two periods differ too much in length."""
    one, other = (lengths[pairs[name].to_numpy()] for name in ("period", "then"))
    return pd.Series(np.maximum(one, other) > (1 + UNLIKE) * np.minimum(one, other), pairs.index)


def _notes(table: pd.DataFrame, unlike: pd.Series, lone: pd.Series) -> pd.Series:
    said = [
        _note(before, after, *more)
        for before, after, *more in zip(
            table["note_before"], table["note_after"], unlike, lone, strict=True
        )
    ]
    return pd.Series(said, table.index, dtype="str")


def _note(before: str, after: str, unlike: bool, lone: bool) -> str:
    sides = [before] if before == after else [f"before: {before}", f"after: {after}"]
    parts = [side for side in sides if side and not side.endswith(": ")]
    if unlike:
        parts.append("periods of different length are not compared: a longer one gives more")
    if lone:
        parts.append("too few customers for an interval")
    return "; ".join(dict.fromkeys(parts))
