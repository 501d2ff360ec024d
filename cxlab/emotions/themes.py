"""Which touchpoint a comment speaks of, told by its words alone, or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import pandas as pd

from cxlab.study import Study
from cxlab.study.fold import concat
from cxlab.study.settings import Theme
from cxlab.text import fold_letters, tokenize

#: What a name needs, in words, to be looked for in comments: one word alone, such as "order" or
#: "chat", is too often said of something else.
NAMED = 2

#: What stands at the end of a word of which only the beginning is given.
_OPEN = "*"


@dataclass(frozen=True)
class Finder:
    """Themes by the words that tell them.

    Parameters
    ----------
    whole, begun : dict of tuple of str to set of str
        The themes of each phrase, and of each whose last word is only a beginning; words as
        ``fold_letters`` writes them.
    longest, reach : int
        How many words the longest of them has; how many letters the longest beginning.
    """

    whole: dict[tuple[str, ...], set[str]]
    begun: dict[tuple[str, ...], set[str]]
    longest: int
    reach: int

    def find(self, text: str) -> dict[str, list[str]]:
        """Return the themes of a text, each with the words that tell it."""
        written = tokenize(text)
        words = [fold_letters(word) for word in written]
        found: dict[str, list[str]] = {}
        at = 0
        while at < len(words):
            size, themes = self._longest(words[at : at + self.longest])
            for theme in themes:
                found.setdefault(theme, []).append(" ".join(written[at : at + size]))
            at += size
        return found

    def _longest(self, words: list[str]) -> tuple[int, set[str]]:
        """Return the longest phrase with which words begin: its size, and its themes."""
        for size in range(len(words), 0, -1):
            phrase = tuple(words[:size])
            if phrase in self.whole:
                return size, self.whole[phrase]
            if not self.begun:
                continue
            last = phrase[-1]
            for cut in range(min(len(last), self.reach), 0, -1):
                themes = self.begun.get((*phrase[:-1], last[:cut]))
                if themes:
                    return size, themes
        return 1, set()


def make_finder(themes: Iterable[Theme]) -> Finder:
    """Prepare themes so that their words can be found in texts.

    Examples
    --------
    >>> finder = make_finder([Theme("slow delivery", ("deliver*", "zu spät"), "parcel")])
    >>> finder.find("Die Lieferung kam zu spaet!"), finder.find("Délivered ZU SPAT, sadly")
    ({}, {'slow delivery': ['délivered', 'zu spat']})
    """
    whole: dict[tuple[str, ...], set[str]] = {}
    begun: dict[tuple[str, ...], set[str]] = {}
    for theme in themes:
        for words in theme.words:
            phrase = tuple(map(fold_letters, tokenize(words)))
            kind = begun if words.rstrip().endswith(_OPEN) else whole
            if phrase:
                kind.setdefault(phrase, set()).add(theme.name)
    longest = max(map(len, [*whole, *begun]), default=1)
    return Finder(whole, begun, longest, max((len(words[-1]) for words in begun), default=0))


def find_themes(texts: pd.Series, themes: Mapping[str, Theme]) -> pd.DataFrame:
    """Tell of which touchpoint each text speaks.

    Parameters
    ----------
    texts : pandas.Series of str
        One comment each; missing ones count as empty.
    themes : mapping of str to Theme
        Themes by name.

    Returns
    -------
    pandas.DataFrame
        Indexed as ``texts``: ``theme``, ``touchpoint`` (both missing where no theme is told, or
        several; themes of one touchpoint count as one place), ``words`` (those that told it).

    Examples
    --------
    >>> themes = {"late": Theme("late", ("late", "deliver*"), "parcel delivered"),
    ...           "price": Theme("price", ("price", "cheap*"))}
    >>> texts = pd.Series(["Delivered late!", "Cheap, but delivered late", "Good shop"])
    >>> find_themes(texts, themes)
      theme        touchpoint           words
    0  late  parcel delivered  delivered late
    1   NaN               NaN
    2   NaN               NaN
    """
    finder = make_finder(themes.values())
    rows = [_one(finder.find(text), themes) for text in texts.fillna("").astype("str")]
    return pd.DataFrame(rows, texts.index, ["theme", "touchpoint", "words"], dtype="str")


def _one(found: dict[str, list[str]], themes: Mapping[str, Theme]) -> tuple[str | None, ...]:
    """Return the theme, its place and its words, as far as there is one of each."""
    places = {themes[name].touchpoint for name in found}
    if not found or len(places) > 1 or (len(found) > 1 and "" in places):
        return None, None, ""
    words = " ".join(dict.fromkeys(word for told in found.values() for word in told))
    theme = next(iter(found)) if len(found) == 1 else None
    return theme, places.pop() or None, words


def themes_of(study: Study) -> dict[str, Theme]:
    """Return the themes that a study's comments are looked through for.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    dict of str to Theme
        Those of ``[themes]`` in ``study.toml``; without any, the names of its touchpoints that
        have ``NAMED`` words or more, each a theme of its own.
    """
    if study.settings.themes:
        return study.settings.themes
    if not study.has("interactions"):
        return {}
    seen = study.fold(_touchpoints, _union, coded=True, interactions=["touchpoint"])
    long = sorted(name for name in seen if len(tokenize(name)) >= NAMED)
    return {name: Theme(name, (name.replace(_OPEN, " "),), name) for name in long}


def read_themes(study: Study) -> pd.DataFrame:
    r"""Tell of which touchpoint each comment of a study speaks.

    Words decide, and nothing else: never the time at which a comment was written. Where a comment
    names no theme, or several places, nothing is said.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    pandas.DataFrame
        A row for each comment, by ``row_id``: ``theme``, ``touchpoint``, ``words``, as
        ``find_themes`` has them.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Shop"\n[sources.said]\npath = "said.csv"\n'
    >>> toml += '[themes]\n"slow delivery" = { words = ["late"], touchpoint = "parcel" }\n'
    >>> _ = (folder / "study.toml").write_text(toml + '[[tables.responses]]\nsource = "said"\n')
    >>> head = "row_id,response_id,customer_id,timestamp,question,verbatim\n"
    >>> rows = "r1,1,ann,2025-01-02,why,Late again\nr2,2,bob,2025-01-03,why,Nice shop\n"
    >>> _ = (folder / "said.csv").write_text(head + rows)
    >>> read_themes(open_study(folder))[["row_id", "theme", "touchpoint"]]
      row_id          theme touchpoint
    0     r1  slow delivery     parcel
    1     r2            NaN        NaN
    """
    read = partial(_read, themes=themes_of(study))
    found: pd.DataFrame = study.fold(read, concat, responses=["row_id", "verbatim"])
    return found.sort_values("row_id", ignore_index=True)


def _read(responses: pd.DataFrame, *, themes: Mapping[str, Theme]) -> pd.DataFrame:
    said = responses[responses["verbatim"].fillna("").astype("str").str.strip() != ""]
    found = find_themes(said["verbatim"], themes)
    return pd.concat([said[["row_id"]], found], axis="columns")


def _touchpoints(interactions: pd.DataFrame) -> set[str]:
    return set(interactions["touchpoint"].dropna().astype("str").unique())


def _union(parts: list[set[str]]) -> set[str]:
    return set().union(*parts)
