"""Quoting: whatever stands in a text or a name comes back as it was."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.study.sql import identifier, literal

DATABASE = duckdb.connect()
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))


@given(text=TEXT)
def test_a_text_comes_back(text):
    assert DATABASE.execute(f"SELECT {literal(text)}").fetchall() == [(text,)]


@given(name=TEXT.filter(bool))
def test_a_name_comes_back(name):
    described = DATABASE.execute(f"DESCRIBE SELECT 1 AS {identifier(name)}").fetchall()
    assert described[0][0] == name


@pytest.mark.parametrize("quote", [literal, identifier])
def test_the_character_that_sql_cannot_hold(quote):
    with pytest.raises(CxlabError, match="NUL"):
        quote("a\0b")
