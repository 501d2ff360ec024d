import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.reports.parameters import (
    Parameter,
    check_parameters,
    parse_parameters,
    read_parameters,
)


def test_a_cell_declares_name_type_default_and_meaning(write_notebook):
    path = write_notebook("a", "# A", parameters="k: int | None = None  # how many personas")
    assert read_parameters(path) == {
        "study": Parameter("study", "str", ".", "the folder"),
        "results": Parameter("results", "str", "", "where to write"),
        "k": Parameter("k", "int | None", None, "how many personas"),
    }
    assert str(read_parameters(path)["k"]) == "k: int | None = None  # how many personas"


def test_a_default_over_several_lines_and_text_between_are_fine():
    source = '"""What to set."""\nnames: list[str] = [\n    "a",  # one\n]  # which\nx: float = 1'
    parameters = parse_parameters(source)
    assert parameters["names"] == Parameter("names", "list[str]", ["a"], "which")
    assert parameters["x"].help == ""


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("k = 5", "line 1: write it as `name: type = value"),
        ("a: int = 1\nk: int", "line 2: write it as"),
        ("k: int = len('a')", "the default of 'k' must be a plain value"),
        ("k: int = 'many'", "'k' is 'many'; it must be int"),
        ("import os", "write it as"),
        ("k: Path = '.'", "the type 'Path' is none of"),
    ],
)
def test_a_line_that_declares_nothing_is_an_error(source, message):
    with pytest.raises(CxlabError) as error:
        parse_parameters(source, where="01_personas.ipynb")
    assert message in str(error.value)


def test_a_notebook_that_is_none_is_an_error(tmp_path):
    with pytest.raises(CxlabError, match=r"there is no notebook gone\.ipynb"):
        read_parameters(tmp_path / "gone.ipynb")
    broken = tmp_path / "broken.ipynb"
    broken.write_text("not json", encoding="utf-8")
    with pytest.raises(CxlabError, match=r"broken\.ipynb is not a notebook"):
        read_parameters(broken)


def test_each_notebook_gets_what_it_declares():
    notebooks = {
        "a": parse_parameters("k: int = 1\nseed: int = 0"),
        "b": parse_parameters("seed: int = 0"),
    }
    checked = check_parameters({"k": "3", "seed": "7"}, notebooks)
    assert checked == {"a": {"k": 3, "seed": 7}, "b": {"seed": 7}}


def test_a_name_that_no_notebook_declares_gives_the_nearest():
    notebooks = {"a": parse_parameters("k: int = 1\nseed: int = 0")}
    with pytest.raises(UnknownNameError) as error:
        check_parameters({"sead": "1"}, notebooks)
    expected = "no parameter named 'sead'; did you mean 'seed'? Known: k, seed"
    assert str(error.value) == expected


def test_a_value_of_the_wrong_type_names_notebook_parameter_value_and_type():
    with pytest.raises(CxlabError) as error:
        check_parameters({"k": "many"}, {"01_personas": parse_parameters("k: int = 1")})
    assert str(error.value) == "01_personas: parameter 'k' is 'many'; it must be int"
