from concurrent.futures import ThreadPoolExecutor

import pytest
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

from cxlab.emotions.vader import read_english

TEXTS = [
    "VADER is smart, handsome, and funny!",
    "The food is not very good, but the staff were lovely",
    "Today SUX!",
    "Not bad at all",
    "Delivered on Monday.",
    "😍",
]


@pytest.mark.parametrize("text", TEXTS)
def test_polarity_is_vaders_own(text):
    own = SentimentIntensityAnalyzer().polarity_scores(text)["compound"]
    assert read_english(text)[0] == own


def test_words_are_those_of_the_lexicon_in_order():
    assert read_english("Great price, awful packaging, great shop")[1] == ("great", "awful")
    assert read_english("The parcel came on Tuesday")[1] == ()
    assert read_english("😭 again")[1] == ("crying",)


def test_published_example():
    """The first example of the package's documentation."""
    assert read_english("VADER is smart, handsome, and funny.")[0] == 0.8316


def test_threads_do_not_mix_their_words():
    alone = [read_english(text) for text in TEXTS]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(read_english, TEXTS * 50)) == alone * 50
