"""Place customers among fitted personas, whatever their features are today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from cxlab.errors import CxlabError
from cxlab.personas.clustering.nearest import nearest_personas
from cxlab.personas.describing.notes import a_category, unseen_notes
from cxlab.personas.everybody import add_unseen, together
from cxlab.personas.features.described import find_description
from cxlab.personas.features.parts import Parts
from cxlab.personas.features.tally import OTHER
from cxlab.personas.preparing.pipeline import KNOWN, find_unseen
from cxlab.personas.preparing.plain import from_plain
from cxlab.personas.preparing.scalers import CategoryScaler
from cxlab.personas.saving.model import centres_of
from cxlab.personas.saving.rare import merge_rare


@dataclass(frozen=True)
class Placed:
    """Customers on the scale on which personas were fitted, their personas, and what to say.

    ``matrix`` has a row per customer and a column per prepared feature; ``members`` has persona,
    nearest and typicality; ``whole`` has them of all customers, where the others are some of them.
    """

    matrix: pd.DataFrame
    members: pd.DataFrame
    whole: pd.DataFrame
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Scaled:
    """Customers on the scale of the personas, features not known, and categories unseen then."""

    matrix: pd.DataFrame
    missing: tuple[str, ...]
    unseen: pd.DataFrame


def place_customers(
    described: pd.DataFrame,
    model: Mapping[str, Any],
    *,
    unseen: str | None = None,
    smallest: int = 1,
) -> Placed:
    """Place customers among fitted personas, row by row.

    Parameters
    ----------
    described : pandas.DataFrame
        A row per customer, in plain units.
    model : dict
        As ``build_model`` makes it.
    unseen : {"count", "error"}, optional
        About categories that nobody had then; as the model has it unless given.
    smallest : int
        Of fewer customers than this nobody is unlike any persona, as when personas are found
        (``members``); nothing else of a customer depends on who else is there.

    Returns
    -------
    Placed
        Rows as ``described``. A channel, device or stage that nobody uses any more is one of
        which everybody has none; any other feature that is missing is unknown of all, and counts
        as the mean.

    Raises
    ------
    CxlabError
        If these customers lack most of the features, a feature has another type than then or is
        infinite, or a category is unseen and that is to be an error.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> model = group_customers(frame, Settings("Calls"), k=2).model
    >>> place_customers(frame.head(2), model).members["persona"].tolist()
    ['P1', 'P2']
    """
    scaled = _scale(described, model)
    _refuse_unknown(scaled.missing, model)
    notes = _notes(scaled, len(described), model, unseen, smallest)
    centres, unlike = centres_of(model), model["unlike"]
    members = nearest_personas(scaled.matrix, centres, unlike=unlike, smallest=smallest)
    return Placed(scaled.matrix, members, members, notes)


def place_parts(
    parts: Parts,
    described: pd.DataFrame,
    model: Mapping[str, Any],
    *,
    unseen: str | None = None,
    smallest: int = 1,
) -> Placed:
    """Place customers who outgrow one frame among fitted personas, part by part.

    Parameters
    ----------
    parts : Parts
        All customers.
    described : pandas.DataFrame
        Some of them, as ``draw_learnt`` draws them.
    model, unseen, smallest
        As for ``place_customers``.

    Returns
    -------
    Placed
        ``matrix`` and ``members`` have the rows of ``described``, ``whole`` has all customers.

    Raises
    ------
    CxlabError
        As ``place_customers`` raises it.
    """
    found = parts.each(_place_part, dict(model))
    ids, codes, typical = together([one for one, _ in found])
    nowhere = [name for name in found[0][1].missing if all(name in one.missing for _, one in found)]
    _refuse_unknown(nowhere, model)
    own = replace(_scale(described, model), missing=tuple(nowhere))
    counts = add_unseen([scaled.unseen for _, scaled in found])
    notes = _notes(replace(own, unseen=counts), len(ids), model, unseen, smallest)
    nearest = pd.Series(pd.Categorical.from_codes(codes, list(model["centres"])), ids)
    apart = pd.Series(typical < np.float32(model["unlike"]), ids)
    few = apart.sum() < smallest
    persona = nearest if few else nearest.mask(apart)
    whole = pd.DataFrame({"persona": persona, "nearest": nearest, "typicality": typical})
    unlike = 0.0 if few else model["unlike"]
    members = nearest_personas(own.matrix, centres_of(model), unlike=unlike, smallest=0)
    return Placed(own.matrix, members, whole, notes)


def _place_part(
    parts: Parts, number: int, model: Mapping[str, Any]
) -> tuple[tuple[pd.Index, np.ndarray, np.ndarray], _Scaled]:
    """Return a part's customers with codes and typicality, and its counts without the matrix."""
    scaled, centres = _scale(parts.describe(number), model), centres_of(model)
    members = nearest_personas(scaled.matrix, centres)
    codes = centres.index.get_indexer(members["nearest"])
    typical = members["typicality"].to_numpy(dtype=np.float32)
    about = (members.index, codes.astype(np.int8 if len(centres) < 100 else np.int64), typical)
    return about, replace(scaled, matrix=scaled.matrix.head(0))


