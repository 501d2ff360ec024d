"""Compare a persona to all other customers: means, differences, intervals, what is hidden."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import stats

from cxlab.estimate import hide_parts, suppress, wilson
from cxlab.personas.preparing.pipeline import MOST_CATEGORIES
from cxlab.personas.preparing.scales import scaled as on_scale

#: What the note of a persona says that is hidden for the sake of a smaller one.
GIVES_AWAY = "hidden, as it would give away"

#: What stands for the categories that too few customers have to be named.
OTHER_LEVELS = "other levels"

#: Variances below this share of the variance over all customers are rounding errors.
NOTHING = 1e-18


def comparable(
    features: pd.DataFrame, known: pd.DataFrame, min_group: int
) -> tuple[pd.DataFrame, NDArray[np.float64], NDArray[np.float64]]:
    """Turn features into columns of numbers: a category into one 0/1 column per level.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer.
    known : pandas.DataFrame
        The catalogue of those to compare.
    min_group : int
        A level that fewer customers have counts among ``OTHER_LEVELS``, if these are enough.

    Returns
    -------
    tuple
        A frame that says of each column its feature, level, label and unit; the values in their
        own unit; the values on the scale that clustering uses. Missing ones are NaN.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"region": ["north", "south", None]})
    >>> columns, plain, _ = comparable(frame, catalogue(frame), 1)
    >>> columns["label"].tolist(), plain[:, 0].tolist()
    (['region: north', 'region: south'], [1.0, 0.0, nan])
    """
    rows: list[dict[str, object]] = []
    plain, scaled = [], []
    for name, about in known.iterrows():
        values = features[name]
        if about["kind"] != "category":
            unit = "share" if about["kind"] == "share" else about["unit"]
            rows.append({"feature": name, "level": "", "label": about["label"], "unit": unit})
            plain.append(values.to_numpy(dtype=float))
            scaled.append(on_scale(values, about["kind"]))
            continue
        for level, having in _levels(values.astype("str"), min_group).items():
            label = f"{about['label']}: {level}"
            rows.append({"feature": name, "level": level, "label": label, "unit": "share"})
            plain.append(having.where(values.notna()).to_numpy(dtype=float))
            scaled.append(plain[-1])
    empty = np.empty((len(features), 0))
    return (
        pd.DataFrame(rows, columns=["feature", "level", "label", "unit"]),
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


def moments(
    values: NDArray[np.float64],
) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.float64]]:
    """Return n, mean and variance of each column's known values; NaN where there are too few.

    Examples
    --------
    >>> n, mean, variance = moments(np.array([[1.0, np.nan], [3.0, 5.0]]))
    >>> n.tolist(), mean.tolist(), variance.tolist()
    ([2, 1], [2.0, 5.0], [2.0, nan])
    """
    known = ~np.isnan(values)
    n = known.sum(axis=0)
    some = np.where(n > 0, n, np.nan)
    mean = np.where(known, values, 0.0).sum(axis=0) / some
    squares = (np.where(known, values - mean, 0.0) ** 2).sum(axis=0)
    return n, mean, squares / np.where(n > 1, n - 1, np.nan)


def welch(
    values: NDArray[np.float64], inside: NDArray[np.bool_], confidence: float
) -> pd.DataFrame:
    """Compare the means of those inside and outside, column by column.

    Where those inside have one value and all others another, so that nothing varies, the interval
    is Newcombe's for shares of 1 and 0, and the test that of two shares.

    Parameters
    ----------
    values : numpy.ndarray of float, shape (customers, columns)
        NaN where not known.
    inside : numpy.ndarray of bool, shape (customers,)
        Who belongs to the persona.
    confidence : float
        Of the intervals, 0..1.

    Returns
    -------
    pandas.DataFrame
        A row per column: n, n_others, here, others, difference, low, high, p, spread (the
        standard deviation over all customers; NaN where nobody differs).

    References
    ----------
    Welch 1947, *The generalization of "Student's" problem when several different population
    variances are involved*; Newcombe 1998, *Interval estimation for the difference between
    independent proportions*.

    Examples
    --------
    >>> scores = np.array([[1.0], [2.0], [3.0], [4.0], [6.0], [8.0]])
    >>> inside = np.array([True, True, True, False, False, False])
    >>> welch(scores, inside, 0.95)[["here", "others", "difference", "p"]].round(3)
       here  others  difference      p
    0   2.0     6.0        -4.0  0.055
    """
    n, here, spread = moments(values[inside])
    n_others, others, spread_others = moments(values[~inside])
    _, _, overall = moments(values)
    overall = np.where(overall > 0, overall, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        a, b = (
            np.where(each <= NOTHING * overall, 0.0, each) / size
            for each, size in ((spread, n), (spread_others, n_others))
        )
        error, difference = np.sqrt(a + b), here - others
        freedom = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (n_others - 1))
        half = stats.t.ppf((1 + confidence) / 2, freedom) * error
        p = 2 * stats.t.sf(np.abs(difference / error), freedom)
    apart = (error == 0) & (difference != 0)
    nearest = difference * _least_difference(n, n_others, confidence)
    low = np.where(apart, np.minimum(nearest, difference), difference - half)
    high = np.where(apart, np.maximum(nearest, difference), difference + half)
    p = np.where(apart, 2 * stats.norm.sf(np.sqrt(n + n_others)), p)
    figures = {"n": n, "n_others": n_others, "here": here, "others": others}
    figures |= {"difference": difference, "low": low, "high": high}
    return pd.DataFrame(
        figures | {"p": np.where(np.isnan(overall), np.nan, p), "spread": overall**0.5}
    )


def _least_difference(
    n: NDArray[np.intp], n_others: NDArray[np.intp], confidence: float
) -> NDArray[np.float64]:
    """Return the lower bound of a difference of 1 between two shares, of which one is 1, one 0.

    That is what a column with one value here and one elsewhere amounts to (Newcombe's interval
    from Wilson's); its pooled test statistic is the root of the number of customers.
    """
    here, elsewhere = (wilson(size, size, confidence)[1] for size in (n, n_others))
    return 1 - np.hypot(1 - here, 1 - elsewhere)


def hide_small(
    table: pd.DataFrame, min_group: int, *, figures: Sequence[str], whole: Sequence[str]
) -> pd.DataFrame:
    """Empty the figures where a persona, or what it is compared to, is too small.

    All customers are known from a persona and its others, so that the last persona that was
    hidden would be the rest; customers in no persona are part of that rest.

    Parameters
    ----------
    table : pandas.DataFrame
        A row per persona and column, with n, n_others, verdict and note.
    min_group : int
        The smallest group that may be shown.
    figures : sequence of str
        The columns to empty.
    whole : sequence of str
        The columns that tell which rows are about the same thing, each row another persona.

    Returns
    -------
    pandas.DataFrame
        The same rows; note says why one is empty.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [40, 50, 3], "n_others": [53, 43, 90], "mean": 1.0})
    >>> table = table.assign(feature="age", verdict="differs", note="")
    >>> hide_small(table, 10, figures=["mean"], whole=["feature"])["mean"].tolist()
    [nan, 1.0, nan]
    """
    smaller = table.assign(n=table[["n", "n_others"]].min(axis=1))
    few = smaller["n"] < min_group
    shown = suppress(smaller, min_group, figures=figures).assign(n=table["n"])
    also = _giving_away(table, few, min_group, whole) & ~few
    shown[list(figures)] = shown[list(figures)].mask(also)
    shown["verdict"] = shown["verdict"].mask(few | also, "")
    why = f"{GIVES_AWAY} a group of fewer than {min_group}"
    shown["note"] = shown["note"].mask(also, (shown["note"] + "; ").str.removeprefix("; ") + why)
    return shown


def _giving_away(
    table: pd.DataFrame, few: pd.Series, min_group: int, same: Sequence[str]
) -> pd.Series:
    """Tell which rows must be hidden beside those of small personas."""
    whole = table.groupby(list(same), sort=False).ngroup()
    inside = table["n"].groupby(whole).transform("sum")
    nowhere = (table["n"] + table["n_others"] - inside)[~whole.duplicated()]
    sizes = pd.concat([table["n"], nowhere], ignore_index=True)
    wholes = pd.concat([whole, whole[nowhere.index]], ignore_index=True)
    unseen = pd.Series(sizes.index >= len(table), sizes.index)
    hidden = few.reindex(sizes.index, fill_value=False)
    return hide_parts(sizes, wholes, min_group, hidden=hidden, unseen=unseen).iloc[: len(table)]
