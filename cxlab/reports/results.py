"""The frames behind a report's pages, written where other programs can read them."""

import json
import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from cxlab.errors import CxlabError
from cxlab.privacy import IDENTIFIERS, drop_identifiers, mask_text
from cxlab.reports.sheets import write_sheet

#: Raised by one whenever the files' layout changes.
SCHEMA = 1

#: A frame with one of these has a row per person, contact or answer: it is left out whole.
ONE_PERSON = ("customer_id", "account_id", "source_id", "row_id", "response_id")

#: Keys that cxlab made itself and that lead to rows only inside the study.
_KEYS = ("evidence",)


@dataclass(frozen=True)
class Saved:
    """One result as it was read back: its kind, parameters, frames, and what was left out."""

    name: str
    kind: str = ""
    parameters: dict[str, Any] = field(default_factory=dict)
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    def frame(self, name: str) -> pd.DataFrame:
        """Return a frame; an empty one where the result has none of that name."""
        return self.frames.get(name, pd.DataFrame())


def save_results(folder: str | Path, **results: Any) -> None:
    """Write the frames of results as JSON, Parquet and CSV, without persons and unmasked text.

    ``<name>.json`` holds a schema number, the result's parameters, and each frame as records, a
    missing value as null. ``<name>.<frame>.parquet`` holds a frame, ``<name>.<frame>.csv`` the
    same for a spreadsheet, in which no text is taken for a formula. Frames that have a row per
    customer, contact or answer are left out, other identifiers are dropped, every text is masked.

    Parameters
    ----------
    folder : str or pathlib.Path
        Where to write; empty: nothing is written (a notebook opened by hand).
    **results : object
        By name: a result (a dataclass with frames) or a frame alone, which is called ``table``.

    Raises
    ------
    CxlabError
        Something is neither a dataclass nor a frame.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     save_results(folder, funnel=pd.DataFrame({"stage": ["order"], "n": [12]}))
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['funnel.json', 'funnel.table.csv', 'funnel.table.parquet']
    """
    if not str(folder):
        return
    target = Path(folder)
    target.mkdir(parents=True, exist_ok=True)
    for name, result in results.items():
        _save(target, name, result)


def _save(folder: Path, name: str, result: Any) -> None:
    frames, parameters = _parts(name, result)
    left_out = {key: reason for key, frame in frames.items() if (reason := _personal(frame))}
    clean = {key: _clean(frame) for key, frame in frames.items() if key not in left_out}
    for key, frame in clean.items():
        aside = folder / f".{name}.{key}.{os.getpid()}"
        frame.to_parquet(aside, index=False)
        aside.replace(folder / f"{name}.{key}.parquet")
        write_sheet(frame, aside)
        aside.replace(folder / f"{name}.{key}.csv")
    content = {
        "schema": SCHEMA,
        "name": name,
        "kind": type(result).__name__,
        "parameters": parameters,
        "columns": {key: list(frame.columns) for key, frame in clean.items()},
        "frames": {key: _records(frame) for key, frame in clean.items()},
        "left_out": left_out,
    }
    aside = folder / f".{name}.{os.getpid()}"
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
    aside.write_text(text, encoding="utf-8")
    aside.replace(folder / f"{name}.json")


def _parts(name: str, result: Any) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the frames of a result and its parameters in plain form."""
    if isinstance(result, pd.DataFrame):
        return {"table": result}, {}
    if not is_dataclass(result) or isinstance(result, type):
        raise CxlabError(f"{name!r} is {type(result).__name__}: save a result or a frame")
    values = {part.name: getattr(result, part.name) for part in fields(result)}
    frames = {key: value for key, value in values.items() if isinstance(value, pd.DataFrame)}
    series = {key: value for key, value in values.items() if isinstance(value, pd.Series)}
    frames |= {key: value.to_frame(value.name or key) for key, value in series.items()}
    rest = {key: value for key, value in values.items() if key not in frames and _simple(value)}
    named = rest.pop("parameters", {})
    return frames, _plain({**rest, **named} if isinstance(named, Mapping) else rest)


def _personal(frame: pd.DataFrame) -> str:
    names = {*map(str, frame.columns), *(str(name) for name in frame.index.names)}
    found = [name for name in ONE_PERSON if name in names]
    return f"has a row for each {found[0]}" if found else ""


def _clean(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame without identifiers, with its named index as columns and texts masked."""
    kept = drop_identifiers(frame)
    if any(name is not None for name in kept.index.names):
        kept = kept.reset_index()
    kept = kept.reset_index(drop=True).set_axis(_headings(kept.columns), axis="columns")
    return kept.assign(**{name: _masked(kept[name]) for name in kept if name not in _KEYS})


