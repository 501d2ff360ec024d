import pandas as pd
import pytest

from cxlab.emotions.models import (
    COLUMNS,
    EMOTION_MODELS,
    NOTHING_FOUND,
    UNKNOWN_LANGUAGE,
    read_each,
    read_texts,
)
from cxlab.text import LANGUAGES

ODD = [
    "",
    " \n\t ",
    "1234 56,7 %",
    "asdf qwrt zxcv",
    "!!!???",
    "\u202eשלום, איפה החבילה שלי?\u202c",
    "مرحبا، أين طردي؟",
    "e\u0301\u0301\u0301 \ufffd",
    "<script>alert('x')</script>",
    "word " * 2000,
    "x" * 10_000,
    "👍" * 500,
]


@pytest.fixture(params=EMOTION_MODELS)
def code(request):
    return request.param


def test_every_model_is_of_a_known_language_and_says_what_it_is(code):
    model = EMOTION_MODELS[code]
    assert code in LANGUAGES
    assert model.name
    assert model.source.endswith(".")


def test_every_model_reads_odd_texts(code):
    texts = pd.Series(ODD, index=range(100, 100 + len(ODD)), dtype="str")
    frame = EMOTION_MODELS[code].read(texts)
    assert set(COLUMNS) <= set(frame)
    assert frame.index.equals(texts.index)
    told = frame["abstained"] == ""
    assert frame.loc[told, "polarity"].between(-1, 1).all()
    assert frame.loc[told, "words"].ne("").all()
    assert frame.loc[~told, "polarity"].isna().all()
    assert frame.loc[~told, "words"].eq("").all()
    emotions = frame.drop(columns=list(COLUMNS))
    assert ((emotions.fillna(0) >= 0) & (emotions.fillna(0) <= 1)).all(axis=None)


@pytest.mark.parametrize("text", ["", "12 345", "10/10/2025", "  ", None])
def test_every_model_abstains_where_there_are_no_words(code, text):
    frame = EMOTION_MODELS[code].read(pd.Series([text], dtype="str"))
    assert frame["abstained"].tolist() == [NOTHING_FOUND]


def test_every_model_says_the_same_twice_and_reads_each_text_alone(code):
    texts = pd.Series(["👍", "no", "bom", "good", "ruim, bad", *ODD], dtype="str")
    once = EMOTION_MODELS[code].read(texts)
    assert EMOTION_MODELS[code].read(texts).equals(once)
    alone = [EMOTION_MODELS[code].read(texts.iloc[[at]]) for at in range(len(texts))]
    assert pd.concat(alone).equals(once)


def test_every_model_tells_love_from_tears(code):
    polarity = EMOTION_MODELS[code].read(pd.Series(["😍", "😭"]))["polarity"]
    assert polarity[0] > 0 > polarity[1]


def test_every_model_takes_no_texts(code):
    assert list(EMOTION_MODELS[code].read(pd.Series([], dtype="str")))[:1] == ["polarity"]


def test_each_text_is_read_by_the_model_of_its_language():
    texts = pd.Series(["Bom", "Супер", "Good", "Bom", "?"], index=[4, 2, 9, 1, 7])
    frame = read_texts(texts, pd.Series(["pt", "ru", "en", "ro", "unknown"], texts.index))
    assert frame.index.tolist() == [4, 2, 9, 1, 7]
    assert frame["model"].tolist() == ["cxlab-pt", "", "VADER", "", ""]
    assert frame["words"].tolist() == ["bom", "", "good", "", ""]
    assert frame["abstained"].tolist() == [
        "",
        "no model for Russian yet",
        "",
        "no model for Romanian yet",
        UNKNOWN_LANGUAGE,
    ]
    assert frame["polarity"].isna().tolist() == [False, True, False, True, True]


def test_no_texts():
    frame = read_texts(pd.Series([], dtype="str"), pd.Series([], dtype="str"))
    assert list(frame) == ["polarity", "words", "model", "abstained"]
    assert frame.empty


def test_a_feeling_of_zero_is_told():
    """Good and bad in balance is an answer; no word at all is none."""
    frame = read_each(pd.Series(["both", "none"]), lambda text: (0.0, ("x",) * (text == "both")))
    assert frame["polarity"].tolist()[0] == 0
    assert frame["abstained"].tolist() == ["", NOTHING_FOUND]
