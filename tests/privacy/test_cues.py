"""Names behind greetings, titles, closings, and the words that give them."""

import pytest

from cxlab.privacy.cues import CUES, names_after_cues

FOUND = {
    "Dear Siobhan and Megan, hi": ["Siobhan and Megan"],
    "Hello again Kirsty. Same": ["Kirsty"],
    "good morning dr okafor, it hurts": ["okafor"],
    "приветствую, глеб": ["глеб"],
    "Спасибо консультанту Ларисе!": ["Ларисе"],
    "dzien dobry panie wojtku": ["wojtku"],
    "Szanowny Panie Dyrektorze Lis,": ["Lis"],
    "Buna ziua d-na munteanu": ["munteanu"],
    "am vorbit cu Negoiță Vlad": ["Negoiță Vlad"],
    "aqui quem fala é Tomé Queiroz": ["Tomé Queiroz"],
    "paczkę odebrał R. Chmielewski": ["R. Chmielewski"],
    "em nome de Hélder Queiroz": ["Hélder Queiroz"],
}
NONE = [
    "Hello, Amazon had it cheaper",
    "O zi bună, Moldova!",
    "Всего доброго, Воронеж!",
    "Olá Brasil!",
    "Dear Santa, no",
    "Sr. Entregador, toque",
    "Standard SR EN 1176-1",
    "Viva H10. Nice",
    "este buna dar scumpa",
    "receptie buna radio",
    "Miss Dior and Mr Robot and Dr House",
    "Kurier DPD",
]


@pytest.mark.parametrize(("text", "names"), FOUND.items())
def test_a_name_is_found_behind_its_cue(text, names):
    assert [text[start:end] for start, end in names_after_cues(text)] == names


@pytest.mark.parametrize("text", NONE)
def test_a_cue_alone_makes_no_name(text):
    assert list(names_after_cues(text)) == []


def test_cues_are_tried_from_the_longest():
    for cues in CUES.values():
        lengths = [len(cue) for cue, _ in cues]
        assert lengths == sorted(lengths, reverse=True)
