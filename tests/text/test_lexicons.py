from importlib import resources

import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.text.lexicons import PHRASE, parse_lexicon, read_lexicon
from cxlab.text.tokens import fold_letters

FILES = list((resources.files("cxlab.text") / "lexicons").iterdir())
LANGUAGES = sorted({path.name.removesuffix(".txt") for path in FILES} - {"emoji"})


def test_longest_entry_wins():
    lexicon = parse_lexicon("boa : 2\nboa tarde : 0\nboa* : 1", "pt")
    assert lexicon.find(["boa", "tarde"]) == (2, 0.0)
    assert lexicon.find(["boa", "loja"]) == (1, 2.0)
    assert lexicon.find(["boazinha"]) == (1, 1.0)
    assert lexicon.find(["nada", "boa"]) is None
    assert lexicon.find([]) is None


def test_longest_beginning_wins_and_only_the_last_word_may_go_on():
    lexicon = parse_lexicon("lament* : -1\nlamentav* : -3\nnao receb* : -2", "pt")
    assert lexicon.find(["lamentavel"]) == (1, -3.0)
    assert lexicon.find(["lamento"]) == (1, -1.0)
    assert lexicon.find(["nao", "recebemos"]) == (2, -2.0)
    assert lexicon.find(["naos", "recebi"]) is None


def test_other_spellings_become_the_listed_one():
    lexicon = parse_lexicon("nao : not\nn = nao", "pt")
    assert lexicon.normal("Ñ") == "nao"
    assert lexicon.normal("NÃOOO") == "nao"


@pytest.mark.parametrize("line", ["bom", "bom : good", "bom : 5", "bom : 4.5", "= bom", "bom :"])
def test_a_line_that_is_no_entry_is_named(line):
    with pytest.raises(CxlabError, match="line 2"):
        parse_lexicon(f"# words\n{line}", "pt")


def test_a_word_listed_twice_is_named():
    with pytest.raises(CxlabError, match=r"line 2: 'bom' is listed twice"):
        parse_lexicon("bom : 1\nbom : 2", "pt")


def test_unknown_language():
    with pytest.raises(UnknownNameError, match="no lexicon named 'pl'"):
        read_lexicon("pl")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_lexicon_is_listed_as_it_is_looked_up(language):
    lexicon = read_lexicon(language)
    keys = [*lexicon.values, *lexicon.roles, *lexicon.spellings]
    assert all(key == fold_letters(key) for key in keys)
    assert all(len(key.split()) <= PHRASE for key in lexicon.values)
    assert not any("*" in key[:-1] for key in lexicon.values)
    assert set(lexicon.spellings) & set(lexicon.values) == set()
    assert {"not", "more", "but"} <= set(lexicon.roles.values())
    assert lexicon.values["👎"] < 0 < lexicon.values["👍"]
    assert {value > 0 for value in lexicon.values.values() if value} == {True, False}
