"""Read a feature pipeline back: what its numbers mean in the features' own units."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from sklearn.pipeline import Pipeline

from cxlab.markup import written
from cxlab.personas.preparing.pipeline import scalers_of
from cxlab.personas.preparing.scalers import CategoryScaler, NumericScaler

#: What is done to each kind of feature before it is centred and divided.
TRANSFORMATIONS = {
    "count": "logarithm of one more",
    "share": "arcsine of the root",
    "number": "as it is",
}

#: The columns that ``read_back`` gives, in order.
COLUMNS = (
    "feature",
    "level",
    "axis",
    "label",
    "weight",
    "transformation",
    "centre",
    "above",
    "one_unit",
)

#: Below this many at the centre, "times as many" would mislead: twice as many as hardly any.
FEWEST_TIMES = 1.0


def read_back(pipeline: Pipeline, known: pd.DataFrame, *, currency: str = "") -> pd.DataFrame:
    """Say what the centre and one unit of each prepared column mean.

    A unit is what the distance between customers is measured in: one standard deviation of a
    feature that counts once, half a one of a feature that counts four times.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        As ``prepare_features`` gives it.
    known : pandas.DataFrame
        The features' catalogue.
    currency : str
        The currency of amounts, three capitals.

    Returns
    -------
    pandas.DataFrame
        A row for each column of the prepared matrix, in its order: ``feature``, ``level`` (the
        category of a categorical one), ``axis``, ``label``, ``weight``, ``transformation``;
        ``centre``, the value that is prepared as 0, in the feature's own unit (of a category: the
        share of customers that have it); ``above``, the value that is prepared as 1 (of a
        category: missing); ``one_unit``, the same in words.

    Raises
    ------
    CxlabError
        If it is no fitted feature pipeline.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.preparing.pipeline import prepare_features
    >>> frame = pd.DataFrame({"occasions": [1.0, 3.0, 9.0]})
    >>> known = catalogue(frame)
    >>> read_back(prepare_features(frame, known).pipeline, known)["one_unit"].item()
    'occasions of contact: 2.2 times as many (7.3 instead of 3.3)'
    """
    rows: list[dict[str, Any]] = []
    for _, scaler in scalers_of(pipeline):
        if isinstance(scaler, NumericScaler):
            rows += _numeric(scaler, known, currency)
        else:
            rows += _categories(scaler, known)
    frame = pd.DataFrame(rows)
    about = known[["axis", "label"]].reindex(frame["feature"]).reset_index(drop=True)
    return frame.assign(axis=about["axis"], label=about["label"])[list(COLUMNS)]


def _numeric(scaler: NumericScaler, known: pd.DataFrame, currency: str) -> Iterator[dict[str, Any]]:
    names = list(scaler.feature_names_in_)
    ends = scaler.inverse_transform(pd.DataFrame([np.zeros(len(names)), np.ones(len(names))]))
    for name, (centre, above) in zip(names, ends.to_numpy().T, strict=True):
        yield {
            "feature": name,
            "level": "",
            "weight": scaler.weight(name),
            "transformation": TRANSFORMATIONS[scaler.kind],
            "centre": centre,
            "above": above,
            "one_unit": _in_words(scaler.kind, known.loc[name], centre, above, currency),
        }


def _in_words(kind: str, about: pd.Series, centre: float, above: float, currency: str) -> str:
    unit = "share" if kind == "share" else currency if about["unit"] == "money" else about["unit"]
    if kind == "share":
        step = f"{100 * (above - centre):.0f} points more"
    elif kind == "count" and centre >= FEWEST_TIMES:
        step = f"{above / centre:.1f} times as {'much' if about['unit'] else 'many'}"
    else:
        step = f"{_said(above - centre, unit)} more"
    return f"{about['label']}: {step} ({_said(above, unit)} instead of {_said(centre, unit)})"


def _said(value: float, unit: str) -> str:
    if unit:
        return written(value, unit)
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.2g}"


def _categories(scaler: CategoryScaler, known: pd.DataFrame) -> Iterator[dict[str, Any]]:
    for name, level in scaler.pairs():
        step = np.sqrt(scaler.weight(name)) / scaler.spread(name)
        said = f"{known.loc[name, 'label']} {level}: {step:.1f} units between who has it and not"
        yield {
            "feature": name,
            "level": level,
            "weight": scaler.weight(name),
            "transformation": "0 or 1",
            "centre": float(scaler.shares_[name][level]),
            "above": np.nan,
            "one_unit": said,
        }


def own_units(pipeline: Pipeline, matrix: pd.DataFrame) -> pd.DataFrame:
    """Turn prepared values, such as the centres of personas, back into the features' own units.

    Parameters
    ----------
    pipeline : sklearn.pipeline.Pipeline
        As ``prepare_features`` gives it.
    matrix : pandas.DataFrame
        Rows with the columns of the prepared matrix, in its order.

    Returns
    -------
    pandas.DataFrame
        The same shape; a category's column has the share of customers that have it, 0..1. What
        was drawn in on the way there, or was missing, does not come back.

    Raises
    ------
    CxlabError
        If it is no fitted feature pipeline.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.preparing.pipeline import prepare_features
    >>> frame = pd.DataFrame({"occasions": [1.0, 3.0, 9.0]})
    >>> prepared = prepare_features(frame, catalogue(frame))
    >>> own_units(prepared.pipeline, prepared.matrix)["occasions"].round(9).tolist()
    [1.0, 3.0, 9.0]
    """
    parts, at = [], 0
    for _, scaler in scalers_of(pipeline):
        width = len(scaler.get_feature_names_out())
        parts.append(scaler.inverse_transform(matrix.iloc[:, at : at + width]))
        at += width
    return pd.concat(parts, axis=1)
