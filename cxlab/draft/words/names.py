"""What the name of a column or a file may mean, in nine languages: words, no rows involved."""

import re
from collections.abc import Collection, Iterable, Iterator
from csv import DictReader
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

from cxlab.journeys.stage_names import fold_name

#: A name that is longer than this many words is a sentence: a question of a survey, say.
LONGEST = 12

#: Each part of a German compound has at least so many letters.
LEAST_PART = 4


@lru_cache(maxsize=20_000)
def folded(name: str) -> tuple[str, ...]:
    """Split a name into words without case and diacritics, digits apart from letters.

    Examples
    --------
    >>> folded("Nr zamówienia"), folded("orderID2")
    (('nr', 'zamowienia'), ('order', 'id', '2'))
    """
    apart = " ".join(fold_name(name))
    return tuple(re.findall(r"[^\W\d_]+|\d+", apart.replace("ß", "ss").replace("й", "и")))


def name_meanings(name: str) -> dict[str, float]:
    """Say what a column's name may mean, and how well the name fits, from 0 to 1.

    Parameters
    ----------
    name : str
        The name, in a language of ``names.tsv``.

    Returns
    -------
    dict of str to float
        By meaning (a row of ``names.tsv``): 1 where the name is one of its words, less where the
        word is only a part of the name.

    Examples
    --------
    >>> name_meanings("Data zamówienia")["time"], name_meanings("xyz")
    (1.0, {})
    """
    return dict(_meanings(name))


@lru_cache(maxsize=20_000)
def _meanings(name: str) -> tuple[tuple[str, float], ...]:
    words = folded(name)[:LONGEST]
    found: dict[str, float] = {}
    for first in range(len(words)):
        for last in range(first + 1, len(words) + 1):
            score = 0.35 + 0.65 * (last - first) / len(words)
            for meaning, _ in _known().get("".join(words[first:last]), ()):
                found[meaning] = max(found.get(meaning, 0.0), round(score, 3))
    if len(words) == 1:
        for meaning in _last_of_compound(words[0]):
            found.setdefault(meaning, 0.675)
    return tuple(found.items())


def _last_of_compound(word: str) -> Iterator[str]:
    """Yield what the last part of a German compound means: a Bearbeiterteam is a team."""
    for place in range(len(word) - LEAST_PART, LEAST_PART - 1, -1):
        pairs = [pair for pair in _known().get(word[-place:], ()) if pair[1] in ("de", "en")]
        if pairs:
            yield from dict.fromkeys(meaning for meaning, _ in pairs)
            return


def name_languages(names: Iterable[str]) -> dict[str, float]:
    """Count in which languages names have a meaning; words that are English too do not count.

    A word of several languages counts in part for each.

    Examples
    --------
    >>> name_languages(["Kwota", "Nr klienta", "email"])
    {'pl': 2.0}
    """
    counts: dict[str, float] = {}
    for name in names:
        words = folded(name)[:LONGEST]
        whole = "".join(words)
        known = [whole] if whole in _known() else [word for word in words if len(word) > 2]
        languages = {language for word in known for _, language in _known().get(word, ())}
        if "en" not in languages:
            for language in sorted(languages):
                counts[language] = counts.get(language, 0.0) + 1 / len(languages)
    return counts


@cache
def _known() -> dict[str, tuple[tuple[str, str], ...]]:
    """Return the meaning and language of each word, its parts written together."""
    known: dict[str, dict[tuple[str, str], None]] = {}
    for row in table_rows("names"):
        for word in row["words"].split():
            whole = "".join(folded(word))
            known.setdefault(whole, {})[row["meaning"], row["language"]] = None
    return {word: tuple(pairs) for word, pairs in known.items()}


@cache
def customer_words() -> frozenset[str]:
    """Return every word of the names that customers' ids have.

    Examples
    --------
    >>> "klienta" in customer_words(), "city" in customer_words()
    (True, False)
    """
    rows = (row for row in table_rows("names") if row["meaning"] == "customer")
    return frozenset(part for row in rows for word in row["words"].split() for part in folded(word))


