"""The fitted personas in the study's folder: written whole or not at all, the old ones kept."""

import json
import os
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cxlab.errors import CxlabError, Fault, StudyError
from cxlab.personas.personas import Personas
from cxlab.personas.saving.checked import find_faults, find_small
from cxlab.personas.saving.model import check_agreement, frames_of
from cxlab.personas.saving.rare import without_rare
from cxlab.study.lock import locked
from cxlab.study.store import cache
from cxlab.study.study import Study

#: The file, in the study's folder. Those before it bear the day of their saving in the name.
FILE = "personas.json"


def save_personas(study: Study, personas: Personas, *, author: str, note: str = "") -> Path:
    r"""Save personas in the study, so that every later report assigns customers to these.

    The file holds no customer: means and spreads of features, centres, names and figures of
    personas of ``min_group`` customers or more. Personas that were saved before stay beside it as
    ``personas-<day>.json``.

    Parameters
    ----------
    study : Study
        The study they were found in.
    personas : Personas
        What ``find_personas`` returned, with names and decisions as they stand.
    author : str
        Who decides that these are the personas from now on.
    note : str
        Why, in a sentence.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    CxlabError
        If there is no author, customers were not divided or are those of one persona alone, a
        persona has fewer than ``min_group`` customers, the nearest centre does not give the
        personas back (``AGREES``), or the folder cannot be written to.

    Examples
    --------
    >>> import tempfile
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
    >>> path = save_personas(study, find_personas(study, k=2), author="Ann")
    >>> path.name, load_personas(study)["saved"]["author"]
    ('personas.json', 'Ann')
    """
    if not author.strip():
        raise CxlabError("say who saves the personas: author='...'")
    if personas.parameters.get("within"):
        raise CxlabError(
            "parts of one persona cannot be saved as the personas of the study; save the set that "
            "it was refined from"
        )
    if not personas.model:
        raise CxlabError("customers were not divided, so there are no personas to save")
    check_agreement(personas.model)
    least = study.settings.min_group
    _refuse_small(personas, least)
    model = without_rare(personas.model, personas, least)
    check_agreement(model)
    start, end = study.period
    content = model | frames_of(personas)
    content |= {
        "saved": {
            "author": author.strip(),
            "note": note.strip(),
            "date": datetime.now(UTC).date().isoformat(),
            "cxlab": _version(),
        },
        "period": [start.isoformat(), end.isoformat()],
    }
    text = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
    return _write(study.path, text)


def load_personas(study: Study) -> dict[str, Any]:
    r"""Return the personas that were saved in a study.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    dict
        The model, as ``build_model`` makes it, with ``saved`` (author, note, date, cxlab) and
        ``period`` (first and last moment of the rows they were found in).

    Raises
    ------
    StudyError
        With every fault, where the file is damaged or of another version.
    CxlabError
        If no personas were saved.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> load_personas(open_study(folder))
    Traceback (most recent call last):
        ...
    cxlab.errors.CxlabError: ...
    """
    path = study.path / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        message = f"no personas are saved in study {study.name!r}; save some with save_personas"
        raise CxlabError(message) from error
    except (OSError, UnicodeDecodeError) as error:
        raise StudyError([Fault(FILE, f"cannot be read: {error}", "restore it")]) from error
    try:
        content = json.loads(text)
    except ValueError as error:
        found, remedy = f"is no JSON: {error}", "restore it, or delete it and save the personas"
        raise StudyError([Fault(FILE, found, remedy)]) from error
    faults = find_faults(content, FILE)
    if faults:
        raise StudyError(faults)
    return dict(content)


def has_personas(study: Study) -> bool:
    """Tell whether personas were saved in a study; whether they can be read is another matter."""
    return (study.path / FILE).exists()


def _refuse_small(personas: Personas, min_group: int) -> None:
    small = find_small(personas.summary, min_group)
    if small:
        raise CxlabError(
            f"{', '.join(small)}: fewer than {min_group} customers, whose features may not be "
            "kept; choose fewer personas"
        )


def _write(folder: Path, text: str) -> Path:
    """Put the text in the file's place in one step; what stood there is kept under its day."""
    path, aside = folder / FILE, folder / f".{FILE}.{os.getpid()}"
    try:
        with locked(cache(folder) / "personas.lock"):
            aside.write_text(text, encoding="utf-8")
            if path.exists():
                shutil.copyfile(path, _kept(path))
            aside.replace(path)
    except OSError as error:
        aside.unlink(missing_ok=True)
        why = error.strerror or error
        raise CxlabError(f"the personas cannot be saved in {folder.name}/: {why}") from error
    return path


def _kept(path: Path) -> Path:
    """Return a free name for the personas saved before, with the day of their saving."""
    try:
        day = str(json.loads(path.read_text(encoding="utf-8"))["saved"]["date"])
        day = datetime.fromisoformat(day).date().isoformat()
    except (ValueError, KeyError, TypeError):
        day = datetime.fromtimestamp(path.stat().st_mtime, UTC).date().isoformat()
    free, number = path.with_name(f"personas-{day}.json"), 2
    while free.exists():
        free, number = path.with_name(f"personas-{day}-{number}.json"), number + 1
    return free


def _version() -> str:
    import cxlab

    return cxlab.__version__
