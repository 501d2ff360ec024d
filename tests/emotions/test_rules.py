import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.emotions.rules import polarity
from cxlab.text import Lexicon, read_lexicon

SMALL = Lexicon(
    "en",
    {"good": 2.0, "bad": -2.0, "fine": 1.0, "not at all": -1.0, "so so": 0.0, "so": 3.0},
    {"not": "not", "very": "more", "rather": "less", "but": "but"},
    {},
)


def squeezed(total):
    return total / math.sqrt(total**2 + 15)


@pytest.mark.parametrize(
    ("text", "total", "words"),
    [
        ("good", 2.0, ("good",)),
        ("bad and good", 0.0, ("bad", "good")),
        ("not good", 2 * -0.74, ("not good",)),
        ("not a really good one", 2 * -0.74, ("not good",)),
        ("not one of the good", 2.0, ("good",)),
        ("not here, good", 2.0, ("good",)),
        ("very good", 2.293, ("good",)),
        ("very bad", -2.293, ("bad",)),
        ("very nice good", 2 + 0.293 * 0.95, ("good",)),
        ("rather good", 2 - 0.293, ("good",)),
        ("not very good", 2.293 * -0.74, ("not good",)),
        ("bad but good", -1 + 3, ("bad", "good")),
        ("Good. But late. Bad!", 1 - 3 - 0.292, ("good", "bad")),
        ("good!!!!!!", 2 + 4 * 0.292, ("good",)),
        ("bad!", -2 - 0.292, ("bad",)),
        ("not at all", -1.0, ("not at all",)),
        ("not not at all", -1.0, ("not at all",)),
        ("so so", 0.0, ()),
        ("good good", 4.0, ("good",)),
    ],
)
def test_rules_by_hand(text, total, words):
    value, found = polarity(text, SMALL)
    assert value == pytest.approx(squeezed(total))
    assert found == words


@pytest.mark.parametrize("text", ["", "!!!", "1 2 3", "nothing of the kind", "\n"])
def test_no_words_no_feeling(text):
    assert polarity(text, SMALL) == (0.0, ())


@settings(deadline=None)
@given(st.text(alphabet="god ba,nt!very\n", max_size=60))
def test_never_outside_minus_one_to_one(text):
    value, words = polarity(text, SMALL)
    assert -1 <= value <= 1
    assert words or value == 0


GOOD = [
    "Adorei, chegou antes do prazo!",
    "Ótimo atendimento, recomendo.",
    "Não tive nenhum problema.",
    "A loja é de confiança e a encomenda veio bem embalada",
    "Muiiito lindo, parabéns 👏",
    "nota 10",
]
BAD = [
    "Ainda não recebi o produto.",
    "Péssima qualidade, quebrou no primeiro dia",
    "n gostei do tecido",
    "Boa tarde, o meu pedido veio errado",
    "Nunca mais compro nesta loja!",
    "Bonito, mas não funciona",
    "😡😡",
]


@pytest.mark.parametrize("text", GOOD)
def test_good_portuguese_comments(text):
    assert polarity(text, read_lexicon("pt"))[0] > 0.2


@pytest.mark.parametrize("text", BAD)
def test_bad_portuguese_comments(text):
    assert polarity(text, read_lexicon("pt"))[0] < -0.2


@pytest.mark.parametrize("text", ["Bom dia", "Gostaria de saber o prazo em dias úteis", "Comprei"])
def test_portuguese_comments_without_a_feeling(text):
    assert polarity(text, read_lexicon("pt")) == (0.0, ())
