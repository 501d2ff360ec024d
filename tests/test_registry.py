"""Names are registered once, and a wrong one gets the nearest."""

import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.registry import Registry


def test_registered_names_are_found_sorted():
    registry = Registry("thing")
    registry.register("b")(2)
    registry.register("a")(1)
    assert list(registry) == ["a", "b"]
    assert registry["b"] == 2
    assert "a" in registry
    assert len(registry) == 2


def test_a_name_is_registered_once():
    registry = Registry("thing")
    registry.register("a")(1)
    with pytest.raises(CxlabError, match="a thing named 'a' is registered already"):
        registry.register("a")(2)


def test_a_cell_of_a_notebook_may_be_run_again():
    def one():
        return 1

    def other():
        return 2

    registry = Registry("thing")
    one.__module__ = other.__module__ = "__main__"
    registry.register("a")(one)
    registry.register("a")(one)
    with pytest.raises(CxlabError, match="registered already"):
        registry.register("a")(other)


def test_an_unknown_name():
    registry = Registry("KPI")
    registry.register("nps")(1)
    with pytest.raises(UnknownNameError, match="did you mean 'nps'"):
        registry["npss"]
