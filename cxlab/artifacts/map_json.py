"""A journey map as JSON that other programs can read, with a published schema."""

import json
import math
from importlib.resources import files
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_maps import JourneyMap

#: The file of the schema, beside this module, and the version of what it describes.
SCHEMA, VERSION = "map_schema.json", "1.0"

_TEXTS = (
    "item",
    "unit",
    "touchpoint",
    "channel",
    "actor",
    "direction",
    "question",
    "quote",
    "kind",
    "evidence",
    "note",
)
_FIGURES = ("estimate", "low", "high")
_STAGE = (*_FIGURES, "today", "today_low", "today_high")
_MADE = ("title", "purpose", "goal", "model", "horizon_days", "confidence", "min_group")


def map_to_json(journeys: JourneyMap) -> str:
    """Return a journey map as JSON, by the schema of ``map_schema``.

    Parameters
    ----------
    journeys : JourneyMap
        What ``map_journeys`` returned.

    Returns
    -------
    str
        JSON, indented: ``personas``, each with its stages and their cells, in the map's order.
        What is hidden or unknown is ``null``; texts that say nothing are left out. The same map
        always gives the same text.

    References
    ----------
    RFC 8259 (JSON); JSON Schema 2020-12.

    Examples
    --------
    >>> cell = {"persona": "A", "stage": "conversion", "row": "what they do", "item": "basket",
    ...         "n": 40, "estimate": 0.5, "low": 0.35, "high": 0.65, "unit": "share"}
    >>> stage = {"persona": ["A"], "stage": ["conversion"], "n": [40], "customers": [40]}
    >>> drawn = JourneyMap(pd.DataFrame([cell]), pd.DataFrame(stage), {"A": "Evenings"})
    >>> json.loads(map_to_json(drawn))["personas"][0]["stages"][0]["cells"][0]["item"]
    'basket'
    """
    made = {name: journeys.parameters[name] for name in _MADE if name in journeys.parameters}
    whole = {
        "format": "cxlab journey map",
        "version": VERSION,
        **{name: _value(value) for name, value in made.items()},
        "personas": [_persona(journeys, key) for key in journeys.names],
        "answers": _records(journeys.answers, ("persona", "question", "answer"), ()),
        "assumptions": _records(
            journeys.assumptions,
            ("statement", "row", "touchpoint", "verdict", "why", "unit"),
            ("n", *_FIGURES),
        ),
        "notes": [str(note) for note in journeys.notes],
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False) + "\n"


def map_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) that ``map_to_json`` keeps to.

    Examples
    --------
    >>> map_schema()["$schema"]
    'https://json-schema.org/draft/2020-12/schema'
    """
    text = files("cxlab.artifacts").joinpath(SCHEMA).read_text(encoding="utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema


def _persona(journeys: JourneyMap, key: str) -> dict[str, Any]:
    cells, stages = journeys.cells, journeys.stages
    mine = cells[cells["persona"] == key]
    known = stages[stages["persona"] == key].set_index("stage")
    order = dict.fromkeys([*known.index.astype("str"), *mine["stage"].astype("str")])
    titles = journeys.parameters.get("titles", {})
    persona = {"persona": str(key), "name": journeys.names[key]}
    if titles.get(key):
        persona["title"] = str(titles[key])
    return persona | {
        "stages": [_stage(known, name, mine[mine["stage"] == name]) for name in order]
    }


def _stage(known: pd.DataFrame, name: str, cells: pd.DataFrame) -> dict[str, Any]:
    figures: dict[str, Any] = {}
    if name in known.index:
        row = known.loc[name].to_dict()
        figures = {key: _value(row[key]) for key in ("n", "customers", *_STAGE) if key in row}
        if row.get("note"):
            figures["note"] = str(row["note"])
    return {"stage": name, **figures, "cells": _records(cells, ("row", *_TEXTS), ("n", *_FIGURES))}


def _records(
    frame: pd.DataFrame, texts: tuple[str, ...], figures: tuple[str, ...]
) -> list[dict[str, Any]]:
    """Return the rows of a frame: texts that are not empty, and figures, maybe unknown."""
    rows = []
    for row in frame.to_dict("records"):
        told = {name: str(row[name]) for name in texts if name in row and _said(row[name])}
        rows.append(told | {name: _value(row[name]) for name in figures if name in row})
    return rows


def _said(value: object) -> bool:
    return not (value is None or pd.isna(value) or str(value) == "")


def _value(value: Any) -> Any:
    """Return a value as JSON has it: what is missing or endless is null."""
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, str | bool):
        return value
    number = float(value)
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() and abs(number) < 2**53 else number
