"""Find the personas of a study: features, groups, stability, traits and names in one call."""

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from cxlab.errors import CxlabError
from cxlab.estimate import suppress, wilson
from cxlab.personas.catalogue import catalogue, choose
from cxlab.personas.clustering import (
    JUDGED_ON,
    Clusters,
    cluster,
    takes_k,
)
from cxlab.personas.features import customer_features
from cxlab.personas.naming import describe_personas, name_personas
from cxlab.personas.personas import Personas
from cxlab.personas.pipeline import prepare_features
from cxlab.personas.selection import choose_k, mean_silhouette
from cxlab.personas.stability import REPLICATES, stability
from cxlab.personas.traits import find_traits
from cxlab.study.settings import Settings
from cxlab.study.study import Study

#: Below this mean silhouette groups overlap so much that they may be cut out of one cloud
#: (Kaufman & Rousseeuw 1990, *Finding groups in data*: "no substantial structure").
OVERLAP = 0.25


def find_personas(
    study: Study,
    *,
    k: int | Literal["auto"] = "auto",
    model: Any = "kmeans",
    features: Iterable[str] | None = None,
    seed: int = 0,
) -> Personas:
    r"""Find groups of customers who behave alike, say how stable each is and what sets it apart.

    Parameters
    ----------
    study : Study
        An open study.
    k : int or "auto"
        How many personas; ``"auto"`` takes the number from 2 to 8 with the largest silhouette.
        1 leaves the customers undivided.
    model : str or scikit-learn clusterer
        A name in ``CLUSTERERS`` or any object with ``fit_predict``. One that finds the number of
        groups itself goes with ``k="auto"``.
    features : iterable of str, optional
        The features or axes (``"channel"``, ``"time"``, ...) that form the personas. Default:
        all but outcomes and life cycle, which are described only.
    seed : int
        Another seed gives other starts and other bootstrap samples.

    Returns
    -------
    Personas
        Members, summary, traits, selection, map and what made them.

    Raises
    ------
    CxlabError
        If there are too few customers, or no feature that differs between them.
    UnknownNameError
        If a feature or a clusterer is not known.

    References
    ----------
    Rousseeuw 1987 (silhouette); Hennig 2007 (stability); Wilson 1927 (shares).

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> days = [(i, day) for i in range(50) for day in (2, 3, 6)]
    >>> rows = [f"{i},2025-01-0{day},shop,{'web' if i < 20 else 'app'}" for i, day in days]
    >>> lines = ["customer_id,timestamp,touchpoint,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> found = find_personas(open_study(folder), k=2, features=["channel"])
    >>> found.summary[["name", "n", "verdict"]].values.tolist()
    [['App, little web', 30, 'clearly'], ['Web, little app', 20, 'clearly']]
    """
    described = customer_features(study)
    return group_customers(
        described, study.settings, k=k, model=model, features=features, seed=seed
    )


def group_customers(
    described: pd.DataFrame,
    settings: Settings,
    *,
    k: int | Literal["auto"] = "auto",
    model: Any = "kmeans",
    features: Iterable[str] | None = None,
    seed: int = 0,
) -> Personas:
    """Find personas among customers described already, as an explorer does again and again.

    Parameters
    ----------
    described : pandas.DataFrame
        ``customer_features(study)``, or some of its rows.
    settings : Settings
        Give the smallest group that may be shown, the confidence and the currency.
    k, model, features, seed
        As for ``find_personas``.

    Returns
    -------
    Personas
        As ``find_personas`` gives them.

    Raises
    ------
    CxlabError
        If there are too few customers, or no feature that differs between them.
    UnknownNameError
        If a feature or a clusterer is not known.

    Examples
    --------
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> group_customers(frame, Settings("Calls"), k=2).summary["name"].tolist()
    ['Daytime', 'Evenings']
    """
    _refuse_few(len(described), settings.min_group)
    known = choose(catalogue(described), features)
    prepared = prepare_features(described, known)
    unused = [name for name in prepared.dropped if not prepared.twins[name]]
    known = known.assign(
        clustered_on=known["clustered_on"] & ~known.index.isin(unused), twin=prepared.twins
    )
    clusters, selection = _cluster(prepared.matrix, k, model, seed)
    traits = find_traits(
        described,
        clusters.labels,
        known,
        confidence=settings.confidence,
        min_group=settings.min_group,
    )
    stable = stability(prepared.matrix, clusters.labels, model=model, seed=seed)
    summary = _with_words(
        _summary(clusters.labels, stable, settings), traits, known, settings.currency
    )
    plane, shown = _map(prepared.matrix, clusters.labels)
    return Personas(
        k=clusters.k,
        members=pd.DataFrame({"persona": clusters.labels, "typicality": clusters.typicality}),
        summary=summary,
        traits=traits,
        selection=selection,
        map=plane,
        features=described,
        catalogue=known,
        parameters={
            "k": k,
            "model": model if isinstance(model, str) else repr(model),
            "features": list(known.index[known["clustered_on"] & (known["twin"] == "")]),
            "seed": seed,
            "replicates": REPLICATES,
            "confidence": settings.confidence,
            "currency": settings.currency,
        },
        notes=(
            *_notes(prepared.dropped, known, clusters.labels, shown),
            *_doubts(known, float(selection.loc[selection["chosen"], "silhouette"].iloc[0])),
        ),
    )


