"""What customers write: comments put together from phrases of their language.

The phrases stand in ``phrases/*.toml``, one file per language: by theme, polarity and emotion,
with what may come before, in between and after them, and words for the places in braces.
"""

import random
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "pl", "pt", "ro", "ru")
THEMES = [
    "payment",
    "waiting",
    "delivery",
    "sizes",
    "staff",
    "price",
    "quality",
    "app",
    "returns",
    "store",
]
POLARITIES = ("negative", "neutral", "positive")
EMOTIONS = ("anger", "anticipation", "disgust", "fear", "joy", "sadness", "surprise", "trust")

#: Themes that come to mind when nothing special happened, by what was asked about.
USUAL = {
    "negative": {
        "": ("sizes", "price", "quality", "app", "staff", "store", "delivery"),
        "order": ("price", "app", "sizes", "payment"),
        "parcel delivered": ("delivery", "quality", "sizes", "returns"),
        "store purchase": ("store", "staff", "price", "quality"),
    },
    "positive": {
        "": ("delivery", "staff", "quality", "price", "app", "store", "returns", "sizes"),
        "order": ("payment", "app", "price", "sizes"),
        "parcel delivered": ("delivery", "quality", "price", "sizes"),
        "store purchase": ("store", "staff", "quality", "price"),
    },
}
_SERVICE = ("waiting", "staff")


@dataclass(frozen=True)
class Comment:
    """A comment, and what is true of it: ``emotion`` is empty where there is none."""

    text: str
    language: str
    theme: str
    polarity: str
    emotion: str


@cache
def phrases(language: str) -> dict[str, Any]:
    """Return the phrases of a language, as its file has them.

    Examples
    --------
    >>> sorted(phrases("en")["themes"]["payment"])
    ['details', 'negative', 'neutral', 'positive']
    """
    path = files("cxlab.sample") / "phrases" / f"{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8"))


def write_comment(key: str, language: str, polarity: str, theme: str) -> Comment:
    """Write one comment.

    Parameters
    ----------
    key : str
        The same key gives the same comment.
    language : str
        One of LANGUAGES.
    polarity : str
        One of POLARITIES.
    theme : str
        One of THEMES.

    Returns
    -------
    Comment
        One to four sentences. The emotion is that of the first phrase.

    Examples
    --------
    >>> comment = write_comment("any key", "en", "positive", "delivery")
    >>> comment.language, comment.theme, comment.emotion in EMOTIONS
    ('en', 'delivery', True)
    """
    luck = random.Random(key)
    book = phrases(language)
    feelings = book["themes"][theme][polarity]
    weights = [len(texts) for texts in feelings.values()]
    emotion = luck.choices(list(feelings), weights)[0]
    said = [luck.choice(feelings[emotion])]
    if luck.random() < 0.6:
        said.insert(luck.random() < 0.75, luck.choice(book["themes"][theme]["details"]))
    if luck.random() < 0.4:
        said.insert(0, luck.choice(book["openers"][polarity]))
    if luck.random() < 0.4:
        said.append(luck.choice(book["closers"][polarity]))
    if luck.random() < 0.03:
        said.append(luck.choice(book["contact"]))
    text = _punctuate([_fill(phrase, book["slots"], luck) for phrase in said], luck)
    return Comment(text, language, theme, polarity, "" if emotion == "none" else emotion)


def choose_theme(luck: random.Random, polarity: str, reason: str, touchpoint: str) -> str:
    """Choose what a comment is about: the reason for a bad score, or what comes to mind.

    Examples
    --------
    >>> choose_theme(random.Random(1), "negative", "payment", "")
    'payment'
    """
    if reason and polarity == "negative" and luck.random() < 0.85:
        return reason
    usual = USUAL["positive" if polarity == "positive" else "negative"]
    return luck.choice(usual.get(touchpoint, _SERVICE if touchpoint else usual[""]))


def _fill(phrase: str, slots: dict[str, list[str]], luck: random.Random) -> str:
    filled = phrase
    while "{" in filled:
        before, rest = filled.split("{", 1)
        name, after = rest.split("}", 1)
        filled = before + _slot(name, slots, luck) + after
    return filled


def _slot(name: str, slots: dict[str, list[str]], luck: random.Random) -> str:
    if name == "digits":
        return f"{luck.randrange(100, 1000)}"
    if name == "two":
        return f"{luck.randrange(12, 96)}"
    return luck.choice(slots[name])


def _punctuate(sentences: list[str], luck: random.Random) -> str:
    """Join sentences as people do: mostly with full stops, sometimes in haste."""
    haste = luck.random()
    ends = [s if s[-1] in "?!…" else s + ("!" if luck.random() < 0.12 else ".") for s in sentences]
    if haste < 0.12:
        return ", ".join(s.rstrip(".!") for s in ends).lower()
    text = " ".join(s[0].upper() + s[1:] for s in ends)
    return text.rstrip(".") if haste < 0.3 else text
