"""The lists of words: folded, without contradictions."""

import pytest

from cxlab.privacy.words import fold, read_words

WORDS = read_words()
GIVEN = frozenset().union(*WORDS.given.values())


def test_every_word_is_listed_once():
    for kind, cues in WORDS.cues.items():
        assert len(set(cues)) == len(cues), kind
        assert all(cue == cue.lower().strip() for cue in cues), kind


def test_a_cue_stands_in_one_list_only():
    cues = [cue for cues in WORDS.cues.values() for cue in cues]
    assert len(set(cues)) == len(cues)


def test_no_given_name_is_called_none():
    assert not GIVEN & WORDS.no_names


def test_given_names_of_five_languages_are_known():
    assert {"emily", "светлана", "malgorzata", "stefan", "joao"} <= GIVEN


@pytest.mark.parametrize("text", ["İİ Straße ﬁ", "Żółć, Țâță, NÃO", "Семён и Йод", "plain", ""])
def test_folding_moves_no_letter(text):
    assert len(fold(text)) == len(text)


def test_folding_takes_accents_off_and_keeps_what_is_a_letter_of_its_own():
    assert fold("ŁÓDŹ Ștefan NÃO Семён Йод") == "lodz stefan nao семен йод"
