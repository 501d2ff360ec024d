"""TOML that reads back as what was written, whatever it holds."""

import tomllib

from hypothesis import given
from hypothesis import strategies as st

from cxlab.draft.write.toml import LONGEST, toml_comment, toml_key, toml_text, toml_value

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


@given(TEXTS, TEXTS)
def test_keys_and_texts_read_back(key, text):
    assert tomllib.loads(f"{toml_key(key)} = {toml_text(text)}") == {key: text}


@given(st.recursive(TEXTS | st.booleans() | st.integers(-9, 9), st.lists, max_leaves=6))
def test_values_read_back(value):
    assert tomllib.loads(f"a = {toml_value(value)}") == {"a": value}


@given(TEXTS, TEXTS)
def test_a_comment_never_ends_early(text, value):
    line = f"a = {toml_text(value)}  {toml_comment(text)}\nb = 1\n"
    assert tomllib.loads(line) == {"a": value, "b": 1}


def test_comments_are_short():
    assert len(toml_comment("x" * 10_000)) == LONGEST + 2
