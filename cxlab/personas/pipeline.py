"""Bring features of every kind to one scale, so that each weighs the same in clustering."""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.pipeline import Pipeline, make_pipeline
from sklearn.preprocessing import FunctionTransformer, StandardScaler

from cxlab.errors import CxlabError
from cxlab.personas.scales import SCALES
from cxlab.personas.twins import find_twins

#: No value counts as further than this many standard deviations from the mean: k-means takes
#: squares, so that a few extreme customers would otherwise make a group of their own.
FURTHEST = 3.0

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


def _clip(values: Any) -> Any:
    return np.clip(values, -FURTHEST, FURTHEST)


class SharesScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Centre the shares of one whole and divide all of them by the largest standard deviation.

    They are on one scale already. Standardised each by itself, a rare channel, whose share is
    mostly chance, would weigh as much as the one that customers differ in most.
    """

    def fit(self, table: pd.DataFrame, y: object = None) -> Self:  # noqa: ARG002
        """Learn the means and the largest standard deviation."""
        values = table.to_numpy(dtype=float)
        self.mean_ = np.nanmean(values, axis=0)
        self.scale_ = float(np.nanstd(values, axis=0).max()) or 1.0
        self.feature_names_in_ = np.asarray(table.columns, dtype=object)
        self.n_features_in_ = table.shape[1]
        return self

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the scaled shares; missing ones stay missing."""
        return (table - self.mean_) / self.scale_


class CategoryScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Turn each categorical column into 0/1 columns that together weigh like one feature.

    The columns of one attribute are centred and divided by the root of their summed variances,
    so that their joint variance is 1. A missing or unseen category lies at the centre.
    """

    def fit(self, table: pd.DataFrame, y: object = None) -> Self:  # noqa: ARG002
        """Learn the categories, and how common they are."""
        self.shares_ = {
            name: table[name].value_counts(normalize=True).sort_index() for name in table
        }
        self.feature_names_in_ = np.asarray(table.columns, dtype=object)
        self.n_features_in_ = table.shape[1]
        return self

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a column per category, named ``attribute: category``."""
        parts = [_dummies(table[name], shares) for name, shares in self.shares_.items()]
        return pd.concat(parts, axis=1)

    def get_feature_names_out(self, names: object = None) -> np.ndarray:  # noqa: ARG002
        """Return the names of the columns that ``transform`` gives."""
        pairs = [(name, level) for name, shares in self.shares_.items() for level in shares.index]
        return np.asarray([f"{name}: {level}" for name, level in pairs], dtype=object)


def _dummies(values: pd.Series, shares: pd.Series) -> pd.DataFrame:
    spread = np.sqrt((shares * (1 - shares)).sum())
    known = values.isin(shares.index)
    columns = {
        f"{values.name}: {level}": ((values == level) - share).where(known, 0.0) / spread
        for level, share in shares.items()
    }
    return pd.DataFrame(columns, index=values.index)


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


def prepare_features(features: pd.DataFrame, known: pd.DataFrame) -> Prepared:
    """Bring the features that form personas to one scale.

    Counts and amounts are logged, shares drawn through arcsin(sqrt(x)); then all are standardised
    (the shares of one whole together), missing values set to the mean, and values beyond three
    standard deviations drawn in. Categories become 0/1 columns that together weigh like one
    feature. Dropped are what nearly all customers share, what is known of fewer than
    half of them, and what repeats another feature.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer.
    known : pandas.DataFrame
        Their catalogue; rows with ``clustered_on`` take part.

    Returns
    -------
    Prepared
        The matrix (rows as ``features``), what was dropped, and the fitted pipeline.

    Raises
    ------
    CxlabError
        If a feature is infinite.
    NothingDiffersError
        If none is left that differs between customers; it is a ``CxlabError`` too.

    Examples
    --------
    >>> from cxlab.personas.catalogue import catalogue
    >>> frame = pd.DataFrame({"occasions": [1.0, 3.0, 9.0], "evening_share": 0.5})
    >>> prepared = prepare_features(frame, catalogue(frame))
    >>> prepared.dropped
    {'evening_share': 'the same for nearly all customers'}
    >>> prepared.matrix["occasions"].round(2).tolist()
    [-1.16, -0.11, 1.28]
    """
    wanted = list(known.index[known["clustered_on"]])
    _refuse_infinite(features[list(known.index)])
    reasons = {name: _reason(features[name], known.loc[name, "kind"]) for name in wanted}
    dropped = {name: reason for name, reason in reasons.items() if reason}
    twins = find_twins(features, known.drop(index=list(dropped)))
    dropped |= {name: f"moves with {twins[name]}" for name in wanted if twins.get(name)}
    kept = known.loc[[name for name in wanted if name not in dropped]]
    if kept.empty:
        raise NothingDiffersError(dropped)
    pipeline = _pipeline(kept)
    matrix = pipeline.fit_transform(features[list(kept.index)])
    return Prepared(matrix, dropped, twins.reindex(known.index, fill_value=""), pipeline)


def _refuse_infinite(features: pd.DataFrame) -> None:
    numeric = features.select_dtypes(np.number)
    bad = numeric.columns[np.isinf(numeric.to_numpy()).any(axis=0)]
    if len(bad):
        row = numeric.index[np.isinf(numeric[bad[0]])][0]
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


def _pipeline(known: pd.DataFrame) -> Pipeline:
    steps: list[tuple[str, Any, list[str]]] = []
    alone = known["whole"] == ""
    for kind, function in SCALES.items():
        names = known.index[(known["kind"] == kind) & alone]
        steps.append((kind, _numeric(function, StandardScaler()), list(names)))
    for whole in sorted(set(known["whole"]) - {""}):
        names = known.index[known["whole"] == whole]
        steps.append((whole, _numeric(SCALES["share"], SharesScaler()), list(names)))
    categories = list(known.index[known["kind"] == "category"])
    steps.append(("category", CategoryScaler(), categories))
    columns = ColumnTransformer(
        [step for step in steps if step[2]], verbose_feature_names_out=False
    )
    return make_pipeline(columns.set_output(transform="pandas"))


def _numeric(function: Any, scaler: Any) -> Pipeline:
    return make_pipeline(
        FunctionTransformer(function, feature_names_out="one-to-one"),
        scaler,
        SimpleImputer(strategy="constant", fill_value=0.0),
        FunctionTransformer(_clip, feature_names_out="one-to-one"),
    )