def _headings(columns: pd.Index) -> list[str]:
    """Return the masked names of columns; those that masking made alike are numbered."""
    names = pd.Series([_text(name) for name in columns], dtype="str")
    again = names.groupby(names).cumcount()
    pairs = zip(names, again, strict=True)
    return [f"{name} ({number + 1})" if number else name for name, number in pairs]


def _masked(values: pd.Series) -> pd.Series:
    kind = values.dtype
    if pd.api.types.is_numeric_dtype(kind) or pd.api.types.is_datetime64_any_dtype(kind):
        return values
    plain = _one_kind(values.map(_plain, na_action="ignore").astype(object))
    texts = plain.dropna().map(lambda value: isinstance(value, str)).all()
    return plain.astype("str") if texts else plain


def _one_kind(values: pd.Series) -> pd.Series:
    """Return lists of other things than texts as JSON: a column of Parquet holds one kind."""
    lists = values.map(lambda value: isinstance(value, list))
    if all(isinstance(part, str) for value in values[lists] for part in value):
        return values
    return values.where(~lists, values[lists].map(partial(json.dumps, ensure_ascii=False)))


def _simple(value: Any) -> bool:
    if isinstance(value, Mapping):
        return all(map(_simple, value.values()))
    if isinstance(value, list | tuple | set | frozenset):
        return all(map(_simple, value))
    return value is None or bool(pd.api.types.is_scalar(value))


def _plain(value: Any) -> Any:
    """Return a value as JSON has it: text masked, missing and infinite numbers as None."""
    if isinstance(value, Mapping):
        return {_text(key): _plain(v) for key, v in value.items() if key not in IDENTIFIERS}
    if isinstance(value, set | frozenset):
        value = sorted(value, key=str)
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    if value is None or pd.isna(value):
        return None
    if pd.api.types.is_bool(value):
        return bool(value)
    if pd.api.types.is_integer(value):
        return int(value)
    if pd.api.types.is_float(value):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return _text(value)


def _text(value: Any) -> str:
    """Return a value as masked text that UTF-8 can hold: halves of a character become ``?``."""
    return mask_text(str(value)).encode("utf-8", "replace").decode("utf-8")


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    columns = [_values(frame[name]) for name in frame.columns]
    return [dict(zip(frame.columns, row, strict=True)) for row in zip(*columns, strict=True)]


def _values(values: pd.Series) -> list[Any]:
    if values.name in _KEYS:
        return [None if pd.isna(value) else str(value) for value in values]
    return [value if isinstance(value, str | list | dict) else _plain(value) for value in values]


def read_results(folder: str | Path) -> dict[str, Saved]:
    """Read back every result that ``save_results`` wrote into a folder.

    Parameters
    ----------
    folder : str or pathlib.Path
        The folder; one that is not there holds no results.

    Returns
    -------
    dict of str to Saved
        By name.

    Raises
    ------
    CxlabError
        A file has another schema number than this cxlab writes.

    Examples
    --------
    >>> read_results("no such folder")
    {}
    """
    found = {}
    for path in sorted(Path(folder).glob("*.json")):
        content = json.loads(path.read_text(encoding="utf-8"))
        if content.get("schema") != SCHEMA:
            raise CxlabError(f"{path.name} was written by another cxlab: render the report again")
        frames = {
            name: pd.DataFrame(rows, columns=content["columns"][name])
            for name, rows in content["frames"].items()
        }
        name, kind = content["name"], content["kind"]
        found[name] = Saved(name, kind, content["parameters"], frames, content["left_out"])
    return found
