"""Propose a short, neutral name and a one-line description for each persona."""

import unicodedata
from collections.abc import Iterator
from itertools import combinations

import pandas as pd

from cxlab.markup import written
from cxlab.personas.describing.compare import GIVES_AWAY
from cxlab.personas.describing.traits import MOVES

#: An effect below this many standard deviations is too small to be named after.
SMALLEST = 0.3

#: Having little of something says less about people than having much: it counts this much.
LESS = 0.6

#: How many traits a name and a description are made of.
IN_NAME, IN_RULE = 2, 3

#: Names are made of so many of the strongest traits, and of so many words if they can be.
CONSIDERED, WORDS = 5, 4

#: Invisible signs that the writing of some languages needs (they join letters or keep them apart).
JOINERS = "\u200c\u200d"

#: Names and values that come with the data are cut to so many characters where they are shown.
LONGEST = 24


def shorten(text: object, longest: int = LONGEST) -> str:
    r"""Return words from the data on one line, without invisible characters, cut to a length.

    What is too long loses its middle: values that begin alike often end otherwise.

    Parameters
    ----------
    text : object
        A value or a name, of any language and any length.
    longest : int
        How many characters are kept, the sign of the cut included.

    Returns
    -------
    str
        As given, if it is short and harmless; ``"(blank)"`` if nothing of it can be seen.

    Examples
    --------
    >>> shorten("north"), shorten("a very long name of a region"), shorten("two\nlines")
    ('north', 'a very long name…region', 'two lines')
    """
    spaced = " ".join(str(text).split())
    kept = (s for s in spaced if s in JOINERS or unicodedata.category(s)[0] != "C")
    seen = "".join(kept).strip(f" {JOINERS}")
    tail = (longest - 1) // 3
    if len(seen) > longest:
        seen = f"{seen[: longest - 1 - tail].rstrip()}…{seen[-tail:].lstrip()}"
    return seen or "(blank)"


def name_personas(traits: pd.DataFrame, known: pd.DataFrame) -> dict[str, str]:
    """Propose a name for each persona from what sets it apart most.

    Two traits of different topics make a name of up to four words, if it can be. What people do
    goes before what is written about them: attributes name a persona only where nothing else
    does, and then as a field with its value ("region: north"), never as a word for the people.
    Effects are compared in tenths, so that small changes in the data leave the names alone.

    Parameters
    ----------
    traits : pandas.DataFrame
        As ``find_traits`` gives them.
    known : pandas.DataFrame
        The features' catalogue, whose columns high and low have the words.

    Returns
    -------
    dict of str to str
        Persona -> name; no two are the same. Only features that formed the personas are used. A
        persona near the average of all is called so.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.describing.traits import find_traits
    >>> frame = pd.DataFrame({"channel_app": [0.9, 0.8, 0.1, 0.2], "evening_share": [1.0, 1, 0, 0]})
    >>> known = catalogue(frame)
    >>> labels = pd.Series(["P1", "P1", "P2", "P2"])
    >>> name_personas(find_traits(frame, labels, known, min_group=2), known)
    {'P1': 'App, evenings', 'P2': 'Little app, daytime'}
    """
    ranked = _ranked(traits, known)
    names: dict[str, str] = {}
    for persona in dict.fromkeys(traits["persona"]):
        words = _words(ranked[ranked["persona"] == persona], known)
        if _hidden(traits, persona):
            words = ["not shown" if _beside(traits, persona) else "too few to compare"]
        names[persona] = _unused(words, set(names.values()), persona)
    return names


def describe_personas(traits: pd.DataFrame, currency: str = "") -> dict[str, str]:
    """Describe each persona in one line: its strongest traits beside the others' means.

    Parameters
    ----------
    traits : pandas.DataFrame
        As ``find_traits`` gives them.
    currency : str
        The currency of amounts, three capitals.

    Returns
    -------
    dict of str to str
        Persona -> description.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.describing.traits import find_traits
    >>> frame = pd.DataFrame({"occasions": [9.0, 8, 1, 2]})
    >>> labels = pd.Series(["P1", "P1", "P2", "P2"])
    >>> describe_personas(find_traits(frame, labels, catalogue(frame), min_group=2))["P1"]
    'occasions of contact 8.5 (others 1.5)'
    """
    ranked = _telling(traits)
    lines = {}
    for persona in dict.fromkeys(traits["persona"]):
        top = ranked[ranked["persona"] == persona].head(IN_RULE)
        said = [_sentence(row, currency) for _, row in top.iterrows()]
        lines[persona] = "; ".join(said) or "near the average of all customers"
        if _hidden(traits, persona):
            lines[persona] = "too few customers to compare"
            if _beside(traits, persona):
                lines[persona] = "hidden, as it would give away a smaller persona"
    return lines


