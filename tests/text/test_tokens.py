import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from cxlab.text import fold_letters, split_clauses, tokenize


def test_words_keep_inner_marks_and_lose_outer_ones():
    assert tokenize("«Don't» re-send 'it', OK?") == ["don't", "re-send", "it", "ok"]


def test_words_of_five_languages():
    assert tokenize("The parcel, late.") == ["the", "parcel", "late"]
    assert tokenize("Посылка пришла!") == ["посылка", "пришла"]
    assert tokenize("Paczka się spóźniła") == ["paczka", "się", "spóźniła"]
    assert tokenize("Coletul a întârziat") == ["coletul", "a", "întârziat"]
    assert tokenize("A encomenda não chegou") == ["a", "encomenda", "não", "chegou"]


def test_emoji_are_tokens_of_their_own_without_skin_tone():
    assert tokenize("ok👍🏽❤️😡") == ["ok", "👍", "❤", "😡"]


def test_two_ways_to_write_an_accent_are_one():
    assert tokenize("na\u0303o") == tokenize("n\u00e3o") == ["não"]


def test_clauses_end_at_punctuation_and_lines():
    assert split_clauses("One, two. Three!\nFour (five)") == ["One", "two", "Three", "Four", "five"]
    assert split_clauses("?!... \n") == []


def test_folding_takes_accents_and_drawn_out_letters():
    assert [fold_letters(word) for word in ("AÇÃO", "Tãoooo", "sorry", "ёлка", "1000")] == [
        "acao",
        "tao",
        "sorry",
        "елка",
        "1000",
    ]


def test_folding_leaves_marks_that_other_scripts_need():
    assert fold_letters("שָׁלוֹם") == unicodedata.normalize("NFD", "שָׁלוֹם")


@given(st.text())
def test_tokens_and_clauses_invent_nothing(text):
    assert all(token and not token.isspace() for token in tokenize(text))
    assert all(part in text for part in split_clauses(text))


@given(st.text(alphabet=st.characters(max_codepoint=0x24F)))
def test_folding_twice_changes_nothing_more(text):
    once = fold_letters(text)
    assert fold_letters(once) == once
