"""Whether a file of personas can be trusted: every fault in it, before anybody is assigned."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, Fault
from cxlab.personas.preparing.plain import from_plain
from cxlab.personas.preparing.scales import SCALES
from cxlab.personas.rules.conditions import WORDS, Condition
from cxlab.personas.rules.search import FIGURES
from cxlab.personas.saving.model import AGREES, FORMAT, UNSEEN, VERSION, centres_of

Kinds = type | tuple[type, ...]

#: Every key of the file, and the type of what stands there.
KEYS: dict[str, Kinds] = {
    "n": int,
    "pipeline": dict,
    "columns": list,
    "centres": dict,
    "unlike": (int, float),
    "unseen": str,
    "agreement": (int, float),
    "rare": dict,
    "features": list,
    "parameters": dict,
    "summary": list,
    "rules": list,
    "use": list,
    "selection": list,
    "saved": dict,
    "period": list,
}

_NUMBER: Kinds = (int, float)
_PERHAPS: Kinds = (int, float, type(None))

#: What the rows of a list must hold at least, and of which type.
ROWS: dict[str, dict[str, Kinds]] = {
    "features": dict.fromkeys(("feature", "kind", "label", "axis", "topic"), str)
    | dict.fromkeys(("unit", "whole", "twin"), str)
    | {"clustered_on": bool, "weight": _NUMBER},
    "summary": dict.fromkeys(("persona", "name", "verdict"), str) | {"n": int, "jaccard": _PERHAPS},
    "rules": dict.fromkeys(("persona", "rule", "note"), str)
    | {"conditions": list}
    | dict.fromkeys(("n", "members", "picked"), int)
    | dict.fromkeys(FIGURES, _PERHAPS),
    "use": {"persona": str},
    "selection": {"k": int, "chosen": bool},
}

#: What a feature may be.
KINDS = (*SCALES, "category")

_REMEDY = "restore the file, or save the personas again"


def find_faults(content: Any, name: str) -> list[Fault]:
    """Return every fault of what a file of personas holds.

    Parameters
    ----------
    content : object
        As it was read.
    name : str
        The file's name, for the messages.

    Returns
    -------
    list of Fault
        Empty where it can be used.

    Examples
    --------
    >>> [str(fault) for fault in find_faults([], "personas.json")]
    ['error: personas.json: is no file of personas; restore the file, or save the personas again']
    """
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        return [Fault(name, "is no file of personas", _REMEDY)]
    if content.get("version") != VERSION:
        found = f"is of version {content.get('version')!r}, and this cxlab reads {VERSION}"
        return [Fault(name, found, "use the cxlab that saved it, or save the personas again")]
    faults = [
        Fault(f"{name}, {key!r}", _wrong(content, key), _REMEDY)
        for key, kind in KEYS.items()
        if not _is(content.get(key), kind)
    ]
    faults += [Fault(f"{name}, {place}", "is not finite", _REMEDY) for place in _infinite(content)]
    if not faults:
        faults = [Fault(f"{name}, {key!r}", found, _REMEDY) for key, found in _fit(content)]
    return faults


def find_small(summary: pd.DataFrame, min_group: int) -> list[str]:
    """Return the personas of a summary that have too few customers to be kept.

    Examples
    --------
    >>> find_small(pd.DataFrame({"persona": ["P1", "P2"], "n": [12, 3]}), 10)
    ['P2']
    """
    return [str(name) for name in summary.loc[summary["n"] < min_group, "persona"]]


def _is(value: Any, kind: Kinds) -> bool:
    return isinstance(value, kind) and not isinstance(value, bool)


def _wrong(content: Mapping[str, Any], key: str) -> str:
    return f"is {type(content[key]).__name__}" if key in content else "is missing"


def _infinite(value: Any, place: str = "") -> Iterator[str]:
    """Return the places of numbers that are not finite; JSON has none, Python reads them."""
    if isinstance(value, float) and not np.isfinite(value):
        yield repr(place)
    elif isinstance(value, Mapping):
        for key, one in value.items():
            yield from _infinite(one, f"{place}.{key}".removeprefix("."))
    elif isinstance(value, list):
        for at, one in enumerate(value):
            yield from _infinite(one, f"{place}.{at}")


def _fit(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Say which parts do not fit each other."""
    if content["n"] < 1:
        yield "n", f"is {content['n']}"
    if content["unseen"] not in UNSEEN:
        yield "unseen", f"is {content['unseen']!r}, not one of {', '.join(UNSEEN)}"
    if not 0 <= content["unlike"] < 1:
        yield "unlike", f"is {content['unlike']}, not a share"
    if not AGREES <= content["agreement"] <= 1:
        yield "agreement", f"is {content['agreement']}, not between {AGREES} and 1"
    if not {"author", "date"} <= set(content["saved"]):
        yield "saved", "names no author and date"
    if len(content["period"]) != 2 or not all(map(_is_time, content["period"])):
        yield "period", "is not two moments"
    yield from _fit_centres(content)
    yield from _fit_rows(content)
    try:
        pipeline = from_plain(content["pipeline"])
        taken = {str(one) for one in pipeline.feature_names_in_}
        made = [str(one) for one in pipeline.get_feature_names_out()]
    except (CxlabError, KeyError, TypeError, ValueError, AttributeError) as error:
        yield "pipeline", f"cannot be used: {error}"
    else:
        if made != content["columns"]:
            yield "columns", "are not those that the pipeline makes"
        rows = (row.get("feature") for row in content["features"] if isinstance(row, dict))
        lost = sorted(taken - {name for name in rows if isinstance(name, str)})
        if lost:
            yield "features", f"lacks {', '.join(lost)}, which the pipeline takes"


