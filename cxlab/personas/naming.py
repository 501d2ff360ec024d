"""Propose a short, neutral name and a one-line description for each persona."""

import pandas as pd

from cxlab.markup import written
from cxlab.personas.traits import GIVES_AWAY

#: An effect below this many standard deviations is too small to be named after.
SMALLEST = 0.3

#: Having little of something says less about people than having much: it counts this much.
LESS = 0.6

#: How many traits a name and a description are made of.
IN_NAME, IN_RULE = 2, 3


def name_personas(traits: pd.DataFrame, known: pd.DataFrame) -> dict[str, str]:
    """Propose a name for each persona from what sets it apart most.

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
    >>> from cxlab.personas.catalogue import catalogue
    >>> from cxlab.personas.traits import find_traits
    >>> frame = pd.DataFrame({"channel_app": [0.9, 0.8, 0.1, 0.2], "evening_share": [1.0, 1, 0, 0]})
    >>> known = catalogue(frame)
    >>> labels = pd.Series(["P1", "P1", "P2", "P2"])
    >>> name_personas(find_traits(frame, labels, known, min_group=2), known)
    {'P1': 'Evenings, app', 'P2': 'Daytime, little app'}
    """
    ranked = _ranked(traits)
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
    >>> from cxlab.personas.catalogue import catalogue
    >>> from cxlab.personas.traits import find_traits
    >>> frame = pd.DataFrame({"occasions": [9.0, 8, 1, 2]})
    >>> labels = pd.Series(["P1", "P1", "P2", "P2"])
    >>> describe_personas(find_traits(frame, labels, catalogue(frame), min_group=2))["P1"]
    'occasions of contact 8.5 (others 1.5)'
    """
    ranked = _ranked(traits)
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


def _ranked(traits: pd.DataFrame) -> pd.DataFrame:
    """Return the traits worth a word: formed the personas, large enough, means that agree."""
    agree = (traits["mean"] - traits["others"]) * traits["effect"] > 0
    large = traits["effect"].abs() >= SMALLEST
    kept = traits[traits["clustered_on"].astype(bool) & agree & large]
    weight = kept["effect"].abs() * kept["effect"].gt(0).map({True: 1.0, False: LESS})
    order = (-weight).round(9).rename("order")
    return kept.assign(order=order).sort_values(["order", "feature", "level"], kind="stable")


def _words(traits: pd.DataFrame, known: pd.DataFrame) -> list[str]:
    """Return words for the traits, strongest first; a second one of an axis comes last."""
    first: list[tuple[str, str]] = []
    second: list[tuple[str, str]] = []
    for row in traits.itertuples():
        about = known.loc[row.feature]
        word = about["high"] if row.effect > 0 else about["low"]
        said = f"{word} {row.level}" if row.level else word
        topic = row.feature if row.axis == "attribute" else row.axis
        seen = topic in (known_topic for known_topic, _ in first)
        (second if seen else first).append((topic, said))
    return list(dict.fromkeys(said for _, said in [*first, *second]))


def _unused(words: list[str], taken: set[str], persona: str) -> str:
    """Return the shortest name that no other persona has."""
    for size in range(IN_NAME, max(IN_NAME, len(words)) + 1):
        name = ", ".join(words[:size]) or "near the average"
        name = name[:1].upper() + name[1:]
        if name not in taken:
            return name
    return f"{name} ({persona})"


def _sentence(row: pd.Series, currency: str) -> str:
    unit = currency or "number" if row["unit"] == "money" else row["unit"] or "number"
    return f"{row['label']} {_figure(row['mean'], unit)} (others {_figure(row['others'], unit)})"


def _figure(value: float, unit: str) -> str:
    if unit == "number":
        return f"{value:,.3g}" if abs(value) < 100 else f"{value:,.0f}"
    return written(value, unit)