@lru_cache(maxsize=20_000)
def labels_in(text: str, table: str, language: str = "") -> tuple[str, ...]:
    """Return what a text says by the words of a table, in the table's order.

    Parameters
    ----------
    text : str
        A name of a column, file or touchpoint.
    table : str
        One of the tables beside this module: ``"questions"``, ``"roles"``,
        ``"things"``. A word that ends in ``*`` is the start of a word.
    language : str, optional
        Only words of this language; by default of all.

    Returns
    -------
    tuple of str
        Labels: the first column of the table.

    Examples
    --------
    >>> labels_in("Czy polecisz nas znajomym?", "questions")
    ('nps',)
    >>> labels_in("order delivered", "roles")
    ('delivery', 'purchase')
    """
    words = folded(text[:500])
    pairs = ["".join(words[place : place + 2]) for place in range(len(words) - 1)]
    plain = " ".join(["", *words, *pairs, ""])
    return tuple(
        label for label, pattern in _patterns(table, language).items() if pattern.search(plain)
    )


@dataclass(frozen=True)
class Grades:
    """A scale of words: the place of each value, from 1 to ``top``.

    ``judged`` says that the top is good ("very satisfied"); of other scales ("strongly agree") it
    depends on the question. ``missing`` are marks of missing values beside them.
    """

    places: dict[str, int]
    top: int
    judged: bool
    missing: tuple[str, ...] = ()


def graded_words(values: Collection[str]) -> Grades | None:
    """Return the place of each value on a scale of words; nothing where one has no place.

    Parameters
    ----------
    values : collection of str
        Every value of a column, written as its rows have it.

    Returns
    -------
    Grades, optional
        Of several scales that have all values, the one that tells most of them apart.

    Examples
    --------
    >>> graded_words({"Satisfied", "very dissatisfied"}).places
    {'Satisfied': 4, 'very dissatisfied': 1}
    """
    found: list[Grades] = []
    for scale, top, judged in _scales_of_words():
        places = {value: scale.get(" ".join(folded(value)), 0) for value in sorted(values)}
        if len({*places.values()}) > 1 and all(places.values()):
            found.append(Grades(places, top, judged))
    return max(found, key=lambda one: len({*one.places.values()}), default=None)


@cache
def _scales_of_words() -> tuple[tuple[dict[str, int], int, bool], ...]:
    scales = []
    for row in table_rows("answers"):
        grades = row["words"].split("|")
        places = {
            " ".join(folded(word)): place
            for place, words in enumerate(grades, start=1)
            for word in words.split(", ")
        }
        scales.append((places, len(grades), row["top"] == "good"))
    return tuple(scales)


@cache
def word_set(label: str) -> frozenset[str]:
    """Return a small set of words: those that say nothing in a file's name, say.

    Examples
    --------
    >>> "export" in word_set("file")
    True
    """
    rows = (row for row in table_rows("small") if row["label"] == label)
    words = [word for row in rows for word in row["words"].split()]
    return frozenset([*words, *("".join(folded(word)) for word in words)])


@cache
def table_rows(table: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a table of words."""
    with (files(__package__) / f"{table}.tsv").open(encoding="utf-8") as lines:
        return tuple(DictReader(lines, delimiter="\t"))


@cache
def _patterns(table: str, language: str) -> dict[str, re.Pattern[str]]:
    label = next(iter(table_rows(table)[0]))
    words: dict[str, list[str]] = {}
    for row in table_rows(table):
        if language in ("", row["language"]):
            words.setdefault(row[label], []).extend(row["words"].split())
    return {name: _pattern(found) for name, found in words.items()}


def _pattern(words: Iterable[str]) -> re.Pattern[str]:
    parts = {("".join(folded(word)), word.endswith("*")) for word in words}
    return re.compile(
        " (?:" + "|".join(w + ("" if stem else " ") for w, stem in sorted(parts)) + ")"
    )
