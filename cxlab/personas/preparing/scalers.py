"""The transformers of the feature pipeline: own units to units in which features compare."""

from collections.abc import Mapping
from typing import Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, OneToOneFeatureMixin, TransformerMixin

from cxlab.errors import CxlabError
from cxlab.personas.preparing.scales import INVERSES, SCALES

#: No value counts as further than this many standard deviations from the mean: k-means takes
#: squares, so that a few extreme customers would otherwise make a group of their own.
FURTHEST = 3.0

#: What happens to a category that was not there when the pipeline was fitted: it lies at the
#: centre and is counted, or it is an error.
Unseen = Literal["count", "error"]


class NumericScaler(OneToOneFeatureMixin, TransformerMixin, BaseEstimator):
    """Draw numeric features to their kind's scale, centre them and divide by their spread.

    Missing values lie at the centre; none lies further than ``furthest`` deviations from it.

    Parameters
    ----------
    kind : {"count", "share", "number"}
        Counts and amounts are logged, shares drawn through arcsin(sqrt(x)).
    together : bool
        Divide all by the largest standard deviation. The shares of one whole are on one scale
        already: standardised each by itself, a rare channel, whose share is mostly chance, would
        weigh as much as the one that customers differ in most.
    weights : mapping of str to float, optional
        How often each feature counts (1 if not named): its column is multiplied by the root.
    furthest : float
        In standard deviations.

    Examples
    --------
    >>> frame = pd.DataFrame({"occasions": [1.0, 3.0, None, 9.0]})
    >>> NumericScaler("count").fit_transform(frame)["occasions"].round(2).tolist()
    [-1.16, -0.11, 0.0, 1.28]
    """

    def __init__(
        self,
        kind: str = "number",
        *,
        together: bool = False,
        weights: Mapping[str, float] | None = None,
        furthest: float = FURTHEST,
    ) -> None:
        self.kind = kind
        self.together = together
        self.weights = weights
        self.furthest = furthest

    def fit(self, table: pd.DataFrame, y: object = None) -> Self:  # noqa: ARG002
        """Learn each feature's centre and spread on its scale."""
        values = pd.DataFrame(SCALES[self.kind](table.to_numpy(dtype=float)))
        spread = values.std(ddof=0).fillna(0.0).to_numpy()
        if self.together:
            spread = np.full(len(spread), spread.max(initial=0.0))
        self.centre_ = values.mean().fillna(0.0).to_numpy()
        self.scale_ = np.where(spread > 0, spread, 1.0)
        self.feature_names_in_ = np.asarray(table.columns, dtype=object)
        self.n_features_in_ = table.shape[1]
        return self

    def weight(self, name: str) -> float:
        """Return how often a feature counts."""
        return float((self.weights or {}).get(name, 1.0))

    @property
    def factors(self) -> np.ndarray:
        """What each column is multiplied by: the root of its weight."""
        return np.sqrt([self.weight(name) for name in self.feature_names_in_])

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the scaled features."""
        scaled = (SCALES[self.kind](table.to_numpy(dtype=float)) - self.centre_) / self.scale_
        drawn = np.clip(np.where(np.isnan(scaled), 0.0, scaled), -self.furthest, self.furthest)
        return pd.DataFrame(drawn * self.factors, table.index, table.columns)

    def inverse_transform(self, matrix: pd.DataFrame) -> pd.DataFrame:
        """Return values in the features' own units."""
        scaled = matrix.to_numpy(dtype=float) / self.factors * self.scale_ + self.centre_
        return pd.DataFrame(INVERSES[self.kind](scaled), matrix.index, matrix.columns)


