"""One build of a study's store at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

try:
    import fcntl
except ImportError:  # not a Unix: two builds then work side by side, each in a folder of its own
    fcntl = None  # type: ignore[assignment]


@contextmanager
def locked(path: Path) -> Iterator[bool]:
    """Wait until nobody else holds a file, and hold it.

    The system lets go of it when the process ends, however it does.

    Parameters
    ----------
    path : pathlib.Path
        The file; it is made, and stays.

    Yields
    ------
    bool
        Whether it is held: some network drives know no locks.

    Examples
    --------
    >>> import tempfile
    >>> with locked(Path(tempfile.mkdtemp()) / "lock") as alone:
    ...     alone
    True
    """
    with path.open("a") as file:
        yield _hold(file)


def _hold(file: IO[str]) -> bool:
    if fcntl is None:
        return False
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError:
        return False
    return True
