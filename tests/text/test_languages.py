import json

import pandas as pd
import pytest

from cxlab.errors import UnknownNameError
from cxlab.text import LANGUAGES, UNKNOWN, detect_languages, language_code, language_name

SENTENCES = {
    "en": [
        "The driver left my parcel in the rain and drove off.",
        "Checkout was quick, and the shoes fit as they should.",
        "I waited forty minutes on the phone and nobody picked up.",
    ],
    "ru": [
        "Курьер оставил посылку под дождём и уехал.",
        "Заказ оформили быстро, размер подошёл.",
        "Сорок минут ждал на линии, никто не ответил.",
    ],
    "pl": [
        "Kurier zostawił paczkę na deszczu i odjechał.",
        "Zamówienie poszło szybko, a buty pasują jak ulał.",
        "Czekałem na infolinii czterdzieści minut i nikt nie odebrał.",
    ],
    "ro": [
        "Curierul a lăsat coletul în ploaie și a plecat.",
        "Comanda a mers repede, iar pantofii se potrivesc perfect.",
        "Am așteptat patruzeci de minute la telefon și nu a răspuns nimeni.",
    ],
    "pt": [
        "O motorista deixou a minha encomenda à chuva e foi-se embora.",
        "A compra foi rápida e os sapatos servem na perfeição.",
        "Esperei quarenta minutos ao telefone e ninguém atendeu.",
    ],
}


@pytest.mark.parametrize("code", SENTENCES)
def test_sentences_of_five_languages(code):
    texts = pd.Series(SENTENCES[code])
    assert detect_languages(texts, likely=list(SENTENCES)).tolist() == [code] * 3
    assert set(detect_languages(texts)) <= {code, UNKNOWN}


def test_a_neighbouring_language_is_not_taken_for_an_expected_one():
    texts = pd.Series(["El repartidor dejó el paquete bajo la lluvia", "Der Bote war sehr höflich"])
    assert detect_languages(texts, likely=["pt", "en"]).tolist() == ["es", "de"]


@pytest.mark.parametrize("text", ["", "   ", "12 345,00", "???!", "👍👍", "\u200f", None])
def test_nothing_to_read_is_unknown(text):
    assert detect_languages(pd.Series([text], dtype="str"), likely=["pt"]).tolist() == [UNKNOWN]


def test_a_word_too_short_to_tell_is_told_among_the_likely():
    texts = pd.Series(["Bom", "Gostei"])
    assert detect_languages(texts).tolist() == [UNKNOWN, UNKNOWN]
    assert detect_languages(texts, likely=["pt"]).tolist() == ["pt", "pt"]


def test_no_likely_language_for_a_word_in_another_script():
    assert detect_languages(pd.Series(["Отлично"]), likely=["pt"]).tolist() != ["pt"]


def test_index_is_kept():
    found = detect_languages(pd.Series(SENTENCES["pl"], index=[7, 3, 5]))
    assert found.index.tolist() == [7, 3, 5]
    assert found.dtype == "str"


def test_unknown_likely_language():
    with pytest.raises(UnknownNameError, match="no language named 'en_GB'"):
        detect_languages(pd.Series(["Hello"]), likely=["en_GB"])


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_language_has_code_and_name(code):
    assert LANGUAGES[code].code == code
    assert language_code(language_name(code)) == code
    assert language_code(f"{code.upper()}-XX") == code


@pytest.mark.parametrize("name", ["", "?", "tlh", "English language"])
def test_no_code_for_what_is_no_language(name):
    assert language_code(name) == ""


@pytest.mark.data
def test_languages_of_real_comments(shared_data):
    """Told for 95 % of comments in a study of that language, and right for 99 % of those told."""
    reviews = json.loads((shared_data / "laroseda" / "positive_reviews.json").read_text("utf-8"))
    olist = pd.read_csv(shared_data / "olist" / "olist_order_reviews_dataset.csv")
    reddit = pd.read_csv(shared_data / "goemotions" / "dev.tsv", sep="\t", header=None, quoting=3)
    texts = {
        "ro": pd.Series([review["content"] for review in reviews["reviews"][:400]]),
        "pt": olist["review_comment_message"].dropna().head(400),
        "en": reddit[0].head(400),
    }
    for code, comments in texts.items():
        found = detect_languages(comments, likely=[code])
        told = found[found != UNKNOWN]
        assert len(told) >= 0.95 * len(comments)
        assert (told == code).mean() >= 0.99