def _hidden(traits: pd.DataFrame, persona: str) -> bool:
    return bool(traits.loc[traits["persona"] == persona, "effect"].isna().all())


def _beside(traits: pd.DataFrame, persona: str) -> bool:
    """Tell whether a persona is hidden for the sake of another one."""
    return bool(traits.loc[traits["persona"] == persona, "note"].str.contains(GIVES_AWAY).any())


def _telling(traits: pd.DataFrame) -> pd.DataFrame:
    """Return the traits worth a word: formed the personas, large, no repeats, means that agree."""
    news = ~traits["note"].str.startswith(MOVES)
    agree = (traits["mean"] - traits["others"]) * traits["effect"] > 0
    large = traits["effect"].abs() >= SMALLEST
    kept = traits[traits["clustered_on"].astype(bool) & news & agree & large]
    weight = kept["effect"].abs() * kept["effect"].gt(0).map({True: 1.0, False: LESS})
    order = (-weight).round(9).rename("order")
    return kept.assign(order=order).sort_values(["order", "feature", "level"], kind="stable")


def _ranked(traits: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Return them as names take them: what people do first, equal ones as in the catalogue."""
    telling = _telling(traits)
    ranked = telling.assign(
        written=telling["axis"].eq("personal"),
        order=telling["order"].round(1),
        place=known.index.get_indexer(telling["feature"]),
    )
    return ranked.sort_values(["written", "order", "place", "level"], kind="stable")


def _words(traits: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """Return words for the traits, strongest first; a second one of a topic comes last."""
    first: list[tuple[str, str]] = []
    second: list[tuple[str, str]] = []
    for row in traits.drop_duplicates("feature").itertuples():
        about = known.loc[row.feature]
        topic = row.feature if row.axis == "personal" else about["topic"]
        seen = topic in (known_topic for known_topic, _ in first)
        said = _word(about, str(row.level), bool(row.effect > 0))
        (second if seen else first).append((topic, said))
    return list(dict.fromkeys(said for _, said in [*first, *second]))


def _word(about: pd.Series, level: str, high: bool) -> str:
    if about["kind"] == "category":
        return f"{shorten(about['label'])}: {'' if high else 'rarely '}{shorten(level)}"
    if about["axis"] == "personal" and about["high"] == about["label"]:
        return f"{shorten(about['label'])}: {'yes' if high else 'no'}"
    return shorten(about["high"] if high else about["low"], LONGEST + len("rarely on "))


def _unused(words: list[str], taken: set[str], persona: str) -> str:
    """Return the first name that no other persona has, a short one if there is one."""
    for name in _names(words[:CONSIDERED]):
        if name not in taken:
            return name
    return f"{next(_names(words[:CONSIDERED]))} ({persona})"


def _names(words: list[str]) -> Iterator[str]:
    """List names of the words: the strongest two, then other pairs, then more at once."""
    if not words:
        yield "Near the average"
        return
    sizes = range(min(IN_NAME, len(words)), len(words) + 1)
    sets = [said for size in sizes for said in combinations(words, size)]
    short = [said for said in sets if len(" ".join(said).split()) <= WORDS]
    for said in [*short, *sets]:
        name = ", ".join(said)
        yield name[:1].upper() + name[1:]


def _sentence(row: pd.Series, currency: str) -> str:
    unit = currency or "number" if row["unit"] == "money" else row["unit"] or "number"
    label = shorten(row["label"], 2 * LONGEST)
    return f"{label} {_figure(row['mean'], unit)} (others {_figure(row['others'], unit)})"


def _figure(value: float, unit: str) -> str:
    if unit == "number":
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return written(value, unit)
