"""What sets each persona apart from all other customers, with intervals."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import benjamini_hochberg
from cxlab.personas.describing.compare import comparable, hide_small, moments, welch

#: The columns of a frame of traits, in order.
COLUMNS = (
    "persona",
    "feature",
    "level",
    "axis",
    "label",
    "unit",
    "clustered_on",
    "n",
    "mean",
    "others",
    "effect",
    "low",
    "high",
    "p_adjusted",
    "verdict",
    "note",
)

#: Below this adjusted p-value a difference is called one.
LEVEL = 0.05

#: What is emptied where a persona, or what it is compared to, is too small.
FIGURES = ("mean", "others", "effect", "low", "high", "p_adjusted")

USED = "used to form the personas: not tested"

#: How the note of a feature begins that merely repeats one that formed the personas.
MOVES = "moves with"


def find_traits(
    features: pd.DataFrame,
    labels: pd.Series,
    known: pd.DataFrame,
    *,
    confidence: float = 0.95,
    min_group: int = 10,
) -> pd.DataFrame:
    """Compare each persona to all other customers, feature by feature.

    The effect is the difference of the two means in standard deviations over all customers, on
    the scale that clustering uses (counts as logarithms, shares through arcsin(sqrt(x)), each
    category as 0 or 1), with Welch's interval; where a persona has one value and all others have
    another, so that nothing varies, with Newcombe's for shares of 1 and 0. A feature that formed
    the personas is not tested: that it differs was arranged. Nor is one that merely repeats such
    a feature (``twin`` in the catalogue). The others are tested with Welch's t, corrected
    together.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer.
    labels : pandas.Series
        Their personas, indexed as ``features``; missing for customers in none.
    known : pandas.DataFrame
        The features' catalogue.
    confidence : float
        Of the intervals, 0..1.
    min_group : int
        A smaller persona, or one that all but fewer belong to, keeps its rows without figures,
        and so do the next smallest until those hidden hold as many customers; ``n`` counts the
        persona's customers of whom the feature is known. A category that fewer customers have is
        not named: such ones count as "other levels", if together they are enough.

    Returns
    -------
    pandas.DataFrame
        The columns ``COLUMNS``, by persona, the largest effect first; ``mean`` and ``others`` are
        plain means in the feature's own unit; ``level`` is the category of a categorical feature.

    References
    ----------
    Welch 1947, *The generalization of "Student's" problem when several different population
    variances are involved*; Benjamini & Hochberg 1995, *Controlling the false discovery rate*;
    Newcombe 1998, *Interval estimation for the difference between independent proportions*.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"score_nps": [9.0, 10.0, 8.0, 2.0, 1.0, 3.0]})
    >>> labels = pd.Series(["P1", "P1", "P1", "P2", "P2", "P2"])
    >>> find_traits(frame, labels, catalogue(frame), min_group=2)[["persona", "mean", "verdict"]]
      persona  mean  verdict
    0      P1   9.0  differs
    1      P2   2.0  differs
    """
    names = sorted(labels.dropna().unique(), key=lambda name: (len(name), name))
    shown, plain, scaled = comparable(features, known, min_group)
    shown = _with_words(shown, known)
    parts = [
        _compare(shown, plain, scaled, (labels == name).to_numpy(), confidence).assign(persona=name)
        for name in names
        if len(names) > 1
    ]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    table = _judge(pd.concat(parts, ignore_index=True))
    table = hide_small(table, min_group, figures=FIGURES, whole=["feature", "level"])
    table["order"] = -table["effect"].abs().round(9)
    table["place"] = table["persona"].map({name: i for i, name in enumerate(names)})
    table = table.sort_values(["place", "order", "feature", "level"], ignore_index=True)
    return table[list(COLUMNS)]


def _with_words(shown: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Add what the catalogue says of each column, and why it is not tested if it is not."""
    about = known.reindex(shown["feature"])
    used = about["clustered_on"].to_numpy(dtype=bool)
    twins = about["twin"].to_numpy() if "twin" in about else np.full(len(about), "")
    moving = [f"{MOVES} {twin}: not tested" if twin else "" for twin in twins]
    note = [twin or (USED if formed else "") for twin, formed in zip(moving, used, strict=True)]
    return shown.assign(axis=about["axis"].to_numpy(), clustered_on=used, note=note)


def _compare(
    shown: pd.DataFrame,
    plain: NDArray[np.float64],
    scaled: NDArray[np.float64],
    inside: NDArray[np.bool_],
    confidence: float,
) -> pd.DataFrame:
    found = welch(scaled, inside, confidence)
    return shown.assign(
        n=found["n"],
        n_others=found["n_others"],
        mean=moments(plain[inside])[1],
        others=moments(plain[~inside])[1],
        effect=found["difference"] / found["spread"],
        low=found["low"] / found["spread"],
        high=found["high"] / found["spread"],
        p=found["p"],
    )


def _judge(table: pd.DataFrame) -> pd.DataFrame:
    adjusted = benjamini_hochberg(table["p"].where(table["note"] == ""))
    words = np.where(adjusted < LEVEL, "differs", "no clear difference")
    words = np.where(np.isnan(adjusted), "", words)
    note = table["note"].where(table["effect"].notna(), "too little known to compare")
    return table.assign(p_adjusted=adjusted, verdict=words, note=note)
