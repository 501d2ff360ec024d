"""Models that read a feeling from a text: one per language, registered by its code."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import pandas as pd

from cxlab.emotions.rules import polarity
from cxlab.emotions.vader import read_english
from cxlab.registry import Registry
from cxlab.text import UNKNOWN, language_name, read_lexicon

#: Why a model says nothing about a text.
NOTHING_FOUND = "no word that tells a feeling"
UNKNOWN_LANGUAGE = "language not told"

#: What every model's frame has; a model that reads emotions adds one column (0..1) for each.
COLUMNS = ("polarity", "words", "abstained")


@dataclass(frozen=True)
class EmotionModel:
    """A model that reads texts of one language.

    Parameters
    ----------
    name : str
        What results call it.
    source : str
        What it is and where it comes from, in a sentence.
    read : callable
        Takes a Series of texts and returns a frame with the same index: ``polarity`` (-1 very bad
        to 1 very good, missing where it abstains), ``words`` (those that decided, as text),
        ``abstained`` (why it says nothing, else empty).
    """

    name: str
    source: str
    read: Callable[[pd.Series], pd.DataFrame]


#: The model of each language, by the language's code.
EMOTION_MODELS: Registry[EmotionModel] = Registry("emotion model")


def read_texts(texts: pd.Series, languages: pd.Series) -> pd.DataFrame:
    """Read each text with the model of its language.

    Parameters
    ----------
    texts : pandas.Series of str
        One comment each.
    languages : pandas.Series of str
        The language's code of each, on the same index.

    Returns
    -------
    pandas.DataFrame
        On the same index and in the same order: ``polarity`` (-1..1), ``words``, ``model`` (the
        model's name, empty where there is none for the language), ``abstained`` (why nothing is
        said, else empty), and the columns that models add.

    Examples
    --------
    >>> texts = pd.Series(["Great service, thank you", "Spasibo", "Sem problemas"])
    >>> read_texts(texts, pd.Series(["en", "ru", "pt"]))[["model", "words", "abstained"]]
          model         words                 abstained
    0     VADER  great, thank
    1                          no model for Russian yet
    2  cxlab-pt  sem problemas
    """
    parts = [_unread(texts.iloc[:0], "")]
    for code, group in texts.groupby(languages, sort=True):
        parts.append(_read_language(group, str(code)))
    return pd.concat(parts).reindex(texts.index).astype({"words": "str", "abstained": "str"})


def _read_language(texts: pd.Series, code: str) -> pd.DataFrame:
    if code in EMOTION_MODELS:
        model = EMOTION_MODELS[code]
        frame = model.read(texts)
        frame.insert(2, "model", model.name)
        return frame
    reason = f"no model for {language_name(code)} yet"
    return _unread(texts, UNKNOWN_LANGUAGE if code == UNKNOWN else reason)


def _unread(texts: pd.Series, reason: str) -> pd.DataFrame:
    said = {"polarity": float("nan"), "words": "", "model": "", "abstained": reason}
    return pd.DataFrame(said, index=texts.index).astype(
        {"polarity": "float64", "words": "str", "model": "str", "abstained": "str"}
    )


def read_each(
    texts: pd.Series, read: Callable[[str], tuple[float, tuple[str, ...]]]
) -> pd.DataFrame:
    """Read texts one by one, and abstain where no word decided.

    Parameters
    ----------
    texts : pandas.Series of str
        One comment each; missing ones count as empty.
    read : callable
        Takes a text and returns its polarity (-1..1) and the words that decided.

    Returns
    -------
    pandas.DataFrame
        ``polarity``, ``words``, ``abstained``: see ``EmotionModel``.

    Examples
    --------
    >>> read_each(pd.Series(["a", "b"]), lambda text: (0.5, ("a",)) if text == "a" else (0.0, ()))
       polarity words                     abstained
    0       0.5     a
    1       NaN        no word that tells a feeling
    """
    found = [read(text) for text in texts.fillna("").astype("str")]
    values = [value if words else float("nan") for value, words in found]
    return pd.DataFrame(
        {
            "polarity": pd.Series(values, texts.index, dtype="float64"),
            "words": pd.Series([", ".join(words) for _, words in found], texts.index, dtype="str"),
            "abstained": pd.Series(
                ["" if words else NOTHING_FOUND for _, words in found], texts.index, dtype="str"
            ),
        }
    )


def _read_by_lexicon(text: str, *, language: str) -> tuple[float, tuple[str, ...]]:
    return polarity(text, read_lexicon(language))


EMOTION_MODELS.register("en")(
    EmotionModel(
        "VADER",
        "VADER, a lexicon of 7,500 English words and rules for social media "
        "(Hutto & Gilbert 2014).",
        partial(read_each, read=read_english),
    )
)
EMOTION_MODELS.register("pt")(
    EmotionModel(
        "cxlab-pt",
        "cxlab's lexicon of 500 Portuguese words and phrases for customers' comments, with the "
        "rules of VADER.",
        partial(read_each, read=partial(_read_by_lexicon, language="pt")),
    )
)
