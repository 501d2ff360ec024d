import pytest

from cxlab.errors import CxlabError
from cxlab.personas.preparing.plain_entries import entries_of, number_of, refuse_twice, value_of


def test_values_of_their_kind_are_returned() -> None:
    entry = {"name": "a", "n": 2, "list": [1, 2], "flag": True}
    assert value_of(entry, "name", str, "here") == "a"
    assert value_of(entry, "flag", bool, "here") is True
    assert number_of(entry, "n", "here", above=0) == 2.0
    assert list(entries_of(entry, "list", "here")) == [(1, "here.list[0]"), (2, "here.list[1]")]
    refuse_twice(["a", "b"], "here")


@pytest.mark.parametrize("entry", [None, [], "text", 3])
def test_what_is_no_table_says_what_it_is(entry: object) -> None:
    with pytest.raises(CxlabError, match=f"here: a {type(entry).__name__} in place of a table"):
        value_of(entry, "name", str, "here")


@pytest.mark.parametrize("value", [True, "1", None, float("nan"), float("-inf"), 10**400])
def test_only_finite_numbers_are_numbers(value: object) -> None:
    with pytest.raises(CxlabError, match="here: n is no finite number; save it anew"):
        number_of({"n": value}, "n", "here")


def test_true_is_no_whole_number_and_a_bound_is_not_above_itself() -> None:
    with pytest.raises(CxlabError, match="n is no int"):
        value_of({"n": True}, "n", int, "here")
    with pytest.raises(CxlabError, match="n = 0 is not above 0"):
        number_of({"n": 0}, "n", "here", above=0)
    with pytest.raises(CxlabError, match="list is empty"):
        list(entries_of({"list": []}, "list", "here"))
    with pytest.raises(CxlabError, match="'b' is there twice"):
        refuse_twice(["b", "a", "b"], "here")
