"""Put customers into personas and describe these: from features to a result."""

from dataclasses import replace
from typing import Any

import pandas as pd

from cxlab.personas.choosing.selection import select_personas
from cxlab.personas.choosing.stability import stability
from cxlab.personas.clustering.clustering import Clusters
from cxlab.personas.describing.notes import doubts, left_out, shown_of, unused, warnings
from cxlab.personas.describing.summary import count_members, with_rules, with_words
from cxlab.personas.describing.traits import find_traits
from cxlab.personas.describing.usefulness import judge_use
from cxlab.personas.everybody import Reached, reach_all
from cxlab.personas.features.parts import Parts
from cxlab.personas.forming import Choice, Formed, Judge, form_groups
from cxlab.personas.members import members, plane
from cxlab.personas.personas import Personas
from cxlab.personas.preparing.pipeline import Prepared
from cxlab.personas.rules.search import find_rules
from cxlab.personas.saving.model import build_model
from cxlab.personas.undivided import undivided
from cxlab.study.settings import Settings


def divide(
    described: pd.DataFrame,
    known: pd.DataFrame,
    settings: Settings,
    choice: Choice,
    *,
    parameters: dict[str, Any],
    judge: Judge = select_personas,
    everybody: Parts | None = None,
) -> Personas:
    """Put the customers into groups, if they fall into any, and describe these.

    Parameters
    ----------
    described : pandas.DataFrame
        A row per customer.
    known : pandas.DataFrame
        The features' catalogue, with what forms the personas.
    settings : Settings
        Give the smallest group that may be shown, the confidence and the currency.
    choice : Choice
        How many, by which model.
    parameters : dict
        What is to be told of how they were made.
    judge : callable
        Says how many there are, where the choice leaves it to the data.
    everybody : Parts, optional
        All customers, where ``described`` has only some of them.

    Returns
    -------
    Personas
        As ``find_personas`` gives them, before people's decisions.

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
    >>> divide(frame, catalogue(frame), Settings("Calls"), Choice(k=2), parameters={}).k
    2
    """
    formed = form_groups(described, known, choice, smallest=settings.min_group, judge=judge)
    prepared = formed.prepared
    unusable = [name for name in prepared.dropped if not prepared.twins[name]]
    used = known["clustered_on"] & ~known.index.isin(unusable)
    known = known.assign(clustered_on=used, twin=prepared.twins)
    parameters = parameters | {"features": list(known.index[used & (known["twin"] == "")])}
    if formed.clusters is None:
        return _none(described, known, settings, formed, parameters, everybody)
    reached = _reach(formed.prepared, formed.clusters, settings.min_group, everybody)
    return _describe(described, known, settings, formed, reached, choice, parameters)


def _none(
    described: pd.DataFrame,
    known: pd.DataFrame,
    settings: Settings,
    formed: Formed,
    parameters: dict[str, Any],
    everybody: Parts | None,
) -> Personas:
    """Say that customers do not fall into groups, and keep what was tried."""
    notes = (*formed.notes, *unused(formed.prepared.dropped, known))
    whole = undivided(
        described,
        known,
        settings,
        formed.reason,
        parameters=parameters,
        notes=notes,
        customers=None if everybody is None else everybody.customers(),
    )
    return replace(whole, selection=formed.selection, catalogue=known, parameters=parameters)


def _reach(
    prepared: Prepared, clusters: Clusters, smallest: int, everybody: Parts | None
) -> Reached:
    """Return who is in which group: of these customers, or of all where these are some of them."""
    if everybody is not None:
        return reach_all(everybody, prepared, clusters, smallest=smallest)
    belonging = members(clusters, smallest=smallest)
    return Reached(clusters, belonging, belonging)


def _describe(
    described: pd.DataFrame,
    known: pd.DataFrame,
    settings: Settings,
    formed: Formed,
    reached: Reached,
    choice: Choice,
    parameters: dict[str, Any],
) -> Personas:
    matrix, smallest = formed.prepared.matrix, settings.min_group
    clusters, labels = reached.clusters, reached.learnt["persona"]
    options: dict[str, Any] = {"confidence": settings.confidence, "min_group": smallest}
    traits = find_traits(described, labels, known, **options)
    use = judge_use(described, labels, known, **options)
    rules = find_rules(
        described, labels, known, **options, seed=choice.seed, currency=settings.currency
    )
    stable = stability(matrix, clusters.labels, model=choice.model, seed=choice.seed)
    summary = with_words(
        count_members(reached.whole, stable, settings), traits, known, settings.currency
    )
    summary = with_rules(summary, rules, use, settings.currency)
    places, shown = plane(matrix, labels)
    chosen = formed.selection.loc[formed.selection["chosen"].astype(bool)]
    silhouette = float(chosen["silhouette"].iloc[0])
    found = Personas(
        k=clusters.k,
        members=reached.whole,
        summary=summary,
        traits=traits,
        selection=formed.selection,
        map=places,
        features=described,
        catalogue=known,
        rules=rules,
        use=use,
        parameters=parameters,
        notes=(
            *warnings(summary, choice.k),
            *left_out(reached.whole),
            *reached.notes,
            *formed.notes,
            *unused(formed.prepared.dropped, known),
            *shown_of(shown),
            *doubts(known, silhouette, summary),
        ),
    )
    return replace(found, model=build_model(found, formed.prepared, clusters))
