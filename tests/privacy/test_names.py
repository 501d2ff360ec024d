"""Names by the place where they stand, and words that only look like names."""

import pytest

from cxlab.privacy.names import find_names

FOUND = {
    "Dear Mr Kowalski, it broke": ["Kowalski"],
    "dear mr john smith, it broke": ["john smith"],
    "Dear Ms O'Connor,": ["O'Connor"],
    "Hi Anna, where is it?": ["Anna"],
    "hi anna can you help": ["anna"],
    "Hello Dr. Anne-Marie van der Berg!": ["Anne-Marie van der Berg"],
    "It broke. Kind regards, J. R. Smith": ["J. R. Smith"],
    "All fine\n\nCheers\nPriya": ["Priya"],
    "my name is anna": ["anna"],
    "Thanks, Jane Doe": ["Jane Doe"],
    "Obrigada. Andreia": ["Andreia"],
    "I spoke to Emily about it": ["Emily"],
    "sold by Michael Green, twice": ["Michael Green"],
    "bad shop - Anna": ["Anna"],
    "no more words\nLuiz Carlos": ["Luiz Carlos"],
    "С уважением, Иван Петров": ["Иван Петров"],
    "Уважаемая Анна Сергеевна!": ["Анна Сергеевна"],
    "говорила с Ольгой Ивановной вчера": ["Ольгой Ивановной"],
    "директор Петров И. С. молчит": ["Петров И. С."],
    "оператором Анной доволен": ["Анной"],
    "меня зовут Глеб": ["Глеб"],
    "Pozdrawiam, Jan Nowak": ["Jan Nowak"],
    "Szanowna Pani Anno,": ["Anno"],
    "Szanowny Panie Kowalski!": ["Kowalski"],
    "Cześć Aniu, dziękuję": ["Aniu"],
    "Bună ziua, domnule Popescu": ["Popescu"],
    "Cu stimă,\nIlinca Ursu": ["Ilinca Ursu"],
    "Prezado Sr. Silva": ["Silva"],
    "Att, Maria de Souza": ["Maria de Souza"],
    "Dona Iracema foi gentil": ["Iracema"],
}
NONE = [
    "Dear customer service, no",
    "Dear All, no",
    "Hi there, great",
    "Hello team!",
    "Hi, I'm happy",
    "Hello. Great product.",
    "Olá! Produto ótimo.",
    "the Mr Coffee machine",
    "I miss Paris",
    "Yes, sir. That is all",
    "Kind regards from a happy customer",
    "Thanks again, Best shop ever!",
    "my name is on the list",
    "I am Very Disappointed",
    "С уважением, ваш покупатель",
    "Pan kurier był miły",
    "O senhor da entrega foi gentil",
    "Harry Potter set",
    "Calvin Klein shirt",
    "Dear [name],",
    "",
]


@pytest.mark.parametrize(("text", "names"), FOUND.items())
def test_a_name_is_found_where_one_stands(text, names):
    assert [text[start:end] for start, end in find_names(text)] == names


@pytest.mark.parametrize("text", NONE)
def test_other_words_are_left_alone(text):
    assert find_names(text) == []


def test_letters_that_grow_in_small_letters_move_nothing():
    text = "İİİ Dear Mr Kowalski,"
    assert [text[start:end] for start, end in find_names(text)] == ["Kowalski"]
