import pytest

from cxlab.errors import CxlabError
from cxlab.reports.types import Mismatch, convert, parse_type


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("5", "int", 5),
        ("-5", "int", -5),
        ("0.5", "float", 0.5),
        ("5", "float", 5.0),
        ("5", "str", "5"),
        ("true", "bool", True),
        ("No", "bool", False),
        ("5", "int | None", 5),
        ("none", "int | None", None),
        ("", "str | None", None),
        ("5", "int | str", 5),
        ("auto", "int | str", "auto"),
        ("auto", 'int | Literal["auto"]', "auto"),
        ("2", "Literal[1, 2]", 2),
        ("web, app", "list[str]", ["web", "app"]),
        ("web", "list", ["web"]),
        ("", "list[int]", []),
        ("1,2", "list[int] | None", [1, 2]),
        ('["a, b", "c"]', "list[str]", ["a, b", "c"]),
        ('{"a": 1}', "dict", {"a": 1}),
        ('{"a": 1}', "list[str] | dict | None", {"a": 1}),
        ("a, b", "list[str] | dict | None", ["a", "b"]),
        (5, "int | None", 5),
        (None, "int | None", None),
        (5, "float", 5.0),
        (["a"], "list[str]", ["a"]),
        (True, "bool", True),
    ],
)
def test_text_and_values_become_the_type(text, kind, value):
    converted = convert(text, parse_type(kind))
    assert converted == value
    assert type(converted) is type(value)


@pytest.mark.parametrize(
    ("value", "kind", "message"),
    [
        ("many", "int", "is 'many'; it must be int"),
        ("5.5", "int", "is '5.5'; it must be int"),
        (True, "int", "is True; it must be int"),
        (5.5, "int", "is 5.5; it must be int"),
        (True, "float", "is True; it must be float"),
        ("maybe", "bool", "is 'maybe'; it must be bool"),
        (1, "bool", "is 1; it must be bool"),
        (5, "str", "is 5; it must be str"),
        (None, "str", "is None; it must be str"),
        ("a,b", "list[int]", "is 'a,b'; it must be list[int]"),
        ("[1", "list", "is '[1'; it must be list"),
        ("x", "int | None", "is 'x'; it must be int | None"),
        ("x", "Literal['a', 'b']", "is 'x'; it must be one of 'a', 'b'"),
        ("[]", "dict", "is '[]'; it must be dict"),
    ],
)
def test_what_does_not_fit_says_what_was_found_and_expected(value, kind, message):
    with pytest.raises(Mismatch) as error:
        convert(value, parse_type(kind))
    assert str(error.value) == message


@pytest.mark.parametrize("kind", ["Path", "tuple[int]", "set", "1", "int & str"])
def test_other_types_are_refused(kind):
    with pytest.raises(CxlabError, match="is none of"):
        parse_type(kind)
