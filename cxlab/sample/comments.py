"""What customers write: comments put together from phrases of their language.

The phrases stand in ``phrases/*.toml``, one file per language: by theme, polarity and emotion,
with what may come before, in between and after them, and words for the places in braces.
"""

import random
import re
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
_NUMBERS = {"digits": (100, 1000), "two": (12, 96)}
_KEPT = ("item", "city", "place", "who", "trip", "before", "name")


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
    ['details', 'negative', 'neutral', 'positive', 'trouble']
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
    end = "!" if polarity != "neutral" and luck.random() < 0.2 else "."
    core = luck.choice(feelings[emotion])
    said = [core if core[-1] in "!?" else core + end]
    if luck.random() < 0.65:
        said.insert(luck.random() < 0.75, luck.choice(_details(book["themes"][theme], polarity)))
    if luck.random() < 0.45:
        said.insert(0, luck.choice(book["openers"][polarity]))
    if luck.random() < 0.45:
        said.append(luck.choice(book["closers"][polarity]))
    if luck.random() < 0.03:
        said.append(luck.choice(book["contact"]))
    chosen = _Words(book["slots"], luck)
    text = _punctuate([chosen.fill(phrase) for phrase in said], luck)
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


def _details(theme: dict[str, Any], polarity: str) -> list[str]:
    return theme["details"] + (theme["trouble"] if polarity == "negative" else [])


class _Words:
    """The words of one comment: what it is about stays the same all through it."""

    def __init__(self, slots: dict[str, list[str]], luck: random.Random) -> None:
        self.slots = slots
        self.luck = luck
        self.kept: dict[str, str] = {}

    def fill(self, phrase: str) -> str:
        """Put words in the places in braces."""
        return re.sub(r"\{(\w+)\}", lambda place: self._word(place[1]), phrase)

    def _word(self, slot: str) -> str:
        if slot in _NUMBERS:
            return str(self.luck.randrange(*_NUMBERS[slot]))
        word = self.luck.choice(self.slots[slot])
        return self.kept.setdefault(slot, word) if slot in _KEPT else word


def _punctuate(sentences: list[str], luck: random.Random) -> str:
    """Join sentences as people do: mostly with full stops, sometimes in haste."""
    haste = luck.random()
    if haste < 0.12:
        return ", ".join(text.rstrip(".!,:") for text in sentences).lower()
    text = ""
    for sentence in sentences:
        goes_on = text.endswith(",") and sentence.split()[0] not in ("I", "I'm")
        first = sentence[0].lower() if goes_on else sentence[0].upper()
        end = "" if sentence[-1] in ".!?,:" else "."
        text = f"{text} {first}{sentence[1:]}{end}".strip()
    return text.rstrip(".") if haste < 0.3 else text
