"""Find the personas of a study: features, groups, stability, traits and names in one call."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd
from sklearn.decomposition import PCA

from cxlab.errors import CxlabError
from cxlab.estimate import suppress, wilson
from cxlab.markup import percent
from cxlab.personas.catalogue import catalogue, choose, numbering
from cxlab.personas.clustering import (
    CLUSTERERS,
    JUDGED_ON,
    Clusters,
    check_number,
    cluster,
    takes_k,
)
from cxlab.personas.features import customer_features
from cxlab.personas.naming import describe_personas, name_personas
from cxlab.personas.personas import Personas, none_returns
from cxlab.personas.pipeline import NothingDiffersError, Prepared, prepare_features
from cxlab.personas.selection import choose_k, mean_silhouette
from cxlab.personas.stability import REPLICATES, stability
from cxlab.personas.traits import find_traits
from cxlab.personas.undivided import EVERYBODY, NOT_DIVIDED, too_few, undivided
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

    Where the data cannot carry personas (too few customers, or no feature that differs between
    them), the answer is one group of all customers, with the reason in ``notes`` and in the
    summary's ``note``.

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
        If ``k`` is no number of groups or more than the customers who differ, the model is no
        clusterer or finds no group, no feature is chosen, or one is infinite.
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
        If ``k`` is no number of groups or more than the customers who differ, the model is no
        clusterer or finds no group, no feature is chosen, or one is infinite.
    UnknownNameError
        If a feature or a clusterer is not known.

    Examples
    --------
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> group_customers(frame, Settings("Calls"), k=2).summary["name"].tolist()
    ['Daytime', 'Evenings']
    """
    _check_choice(k, model)
    known, numbers = _known(described, features)
    described = described[list(known.index)]
    asked = {
        "k": k,
        "model": model if isinstance(model, str) else repr(model),
        "seed": seed,
        "replicates": REPLICATES,
        "confidence": settings.confidence,
        "currency": settings.currency,
    }
    reason = too_few(len(described), settings.min_group)
    if reason:
        return undivided(described, known, settings, reason, parameters=asked, notes=numbers)
    try:
        prepared = prepare_features(described, known)
    except NothingDiffersError as nothing:
        if features is not None and not known["clustered_on"].any():
            raise
        reason = "nothing in how they behave differs between enough of them"
        notes = (*_unused(nothing.dropped, known), *numbers)
        return undivided(described, known, settings, reason, parameters=asked, notes=notes)
    found = _divide(described, known, prepared, settings, asked, model)
    return replace(found, notes=(*found.notes, *numbers))


