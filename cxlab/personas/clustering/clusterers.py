"""The clusterers that have a name, and how any scikit-learn clusterer is made ready."""

from collections.abc import Callable
from typing import Any

from sklearn.base import clone
from sklearn.cluster import AgglomerativeClustering
from sklearn.mixture import GaussianMixture

from cxlab.errors import CxlabError
from cxlab.personas.clustering.kmeans import SteadyKMeans
from cxlab.personas.clustering.mixed import MixedTypes
from cxlab.registry import Registry

#: Makes a scikit-learn clusterer from the number of groups and a seed.
ClustererFactory = Callable[[int, int], Any]

CLUSTERERS: Registry[ClustererFactory] = Registry("clusterer")


@CLUSTERERS.register("kmeans")
def kmeans(k: int, seed: int) -> SteadyKMeans:
    """Return k-means from a tree's start and ten k-means++ starts.

    Examples
    --------
    >>> kmeans(3, 0).n_clusters
    3
    """
    return SteadyKMeans(n_clusters=k, n_init=10, random_state=seed)


@CLUSTERERS.register("gaussian_mixture")
def gaussian_mixture(k: int, seed: int) -> GaussianMixture:
    """Return a mixture of normal groups, each with its own size and spread by column.

    Groups may differ in spread, which k-means' may not. Columns are independent within a group
    (full covariances ask for more customers than small groups have). A small variance is added,
    so that no group shrinks to a value that many customers share. How much a feature weighs makes
    next to no difference.

    Examples
    --------
    >>> gaussian_mixture(3, 0).n_components
    3
    """
    return GaussianMixture(
        n_components=k,
        covariance_type="diag",
        reg_covar=0.01,
        n_init=3,
        max_iter=300,
        random_state=seed,
    )


@CLUSTERERS.register("agglomerative")
def agglomerative(k: int, seed: int) -> AgglomerativeClustering:  # noqa: ARG001
    """Return a tree of Ward's, cut into k groups; it needs no chance.

    Beyond ``JUDGED_ON`` customers it is built on a sample, and everybody goes to the nearest
    centre of its groups.

    Examples
    --------
    >>> agglomerative(3, 0).linkage
    'ward'
    """
    return AgglomerativeClustering(n_clusters=k, linkage="ward")


@CLUSTERERS.register("stepmix")
def stepmix(k: int, seed: int) -> MixedTypes:
    """Return a latent class model for yes/no and numbers; needs ``cxlab[mixed]``.

    Examples
    --------
    >>> stepmix(3, 0).n_init
    5
    """
    return MixedTypes(n_clusters=k, random_state=seed)


def make_model(model: Any, k: int | None, seed: int) -> Any:
    """Return a fresh, unfitted clusterer for k groups.

    Parameters
    ----------
    model : str or scikit-learn clusterer
        A registered name, or an object with ``fit_predict``; it is copied, not changed.
    k : int or None
        The number of groups; ``None`` for a model that finds it itself.
    seed : int
        The model's ``random_state``, where it has one.

    Raises
    ------
    CxlabError
        If it is no clusterer, must be told the number of groups, or cannot be.
    UnknownNameError
        If no clusterer is registered under the name.

    Examples
    --------
    >>> make_model("agglomerative", 4, 0).n_clusters
    4
    """
    if isinstance(model, str):
        if k is None:
            raise CxlabError(f"clusterer {model!r} must be told how many personas to make")
        return CLUSTERERS[model](k, seed)
    known, size = _parameters(model), _size_parameter(model)
    if k is not None and size is None:
        raise CxlabError(f"{type(model).__name__} finds the number of personas itself: leave out k")
    values = {} if size is None or k is None else {size: k}
    if "random_state" in known:
        values["random_state"] = seed
    return clone(model).set_params(**values)


def takes_k(model: Any) -> bool:
    """Say whether a model must be told the number of groups.

    Examples
    --------
    >>> from sklearn.cluster import DBSCAN
    >>> takes_k("kmeans"), takes_k(DBSCAN())
    (True, False)
    """
    return isinstance(model, str) or _size_parameter(model) is not None


def _parameters(model: Any) -> dict[str, Any]:
    fits = hasattr(model, "fit_predict") and hasattr(model, "get_params")
    if not fits or isinstance(model, type):
        raise CxlabError(f"a model is a registered name or a scikit-learn clusterer, not {model!r}")
    return dict(model.get_params())


def _size_parameter(model: Any) -> str | None:
    known = _parameters(model)
    return next((name for name in ("n_clusters", "n_components") if name in known), None)
