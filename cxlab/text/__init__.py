"""What is known about words: languages, tokens and lexicons; nothing about customers."""

from cxlab.text.languages import (
    LANGUAGES,
    UNKNOWN,
    Language,
    detect_languages,
    language_code,
    language_name,
)
from cxlab.text.lexicons import Lexicon, read_lexicon
from cxlab.text.tokens import fold_letters, split_clauses, tokenize

__all__ = [
    "LANGUAGES",
    "UNKNOWN",
    "Language",
    "Lexicon",
    "detect_languages",
    "fold_letters",
    "language_code",
    "language_name",
    "read_lexicon",
    "split_clauses",
    "tokenize",
]
