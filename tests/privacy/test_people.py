"""What a name looks like, and given names in the cases of Polish, Romanian and Russian."""

import pytest

from cxlab.privacy.people import PERSON, first_word, is_brand, is_given, kept


@pytest.mark.parametrize(
    "word",
    [
        "anna",
        "anno",
        "tomku",
        "marku",
        "robercie",
        "oldze",
        "wojtku",
        "pawle",
        "жанной",
        "вадима",
        "аркадием",
        "юлией",
        "павла",
        "льва",
        "ramonei",
        "stefan",
        "anca-maria",
    ],
)
def test_names_are_known_in_their_cases(word):
    assert is_given(word)


@pytest.mark.parametrize("word", ["table", "get", "still", "доставка", "paczka", ""])
def test_other_words_are_no_names(word):
    assert not is_given(word)


@pytest.mark.parametrize("word", ["nice", "nici", "radio", "dar"])
def test_small_words_need_more_to_be_a_name(word):
    assert not is_given(word, small=True)


def test_a_given_name_alone_is_no_brand():
    for person in ("Daniel Brown", "Lewis Okafor", "Emma Wood", "Paul Baker"):
        assert not is_brand(person)


def test_things_are_known_by_a_word_a_pair_or_their_title():
    assert is_brand("Harry Potter")
    assert is_brand("Tom Ford")
    assert is_brand("Jack Daniel's")
    assert is_brand("House", "Dr")
    assert not is_brand("House", "Mrs")


def test_a_name_ends_before_a_word_that_is_none():
    person = PERSON.match("Anna Thanks")
    assert person is not None
    assert kept(person) == (0, 4)


def test_an_apostrophe_belongs_to_a_name_but_not_to_a_small_word():
    assert first_word("O'Connor") == "o'connor"
    assert first_word("I'm") == "i"
