"""The lists of words: in small letters, without contradictions."""

from cxlab.privacy.words import read_words

WORDS = read_words()


def test_every_word_is_written_in_small_letters_once():
    for kind, cues in WORDS.cues.items():
        assert len(set(cues)) == len(cues), kind
        assert all(cue == cue.lower().strip() for cue in cues), kind
    for words in (WORDS.given, WORDS.no_names, WORDS.brands):
        assert all(word == word.casefold() for word in words)


def test_a_cue_stands_in_one_list_only():
    cues = [cue for cues in WORDS.cues.values() for cue in cues]
    assert len(set(cues)) == len(cues)


def test_no_given_name_is_called_none():
    assert not WORDS.given & WORDS.no_names


def test_given_names_of_five_languages_are_known():
    assert {"emily", "светлана", "małgorzata", "ștefan", "joão"} <= WORDS.given
