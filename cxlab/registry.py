"""The one way to extend cxlab: register a function or an object under a name."""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from cxlab.errors import CxlabError, unknown

T = TypeVar("T")


class Registry(Generic[T]):
    """Names and what is registered under them.

    Parameters
    ----------
    kind : str
        What is registered, as an error message names it: ``"KPI"``, ``"reader"``.

    Examples
    --------
    >>> readers = Registry("reader")
    >>> @readers.register("csv")
    ... def read_csv(path):
    ...     return path
    >>> readers["csv"] is read_csv
    True
    >>> readers["cvs"]
    Traceback (most recent call last):
        ...
    cxlab.errors.UnknownNameError: no reader named 'cvs'; did you mean 'csv'? Known: csv
    """

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._known: dict[str, T] = {}

    def register(self, name: str) -> Callable[[T], T]:
        """Return a decorator that registers what it decorates under ``name``.

        A name is taken once; a notebook's cell may be run again.
        """

        def keep(thing: T) -> T:
            if name in self._known and not _typed_again(thing, self._known[name]):
                raise CxlabError(f"a {self.kind} named {name!r} is registered already")
            self._known[name] = thing
            return thing

        return keep

    def __getitem__(self, name: str) -> T:
        if name not in self._known:
            raise unknown(self.kind, name, self._known)
        return self._known[name]

    def __contains__(self, name: object) -> bool:
        return name in self._known

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self._known))

    def __len__(self) -> int:
        return len(self._known)


def _typed_again(new: object, old: object) -> bool:
    """Tell whether both come from the same definition in a notebook, run once more."""
    new, old = (getattr(thing, "kernel", thing) for thing in (new, old))
    origins = [
        (getattr(thing, "__module__", ""), getattr(thing, "__qualname__", thing))
        for thing in (new, old)
    ]
    return origins[0] == origins[1] and origins[0][0] == "__main__"
