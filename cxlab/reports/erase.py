"""A person erased from a study and from the report that was rendered of it."""

import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from glob import escape
from pathlib import Path

from cxlab.reports.run import MANIFEST
from cxlab.study.erase import Erasure, erase_from_study


def erase_customer(
    study_path: str | Path,
    customer_id: str,
    *,
    out: str | Path = "reports",
    keep_reports: bool = False,
    dry_run: bool = False,
) -> Erasure:
    r"""Erase a person from a study and its report; say where the sources still hold them.

    Nobody can tell from a page which of its figures and quotes came from one customer's rows, so
    the study's whole report (pages, executed notebooks, results) is deleted: render it again.

    Parameters
    ----------
    study_path : str or pathlib.Path
        The study's folder.
    customer_id : str
        An id as a source writes it; a linked one may be written ``kind:id``. All ids that
        identities give the person are erased.
    out : str or pathlib.Path
        Where the reports are.
    keep_reports : bool
        Leave the report as it is: it may still quote the person.
    dry_run : bool
        Say what would be done, and do nothing.

    Returns
    -------
    Erasure
        What was done, and where the sources still hold the person; ``str`` of it is a page of
        plain words.

    Raises
    ------
    CxlabError
        Nobody has that id, or several customers do; nothing was done.

    Notes
    -----
    It may be repeated, and a run that was interrupted is finished by the next. What colleagues
    have copied elsewhere is theirs to delete.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp()) / "shop"
    >>> folder.mkdir()
    >>> toml = '[study]\ntitle = "Two calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows + "bea,2025-01-03,call,phone\n")
    >>> print(erase_customer(folder, "ann", out=folder.parent, dry_run=True).done[-1])
    no report of this study in ...: one that lies elsewhere may still quote this customer
    """
    folder, reports = Path(study_path).resolve(), Path(out).resolve()
    erasure = erase_from_study(folder, customer_id, dry_run=dry_run)
    found = list(_reports(reports, folder.name))
    if keep_reports:
        kept = (
            f"{path.name} in {reports.name}/ is kept: it may still quote them" for path in found
        )
        return replace(erasure, warnings=(*erasure.warnings, *kept))
    for path in () if dry_run else found:
        _remove(path)
    line = f"report {reports.name}/{folder.name} deleted: render it again"
    if not found:
        line = (
            f"no report of this study in {reports.name}/: one that lies elsewhere may still quote "
            "this customer"
        )
    return replace(erasure, done=(*erasure.done, line))


def _reports(reports: Path, name: str) -> Iterator[Path]:
    """Find the study's report, and what runs that were killed have left of others."""
    left = [path for end in ("new", "old") for path in reports.glob(f".{escape(name)}.*.{end}")]
    for path in (reports / name, *left):
        if path.is_dir() and (path in left or _is_report(path, name)):
            yield path


def _is_report(path: Path, name: str) -> bool:
    try:
        about = json.loads((path / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("study") == name


def _remove(path: Path) -> None:
    """Delete a folder; from its first moment nobody finds it under its name."""
    aside = path.with_name(f".{path.name}.{os.getpid()}.old")
    path.rename(aside)
    shutil.rmtree(aside)
