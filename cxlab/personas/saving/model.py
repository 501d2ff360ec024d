"""Fitted personas as plain data: all that it takes to assign other customers, and nobody's row."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.markup import percent
from cxlab.personas.clustering.clustering import Clusters
from cxlab.personas.clustering.nearest import nearest_personas
from cxlab.personas.members import UNLIKE
from cxlab.personas.personas import Personas
from cxlab.personas.preparing.pipeline import Prepared
from cxlab.personas.preparing.plain import to_plain

#: What the file says it is, and the number raised whenever its layout changes.
FORMAT, VERSION = "cxlab personas", 1

#: Where the nearest centre gives fewer customers the persona that the clusterer gave them, the
#: centres do not stand for the personas, and nobody is assigned by them.
AGREES = 0.9

#: What is done about a category that nobody had when the personas were fitted.
UNSEEN = ("count", "error")

#: The frames of ``Personas`` that a model keeps, as records.
FRAMES = ("summary", "rules", "use", "selection")


def build_model(
    personas: Personas,
    prepared: Prepared,
    clusters: Clusters,
    *,
    unseen: str = "count",
) -> dict[str, Any]:
    """Return what it takes to assign other customers to fitted personas, as plain data.

    Parameters
    ----------
    personas : Personas
        The result as far as it is made: members, summary, rules, use, selection, catalogue,
        features and parameters count.
    prepared : Prepared
        What was clustered, with the fitted pipeline.
    clusters : Clusters
        The groups, with their centres where they were clustered.
    unseen : {"count", "error"}
        What ``assign_personas`` does about categories that nobody had then.

    Returns
    -------
    dict
        Text, numbers, lists and dicts only, ready for JSON. ``agreement`` (0..1) is the share of
        the customers whom the nearest centre gives what the clusterer gave them: the persona, or
        none. Empty where there are fewer than two personas.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> model = group_customers(frame, Settings("Calls"), k=2).model
    >>> model["columns"], model["agreement"], sorted(model["centres"])
    (['evening_share'], 1.0, ['P1', 'P2'])
    """
    if clusters.k < 2:
        return {}
    pipeline = prepared.pipeline
    matrix = pipeline.transform(personas.features[list(pipeline.feature_names_in_)])
    return {
        "format": FORMAT,
        "version": VERSION,
        "n": len(personas.members),
        "pipeline": to_plain(pipeline),
        "columns": [str(name) for name in clusters.centres],
        "centres": {str(key): row.tolist() for key, row in clusters.centres.iterrows()},
        "unlike": UNLIKE,
        "unseen": unseen,
        "agreement": measure_agreement(matrix, clusters.centres, personas.map["persona"]),
        "rare": {},
        "features": to_records(personas.catalogue.reset_index()),
        "parameters": to_json(personas.parameters),
        **frames_of(personas),
    }


def measure_agreement(matrix: pd.DataFrame, centres: pd.DataFrame, fitted: pd.Series) -> float:
    """Return the share of customers whom the nearest centre gives what the clusterer gave them.

    Where the clusterer left nobody without a persona, as it does of few, nobody is here either.

    Examples
    --------
    >>> centres = pd.DataFrame({"x": [0.0, 1.0]}, index=["P1", "P2"])
    >>> matrix = pd.DataFrame({"x": [0.1, 0.9, 0.2, 0.5]})
    >>> measure_agreement(matrix, centres, pd.Series(["P1", "P2", "P2", None]))
    0.75
    """
    unlike = UNLIKE if fitted.isna().any() else 0.0
    assigned = nearest_personas(matrix, centres, unlike=unlike)["persona"]
    fitted = fitted.reindex(assigned.index)
    return float((assigned.eq(fitted) | (assigned.isna() & fitted.isna())).mean())


def frames_of(personas: Personas) -> dict[str, Any]:
    """Return the frames that a model keeps, as records.

    Examples
    --------
    >>> from cxlab.personas import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> found = group_customers(frame, Settings("Calls"), k=2)
    >>> [row["n"] for row in frames_of(found)["summary"]]
    [10, 10]
    """
    return {name: to_records(getattr(personas, name)) for name in FRAMES}


def centres_of(model: Mapping[str, Any]) -> pd.DataFrame:
    """Return the centres of a model on its prepared scale: persona x prepared feature.

    Examples
    --------
    >>> centres_of({"columns": ["x"], "centres": {"P1": [0.5], "P2": [-0.5]}})
               x
    persona
    P1       0.5
    P2      -0.5
    """
    rows = np.array([list(row) for row in model["centres"].values()], dtype=float)
    table = pd.DataFrame(rows, list(model["centres"]), list(model["columns"]))
    return table.rename_axis("persona")


def check_agreement(model: Mapping[str, Any]) -> None:
    """Raise where the nearest centre does not give back the personas that were fitted.

    Raises
    ------
    CxlabError
        If the agreement is below ``AGREES``.

    Examples
    --------
    >>> check_agreement({"agreement": 1.0})
    """
    if model["agreement"] < AGREES:
        share, least = percent(model["agreement"]), percent(AGREES)
        raise CxlabError(
            f"the nearest centre gives back only {share} of the personas as they were fitted, and "
            f"{least} are needed to assign others by it; fit with model='kmeans'"
        )


def to_records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a frame as plain data; what is missing is None.

    Examples
    --------
    >>> to_records(pd.DataFrame({"n": [1], "low": [float("nan")], "name": ["Web"]}))
    [{'n': 1, 'low': None, 'name': 'Web'}]
    """
    columns = [str(name) for name in frame.columns]
    rows = zip(*(frame[name].tolist() for name in frame.columns), strict=True)
    return [dict(zip(columns, map(to_json, row), strict=True)) for row in rows]


def frame_of(records: list[dict[str, Any]]) -> pd.DataFrame:
    """Return records as a frame again; a column of which nothing is known holds NaN.

    Examples
    --------
    >>> frame_of([{"n": 1, "low": None}])["low"].tolist()
    [nan]
    """
    frame = pd.DataFrame(records)
    unknown = [name for name in frame if frame[name].isna().all()]
    return frame.astype(dict.fromkeys(unknown, "float64"))


def to_json(value: Any) -> Any:
    """Return a value as JSON has it; a missing one as None.

    Raises
    ------
    CxlabError
        If it is infinite, or of a kind that JSON does not have.

    Examples
    --------
    >>> to_json({"k": np.int64(3), "features": ("time",), "low": np.nan})
    {'k': 3, 'features': ['time'], 'low': None}
    """
    if isinstance(value, Mapping):
        return {str(key): to_json(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray | pd.Index):
        return [to_json(one) for one in value]
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return None
    if isinstance(value, bool | int | str):
        return value
    if isinstance(value, float) and np.isfinite(value):
        return value
    raise CxlabError(f"{value!r} cannot be kept in a file of personas: it is no plain value")
