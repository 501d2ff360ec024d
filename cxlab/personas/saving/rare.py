"""Leave categories that few customers have out of a model that is to be kept."""

from copy import deepcopy
from typing import Any

import pandas as pd
from sklearn.pipeline import Pipeline

from cxlab.personas.describing.compare import OTHER_LEVELS
from cxlab.personas.personas import Personas
from cxlab.personas.preparing.pipeline import scalers_of
from cxlab.personas.preparing.plain import from_plain
from cxlab.personas.preparing.scalers import CategoryScaler
from cxlab.personas.saving.model import centres_of, measure_agreement


def without_rare(model: dict[str, Any], personas: Personas, min_group: int) -> dict[str, Any]:
    """Put the categories that few customers have together, so that no figure is about them.

    Parameters
    ----------
    model : dict
        As ``build_model`` makes it.
    personas : Personas
        What it was made of.
    min_group : int
        The fewest customers that a category may have; the next rarest ones join those that have
        fewer until together they have as many.

    Returns
    -------
    dict
        The model with the level ``OTHER_LEVELS`` in their place, ``rare`` (their names, without
        figures) and the centres and the agreement that follow; the same model where all have
        enough.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> plans = ["basic"] * 20 + ["gold"] * 20 + ["trial"] * 2 + ["gift"] * 2
    >>> frame = pd.DataFrame({"plan": plans}, index=map(str, range(44)))
    >>> found = group_customers(frame, Settings("Plans", min_group=4), k=2)
    >>> without_rare(found.model, found, 4)["rare"]
    {'plan': ['gift', 'trial']}
    """
    changed = deepcopy(model)
    rare: dict[str, list[str]] = {}
    for group in changed["pipeline"]["groups"]:
        if group["kind"] != "category":
            continue
        for feature in group["features"]:
            name = feature["feature"]
            few = _few(personas.features[name].astype("str").value_counts(), min_group)
            if few:
                rare[name] = few
                feature["levels"] = _merged(feature["levels"], few)
    if not rare:
        return model
    pipeline = from_plain(changed["pipeline"])
    table = merge_rare(personas.features[[str(one) for one in pipeline.feature_names_in_]], rare)
    matrix = pipeline.transform(table)
    centres = _added_up(model, pipeline)[list(matrix)]
    changed |= {
        "rare": rare,
        "columns": [str(name) for name in matrix],
        "centres": {str(key): row.tolist() for key, row in centres.iterrows()},
        "agreement": measure_agreement(matrix, centres, personas.map["persona"]),
    }
    return changed


def merge_rare(table: pd.DataFrame, rare: dict[str, list[str]]) -> pd.DataFrame:
    """Write ``OTHER_LEVELS`` in place of categories that a model keeps together.

    Examples
    --------
    >>> frame = pd.DataFrame({"plan": ["gold", "gift"]})
    >>> merge_rare(frame, {"plan": ["gift"]})["plan"].tolist()
    ['gold', 'other levels']
    """
    merged = {
        name: table[name].mask(table[name].isin(levels), OTHER_LEVELS)
        for name, levels in rare.items()
        if name in table
    }
    return table.assign(**merged)


def _added_up(model: dict[str, Any], merged: Pipeline) -> pd.DataFrame:
    """Return a model's centres, those of levels that are put together added up and scaled anew."""
    centres = centres_of(model)
    then, now = _categories(from_plain(model["pipeline"])), _categories(merged)
    own = {str(name): centres[name] for name in centres if name not in then}
    for name, (feature, level, spread) in then.items():
        to = {one: (column, new) for column, (about, one, new) in now.items() if about == feature}
        column, new = to[level if level in to else OTHER_LEVELS]
        own[column] = own.get(column, 0.0) + centres[name] * spread / new
    return pd.DataFrame(own)


def _categories(pipeline: Pipeline) -> dict[str, tuple[str, str, float]]:
    """Return of each column of a category its feature, its level and the feature's spread."""
    return {
        str(column): (feature, level, scaler.spread(feature))
        for _, scaler in scalers_of(pipeline)
        if isinstance(scaler, CategoryScaler)
        for column, (feature, level) in zip(
            scaler.get_feature_names_out(), scaler.pairs(), strict=True
        )
    }


def _few(counts: pd.Series, min_group: int) -> list[str]:
    """Return the rare levels, and those that join them, by name."""
    ordered = counts.sort_index().sort_values(kind="stable")
    few: list[str] = []
    held = 0
    for level, n in ordered.items():
        if n >= min_group and (not few or held >= min_group):
            break
        few.append(str(level))
        held += int(n)
    return sorted(few)


def _merged(levels: list[dict[str, Any]], few: list[str]) -> list[dict[str, Any]]:
    kept = [one for one in levels if one["level"] not in few and one["level"] != OTHER_LEVELS]
    rest = 1.0 - sum(one["share"] for one in kept)
    return [*kept, {"level": OTHER_LEVELS, "share": rest}]
