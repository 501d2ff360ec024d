"""Bring features of every kind to one scale, so that each weighs the same in clustering."""

from dataclasses import dataclass
from typing import get_args

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline, make_pipeline

from cxlab.errors import CxlabError
from cxlab.personas.preparing.scalers import CategoryScaler, NumericScaler, Scaler, Unseen
from cxlab.personas.preparing.scales import SCALES
from cxlab.personas.preparing.twins import find_twins

#: A feature in which fewer than this share of customers differ from the rest says too little.
RAREST = 0.02

#: A feature known of a smaller share of customers describes them, but forms no groups.
KNOWN = 0.5

#: An attribute with more categories than this is an identifier rather than a group.
MOST_CATEGORIES = 20


class NothingDiffersError(CxlabError):
    """No feature is left that could tell customers apart; ``dropped`` says of each why."""

    def __init__(self, dropped: dict[str, str]) -> None:
        said = "; ".join(f"{name}: {reason}" for name, reason in dropped.items())
        super().__init__(f"no feature is left to cluster on ({said or 'none was chosen'})")
        self.dropped = dropped


@dataclass(frozen=True)
class Prepared:
    """What goes into clustering.

    ``matrix`` has a row per customer and a column per prepared feature; ``dropped`` says of each
    feature that cannot take part why; ``twins`` says of every feature which of those that take
    part it merely repeats (empty: none); ``pipeline`` is the fitted scikit-learn pipeline.
    """

    matrix: pd.DataFrame
    dropped: dict[str, str]
    twins: pd.Series
    pipeline: Pipeline


def prepare_features(
    features: pd.DataFrame, known: pd.DataFrame, *, unseen: Unseen = "count"
) -> Prepared:
    """Bring the features that form personas to one scale.

    Counts and amounts are logged, shares drawn through arcsin(sqrt(x)); then all are standardised
    (the shares of one whole together), missing values set to the mean, and values beyond three
    standard deviations drawn in. Categories become 0/1 columns that together weigh like one
    feature. Columns are multiplied by the root of their feature's weight. Dropped are what nearly
    all customers share, what is known of fewer than half of them, and what repeats another
    feature.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer.
    known : pandas.DataFrame
        Their catalogue; rows with ``clustered_on`` take part, each with its ``weight``.
    unseen : {"count", "error"}
        What the pipeline does later on with a category that is not there now: it lies at the
        centre and ``find_unseen`` counts it, or it is a ``CxlabError``.

    Returns
    -------
    Prepared
        The matrix (rows as ``features``), what was dropped, and the fitted pipeline.

    Raises
    ------
    CxlabError
        If a feature is infinite, two columns bear one name, or ``unseen`` is none of the two.
    NothingDiffersError
        If none is left that differs between customers; it is a ``CxlabError`` too.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"occasions": [1.0, 3.0, 9.0], "evening_share": 0.5})
    >>> prepared = prepare_features(frame, catalogue(frame))
    >>> prepared.dropped
    {'evening_share': 'the same for nearly all customers'}
    >>> prepared.matrix["occasions"].round(2).tolist()
    [-1.16, -0.11, 1.28]
    """
    if unseen not in get_args(Unseen):
        raise CxlabError(f"unseen is 'count' or 'error', not {unseen!r}")
    wanted = list(known.index[known["clustered_on"]])
    _refuse_twice(features)
    refuse_infinite(features[list(known.index)])
    reasons = {name: _reason(features[name], known.loc[name, "kind"]) for name in wanted}
    dropped = {name: reason for name, reason in reasons.items() if reason}
    twins = find_twins(features, known.drop(index=list(dropped)))
    dropped |= {name: f"moves with {twins[name]}" for name in wanted if twins.get(name)}
    kept = known.loc[[name for name in wanted if name not in dropped]]
    if kept.empty:
        raise NothingDiffersError(dropped)
    pipeline = build_pipeline(kept, unseen=unseen)
    matrix = pipeline.fit_transform(features[list(kept.index)])
    return Prepared(matrix, dropped, twins.reindex(known.index, fill_value=""), pipeline)


def _refuse_twice(features: pd.DataFrame) -> None:
    twice = features.columns[features.columns.duplicated()]
    if len(twice):
        raise CxlabError(f"two features are named {twice[0]!r}; rename one")


def refuse_infinite(features: pd.DataFrame) -> None:
    """Raise if a feature is infinite."""
    numeric = features.select_dtypes(np.number).astype(float)
    bad = numeric.columns[np.isinf(numeric.to_numpy()).any(axis=0)]
    if len(bad):
        row = numeric.index[np.isinf(numeric[bad[0]].to_numpy())][0]
        raise CxlabError(
            f"feature {bad[0]!r} is infinite (first in row {row!r}); correct it in the source"
        )


