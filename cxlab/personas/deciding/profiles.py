"""What is typical of each persona, in plain units, so that two sets of personas can be compared."""

import numpy as np
import pandas as pd

from cxlab.personas.preparing.scales import INVERSES, SCALES, scaled

#: A feature that varies less than this is constant but for rounding.
LEAST_SPREAD = 1e-9


def profile_personas(
    features: pd.DataFrame, labels: pd.Series, known: pd.DataFrame
) -> pd.DataFrame:
    """Return what is typical of each persona, in plain units, of the features that form personas.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer.
    labels : pandas.Series
        Their personas, indexed as ``features``; missing for customers in none.
    known : pandas.DataFrame
        The features' catalogue; rows with ``clustered_on`` take part.

    Returns
    -------
    pandas.DataFrame
        A row per persona, a column per feature, or ``feature: level`` of a categorical one (the
        share that has it). Counts and shares are averaged on their own scale (logged, or as
        ``arcsin(sqrt(x))``) and drawn back, so that a few extreme customers do not decide. NaN
        where nothing is known.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"occasions": [1.0, 3.0, 9.0]})
    >>> labels = pd.Series(["P1", "P1", "P2"])
    >>> profile_personas(frame, labels, catalogue(frame)).round(2)
             occasions
    persona
    P1            1.83
    P2            9.00
    """
    wide, about = _columns(features, known)
    means = wide.groupby(labels.reindex(features.index).rename("persona")).mean()
    return means.apply(lambda column: _drawn_back(column, about.loc[column.name, "kind"]))


def on_common_scale(
    profiles: pd.DataFrame, features: pd.DataFrame, known: pd.DataFrame
) -> pd.DataFrame:
    """Bring profiles of any two sets of personas to the scale of one population of customers.

    Parameters
    ----------
    profiles : pandas.DataFrame
        As ``profile_personas`` gives them, of these customers or of others.
    features : pandas.DataFrame
        The customers whose spread is the unit.
    known : pandas.DataFrame
        Their catalogue.

    Returns
    -------
    pandas.DataFrame
        The same rows; a column per feature that both have: the mean of these customers is 0,
        their standard deviation 1 (of shares of one whole and of levels of one attribute, all
        together). A feature in which they do not differ is left out; what a profile does not
        know is 0, the mean.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0]})
    >>> profiles = pd.DataFrame({"evening_share": [0.5]}, index=["P1"])
    >>> on_common_scale(profiles, frame, catalogue(frame))["evening_share"].round(3).tolist()
    [0.0]
    """
    wide, about = _columns(features, known)
    spread = _spread(wide, about)
    kept = [name for name in profiles if name in wide and spread[name] > LEAST_SPREAD]
    placed = profiles[kept].apply(lambda column: _on_scale(column, about.loc[column.name, "kind"]))
    return ((placed - wide[kept].mean()) / spread[kept]).fillna(0.0)


def _columns(features: pd.DataFrame, known: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the features that form personas on the scales of their kinds, and what they are."""
    columns: dict[str, np.ndarray] = {}
    about: dict[str, tuple[str, str]] = {}
    for name, row in known[known["clustered_on"]].iterrows():
        values, kind = features[name], str(row["kind"])
        if kind != "category":
            columns[str(name)], about[str(name)] = scaled(values, kind), (kind, str(row["whole"]))
            continue
        for level in sorted(values.dropna().unique()):
            having = values.eq(level).astype("float64").where(values.notna())
            columns[f"{name}: {level}"] = having.to_numpy()
            about[f"{name}: {level}"] = ("category", f"levels of {name}")
    words = pd.DataFrame.from_dict(about, orient="index", columns=["kind", "whole"])
    return pd.DataFrame(columns, index=features.index, dtype="float64"), words


def _spread(wide: pd.DataFrame, about: pd.DataFrame) -> pd.Series:
    """Return the unit of each column: its standard deviation, or that of its whole."""
    spread = wide.var(ddof=0)
    wholes = spread.groupby(about["whole"])
    spread = spread.mask(about["kind"].eq("category"), wholes.transform("sum"))
    parts = about["kind"].ne("category") & about["whole"].ne("")
    return np.sqrt(spread.mask(parts, wholes.transform("max")))


def _on_scale(column: pd.Series, kind: str) -> pd.Series:
    values = column.to_numpy(dtype=float)
    return pd.Series(SCALES[kind](values) if kind in SCALES else values, column.index)


def _drawn_back(column: pd.Series, kind: str) -> pd.Series:
    """Return values on a kind's scale in their plain unit."""
    values = column.to_numpy(dtype=float)
    return pd.Series(INVERSES[kind](values) if kind in INVERSES else values, column.index)
