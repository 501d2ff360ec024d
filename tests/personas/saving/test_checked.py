"""A file of personas that was changed by hand or by accident: each fault is found."""

import copy

import pytest

from cxlab.personas.saving.checked import find_faults


@pytest.fixture(scope="module")
def good(shop_personas):
    saved = {"author": "Ann", "date": "2025-03-01"}
    return shop_personas.model | {"saved": saved, "period": ["2025-01-01", "2025-03-01"]}


def faults(content):
    return [f"{fault.where}: {fault.found}" for fault in find_faults(content, "p")]


def test_a_good_one_has_none(good):
    assert faults(good) == []


def test_another_version_is_one_fault(good):
    assert faults(good | {"version": 9}) == ["p: is of version 9, and this cxlab reads 1"]
    assert faults({"format": "other"}) == ["p: is no file of personas"]
    assert faults([good]) == ["p: is no file of personas"]


@pytest.mark.parametrize("key", ["pipeline", "columns", "centres", "summary", "saved", "period"])
def test_a_missing_key_is_said(good, key):
    without = {name: value for name, value in good.items() if name != key}
    assert faults(without) == [f"p, {key!r}: is missing"]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        (["n"], "many", "p, 'n': is str"),
        (["n"], 0, "p, 'n': is 0"),
        (["unseen"], "skip", "p, 'unseen': is 'skip'"),
        (["unlike"], 2, "p, 'unlike': is 2, not a share"),
        (["agreement"], 0.2, "p, 'agreement': is 0.2"),
        (["centres", "P1", 0], float("inf"), "p, 'centres.P1.0': is not finite"),
        (["centres", "P1"], [1.0], "p, 'centres': are not"),
        (["centres", "P1", 0], "x", "p, 'centres': are not"),
        (["saved"], {}, "p, 'saved': names no author and date"),
        (["period"], ["2025", "x"], "p, 'period': is not two moments"),
        (["summary", 0, "persona"], "P9", "p, 'summary': names other personas"),
        (
            ["summary", 0],
            {},
            "p, 'summary': row 1: 'persona', 'name', 'verdict', 'n', 'jaccard' missing",
        ),
        (["summary", 0], 7, "p, 'summary': row 1: is no row"),
        (["features", 0], {}, "p, 'features': row 1: 'feature', 'kind'"),
        (["features", 0, "label"], [], "p, 'features': row 1: 'label' missing or of another type"),
        (["features", 0, "weight"], True, "p, 'features': row 1: 'weight' missing"),
        (["features", 0, "kind"], "x", "p, 'features': has a kind that is none of"),
        (["features"], [], "p, 'features': lacks "),
        (["rules", 0, "precision"], "x", "p, 'rules': row 1: 'precision' missing or of another"),
        (["rules", 0, "conditions"], [["a", [], 1]], "p, 'rules': has conditions that are none"),
        (["rules", 0, "conditions"], [["a", ">"]], "p, 'rules': has conditions that are none"),
        (["columns", 0], "other", "p, 'columns': are not those that the pipeline makes"),
        (["pipeline", "version"], 99, "p, 'pipeline': cannot be used"),
        (["pipeline", "groups"], [], "p, 'pipeline': cannot be used"),
    ],
)
def test_what_does_not_fit_is_said(good, path, value, said):
    bad = copy.deepcopy(good)
    place = bad
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    assert any(fault.startswith(said) for fault in faults(bad)), faults(bad)
