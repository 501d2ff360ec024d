"""Divide one persona further, by the same rule that found it, as deep as the analyst wishes."""

from dataclasses import replace
from typing import Any, Literal

import pandas as pd

from cxlab.personas.deciding.decided import apply_decisions, persona_id
from cxlab.personas.features.parts import customer_parts
from cxlab.personas.find import group_customers, group_parts
from cxlab.personas.forming import Choice
from cxlab.personas.personas import Personas
from cxlab.study.decisions import read_decisions
from cxlab.study.study import Study

#: The columns that hold ids of personas.
_IDS = ("persona", "nearest")


def refine_persona(
    study: Study,
    personas: Personas,
    name: str,
    *,
    k: int | Literal["auto"] = "auto",
    model: Any = "kmeans",
    seed: int = 0,
) -> Personas:
    r"""Find sub-personas: the same line of work on the customers of one persona alone.

    Features are prepared anew among these customers, so that what tells them apart counts, and
    the same rule decides how many sub-personas there are. That there are none is an answer.
    The result may be refined again.

    Parameters
    ----------
    study : Study
        The study that the personas are of.
    personas : Personas
        What ``find_personas`` or ``refine_persona`` returned.
    name : str
        The persona to divide: its id, or the name that readers see.
    k : int or "auto"
        How many sub-personas; ``"auto"`` lets the data choose.
    model : str or scikit-learn clusterer
        As for ``find_personas``.
    seed : int
        As for ``find_personas``.

    Returns
    -------
    Personas
        Of the persona's customers alone, shares included. Ids are the persona's with a number
        behind, ``P2.1``; one that does not divide further stands alone, and ``notes`` say why.
        ``model`` is empty: parts of one persona are not the personas of the study.
        ``parameters["within"]`` tells which persona was divided, and which that was part of.

    Raises
    ------
    UnknownNameError
        No persona has that id or name.
    CxlabError
        As ``find_personas`` raises it.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.personas.find import find_personas
    >>> from cxlab.sample import write_sample
    >>> from cxlab.study.study import open_study
    >>> study = open_study(write_sample(tempfile.mkdtemp(), customers=100))
    >>> parts = refine_persona(study, find_personas(study, k=2), "P2", k=2)
    >>> parts.summary["persona"].tolist(), parts.parameters["within"][0]["persona"]
    (['P2.1', 'P2.2'], 'P2')
    """
    who = persona_id(personas, name)
    customers = personas.members.index[personas.members["persona"].eq(who)]
    choice, features = Choice(k, model, seed), _features(personas)
    if len(personas.features) < len(personas.members):
        found = group_parts(customer_parts(study).restricted(customers), choice, features)
    else:
        described = personas.features.loc[customers]
        found = group_customers(
            described, study.settings, k=k, model=model, features=features, seed=seed
        )
    row = personas.summary.set_index("persona").loc[who]
    parts = _numbered(found, who) if found.k > 1 else _whole(found, who, row)
    one = {"persona": who, "name": str(row["name"]), "named_by": str(row["named_by"])}
    within = [*personas.parameters.get("within", ()), one]
    said = f"Parts of \u201c{row['name']}\u201d ({who}, {len(customers):,} customers)."
    if found.k < 2:
        said = f"\u201c{row['name']}\u201d ({who}) does not divide further."
    parts = replace(
        parts, parameters=parts.parameters | {"within": within}, notes=(said, *parts.notes)
    )
    return apply_decisions(parts, read_decisions(study))


def _features(personas: Personas) -> dict[str, float] | None:
    """Return what formed the personas, with its weights; None where nothing did."""
    known = personas.catalogue
    if not known["clustered_on"].any():
        return None
    weights = known["weight"].where(known["clustered_on"], 0.0)
    return {str(name): float(weight) for name, weight in weights.items()}


def _whole(found: Personas, who: str, row: pd.Series) -> Personas:
    """Return the persona as the only one of its set, under its own id and name."""
    summary = found.summary.assign(name=row["name"], named_by=row["named_by"])
    return _renamed(replace(found, summary=summary), {"P1": who})


def _numbered(found: Personas, who: str) -> Personas:
    ids = [str(persona) for persona in found.summary["persona"]]
    return _renamed(found, {one: f"{who}.{one.removeprefix('P')}" for one in ids})


def _renamed(found: Personas, ids: dict[str, str]) -> Personas:
    """Write other ids wherever a persona's stands."""
    frames = {
        part: _in_frame(getattr(found, part), ids)
        for part in ("members", "summary", "traits", "map", "rules", "use")
    }
    return replace(found, **frames, model={})


def _in_frame(frame: pd.DataFrame, ids: dict[str, str]) -> pd.DataFrame:
    there = [name for name in _IDS if name in frame]
    return frame.assign(**{name: _with_ids(frame[name], ids) for name in there})


def _with_ids(column: pd.Series, ids: dict[str, str]) -> pd.Series:
    if isinstance(column.dtype, pd.CategoricalDtype):
        return column.cat.rename_categories(ids)
    return column.replace(ids)
