"""Put prepared customers into personas, and describe these: from a matrix to a result."""

from typing import Any, Literal

import pandas as pd

from cxlab.errors import CxlabError
from cxlab.personas.clustering import Clusters, cluster, takes_k
from cxlab.personas.members import members, plane
from cxlab.personas.notes import doubts, judged_on, left_out, unused, warnings
from cxlab.personas.personas import Personas
from cxlab.personas.pipeline import Prepared
from cxlab.personas.selection import choose_k, mean_silhouette
from cxlab.personas.stability import stability
from cxlab.personas.summary import count_members, with_words
from cxlab.personas.traits import find_traits
from cxlab.study.settings import Settings


def divide(
    described: pd.DataFrame,
    known: pd.DataFrame,
    prepared: Prepared,
    settings: Settings,
    asked: dict[str, Any],
    model: Any,
) -> Personas:
    """Put the customers into groups, and describe these."""
    k, seed = asked["k"], asked["seed"]
    unusable = [name for name in prepared.dropped if not prepared.twins[name]]
    known = known.assign(
        clustered_on=known["clustered_on"] & ~known.index.isin(unusable), twin=prepared.twins
    )
    clusters, selection = _cluster(prepared.matrix, k, model, seed, settings.min_group)
    belonging = members(clusters)
    traits = find_traits(
        described,
        belonging["persona"],
        known,
        confidence=settings.confidence,
        min_group=settings.min_group,
    )
    stable = stability(prepared.matrix, clusters.labels, model=model, seed=seed)
    counted = count_members(belonging, stable, settings)
    summary = with_words(counted, traits, known, settings.currency)
    places, shown = plane(prepared.matrix, belonging["persona"])
    silhouette = float(selection.loc[selection["chosen"], "silhouette"].iloc[0])
    used = list(known.index[known["clustered_on"] & (known["twin"] == "")])
    return Personas(
        k=clusters.k,
        members=belonging,
        summary=summary,
        traits=traits,
        selection=selection,
        map=places,
        features=described,
        catalogue=known,
        parameters=asked | {"features": used},
        notes=(
            *warnings(summary),
            *left_out(belonging),
            *unused(prepared.dropped, known),
            *judged_on(len(described), shown),
            *doubts(known, silhouette, summary),
        ),
    )


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
