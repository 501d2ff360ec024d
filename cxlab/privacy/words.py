"""Words that stand before names, words that are none, and common given names: ``words.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Words:
    """The lists of ``words.toml``, all in small letters.

    Parameters
    ----------
    cues : dict of str to tuple of str
        Kind of place where a name may stand -> the words before it.
    no_names : frozenset of str
        Words that stand where a name could, and are none.
    brands : frozenset of str
        Words that make two words look like a name.
    given : frozenset of str
        Common given names.
    """

    cues: dict[str, tuple[str, ...]]
    no_names: frozenset[str]
    brands: frozenset[str]
    given: frozenset[str]


@cache
def read_words() -> Words:
    """Return the lists, read once.

    Examples
    --------
    >>> "anna" in read_words().given, "team" in read_words().no_names
    (True, True)
    """
    path = Path(__file__).with_name("words.toml")
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    return Words(
        {name: tuple(words) for name, words in content.items() if isinstance(words, list)},
        frozenset(content["no_names"].split()),
        frozenset(content["brands"].split()),
        frozenset(name for names in content["given"].values() for name in names.split()),
    )