def _scale(described: pd.DataFrame, model: Mapping[str, Any]) -> _Scaled:
    """Bring customers to the scale on which personas were fitted, and count what is not known."""
    pipeline = from_plain(model["pipeline"])
    then = pd.DataFrame(model["features"]).set_index("feature")
    then = then.loc[[str(name) for name in pipeline.feature_names_in_]]
    table, missing = _complete(described, then)
    _check_types(table.drop(columns=missing), then)
    table = merge_rare(table, model["rare"])
    unseen = find_unseen(pipeline, table)
    return _Scaled(_lenient(pipeline).transform(table), tuple(missing), unseen)


def _refuse_unknown(missing: Sequence[str], model: Mapping[str, Any]) -> None:
    """Raise where too few of the features that form the personas are known of any customer."""
    size = len(from_plain(model["pipeline"]).feature_names_in_)
    if len(missing) > (1 - KNOWN) * size:
        raise CxlabError(
            f"{len(missing)} of the {size} features that form the personas are not known of "
            f"these customers ({', '.join(missing)}); find the personas anew"
        )


def _complete(described: pd.DataFrame, then: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return the columns the pipeline takes, and the features that are not known at all."""
    table: dict[Any, pd.Series] = {}
    missing = []
    for name, row in then.iterrows():
        table[name] = shares_of_none(described, str(name), str(row["whole"]))
        if name not in described and table[name].isna().all():
            missing.append(str(name))
            kind = "str" if row["kind"] == "category" else "float64"
            table[name] = table[name].astype(kind)
    return pd.DataFrame(table, index=described.index), missing


def shares_of_none(described: pd.DataFrame, name: str, whole: str = "") -> pd.Series:
    """Return a feature that need not be there: a share that nobody has, or one nobody knows.

    Parameters
    ----------
    described : pandas.DataFrame
        A row per customer.
    name : str
        The feature.
    whole : str
        Of what it is a share, if of any; found from the name of a channel or device unless given.

    Returns
    -------
    pandas.Series
        The feature where it is there. Else 0 for whoever has other shares of the same whole (a
        channel that nobody uses any more), and missing for all others; missing for all where rare
        parts of the whole are counted together, as it may be among them.

    Examples
    --------
    >>> frame = pd.DataFrame({"channel_web": [1.0, None]})
    >>> shares_of_none(frame, "channel_fax").tolist()
    [0.0, nan]
    """
    if name in described:
        return described[name]
    about = find_description(name)
    prefix = f"{whole or (about.whole if about else '')}_"
    beside = [other for other in described if str(other).startswith(prefix)]
    named = prefix != "_" and name.startswith(prefix)
    if not named or not beside or f"{prefix}{OTHER}" in beside:
        return pd.Series(np.nan, described.index)
    return pd.Series(np.where(described[beside].notna().any(axis=1), 0.0, np.nan), described.index)


def _check_types(table: pd.DataFrame, then: pd.DataFrame) -> None:
    """List every feature that is not what it was."""
    faults = []
    for name in table:
        numeric = pd.api.types.is_numeric_dtype(table[name])
        was = then.loc[name, "kind"] != "category"
        if numeric != was:
            kinds = ("text", "a number")
            faults.append(f"feature {name!r} was {kinds[was]} and is {kinds[numeric]} today")
        elif numeric and np.isinf(table[name].to_numpy(dtype=float)).any():
            faults.append(f"feature {name!r} is infinite")
    if faults:
        raise CxlabError(f"{'; '.join(faults)}; correct the source, or find the personas anew")


def category_scalers(pipeline: Pipeline) -> list[CategoryScaler]:
    """Return the steps of a fitted feature pipeline that know categories.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.preparing.pipeline import prepare_features
    >>> frame = pd.DataFrame({"region": ["north", "south"] * 5})
    >>> [scaler] = category_scalers(prepare_features(frame, catalogue(frame)).pipeline)
    >>> list(scaler.shares_)
    ['region']
    """
    steps = [one for _, one, _ in pipeline[0].transformers_]
    return [one for one in steps if isinstance(one, CategoryScaler)]


def _lenient(pipeline: Pipeline) -> Pipeline:
    """Let categories pass that were not there then: they have been looked at already."""
    for scaler in category_scalers(pipeline):
        scaler.set_params(unseen="count")
    return pipeline


def _notes(
    scaled: _Scaled, size: int, model: Mapping[str, Any], unseen: str | None, smallest: int
) -> tuple[str, ...]:
    """Say what is not known of so many customers, or raise if a category was not there then."""
    missing = ", ".join(scaled.missing)
    notes, refused = [], []
    if missing:
        notes.append(f"Not known today, so taken as average for all: {missing}.")
    for name, rows in scaled.unseen.groupby("feature"):
        refused.append(f"{name!r} has {a_category(len(rows))} that nobody had then")
    if refused and (unseen or model["unseen"]) == "error":
        raise CxlabError(f"{'; '.join(refused)}; find the personas anew, or take unseen='count'")
    learnt = model["parameters"].get("learnt_on")
    who = "nobody had when the personas were found"
    if learnt:
        who = f"none of the {learnt:,} customers had on whom the personas were learnt"
    return (*notes, *unseen_notes(scaled.unseen, size, who, smallest=smallest))
