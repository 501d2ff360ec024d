import random
import re

import pandas as pd
import pytest

from cxlab.sample.comments import (
    EMOTIONS,
    LANGUAGES,
    POLARITIES,
    THEMES,
    choose_theme,
    phrases,
    write_comment,
)


def _texts(book) -> list[str]:
    themes = book["themes"].values()
    texts = [text for theme in themes for key in ("details", "trouble") for text in theme[key]]
    texts += [t for theme in themes for p in POLARITIES for said in theme[p].values() for t in said]
    texts += [t for part in ("openers", "closers") for said in book[part].values() for t in said]
    return texts + book["contact"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_phrases_for_everything(language):
    book = phrases(language)
    assert sorted(book["themes"]) == sorted(THEMES)
    for theme in book["themes"].values():
        assert set(theme["neutral"]) == {"none"}
        for polarity in ("negative", "positive"):
            assert set(theme[polarity]) <= set(EMOTIONS)
            assert sum(map(len, theme[polarity].values())) >= 5
    for part in ("openers", "closers"):
        assert set(book[part]) == set(POLARITIES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_in_braces_has_words(language):
    book = phrases(language)
    texts = [*_texts(book), *(word for words in book["slots"].values() for word in words)]
    used = {name for text in texts for name in re.findall(r"\{(\w+)\}", text)}
    assert used == set(book["slots"]) | {"digits", "two"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_phrase_says_what_another_says(language):
    themes = phrases(language)["themes"].values()
    said = [t for theme in themes for p in POLARITIES for texts in theme[p].values() for t in texts]
    assert len(said) > 200
    assert len(set(said)) == len(said)


@pytest.mark.parametrize("language", ["ru"])
def test_russian_is_written_in_russian_letters(language):
    latin = [t for t in _texts(phrases(language)) if re.search(r"[a-z]", t.split("{")[0])]
    assert not latin


def test_a_comment_depends_on_its_key_alone():
    said = [write_comment("key", "pl", "negative", "payment") for _ in range(2)]
    assert said[0] == said[1]
    assert said[0].emotion in EMOTIONS
    assert write_comment("other key", "pl", "negative", "payment").text != said[0].text


def test_a_neutral_comment_has_no_emotion():
    assert write_comment("key", "ro", "neutral", "store").emotion == ""


def test_a_comment_keeps_to_one_thing():
    items = phrases("en")["slots"]["item"]
    for number in range(200):
        text = write_comment(str(number), "en", "negative", "payment").text.lower()
        assert sum(item in text for item in items) <= 1


def test_the_reason_comes_to_mind_first():
    luck = random.Random(1)
    chosen = [choose_theme(luck, "negative", "payment", "order") for _ in range(200)]
    assert chosen.count("payment") > 150
    assert "payment" not in {choose_theme(luck, "negative", "", "parcel delivered") for _ in "abc"}


def test_no_two_comments_in_ten_look_alike(made):
    comments = pd.read_csv(made / "survey.csv")["comment"].dropna().tolist()
    assert len(comments) > 500
    assert len(set(comments)) / len(comments) > 0.97
    words = [frozenset(re.findall(r"\w+", comment.lower())) for comment in comments]
    luck, alike = random.Random(1), 0
    for _ in range(1000):
        ten = luck.sample(words, 10)
        alike += any(
            len(one & other) > 0.8 * len(one | other)
            for place, one in enumerate(ten)
            for other in ten[:place]
        )
    assert alike / 1000 < 0.01


def test_a_few_comments_hold_made_personal_data(made):
    comments = pd.read_csv(made / "survey.csv")["comment"].dropna()
    assert 0.002 < comments.str.contains(r"@example\.(?:org|com)").mean() < 0.04
