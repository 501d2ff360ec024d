"""A fitted feature pipeline as plain data, and back: text and numbers only, nothing to run."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from cxlab.errors import CxlabError
from cxlab.personas.preparing.pipeline import assemble, scalers_of
from cxlab.personas.preparing.plain_entries import (
    entries_of,
    malformed,
    number_of,
    refuse_twice,
    value_of,
)
from cxlab.personas.preparing.scalers import CategoryScaler, NumericScaler, Scaler
from cxlab.personas.preparing.scales import SCALES

#: The version of the plain form that this code writes and reads.
VERSION = 1

_HERE = "the pipeline"


def to_plain(pipeline: Pipeline) -> dict[str, Any]:
    """Return a fitted feature pipeline as plain data, such as JSON holds.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        As ``prepare_features`` gives it.

    Returns
    -------
    dict
        ``version``, and ``groups``: a list of ``name``, ``kind`` and ``features``. Numeric
        features have ``weight``, and ``centre`` and ``scale`` on their kind's scale; categorical
        ones ``weight`` and ``levels``, each with its ``share``.

    Raises
    ------
    CxlabError
        If it is no fitted feature pipeline.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.preparing.pipeline import prepare_features
    >>> frame = pd.DataFrame({"age": [20.0, 40.0]})
    >>> to_plain(prepare_features(frame, catalogue(frame)).pipeline)["groups"][0]["features"]
    [{'feature': 'age', 'weight': 1.0, 'centre': 30.0, 'scale': 10.0}]
    """
    groups = [
        {"name": name} | (_numeric(one) if isinstance(one, NumericScaler) else _categories(one))
        for name, one in scalers_of(pipeline)
    ]
    return {"version": VERSION, "groups": groups}


def _numeric(scaler: NumericScaler) -> dict[str, Any]:
    names = scaler.feature_names_in_
    features = [
        {"feature": str(name), "weight": scaler.weight(name)}
        | {"centre": float(centre), "scale": float(scale)}
        for name, centre, scale in zip(names, scaler.centre_, scaler.scale_, strict=True)
    ]
    together, furthest = bool(scaler.together), float(scaler.furthest)
    about = {"kind": scaler.kind, "together": together, "furthest": furthest}
    return about | {"features": features}


def _categories(scaler: CategoryScaler) -> dict[str, Any]:
    features = [
        {"feature": str(name), "weight": scaler.weight(name)}
        | {"levels": [{"level": str(level), "share": float(n)} for level, n in shares.items()]}
        for name, shares in scaler.shares_.items()
    ]
    return {"kind": "category", "unseen": scaler.unseen, "features": features}


def from_plain(plain: Mapping[str, Any]) -> Pipeline:
    """Return the fitted pipeline that plain data describe: it transforms as the first one did.

    Parameters
    ----------
    plain : mapping
        As ``to_plain`` gives it, or as JSON has given it back.

    Returns
    -------
    sklearn.pipeline.Pipeline
        Fitted.

    Raises
    ------
    CxlabError
        If anything is not as ``to_plain`` writes it; the place is named.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.preparing.pipeline import prepare_features
    >>> frame = pd.DataFrame({"region": ["north", "south", "south"]})
    >>> prepared = prepare_features(frame, catalogue(frame))
    >>> from_plain(to_plain(prepared.pipeline)).transform(frame).equals(prepared.matrix)
    True
    """
    version = value_of(plain, "version", int, _HERE)
    if version != VERSION:
        raise CxlabError(f"the pipeline has version {version}; this cxlab reads version {VERSION}")
    groups = [_group(entry, where) for entry, where in entries_of(plain, "groups", _HERE)]
    refuse_twice([name for name, _, _ in groups], f"{_HERE}.groups")
    refuse_twice([name for _, _, table in groups for name in table], f"{_HERE}.groups")
    pipeline = assemble([(name, scaler, list(table)) for name, scaler, table in groups])
    pipeline.fit(_stand_in([table for _, _, table in groups]))
    for (_, scaler), (_, _, table) in zip(scalers_of(pipeline), groups, strict=True):
        _teach(scaler, table)
    return pipeline


#: What a scaler has learned of each of its features: a centre and a scale, or shares of levels.
Learned = dict[str, tuple[float, float]] | dict[str, pd.Series]


def _group(entry: Any, where: str) -> tuple[str, Scaler, Learned]:
    """Return a group's name, its scaler, not fitted, and what that has to learn."""
    name, kind = value_of(entry, "name", str, where), value_of(entry, "kind", str, where)
    if "__" in name or name in ColumnTransformer([]).get_params():
        raise malformed(where, f"name = {name!r} cannot name a step")
    features = list(entries_of(entry, "features", where))
    names = [value_of(one, "feature", str, place) for one, place in features]
    refuse_twice(names, f"{where}.features")
    given = [number_of(one, "weight", place, above=0) for one, place in features]
    weights = dict(zip(names, given, strict=True))
    if kind == "category":
        unseen = value_of(entry, "unseen", str, where)
        if unseen not in ("count", "error"):
            raise malformed(where, f"unseen = {unseen!r} is neither 'count' nor 'error'")
        levels = [_levels(one, place) for one, place in features]
        scaler = CategoryScaler(weights=weights, unseen="count" if unseen == "count" else "error")
        return name, scaler, dict(zip(names, levels, strict=True))
    if kind not in SCALES:
        raise malformed(where, f"kind = {kind!r} is none of {', '.join([*SCALES, 'category'])}")
    together = value_of(entry, "together", bool, where)
    furthest = number_of(entry, "furthest", where, above=0)
    figures = [
        (number_of(one, "centre", place), number_of(one, "scale", place, above=0))
        for one, place in features
    ]
    numeric = NumericScaler(kind, together=together, weights=weights, furthest=furthest)
    return name, numeric, dict(zip(names, figures, strict=True))


def _levels(entry: Any, where: str) -> pd.Series:
    levels = list(entries_of(entry, "levels", where))
    names = [value_of(one, "level", str, place) for one, place in levels]
    shares = [number_of(one, "share", place, above=0) for one, place in levels]
    refuse_twice(names, f"{where}.levels")
    if not math.isclose(sum(shares), 1.0, abs_tol=1e-6):
        raise malformed(where, f"the shares of its levels sum to {sum(shares):g}, not to 1")
    return pd.Series(shares, pd.Index(names, dtype="str"), dtype=float)


def _stand_in(tables: list[Learned]) -> pd.DataFrame:
    """Return a frame to which a pipeline fits with just the columns that it will have."""
    learned = {name: what for table in tables for name, what in table.items()}
    columns = {
        name: pd.Series(what.index if isinstance(what, pd.Series) else [0.0, 1.0])
        for name, what in learned.items()
    }
    return pd.DataFrame(columns)


def _teach(scaler: Scaler, learned: Any) -> None:
    """Put what the first pipeline had learned in place of what the stand-in taught."""
    if isinstance(scaler, CategoryScaler):
        scaler.shares_ = learned
    else:
        scaler.centre_, scaler.scale_ = np.array(list(learned.values())).T