def _reason(values: pd.Series, kind: str) -> str:
    """Say why a feature cannot take part; empty if it can."""
    known = values.dropna()
    if known.empty:
        return "not known of any customer"
    if len(known) < KNOWN * len(values):
        return f"known of only {max(0.01, len(known) / len(values)):.0%} of customers"
    counts = known.value_counts()
    if len(known) - counts.iloc[0] < max(1.0, RAREST * len(values)):
        return "the same for nearly all customers"
    if kind == "category" and len(counts) > MOST_CATEGORIES:
        return f"{len(counts)} categories are too many (at most {MOST_CATEGORIES})"
    return ""


def build_pipeline(known: pd.DataFrame, *, unseen: Unseen = "count") -> Pipeline:
    """Return the unfitted pipeline for features that take part.

    Parameters
    ----------
    known : pandas.DataFrame
        Their catalogue: kind, whole, weight.
    unseen : {"count", "error"}
        As ``prepare_features`` takes it.

    Returns
    -------
    sklearn.pipeline.Pipeline
        One step: a ``ColumnTransformer`` with a scaler for each kind, for the shares of each
        whole, and for categories.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> known = catalogue(pd.DataFrame({"occasions": [1.0], "channel_app": [0.5]}))
    >>> [name for name, *_ in build_pipeline(known)[0].transformers]
    ['count', 'shares of channel']
    """
    weights = {str(name): float(weight) for name, weight in known["weight"].items()}
    steps: list[tuple[str, Scaler, list[str]]] = []
    alone = known["whole"] == ""
    for kind in SCALES:
        names = list(known.index[(known["kind"] == kind) & alone])
        steps.append((kind, NumericScaler(kind, weights=_of(weights, names)), names))
    for whole in sorted(set(known["whole"]) - {""}):
        names = list(known.index[known["whole"] == whole])
        scaler = NumericScaler("share", together=True, weights=_of(weights, names))
        steps.append((f"shares of {whole}", scaler, names))
    names = list(known.index[known["kind"] == "category"])
    steps.append(("category", CategoryScaler(weights=_of(weights, names), unseen=unseen), names))
    return assemble([step for step in steps if step[2]])


def assemble(steps: list[tuple[str, Scaler, list[str]]]) -> Pipeline:
    """Return the pipeline of scalers, each with its name and its features.

    Raises
    ------
    CxlabError
        If a feature bears the name of a category's column.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 40.0]})
    >>> assemble([("number", NumericScaler(), ["age"])]).fit_transform(frame)["age"].tolist()
    [-1.0, 1.0]
    """
    starts = [
        f"{name}: " for _, one, names in steps if isinstance(one, CategoryScaler) for name in names
    ]
    for _, one, names in steps:
        like = [name for name in names if name.startswith(tuple(starts))]
        if like and isinstance(one, NumericScaler):
            raise CxlabError(f"feature {like[0]!r} is named like a category; rename it")
    columns = ColumnTransformer(steps, verbose_feature_names_out=False)
    return make_pipeline(columns.set_output(transform="pandas"))


def scalers_of(pipeline: Pipeline) -> list[tuple[str, Scaler]]:
    """Return the fitted scalers of a feature pipeline, each with its name.

    Raises
    ------
    CxlabError
        If it is no fitted pipeline of ``prepare_features``.

    Examples
    --------
    >>> frame = pd.DataFrame({"age": [20.0, 40.0]})
    >>> fitted = assemble([("number", NumericScaler(), ["age"])]).fit(frame)
    >>> [(name, scaler.centre_.tolist()) for name, scaler in scalers_of(fitted)]
    [('number', [30.0])]
    """
    columns = getattr(pipeline, "steps", [("", None)])[0][1]
    steps = [(name, scaler) for name, scaler, _ in getattr(columns, "transformers_", [])]
    if not steps or not all(isinstance(one, NumericScaler | CategoryScaler) for _, one in steps):
        raise CxlabError("this is no fitted feature pipeline; take that of prepare_features")
    return steps


def find_unseen(pipeline: Pipeline, features: pd.DataFrame) -> pd.DataFrame:
    """Count the customers whose categories were not there when a pipeline was fitted.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        A fitted feature pipeline.
    features : pandas.DataFrame
        A row per customer, with the categorical features of the pipeline.

    Returns
    -------
    pandas.DataFrame
        ``feature``, ``level``, ``n`` (customers), sorted within a feature; no rows where there is
        none. ``n`` may be small: mind the study's ``min_group`` before a level is shown.

    Examples
    --------
    >>> steps = [("category", CategoryScaler(), ["region"])]
    >>> fitted = assemble(steps).fit(pd.DataFrame({"region": ["north", "south"]}))
    >>> find_unseen(fitted, pd.DataFrame({"region": ["north", "east"]}))
      feature level  n
    0  region  east  1
    """
    parts = [
        scaler.find_unseen(features)
        for _, scaler in scalers_of(pipeline)
        if isinstance(scaler, CategoryScaler)
    ]
    none = pd.DataFrame({"feature": [], "level": [], "n": []})
    return parts[0] if parts else none.astype({"feature": "str", "level": "str", "n": "int64"})


def _of(weights: dict[str, float], names: list[str]) -> dict[str, float]:
    return {name: weights[name] for name in names}
