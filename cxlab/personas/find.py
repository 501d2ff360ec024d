"""Find the personas of a study: features, groups, stability, traits and names in one call."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Literal

import pandas as pd

from cxlab.personas.choosing.kept import kept_selection
from cxlab.personas.choosing.selection import select_personas
from cxlab.personas.choosing.stability import BOOTSTRAPS
from cxlab.personas.deciding.decided import apply_decisions
from cxlab.personas.describing.notes import unused
from cxlab.personas.divide import divide
from cxlab.personas.everybody import draw_learnt, learnt_note, too_many
from cxlab.personas.features.catalogue import catalogue, choose, numbering
from cxlab.personas.features.customers import customer_features
from cxlab.personas.features.parts import Parts
from cxlab.personas.forming import Choice, Judge
from cxlab.personas.personas import Personas
from cxlab.personas.preparing.pipeline import NothingDiffersError
from cxlab.personas.undivided import too_few, undivided
from cxlab.study.decisions import read_decisions
from cxlab.study.settings import Settings
from cxlab.study.study import Study


def find_personas(
    study: Study,
    *,
    k: int | Literal["auto"] = "auto",
    model: Any = "kmeans",
    features: Iterable[str] | Mapping[str, float] | None = None,
    seed: int = 0,
) -> Personas:
    r"""Find groups of customers who behave alike, say how stable each is and what sets it apart.

    Where the data cannot carry personas (too few customers, no feature that differs between
    them, or no groups that would come back), the answer is one group of all customers, with the
    reason in ``notes`` and in the summary's ``note``.

    Parameters
    ----------
    study : Study
        An open study.
    k : int or "auto"
        How many personas; ``"auto"`` takes the largest number from 2 to 12 of which all would
        come back and stand out from one cloud, or none (see ``select_personas``). 1 leaves the
        customers undivided.
    model : str or scikit-learn clusterer
        A name in ``CLUSTERERS`` or any object with ``fit_predict``. One that finds the number of
        groups itself goes with ``k="auto"``.
    features : iterable of str or mapping of str to float, optional
        The features, topics (``"channel"``, ``"time"``, ...) or axes (``"personal"``, ``"path
        preference"``, ``"value"``) that form the personas; a mapping weighs them, and switches
        off with 0. Default: all but outcomes and life cycle, which are described only.
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
    [['App', 30, 'clearly'], ['Little app', 20, 'clearly']]
    """
    judge, choice = partial(kept_selection, study.store.path), Choice(k, model, seed)
    everybody = too_many(study)
    if everybody is None:
        described = customer_features(study)
        found = _group(described, study.settings, choice, features, judge)
    else:
        found = group_parts(everybody, choice, features, judge=judge)
    return apply_decisions(found, read_decisions(study))


def group_customers(
    described: pd.DataFrame,
    settings: Settings,
    *,
    k: int | Literal["auto"] = "auto",
    model: Any = "kmeans",
    features: Iterable[str] | Mapping[str, float] | None = None,
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
    choice = Choice(k, model, seed)
    return _group(described, settings, choice, features, select_personas)


def group_parts(
    parts: Parts,
    choice: Choice,
    features: Iterable[str] | Mapping[str, float] | None = None,
    *,
    judge: Judge = select_personas,
) -> Personas:
    """Find personas among customers who outgrow one frame: learnt on some, finished over all.

    Parameters
    ----------
    parts : Parts
        All customers.
    choice : Choice
        How many, by which model; its seed says who is drawn as well.
    features : iterable of str or mapping of str to float, optional
        As for ``find_personas``.
    judge : callable
        Says how many there are, where the choice leaves it to the data.

    Returns
    -------
    Personas
        ``members`` and ``n`` in the summary are those of all customers; ``features``, ``map``,
        ``traits``, ``rules`` and ``use`` those of ``LEARNT_ON`` customers drawn by hash, and
        ``notes`` say so.

    Raises
    ------
    CxlabError
        As ``find_personas`` raises it.
    UnknownNameError
        If a feature is not known.
    """
    described = draw_learnt(parts, seed=choice.seed)
    if len(described) == parts.n:
        return _group(described, parts.settings, choice, features, judge)
    found = _group(described, parts.settings, choice, features, judge, parts)
    return replace(found, notes=(*found.notes, learnt_note(len(described), parts.n)))


def _group(
    described: pd.DataFrame,
    settings: Settings,
    choice: Choice,
    features: Iterable[str] | Mapping[str, float] | None,
    judge: Judge,
    everybody: Parts | None = None,
) -> Personas:
    known, numbers = _known(described, features)
    described = described[list(known.index)]
    model = choice.model if isinstance(choice.model, str) else repr(choice.model)
    asked: dict[str, Any] = {
        "k": choice.k,
        "model": model,
        "seed": choice.seed,
        "bootstraps": BOOTSTRAPS,
    }
    asked |= {"confidence": settings.confidence, "currency": settings.currency}
    if everybody is not None:
        asked["learnt_on"] = len(described)
    reason = too_few(len(described), settings.min_group)
    if reason:
        return undivided(described, known, settings, reason, parameters=asked, notes=numbers)
    try:
        found = divide(
            described, known, settings, choice, parameters=asked, judge=judge, everybody=everybody
        )
    except NothingDiffersError as nothing:
        if features is not None and not known["clustered_on"].any():
            raise
        reason = "nothing in how they behave differs between enough of them"
        notes = (*unused(nothing.dropped, known), *numbers)
        all_of = None if everybody is None else everybody.customers()
        return undivided(
            described, known, settings, reason, parameters=asked, notes=notes, customers=all_of
        )
    return replace(found, notes=(*found.notes, *numbers))


def _known(
    described: pd.DataFrame, features: Iterable[str] | Mapping[str, float] | None
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the catalogue without numbers given to customers that nobody named, and say so."""
    whole = catalogue(described)
    known = choose(whole, features)
    numbers = [name for name in numbering(whole) if not known.loc[name, "clustered_on"]]
    reason = (
        "a whole number that nearly every customer bears alone, as a customer number is; if it is "
        "a quantity, name it in `features`"
    )
    described_only = known.loc[known["note"].ne("") & ~known["clustered_on"], "note"].to_dict()
    dropped = dict.fromkeys(numbers, reason) | described_only
    return known.drop(index=numbers), unused(dropped, known)
