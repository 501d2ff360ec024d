"""Paths that ``study.toml`` names: inside the study's folder, and what the system says of them."""

import errno
import os
from pathlib import Path

from cxlab.errors import Fault, StudyError


def real(path: str | Path) -> Path:
    """Return a study's folder with all links followed.

    Parameters
    ----------
    path : str or pathlib.Path
        The folder.

    Returns
    -------
    pathlib.Path
        An absolute path.

    Raises
    ------
    StudyError
        The path is a link that leads back to itself.

    Examples
    --------
    >>> real(Path()).is_absolute()
    True
    """
    try:
        return Path(path).resolve()
    except (RuntimeError, OSError) as error:  # RuntimeError up to Python 3.12
        found = "is a link that leads back to itself"
        raise StudyError([Fault(Path(path).name, found, "name the folder itself")]) from error


def relative(name: str, folder: Path) -> str | None:
    """Write a path relative to a folder, or return None where it leads out of it.

    Links are not followed here: ``stays_inside`` looks at where they lead.

    Parameters
    ----------
    name : str
        A path or a pattern, relative to the folder or absolute.
    folder : pathlib.Path
        The folder.

    Returns
    -------
    str or None
        The path without ``..``, with ``/`` between its parts.

    Examples
    --------
    >>> relative("2025/../orders.csv", Path("/shop")), relative("/shop/a/b.csv", Path("/shop"))
    ('orders.csv', 'a/b.csv')
    >>> relative("../orders.csv", Path("/shop")), relative("/etc/passwd", Path("/shop"))
    (None, None)
    """
    if not name or "\0" in name:
        return None
    base = Path(os.path.normpath(folder.absolute()))
    whole = Path(os.path.normpath(base / name))
    return whole.relative_to(base).as_posix() if whole.is_relative_to(base) else None


def stays_inside(path: Path, folder: Path) -> bool:
    """Tell whether a path lies in a folder once all links are followed.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> (folder / "link").symlink_to("/etc")
    >>> stays_inside(folder / "a.csv", folder), stays_inside(folder / "link" / "a.csv", folder)
    (True, False)
    """
    return path.resolve().is_relative_to(folder.resolve())


def refused(error: OSError) -> tuple[str, str]:
    """Return what the system said of a file, and what to do about it.

    Examples
    --------
    >>> refused(PermissionError(errno.EACCES, "Permission denied"))
    ('may not be read by you', 'give yourself the right to read it (chmod u+r)')
    """
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return "no room on the disk for a copy of it", "make room, or move the study"
    if isinstance(error, PermissionError):
        return "may not be read by you", "give yourself the right to read it (chmod u+r)"
    return f"cannot be read: {error.strerror or error}", "correct the path, or copy the file anew"