def _known(
    described: pd.DataFrame, features: Iterable[str] | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the catalogue without numbers given to customers that nobody named, and say so."""
    whole = catalogue(described)
    known = choose(whole, features)
    numbers = [name for name in numbering(whole) if not known.loc[name, "clustered_on"]]
    reason = (
        "a whole number that nearly every customer bears alone, as a customer number is; if it is "
        "a quantity, name it in `features`"
    )
    return known.drop(index=numbers), _unused(dict.fromkeys(numbers, reason), known)


def _divide(
    described: pd.DataFrame,
    known: pd.DataFrame,
    prepared: Prepared,
    settings: Settings,
    asked: dict[str, Any],
    model: Any,
) -> Personas:
    """Put the customers into groups, and describe these."""
    k, seed = asked["k"], asked["seed"]
    unused = [name for name in prepared.dropped if not prepared.twins[name]]
    known = known.assign(
        clustered_on=known["clustered_on"] & ~known.index.isin(unused), twin=prepared.twins
    )
    clusters, selection = _cluster(prepared.matrix, k, model, seed, settings.min_group)
    traits = find_traits(
        described,
        clusters.labels,
        known,
        confidence=settings.confidence,
        min_group=settings.min_group,
    )
    stable = stability(prepared.matrix, clusters.labels, model=model, seed=seed)
    summary = _with_words(
        _summary(clusters.labels, stable, settings),
        traits,
        known,
        settings.currency,
        all_in=bool(clusters.labels.notna().all()),
    )
    plane, shown = _map(prepared.matrix, clusters.labels)
    silhouette = float(selection.loc[selection["chosen"], "silhouette"].iloc[0])
    used = list(known.index[known["clustered_on"] & (known["twin"] == "")])
    return Personas(
        k=clusters.k,
        members=pd.DataFrame({"persona": clusters.labels, "typicality": clusters.typicality}),
        summary=summary,
        traits=traits,
        selection=selection,
        map=plane,
        features=described,
        catalogue=known,
        parameters=asked | {"features": used},
        notes=(
            *_warnings(summary),
            *_notes(prepared.dropped, known, clusters.labels, shown),
            *_doubts(known, silhouette, summary),
        ),
    )


def _check_choice(k: object, model: Any) -> None:
    """Refuse what could not be meant, whatever the data."""
    if isinstance(k, str) and k != "auto":
        raise CxlabError(f"k is a whole number or 'auto', not {k!r}")
    if k != "auto":
        check_number(k)
    if isinstance(model, str):
        CLUSTERERS[model]
    else:
        takes_k(model)


def _cluster(
    matrix: pd.DataFrame, k: int | Literal["auto"], model: Any, seed: int, smallest: int
) -> tuple[Clusters, pd.DataFrame]:
    """Return the groups, and the numbers of groups that were judged for them."""
    if k == "auto" and takes_k(model):
        table = choose_k(matrix, model=model, seed=seed, smallest=smallest)
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
    summary: pd.DataFrame,
    traits: pd.DataFrame,
    known: pd.DataFrame,
    currency: str,
    *,
    all_in: bool,
) -> pd.DataFrame:
    if len(summary) == 1:
        table = summary.assign(**_only(all_in))
    else:
        names, rules = name_personas(traits, known), describe_personas(traits, currency)
        table = summary.assign(
            name=summary["persona"].map(names), rule=summary["persona"].map(rules)
        )
    order = ["persona", "name", "n", "estimate", "low", "high", "jaccard", "verdict", "rule"]
    return table[[*order, "note"]]


def _only(all_in: bool) -> dict[str, str]:
    """Return the words for a group beside which there is no other."""
    if all_in:
        return {"name": EVERYBODY, "rule": NOT_DIVIDED}
    return {"name": "The only group", "rule": "the model left all other customers out"}


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
    notes = list(_unused(dropped, known))
    left = int(labels.isna().sum())
    if left:
        notes.append(f"{left} of {len(labels)} customers are in no group.")
    if len(labels) > JUDGED_ON:
        some = f"{JUDGED_ON:,} of {len(labels):,} customers"
        notes.append(f"The number of personas and their stability were judged on {some}.")
    notes.append(f"The map of customers shows {percent(shown)} of what tells them apart.")
    return tuple(notes)


def _unused(dropped: dict[str, str], known: pd.DataFrame) -> tuple[str, ...]:
    return tuple(
        f"Not used, {known.loc[name, 'label']}: {reason}." for name, reason in dropped.items()
    )


def _warnings(summary: pd.DataFrame) -> list[str]:
    """Say first what a reader must not overlook."""
    if len(summary) == 1:
        return [_sentence(summary["rule"].iloc[0])]
    said = none_returns(summary)
    return [_sentence(f"{said} among other customers like these")] if said else []


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."


def _doubts(known: pd.DataFrame, silhouette: float, summary: pd.DataFrame) -> list[str]:
    """Say what keeps the groups from being kinds of customers."""
    used = known.loc[known["clustered_on"] & (known["twin"] == ""), "label"]
    doubts = []
    if len(used) == 1:
        doubts.append(f"Only {used.iloc[0]} forms the groups: they are bands of it, not kinds.")
    overlap = f"The groups overlap (mean silhouette {silhouette:.2f} of 1)"
    if silhouette < OVERLAP and summary["verdict"].eq("clearly").all():
        doubts.append(f"{overlap}: they come back, and yet customers shade from one into the next.")
    elif silhouette < OVERLAP:
        doubts.append(
            f"{overlap} and may be parts of one cloud: that a group comes back does not show that "
            "it stands apart."
        )
    return doubts
