"""Form groups of prepared customers: how many, if any, and who is in which."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.personas.choosing.selection import Selection, mean_silhouette, select_personas
from cxlab.personas.choosing.weighing import weigh_features
from cxlab.personas.clustering.clustering import (
    CLUSTERERS,
    Clusters,
    check_number,
    cluster,
    takes_k,
)
from cxlab.personas.preparing.pipeline import Prepared, prepare_features

#: What says how many groups there are: ``select_personas``, or what remembers its answers.
Judge = Callable[..., Selection]

#: A seed is smaller than this: scikit-learn takes no larger ones.
SEEDS = 2**31


@dataclass(frozen=True)
class Choice:
    """How groups are to be formed: as the arguments of ``find_personas`` say."""

    k: int | Literal["auto"] = "auto"
    model: Any = "kmeans"
    seed: int = 0

    def __post_init__(self) -> None:
        """Refuse what could not be meant, whatever the data."""
        if isinstance(self.k, str) and self.k != "auto":
            raise CxlabError(f"k is a whole number or 'auto', not {self.k!r}")
        if self.k != "auto":
            check_number(self.k)
        if isinstance(self.seed, bool) or not isinstance(self.seed, int | np.integer):
            raise CxlabError(f"the seed is a whole number, not {self.seed!r}")
        if not 0 <= self.seed < SEEDS:
            raise CxlabError(f"the seed is a whole number from 0 to {SEEDS - 1:,}, not {self.seed}")
        if isinstance(self.model, str):
            CLUSTERERS[self.model]
        else:
            takes_k(self.model)


@dataclass(frozen=True)
class Formed:
    """Groups, what they were formed from, and why there are so many.

    ``clusters`` is None where there are no groups; ``selection`` has a row per number judged,
    ``reason`` ends a sentence on the number, and ``notes`` say on whom it was judged.
    """

    prepared: Prepared
    clusters: Clusters | None
    selection: pd.DataFrame
    reason: str = ""
    notes: tuple[str, ...] = ()


def form_groups(
    described: pd.DataFrame,
    known: pd.DataFrame,
    choice: Choice,
    *,
    smallest: int = 1,
    judge: Judge = select_personas,
) -> Formed:
    """Prepare features, say how many groups there are, and put the customers into them.

    Parameters
    ----------
    described : pandas.DataFrame
        A row per customer.
    known : pandas.DataFrame
        The features' catalogue, with what forms the groups.
    choice : Choice
        How many, by which model.
    smallest : int
        A number of groups of which one is smaller is not chosen.
    judge : callable
        Says how many there are, where the choice leaves it to the data.

    Returns
    -------
    Formed
        With features weighted as ``weigh_features`` finds them, for k-means.

    Raises
    ------
    NothingDiffersError
        If no feature is left that differs between customers.
    CxlabError
        If there are fewer different customers than groups, or the model finds none.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> form_groups(frame, catalogue(frame), Choice(k=2)).clusters.k
    2
    """
    prepared = prepare_features(described, known)
    k, model, seed = choice.k, choice.model, choice.seed
    found: Selection | None = None
    if k == "auto" and takes_k(model):
        found = judge(prepared.matrix, model=model, smallest=smallest, seed=seed)
        if found.k == 1:
            return Formed(prepared, None, found.table, found.reason, found.notes)
        k = found.k
    if model == "kmeans":
        weights = weigh_features(prepared.matrix, seed=seed) if found is None else found.weights
        prepared = _weighed(described, known, prepared, weights)
    clusters = cluster(prepared.matrix, k=None if k == "auto" else k, model=model, seed=seed)
    if clusters.k == 0:
        raise CxlabError("the model put no customer into a group; loosen its settings")
    if found is not None:
        return Formed(prepared, clusters, found.table, found.reason, found.notes)
    return Formed(prepared, clusters, _given(prepared, clusters, seed), _as_asked(choice))


def _weighed(
    described: pd.DataFrame, known: pd.DataFrame, prepared: Prepared, weights: pd.Series
) -> Prepared:
    """Prepare anew, with features that tell groups apart weighing more.

    The matrix is multiplied by the root of a weight; what categories of one feature weigh is the
    mean.
    """
    features = [name if name in known.index else name.rpartition(": ")[0] for name in weights.index]
    factor = (weights**2).groupby(features).mean().reindex(known.index).fillna(1.0)
    again = prepare_features(described, known.assign(weight=known["weight"] * factor))
    return replace(again, twins=prepared.twins, dropped=prepared.dropped)


def _given(prepared: Prepared, clusters: Clusters, seed: int) -> pd.DataFrame:
    """Return the one number of groups that was not left to the data."""
    silhouette = mean_silhouette(prepared.matrix, clusters.labels, seed=seed)
    return pd.DataFrame([{"k": clusters.k, "silhouette": silhouette, "chosen": True, "why": ""}])


def _as_asked(choice: Choice) -> str:
    if choice.k == "auto":
        return "the model finds their number itself"
    return "their number was given, not found"
