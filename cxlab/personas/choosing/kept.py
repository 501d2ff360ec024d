"""A selection computed once for a prepared study: its notebooks ask for the same one in turn."""

import hashlib
import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pandas as pd

from cxlab.personas.choosing.regroup import is_kmeans
from cxlab.personas.choosing.selection import Selection, select_personas

#: Raised by one whenever ``select_personas`` may answer differently.
VERSION = 3


def kept_selection(folder: Path, features: pd.DataFrame, **choice: Any) -> Selection:
    """Return what ``select_personas`` says, from a file in the folder where it was asked before.

    The file has figures about numbers of groups and nothing about a customer; its name is a hash
    of all that was asked. A file that is damaged is computed anew; where none can be written,
    nothing is kept, and only of cxlab's own k-means: another model may change behind its name.

    Parameters
    ----------
    folder : pathlib.Path
        Where to keep it: in a study's store, which is removed when the rows change.
    features : pandas.DataFrame
        As for ``select_personas``.
    **choice : object
        Its other arguments.

    Returns
    -------
    Selection
        The same to the last digit, kept or not.

    Examples
    --------
    >>> import tempfile
    >>> frame = pd.DataFrame({"x": [0.0, 0.1, 0.2, 5.0, 5.1, 5.2]})
    >>> folder = Path(tempfile.mkdtemp())
    >>> first = kept_selection(folder, frame, k_max=2, bootstraps=3)
    >>> kept_selection(folder, frame, k_max=2, bootstraps=3).table.equals(first.table)
    True
    """
    if not is_kmeans(choice.get("model", "kmeans")):
        return select_personas(features, **choice)
    path = folder / f"selection-{_key(features, choice)}.json"
    kept = _read(path, features.columns)
    if kept is None:
        kept = select_personas(features, **choice)
        _write(path, kept)
    return kept


def _key(features: pd.DataFrame, choice: dict[str, Any]) -> str:
    ordered = features.sort_index()
    rows = pd.util.hash_pandas_object(ordered, index=True).to_numpy().tobytes()
    words = repr((VERSION, list(ordered.columns), sorted(choice.items(), key=lambda item: item[0])))
    return hashlib.sha256(rows + words.encode()).hexdigest()[:32]


def _read(path: Path, columns: pd.Index) -> Selection | None:
    try:
        saved = json.loads(path.read_text(encoding="utf-8"))
        table = pd.DataFrame(saved["table"], columns=list(saved["types"])).astype(saved["types"])
        weights = pd.Series(saved["weights"], columns, dtype="float64", name="weight")
        return Selection(saved["k"], table, saved["reason"], weights, tuple(saved["notes"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None


def _write(path: Path, selection: Selection) -> None:
    """Write it in one step, if the disk allows."""
    table = selection.table
    saved = {
        "k": int(selection.k),
        "reason": selection.reason,
        "types": {name: str(kind) for name, kind in table.dtypes.items()},
        "table": table.to_dict("list"),
        "weights": selection.weights.to_list(),
        "notes": list(selection.notes),
    }
    work = path.with_name(f"{path.stem}-{uuid4().hex[:8]}.part")
    try:
        work.write_text(json.dumps(saved), encoding="utf-8")
        work.replace(path)
    except OSError:
        work.unlink(missing_ok=True)