def _refuse_few(n: int, min_group: int) -> None:
    if n < 2 * min_group:
        raise CxlabError(
            f"{n} customers are too few for personas: at least {2 * min_group} are needed, "
            f"twice the smallest group that may be shown ({min_group})"
        )


def _cluster(
    matrix: pd.DataFrame, k: int | Literal["auto"], model: Any, seed: int
) -> tuple[Clusters, pd.DataFrame]:
    """Return the groups, and the numbers of groups that were judged for them."""
    if isinstance(k, str) and k != "auto":
        raise CxlabError(f"k is a whole number or 'auto', not {k!r}")
    if k == "auto" and takes_k(model):
        table = choose_k(matrix, model=model, seed=seed)
        best = int(table.loc[table["chosen"], "k"].iloc[0])
        return cluster(matrix, k=best, model=model, seed=seed), table
    found = cluster(matrix, k=None if k == "auto" else k, model=model, seed=seed)
    if found.k == 0:
        raise CxlabError("the model put no customer into a group; loosen its settings")
    judged = {"k": found.k, "silhouette": mean_silhouette(matrix, found.labels, seed=seed)}
    return found, pd.DataFrame([judged | {"chosen": True}])


def _summary(labels: pd.Series, stable: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    n = labels.value_counts().reindex(stable.index).to_numpy()
    estimate, low, high = wilson(n, len(labels), settings.confidence)
    figures = {"n": n, "estimate": estimate, "low": low, "high": high}
    table = stable.reset_index().assign(**figures, note="")
    table["verdict"] = table["verdict"].where(table["n"] >= settings.min_group, "")
    return suppress(table, settings.min_group, figures=["estimate", "low", "high", "jaccard"])


def _with_words(
    summary: pd.DataFrame, traits: pd.DataFrame, known: pd.DataFrame, currency: str
) -> pd.DataFrame:
    if len(summary) == 1:
        words = {"name": "All customers", "rule": "customers were not divided"}
        table = summary.assign(**words)
    else:
        names, rules = name_personas(traits, known), describe_personas(traits, currency)
        table = summary.assign(
            name=summary["persona"].map(names), rule=summary["persona"].map(rules)
        )
    order = ["persona", "name", "n", "estimate", "low", "high", "jaccard", "verdict", "rule"]
    return table[[*order, "note"]]


def _map(matrix: pd.DataFrame, labels: pd.Series) -> tuple[pd.DataFrame, float]:
    """Return the customers on their first two principal components, and the share shown."""
    size = min(2, *matrix.shape)
    ordered = matrix.sort_index()
    model = PCA(n_components=size, svd_solver="full").fit(ordered)
    strongest = np.abs(model.components_).argmax(axis=1)
    signs = np.sign(model.components_[np.arange(size), strongest])
    places = np.zeros((len(matrix), 2))
    places[:, :size] = model.transform(matrix) * signs
    plane = pd.DataFrame(places, matrix.index, ["x", "y"]).assign(persona=labels)
    return plane, float(model.explained_variance_ratio_.sum())


def _notes(
    dropped: dict[str, str], known: pd.DataFrame, labels: pd.Series, shown: float
) -> tuple[str, ...]:
    notes = [f"Not used, {known.loc[name, 'label']}: {why}." for name, why in dropped.items()]
    left = int(labels.isna().sum())
    if left:
        notes.append(f"{left} of {len(labels)} customers are in no group.")
    if len(labels) > JUDGED_ON:
        some = f"{JUDGED_ON} of {len(labels)} customers"
        notes.append(f"The number of personas and their stability were judged on {some}.")
    notes.append(f"The map of customers shows {shown:.0%} of what tells them apart.")
    return tuple(notes)


def _doubts(known: pd.DataFrame, silhouette: float) -> list[str]:
    """Say what keeps the groups from being kinds of customers."""
    used = known.loc[known["clustered_on"] & (known["twin"] == ""), "label"]
    doubts = []
    if len(used) == 1:
        doubts.append(f"Only {used.iloc[0]} forms the groups: they are bands of it, not kinds.")
    if silhouette < OVERLAP:
        doubts.append(
            f"The groups overlap (mean silhouette {silhouette:.2f} of 1) and may be parts of one "
            "cloud: that a group comes back does not show that it stands apart."
        )
    return doubts