class CategoryScaler(TransformerMixin, BaseEstimator):
    """Turn each categorical column into 0/1 columns that together weigh like one feature.

    The columns of one attribute are centred and divided by the root of their summed variances,
    so that their joint variance is 1. A missing category lies at the centre, and so does one that
    was not there at the fit.

    Parameters
    ----------
    weights : mapping of str to float, optional
        How often each attribute counts (1 if not named).
    unseen : {"count", "error"}
        Whether a category that was not there at the fit is an error.

    Examples
    --------
    >>> frame = pd.DataFrame({"region": ["north", "south"]})
    >>> CategoryScaler().fit_transform(frame).round(2)
       region: north  region: south
    0           0.71          -0.71
    1          -0.71           0.71
    """

    def __init__(
        self, *, weights: Mapping[str, float] | None = None, unseen: Unseen = "count"
    ) -> None:
        self.weights = weights
        self.unseen = unseen

    def fit(self, table: pd.DataFrame, y: object = None) -> Self:  # noqa: ARG002
        """Learn the categories, and how common they are."""
        self.shares_ = {name: _shares(_texts(table[name])) for name in table}
        self.feature_names_in_ = np.asarray(table.columns, dtype=object)
        self.n_features_in_ = table.shape[1]
        return self

    def transform(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return a column per category, named ``attribute: category``."""
        unseen = self.find_unseen(table)
        if self.unseen == "error" and len(unseen):
            raise CxlabError(_refusal(unseen))
        parts = [self._columns(name, table[name]) for name in self.shares_]
        columns = self.get_feature_names_out()
        return pd.DataFrame(np.column_stack(parts), table.index, columns)

    def inverse_transform(self, matrix: pd.DataFrame) -> pd.DataFrame:
        """Return the share of customers, 0..1, that have each category."""
        step = [np.sqrt(self.weight(name)) / self.spread(name) for name, _ in self.pairs()]
        shares = [self.shares_[name][level] for name, level in self.pairs()]
        values = matrix.to_numpy(dtype=float) / np.array(step) + np.array(shares)
        return pd.DataFrame(values, matrix.index, matrix.columns)

    def find_unseen(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the categories that were not there at the fit: feature, level, n."""
        rows: list[tuple[str, str, int]] = []
        for name, shares in self.shares_.items():
            values = _texts(table[name]).dropna()
            counts = values[~values.isin(shares.index)].value_counts().sort_index()
            rows += [(name, str(level), int(n)) for level, n in counts.items()]
        found = pd.DataFrame(rows, columns=["feature", "level", "n"])
        return found.astype({"feature": "str", "level": "str", "n": "int64"})

    def spread(self, name: str) -> float:
        """Return the root of the summed variances of an attribute's columns."""
        shares = self.shares_[name].to_numpy()
        return float(np.sqrt((shares * (1 - shares)).sum())) or 1.0

    def weight(self, name: str) -> float:
        """Return how often an attribute counts."""
        return float((self.weights or {}).get(name, 1.0))

    def pairs(self) -> list[tuple[str, str]]:
        """Return the attribute and the category of each column that ``transform`` gives."""
        return [(name, level) for name, shares in self.shares_.items() for level in shares.index]

    def get_feature_names_out(self, names: object = None) -> np.ndarray:  # noqa: ARG002
        """Return the names of the columns that ``transform`` gives, no two the same."""
        taken: dict[str, None] = {}
        for name, level in self.pairs():
            free, number = f"{name}: {level}", 2
            while free in taken:
                free, number = f"{name}: {level} ({number})", number + 1
            taken[free] = None
        return np.asarray(list(taken), dtype=object)

    def _columns(self, name: str, values: pd.Series) -> np.ndarray:
        shares, texts = self.shares_[name], _texts(values)
        place = shares.index.get_indexer(texts)
        own = place[:, None] == np.arange(len(shares))
        centred = np.where(place[:, None] < 0, 0.0, own - shares.to_numpy())
        return centred / self.spread(name) * np.sqrt(self.weight(name))


#: The transformers that a feature pipeline is made of.
Scaler = NumericScaler | CategoryScaler


def _texts(values: pd.Series) -> pd.Series:
    return values.astype("str")


def _shares(values: pd.Series) -> pd.Series:
    return values.value_counts(normalize=True).sort_index()


def _refusal(unseen: pd.DataFrame) -> str:
    said = [f"{row.feature} {row.level!r} (n {row.n})" for row in unseen.itertuples()]
    return (
        f"categories that were not there when the features were prepared: {', '.join(said)}; "
        "correct them in the source, find the personas anew, or take unseen='count'"
    )
