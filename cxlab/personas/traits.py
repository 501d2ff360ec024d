"""What sets each persona apart from all other customers, with intervals."""

import numpy as np
import pandas as pd
from scipy import stats

from cxlab.estimate import benjamini_hochberg, hide_parts, suppress, wilson
from cxlab.personas.pipeline import MOST_CATEGORIES
from cxlab.personas.scales import scaled as on_scale

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

#: What the note of a persona says that is hidden for the sake of a smaller one.
GIVES_AWAY = "hidden, as it would give away"

#: What stands for the categories that too few customers have to be named.
OTHER_LEVELS = "other levels"

USED = "used to form the personas: not tested"


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
        not named: such ones count as ``OTHER_LEVELS``, if together they are enough.

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
    >>> from cxlab.personas.catalogue import catalogue
    >>> frame = pd.DataFrame({"score_nps": [9.0, 10.0, 8.0, 2.0, 1.0, 3.0]})
    >>> labels = pd.Series(["P1", "P1", "P1", "P2", "P2", "P2"])
    >>> find_traits(frame, labels, catalogue(frame), min_group=2)[["persona", "mean", "verdict"]]
      persona  mean  verdict
    0      P1   9.0  differs
    1      P2   2.0  differs
    """
    names = sorted(labels.dropna().unique(), key=lambda name: (len(name), name))
    shown, plain, scaled = _columns(features, known, min_group)
    parts = [
        _compare(shown, plain, scaled, (labels == name).to_numpy(), confidence).assign(persona=name)
        for name in names
        if len(names) > 1
    ]
    if not parts:
        return pd.DataFrame(columns=list(COLUMNS))
    table = _judge(pd.concat(parts, ignore_index=True))
    table = _hide(table, min_group)
    table["order"] = -table["effect"].abs().round(9)
    table["place"] = table["persona"].map({name: i for i, name in enumerate(names)})
    table = table.sort_values(["place", "order", "feature", "level"], ignore_index=True)
    return table[list(COLUMNS)]


def _columns(
    features: pd.DataFrame, known: pd.DataFrame, min_group: int
) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """Return one description per comparable column, its plain values and its scaled values."""
    rows, plain, scaled = [], [], []
    for name, about in known.iterrows():
        values = features[name]
        if about["kind"] != "category":
            rows.append({"feature": name, "level": "", **_words(about, "")})
            plain.append(values.to_numpy(dtype=float))
            scaled.append(on_scale(values, about["kind"]))
            continue
        for level, having in _levels(values, min_group).items():
            rows.append({"feature": name, "level": level, **_words(about, level)})
            plain.append(having.where(values.notna()).to_numpy(dtype=float))
            scaled.append(plain[-1])
    empty = np.empty((len(features), 0))
    return (
        pd.DataFrame(rows),
        np.column_stack(plain) if plain else empty,
        np.column_stack(scaled) if scaled else empty,
    )


def _levels(values: pd.Series, min_group: int) -> dict[str, pd.Series]:
    """Return who has each level; those that few have are put together where that is enough."""
    counts = values.value_counts()
    if len(counts) > MOST_CATEGORIES:
        return {}
    common = sorted(counts.index[counts >= min_group])
    found = {str(level): values.eq(level) for level in common}
    rare = values.notna() & ~values.isin(common)
    if common and rare.sum() >= max(min_group, 1):
        found[OTHER_LEVELS] = found.get(OTHER_LEVELS, False) | rare
    return found


def _words(about: pd.Series, level: str) -> dict[str, object]:
    label = f"{about['label']}: {level}" if level else about["label"]
    unit = "share" if level or about["kind"] == "share" else about["unit"]
    used, twin = bool(about["clustered_on"]), about.get("twin", "")
    note = USED if used else f"moves with {twin}: not tested" if twin else ""
    words = {"axis": about["axis"], "label": label, "unit": unit, "clustered_on": used}
    return words | {"note": note}


def _compare(
    shown: pd.DataFrame,
    plain: np.ndarray,
    scaled: np.ndarray,
    inside: np.ndarray,
    confidence: float,
) -> pd.DataFrame:
    n, mean, _ = _moments(plain[inside])
    n_others, others, _ = _moments(plain[~inside])
    _, centre, spread = _moments(scaled[inside])
    _, centre_others, spread_others = _moments(scaled[~inside])
    _, _, overall = _moments(scaled)
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = spread / n, spread_others / n_others
        error, difference = np.sqrt(a + b), centre - centre_others
        freedom = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (n_others - 1))
        scale = np.sqrt(np.where(overall > 0, overall, np.nan))
        half = stats.t.ppf((1 + confidence) / 2, freedom) * error
        p = 2 * stats.t.sf(np.abs(difference / error), freedom)
    apart = (error == 0) & (difference != 0)
    nearest = difference * _least_difference(n, n_others, confidence)
    low = np.where(apart, np.minimum(nearest, difference), difference - half)
    high = np.where(apart, np.maximum(nearest, difference), difference + half)
    p = np.where(apart, 2 * stats.norm.sf(np.sqrt(n + n_others)), p)
    figures = {
        "n": n,
        "n_others": n_others,
        "mean": mean,
        "others": others,
        "effect": difference / scale,
        "low": low / scale,
        "high": high / scale,
        "p": np.where(np.isnan(scale), np.nan, p),
    }
    return shown.assign(**figures).astype({"n": int, "n_others": int})


def _least_difference(n: np.ndarray, n_others: np.ndarray, confidence: float) -> np.ndarray:
    """Return the lower bound of a difference of 1 between two shares, of which one is 1, one 0.

    That is what a column with one value here and one elsewhere amounts to (Newcombe's interval
    from Wilson's); its pooled test statistic is the root of the number of customers.
    """
    here, elsewhere = (wilson(size, size, confidence)[1] for size in (n, n_others))
    return 1 - np.hypot(1 - here, 1 - elsewhere)


def _moments(values: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return n, mean and variance of each column's known values; NaN where there are too few."""
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    some = np.where(n > 0, n, np.nan)
    mean = np.where(known, values, 0.0).sum(axis=0) / some
    squares = (np.where(known, values - mean, 0.0) ** 2).sum(axis=0)
    return n, mean, squares / np.where(n > 1, n - 1, np.nan)


def _judge(table: pd.DataFrame) -> pd.DataFrame:
    adjusted = benjamini_hochberg(table["p"].where(table["note"] == ""))
    words = np.where(adjusted < LEVEL, "differs", "no clear difference")
    words = np.where(np.isnan(adjusted), "", words)
    note = table["note"].where(table["effect"].notna(), "too little known to compare")
    return table.assign(p_adjusted=adjusted, verdict=words, note=note)


def _hide(table: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Empty the figures where the persona, or what it is compared to, is too small.

    All customers are known from a persona and its others, so that the last persona that was
    hidden would be the rest; customers in no persona are part of that rest.
    """
    figures = ["mean", "others", "effect", "low", "high", "p_adjusted"]
    smaller = table.assign(n=table[["n", "n_others"]].min(axis=1))
    few = smaller["n"] < min_group
    shown = suppress(smaller, min_group, figures=figures).assign(n=table["n"])
    also = _giving_away(table, few, min_group) & ~few
    shown[figures] = shown[figures].mask(also)
    shown["verdict"] = shown["verdict"].mask(few | also, "")
    why = f"{GIVES_AWAY} a group of fewer than {min_group}"
    shown["note"] = shown["note"].mask(also, (shown["note"] + "; ").str.removeprefix("; ") + why)
    return shown


def _giving_away(table: pd.DataFrame, few: pd.Series, min_group: int) -> pd.Series:
    """Tell which rows must be hidden beside those of small personas."""
    whole = table.groupby(["feature", "level"], sort=False).ngroup()
    inside = table["n"].groupby(whole).transform("sum")
    nowhere = (table["n"] + table["n_others"] - inside)[~whole.duplicated()]
    sizes = pd.concat([table["n"], nowhere], ignore_index=True)
    wholes = pd.concat([whole, whole[nowhere.index]], ignore_index=True)
    unseen = pd.Series(sizes.index >= len(table), sizes.index)
    hidden = few.reindex(sizes.index, fill_value=False)
    return hide_parts(sizes, wholes, min_group, hidden=hidden, unseen=unseen).iloc[: len(table)]