def _fit_centres(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    if len(content["centres"]) < 2:
        yield "centres", f"holds {len(content['centres'])} personas, and two are the fewest"
    try:
        complete = np.isfinite(centres_of(content).to_numpy(dtype=float)).all()
    except (TypeError, ValueError, AttributeError):
        complete = False
    if not complete:
        yield "centres", f"are not {len(content['columns'])} numbers for each persona"


def _fit_rows(content: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    whole = True
    for key, columns in ROWS.items():
        for place, row in enumerate(content[key], start=1):
            wrong = _wrong_columns(row, columns)
            if wrong:
                whole = False
                yield key, f"row {place}: {wrong}"
    if not whole:
        return
    if not all(_are_conditions(row["conditions"]) for row in content["rules"]):
        yield "rules", "has conditions that are none"
    if sorted(row["persona"] for row in content["summary"]) != sorted(content["centres"]):
        yield "summary", "names other personas than the centres"
    if any(row["kind"] not in KINDS for row in content["features"]):
        yield "features", f"has a kind that is none of {', '.join(KINDS)}"


def _wrong_columns(row: Any, columns: Mapping[str, Kinds]) -> str:
    """Say which columns of a row are missing or of another type; nothing where none is."""
    if not isinstance(row, dict):
        return "is no row"
    wrong = [
        name
        for name, kind in columns.items()
        if name not in row
        or not isinstance(row[name], kind)
        or (isinstance(row[name], bool) and kind is not bool)
    ]
    return f"{', '.join(map(repr, wrong))} missing or of another type" if wrong else ""


def _are_conditions(found: Any) -> bool:
    """Tell whether these are a feature, a sign and a value each."""
    return isinstance(found, list) and all(
        isinstance(one, list)
        and len(one) == len(Condition._fields)
        and isinstance(one[0], str)
        and isinstance(one[1], str)
        and one[1] in WORDS
        and isinstance(one[2], str | int | float)
        for one in found
    )


def _is_time(value: Any) -> bool:
    try:
        return bool(pd.notna(pd.Timestamp(value)))
    except (TypeError, ValueError):
        return False
