"""Sub-personas: found by the same rule among one persona's customers, and named like the rest."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas import group_customers
from cxlab.personas.deciding.decided import name_persona
from cxlab.personas.refine import refine_persona
from cxlab.study.decisions import read_decisions
from cxlab.study.settings import Settings


@pytest.fixture(scope="module")
def frame():
    """Sixty late customers, half of them at weekends; forty by day who are all alike."""
    random = np.random.default_rng(4)
    late = np.repeat([1, 1, 0], [30, 30, 40])
    weekend = np.repeat([1, 0, 0], [30, 30, 40])
    noise = random.normal(0, 0.02, (100, 3))
    return pd.DataFrame(
        {
            "evening_share": 0.2 + 0.6 * late + noise[:, 0],
            "channel_app": 0.1 + 0.8 * late + noise[:, 1],
            "weekend_share": 0.1 + 0.3 * weekend + noise[:, 2],
        },
        index=[f"c{number:03}" for number in range(100)],
    )


@pytest.fixture
def study(make_study):
    rows = pd.DataFrame({"customer_id": ["c001"], "touchpoint": "visit", "channel": "web"})
    rows["timestamp"], rows["row_id"] = pd.Timestamp("2025-01-01 12:00"), "1"
    return make_study(interactions=rows)


@pytest.fixture(scope="module")
def found(frame):
    return group_customers(frame, Settings("Shop"), k=2)


def test_parts_are_numbered_below_their_whole(study, found):
    name = found.summary["name"][0]
    parts = refine_persona(study, found, name, k=2)
    assert parts.summary["persona"].tolist() == ["P1.1", "P1.2"]
    assert parts.summary["n"].tolist() == [30, 30]
    assert set(parts.members["persona"]) == set(parts.members["nearest"]) == {"P1.1", "P1.2"}
    assert set(parts.members.index[parts.members["persona"] == "P1.1"]) in (
        {f"c{number:03}" for number in range(30)},
        {f"c{number:03}" for number in range(30, 60)},
    )
    for table in (parts.traits, parts.map, parts.rules, parts.use):
        assert set(table.get("persona", [])) <= {"P1.1", "P1.2"}
    assert parts.model == {}
    assert parts.notes[0] == f"Parts of \u201c{name}\u201d (P1, 60 customers)."


def test_parts_can_be_refined_until_they_are_too_few(study, found):
    parts = refine_persona(study, found, "P1", k=2)
    deeper = refine_persona(study, parts, "P1.2", k=2)
    assert deeper.summary["persona"].tolist() == ["P1.2.1", "P1.2.2"]
    assert [one["persona"] for one in deeper.parameters["within"]] == ["P1", "P1.2"]
    few = refine_persona(study, deeper, "P1.2.1")
    assert few.k == 1
    assert few.summary["persona"].tolist() == ["P1.2.1"]
    assert "does not divide further" in few.notes[0]
    assert "too few" in few.notes[1]


def test_what_formed_the_whole_forms_the_parts(study, frame):
    found = group_customers(frame, study.settings, k=2, features={"weekend_share": 0})
    parts = refine_persona(study, found, "P1", k=2)
    assert not parts.catalogue.loc["weekend_share", "clustered_on"]


def test_an_unknown_persona_is_told(study, found):
    with pytest.raises(UnknownNameError, match="no persona named 'P9'"):
        refine_persona(study, found, "P9")


def test_a_part_is_named_below_a_named_whole(study, found):
    parts = refine_persona(study, found, "P1", k=2)
    with pytest.raises(CxlabError, match="P1 has none that somebody gave"):
        name_persona(study, parts, "P1.1", "Saturdays", author="A")
    whole = name_persona(study, found, "P1", "Late", author="A")
    parts = refine_persona(study, whole, "Late", k=2)
    name_persona(study, parts, "P1.1", "Saturdays", author="A")
    again = refine_persona(study, whole, "late", k=2, seed=3)
    assert "Saturdays" in again.summary["name"].tolist()
    assert "Saturdays" not in name_persona(study, whole, "P2", "Day", author="A").notes
    name_persona(study, whole, "Late", "Night", author="A")
    assert [one.within for one in read_decisions(study).personas if one.within] == [("Night",)]
    assert (
        "Saturdays"
        in refine_persona(
            study, replace(whole, summary=whole.summary.replace("Late", "Night")), "Night", k=2
        )
        .summary["name"]
        .tolist()
    )
