"""Assign customers to personas that were found before, without finding any anew."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Literal

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.markup import percent
from cxlab.personas.describing.notes import left_out
from cxlab.personas.describing.summary import count_members, with_words
from cxlab.personas.describing.traits import find_traits
from cxlab.personas.everybody import described_note, draw_learnt, too_many
from cxlab.personas.features.catalogue import catalogue, numbering
from cxlab.personas.features.customers import customer_features
from cxlab.personas.features.parts import Parts
from cxlab.personas.members import plane
from cxlab.personas.personas import Personas
from cxlab.personas.rules.conditions import Condition
from cxlab.personas.saving.fitted import Placed, place_customers, place_parts
from cxlab.personas.saving.model import FRAMES, check_agreement, frame_of
from cxlab.personas.saving.saved import load_personas
from cxlab.personas.undivided import too_few, undivided
from cxlab.study.settings import Settings
from cxlab.study.study import Study

#: What of a persona was found when it was fitted, and is not found anew.
KEPT = ("rule", "precision", "recall", "useful")


def assign_personas(
    study: Study,
    model: Mapping[str, Any] | None = None,
    *,
    unseen: Literal["count", "error"] | None = None,
) -> Personas:
    r"""Assign the customers of a study to personas that were found before.

    Shares, traits and the map are those of today's customers; whether a persona comes back, its
    rule and its use are those of the customers it was found in, and the notes say so.

    Parameters
    ----------
    study : Study
        An open study.
    model : dict, optional
        ``Personas.model``, or what ``load_personas`` returned; the study's saved one unless given.
    unseen : {"count", "error"}, optional
        Whether a category that nobody had then is counted, in ``notes``, and says nothing of
        its customers, or is an error. As the model has it unless given.

    Returns
    -------
    Personas
        As ``find_personas`` returns them, with the saved personas' keys and names.

    Raises
    ------
    CxlabError
        If no personas are saved, these customers lack most of the features that form the personas,
        a feature has another type than then or is infinite, or a category is unseen and that is
        to be an error.
    StudyError
        If the file of saved personas is damaged.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.personas import find_personas
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> days = [(i, day) for i in range(50) for day in (2, 3, 6)]
    >>> rows = [f"{i},2025-01-0{day},shop,{'web' if i < 20 else 'app'}" for i, day in days]
    >>> lines = ["customer_id,timestamp,touchpoint,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> study = open_study(folder)
    >>> assign_personas(study, find_personas(study, k=2).model).summary["n"].tolist()
    [30, 20]
    """
    model = load_personas(study) if model is None else model
    everybody = too_many(study)
    if everybody is None:
        return assign_customers(customer_features(study), study.settings, model, unseen=unseen)
    return _assign(draw_learnt(everybody), study.settings, model, unseen, everybody)


def assign_customers(
    described: pd.DataFrame,
    settings: Settings,
    model: Mapping[str, Any],
    *,
    unseen: Literal["count", "error"] | None = None,
) -> Personas:
    """Assign customers described already, as ``group_customers`` groups them.

    Parameters
    ----------
    described : pandas.DataFrame
        ``customer_features(study)``, or some of its rows.
    settings : Settings
        Give the smallest group that may be shown, the confidence and the currency.
    model, unseen
        As for ``assign_personas``.

    Returns
    -------
    Personas
        As ``assign_personas`` gives them.

    Raises
    ------
    CxlabError
        As ``assign_personas`` raises it.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> model = group_customers(frame, Settings("Calls"), k=2).model
    >>> assign_customers(frame.head(3), Settings("Calls"), model).members["persona"].tolist()
    ['P1', 'P2', 'P1']
    """
    return _assign(described, settings, model, unseen)


def _assign(
    described: pd.DataFrame,
    settings: Settings,
    model: Mapping[str, Any],
    unseen: str | None,
    everybody: Parts | None = None,
) -> Personas:
    """Assign customers; where these are some of many, place all and describe by these."""
    if not model:
        raise CxlabError("customers were not divided then, so there are no personas to assign to")
    check_agreement(model)
    known = known_today(described, model)
    described = described[list(known.index)]
    parameters = {**model["parameters"], "saved": dict(model.get("saved", {}))}
    if described.empty:
        reason = too_few(0, settings.min_group)
        return undivided(described, known, settings, reason, parameters=parameters)
    options: dict[str, Any] = {"unseen": unseen, "smallest": settings.min_group}
    if everybody is None:
        placed = place_customers(described, model, **options)
        return _describe(described, known, placed, settings, model, parameters)
    placed = place_parts(everybody, described, model, **options)
    parameters["learnt_on"] = len(described)
    found = _describe(described, known, placed, settings, model, parameters)
    note = described_note(len(described), everybody.n)
    return replace(found, notes=(*found.notes, note))


def _describe(
    described: pd.DataFrame,
    known: pd.DataFrame,
    placed: Placed,
    settings: Settings,
    model: Mapping[str, Any],
    parameters: dict[str, Any],
) -> Personas:
    belonging = placed.members
    traits = find_traits(
        described,
        belonging["persona"],
        known,
        confidence=settings.confidence,
        min_group=settings.min_group,
    )
    frames = {name: frame_of(model[name]) for name in FRAMES}
    frames["rules"] = _with_conditions(frames["rules"])
    summary = _summary(placed.whole, traits, known, settings, frames.pop("summary"))
    places, shown = _places(placed.matrix, belonging["persona"])
    return Personas(
        k=len(model["centres"]),
        members=placed.whole,
        summary=summary,
        traits=traits,
        map=places,
        features=described,
        catalogue=known,
        model=dict(model),
        parameters=parameters,
        notes=(
            origin(model),
            *placed.notes,
            *_new(known, model),
            *left_out(placed.whole),
            f"The map of customers shows {percent(shown)} of what tells them apart.",
        ),
        **frames,
    )


def known_today(described: pd.DataFrame, model: Mapping[str, Any]) -> pd.DataFrame:
    """Return the catalogue of today's features: what was known then stays as it was.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> model = group_customers(frame, Settings("Calls"), k=2).model
    >>> known_today(frame.assign(plan="basic"), model)["clustered_on"].to_dict()
    {'evening_share': True, 'plan': False}
    """
    then = pd.DataFrame(model["features"]).set_index("feature")
    now = catalogue(described)
    now = now.drop(index=[name for name in numbering(now) if name not in then.index])
    now = now.assign(clustered_on=False, twin="")
    both = now.index.intersection(then.index)
    columns = now.columns.intersection(then.columns)
    now.loc[both, columns] = then.loc[both, columns]
    return now


def _summary(
    belonging: pd.DataFrame,
    traits: pd.DataFrame,
    known: pd.DataFrame,
    settings: Settings,
    then: pd.DataFrame,
) -> pd.DataFrame:
    """Count today's customers, with what was found of their personas when these were fitted."""
    then = then.set_index("persona")
    counted = count_members(belonging, _stable(then), settings)
    table = with_words(counted, traits, known, settings.currency).set_index("persona")
    shown = table["n"] >= settings.min_group
    for name in (name for name in KEPT if name in then):
        empty = "" if name in ("rule", "useful") else np.nan
        table[name] = then[name].fillna(empty).where(shown, empty)
    for name in (name for name in ("name", "decision", "target", "named_by") if name in then):
        table[name] = then[name]
    return table.reset_index()


def _with_conditions(rules: pd.DataFrame) -> pd.DataFrame:
    """Return rules with the conditions that ``find_rules`` gives: JSON has lists only."""
    if "conditions" not in rules:
        return rules
    kept = [tuple(Condition(*one) for one in row) for row in rules["conditions"]]
    return rules.assign(conditions=pd.Series(kept, rules.index, dtype="object"))


def _stable(then: pd.DataFrame) -> pd.DataFrame:
    return then[["jaccard", "verdict"]].astype({"jaccard": "float64", "verdict": "str"})


def _places(matrix: pd.DataFrame, labels: pd.Series) -> tuple[pd.DataFrame, float]:
    if len(matrix) > 1 and len(matrix.drop_duplicates()) > 1:
        return plane(matrix, labels)
    return pd.DataFrame({"x": 0.0, "y": 0.0, "persona": labels}), 1.0


def origin(model: Mapping[str, Any]) -> str:
    """Say where personas come from that were not found in these customers.

    Examples
    --------
    >>> saved = {"author": "Ann", "date": "2025-03-01"}
    >>> origin({"n": 1200, "agreement": 1.0, "saved": saved})[:60]
    'Personas saved on 2025-03-01 by Ann from 1,200 customers: wh'
    """
    saved, period = model.get("saved", {}), model.get("period", [])
    head = "Personas found"
    if saved:
        head = f"Personas saved on {saved['date']} by {saved['author']}"
    days = f" ({' to '.join(str(moment)[:10] for moment in period)})" if period else ""
    learnt = model.get("parameters", {}).get("learnt_on")
    some = f", learnt on {learnt:,} of them" if learnt else ""
    said = (
        f"{head} from {model['n']:,} customers{days}{some}: whether they come back, their rules "
        "and their use were found then; customers were assigned, not regrouped"
    )
    if model["agreement"] < 1:
        said += (
            f"; the nearest centre, by which they were, gives {percent(model['agreement'])} of "
            "those customers the persona that they had"
        )
    return f"{said}."


def _new(known: pd.DataFrame, model: Mapping[str, Any]) -> list[str]:
    then = {row["feature"] for row in model["features"]}
    new = [str(row["label"]) for name, row in known.iterrows() if name not in then]
    if not new:
        return []
    return [f"Not known then, so described only: {', '.join(new)}."]
