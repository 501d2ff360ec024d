"""Why a number of groups was chosen or not, in words."""

from typing import Any

import numpy as np
import pandas as pd

from cxlab.personas.choosing.weighing import FEWEST

#: What a number of groups must reach, beside standing out from one cloud: the smallest mean
#: Jaccard similarity over the bootstraps, and the mean prediction strength less its error.
COMES_BACK, FORESEEN = 0.75, 0.8


def why_not(k: Any, row: pd.Series, *, chosen: int, least: float) -> str:
    """Say why a number of groups was not chosen; empty for the one that was.

    Parameters
    ----------
    k : int
        The number.
    row : pandas.Series
        Its figures, as in a selection's table.
    chosen : int
        The number that was.
    least : float
        The smallest share of customers that a group may have, 0..1.

    Returns
    -------
    str
        The first question that it failed.

    Examples
    --------
    >>> row = pd.Series({"gap": 0.1, "gap_needed": 0.2, "smallest": 0.5})
    >>> why_not(2, row, chosen=1, least=0.0)
    'does not stand out from one cloud'
    """
    if k == chosen:
        return ""
    if k == 1:
        return "customers differ by more than one cloud would"
    if np.isnan(row["gap"]):
        return "too few customers who differ"
    if row["smallest"] < least:
        return "a group is too small to be shown"
    if not row["gap"] > row["gap_needed"]:
        return "does not stand out from one cloud"
    if not row["jaccard_min"] >= COMES_BACK:
        return f"not every group comes back ({_two(row['jaccard_min'])} of 1)"
    if not row["prediction_strength"] >= FORESEEN:
        return f"one half does not foresee the other ({_two(row['prediction_strength'])} of 1)"
    return "more groups can be told apart"


def sound(table: pd.DataFrame) -> pd.Series:
    """Return which numbers stand out, come back and are foreseen, whatever their groups' sizes.

    Examples
    --------
    >>> figures = {"gap": 0.3, "gap_needed": 0.2, "prediction_strength": 0.9}
    >>> sound(pd.DataFrame(figures | {"jaccard_min": [0.74, 0.75]})).tolist()
    [False, True]
    """
    return (
        (table["gap"] > table["gap_needed"])
        & (table["jaccard_min"] >= COMES_BACK)
        & (table["prediction_strength"] >= FORESEEN)
    )


def _two(value: float) -> str:
    """Write two digits, rounded down, so that .7499 does not read as the .75 it fails."""
    return f"{np.floor(value * 100) / 100:.2f}"


def reason_of(table: pd.DataFrame, chosen: int, *, n: int, different: int) -> str:
    """Say why this number of groups, as the end of a sentence.

    Parameters
    ----------
    table : pandas.DataFrame
        Indexed by k: gap, gap_needed, jaccard_min and prediction_strength.
    chosen : int
        The number chosen; 1 for none.
    n, different : int
        How many customers were judged, and how many of them differ.

    Returns
    -------
    str
        Without a full stop.

    Examples
    --------
    >>> reason_of(pd.DataFrame(), 1, n=7, different=7)
    '7 customers are too few, 20 are needed'
    """
    if chosen > 1:
        return (
            f"{chosen} is the largest number of groups that all come back and stand out from one "
            "cloud"
        )
    if n < FEWEST:
        return f"{n} customer{' is' if n == 1 else 's are'} too few, {FEWEST} are needed"
    if different < 2:
        return "nothing differs between customers"
    if table.index.max() < 2:
        return "no number of groups was tried"
    judged = table.iloc[1:].dropna(subset="gap")
    if judged.empty:
        return f"only {different} customers differ, which is too few to judge"
    small = judged.index[sound(judged)]
    if len(small):
        said = f"{small.max()} groups stand out from one cloud and come back"
        return f"{said}, but one of them is too small to be shown"
    most = int(judged.index.max())
    numbers = f"no number of groups from 2 to {most}" if most > 2 else "not even 2 groups"
    cloud = "one cloud with the same spreads and correlations"
    if not (table["gap"] > table["gap_needed"]).any():
        verb = "stands" if most > 2 else "stand"
        return f"{numbers} {verb} out from {cloud}"
    verb, other = ("comes", "stands") if most > 2 else ("come", "stand")
    return f"{numbers} both {verb} back and {other} out from {cloud}"
