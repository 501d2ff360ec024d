"""What touchpoints' names mean, in five languages."""

import itertools

import pytest

from cxlab.journeys.stage_names import (
    MEANINGS,
    STAGES_OF_MEANING,
    fold_name,
    read_name,
    words_of,
)

NAMES = {
    "en": {
        "Display ad": "notice",
        "newsletter": "notice",
        "product_page": "browse",
        "storeVisit": "browse",
        "Add to cart": "buy",
        "check-out": "buy",
        "payment page": "buy",
        "order placed": "purchase",
        "call to support": "service",
        "order delivered": "use",
        "return": "use",
        "review written": "review",
        "review site": "browse",
        "refer a friend": "advocate",
    },
    "ru": {
        "рекламный баннер": "notice",
        "Страница товара": "browse",
        "корзина": "buy",
        "оплата заказа": "buy",
        "Заказ": "purchase",
        "звонок в поддержку": "service",
        "доставка заказа": "use",
        "отзыв": "review",
        "рекомендация другу": "advocate",
    },
    "pl": {
        "reklama w internecie": "notice",
        "strona produktu": "browse",
        "KOSZYK": "buy",
        "płatność": "buy",
        "zamówienie": "purchase",
        "rozmowa z infolinią": "service",
        "reklamacja": "use",
        "zwrot zamówienia": "use",
        "opinia": "review",
        "program lojalnościowy": "advocate",
    },
    "ro": {
        "reclamă": "notice",
        "pagină de produs": "browse",
        "coșul de cumpărături": "buy",
        "comandă": "purchase",
        "apel la asistență": "service",
        "reclamație": "use",
        "livrare": "use",
        "recenzie": "review",
        "recomandare": "advocate",
    },
    "pt": {
        "anúncio": "notice",
        "página do produto": "browse",
        "carrinho": "buy",
        "pagamento aprovado": "buy",
        "pedido": "purchase",
        "ligação ao SAC": "service",
        "pedido entregue": "use",
        "reclamação": "use",
        "avaliação": "review",
        "indicação de amigo": "advocate",
    },
}
CASES = [case for names in NAMES.values() for case in names.items()]


@pytest.mark.parametrize(("name", "meaning"), CASES, ids=[name for name, _ in CASES])
def test_names_are_read(name, meaning):
    assert read_name(name) == meaning


@pytest.mark.parametrize(
    "name", ["", "A_PARTLYSUBMITTED", "W_17", "???", "عربة", "\u202eabc", "<b>"]
)
def test_a_name_that_says_nothing_is_not_guessed(name):
    assert read_name(name) == ""


def test_the_middle_of_a_word_does_not_count():
    assert read_name("reloaded") == ""  # holds "ad"
    assert read_name("recorder") == ""  # holds "order"


def test_case_and_diacritics_do_not_matter():
    assert fold_name("PŁATNOŚĆ") == fold_name("platnosc") == ["platnosc"]
    assert read_name("ДОСТАВКА") == read_name("доставка") == "use"


def test_a_name_of_ten_thousand_characters_is_read_from_its_start():
    assert read_name("basket " + "x" * 10_000) == "buy"
    assert read_name("x" * 10_000 + " basket") == ""


def test_every_meaning_has_words_in_every_language_and_two_stages():
    for meaning in MEANINGS:
        assert sorted(words_of(meaning)) == ["en", "pl", "pt", "ro", "ru"]
    assert set(STAGES_OF_MEANING) == set(MEANINGS)


def test_no_word_has_two_meanings():
    words = {m: {word for known in words_of(m).values() for word in known} for m in MEANINGS}
    for one, other in itertools.combinations(MEANINGS, 2):
        assert not words[one] & words[other]


def test_a_ready_model_looks_for_meanings_of_its_own():
    assert read_name("contract renewed") == "advocate"
    assert read_name("contract renewed", ("renew", "sign")) == "renew"
    assert read_name("contract signed", ("renew", "sign")) == "sign"
    assert read_name("basket", ("renew", "sign")) == ""
