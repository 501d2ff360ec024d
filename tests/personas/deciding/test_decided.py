"""Names and marks: who may bear which, what is kept, and that a later find has them."""

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.personas import find_personas
from cxlab.personas.deciding.decided import apply_decisions, mark_persona, name_persona, persona_id
from cxlab.study.decisions import Decisions, PersonaDecision, change_personas, read_decisions
from cxlab.study.erase import erase_from_study
from cxlab.study.scrub import scrub_file
from cxlab.study.study import open_study


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Forty customers on the web, thirty in the app, twenty in the shop."""
    kind = np.repeat([0, 1, 2], [40, 30, 20])
    place = np.arange(90 * 8)
    who, odd = place % 90, place % 11 == 0
    rows = pd.DataFrame({"customer_id": [f"c{number:02}" for number in who]})
    rows["timestamp"] = pd.Timestamp("2025-01-01 12:00") + pd.to_timedelta(place, "h")
    rows["touchpoint"] = "visit"
    rows["channel"] = np.array(["web", "app", "shop"])[(kind[who] + odd) % 3]
    folder = tmp_path_factory.mktemp("study")
    rows.to_csv(folder / "visits.csv", index=False)
    toml = '[study]\ntitle = "Visits"\n[sources.visits]\npath = "visits.csv"\n'
    toml += '[[tables.interactions]]\nsource = "visits"\n'
    (folder / "study.toml").write_text(toml)
    return folder


@pytest.fixture(scope="module")
def found(folder):
    return find_personas(open_study(folder), k=3)


@pytest.fixture
def study(folder):
    """The study, with nothing decided."""
    (folder / "decisions.toml").unlink(missing_ok=True)
    return open_study(folder)


@pytest.fixture
def find_later(study, found):
    """Return a function that gives the same personas as a later run finds them."""
    return lambda: apply_decisions(found, read_decisions(study))


def names(personas):
    return dict(zip(personas.summary["persona"], personas.summary["name"], strict=True))


def test_a_name_is_found_again_later(study, found):
    named = name_persona(study, found, "P1", "Web people", author="R. Hale")
    assert names(named)["P1"] == "Web people"
    again = find_personas(study, k=3, seed=9).summary.set_index("name")
    assert again.loc["Web people", "n"] == found.summary["n"][0]
    assert again.loc["Web people", "named_by"] == "R. Hale"


def test_a_new_name_takes_the_place_of_the_old(study, found):
    named = name_persona(study, found, "P1", "Web people", author="R. Hale")
    marked = mark_persona(study, named, "Web people", target=True, author="R. Hale")
    renamed = name_persona(study, marked, "web people", "Desk people", author="M. Ito")
    assert names(renamed)["P1"] == "Desk people"
    (entry,) = read_decisions(study).personas
    assert (entry.name, entry.author, entry.target) == ("Desk people", "M. Ito", True)


def test_marks_change_one_at_a_time(study, found):
    marked = mark_persona(study, found, "P2", target=True, decision="Ask\nin the app", author="A")
    marked = mark_persona(study, marked, "P2", decision="Ask less", author="B")
    row = marked.summary.set_index("persona").loc["P2"]
    assert (row["target"], row["decision"], row["named_by"]) == (True, "Ask less", "")
    assert row["name"] == names(found)["P2"]
    mark_persona(study, marked, "P2", target=False, decision="", author="B")
    assert read_decisions(study).personas == ()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "the name is empty"),
        (" \n ", "the name is empty"),
        ("P3", "reads as a persona's id"),
        ("x" * 200, "60 at most"),
        ("a\x00b", "cannot be seen"),
    ],
)
def test_names_that_nobody_can_bear_are_refused(study, found, name, words):
    with pytest.raises(CxlabError, match=words):
        name_persona(study, found, "P1", name, author="A")
    assert not (study.path / "decisions.toml").exists()


def test_a_name_that_another_bears_is_refused(study, found):
    for taken in (names(found)["P2"], names(found)["P2"].upper()):
        with pytest.raises(CxlabError, match="the name of P2 already"):
            name_persona(study, found, "P1", taken, author="A")
    named = name_persona(study, found, "P2", "App people", author="A")
    with pytest.raises(CxlabError, match="the name of P2 already"):
        name_persona(study, named, "P1", "app  people", author="A")
    with pytest.raises(CxlabError, match="another persona already"):
        name_persona(study, found, "P1", "App people", author="A")


def test_somebody_must_decide(study, found):
    with pytest.raises(CxlabError, match="author is empty"):
        name_persona(study, found, "P1", "Web people", author=" ")


def test_an_unknown_persona_is_told_with_the_nearest(found):
    with pytest.raises(UnknownNameError, match="did you mean"):
        persona_id(found, names(found)["P1"][:-1])


def test_a_name_whose_persona_is_gone_is_told_and_may_be_given_anew(study, found, find_later):
    like = {"channel_web": 0.45, "channel_app": 0.3, "channel_shop": 0.25}
    lost = PersonaDecision("Web people", "R. Hale", dt.date(2026, 5, 4), target=True, like=like)
    change_personas(study, lambda _: [lost])
    later = find_later()
    assert "Web people" not in names(later).values()
    assert later.notes[-1] == (
        "Not found again, \u201cWeb people\u201d (decided by R. Hale on 2026-05-04): no group here "
        "is like it."
    )
    named = name_persona(study, later, "P2", "Web people", author="M. Ito")
    assert names(named)["P2"] == "Web people"
    assert named.notes == found.notes
    (entry,) = read_decisions(study).personas
    assert (entry.author, entry.target) == ("M. Ito", True)


def test_a_decision_that_does_not_say_what_it_is_about_is_told(found):
    told = apply_decisions(found, Decisions((PersonaDecision("Late", "A", place=0),)))
    assert names(told) == names(found)
    assert "does not say what it was like" in told.notes[-1]
    assert apply_decisions(told, Decisions()).notes == found.notes


def test_a_proposed_name_gives_way_to_a_decided_one(study, found):
    named = name_persona(study, found, "P1", "Web people", author="A")
    entry = read_decisions(study).personas[0]
    proposed = names(found)["P2"]
    told = apply_decisions(
        found, Decisions((PersonaDecision(proposed, "A", like=entry.like, place=0),))
    )
    assert names(told)["P1"] == proposed
    assert names(told)["P2"] == f"{proposed} (P2)"
    assert names(named)["P2"] == proposed


def test_so_few_that_nothing_may_be_kept(study, found):
    few = found.members["persona"].mask(found.members["persona"].eq("P3"))
    small = replace(found, members=found.members.assign(persona=few))
    with pytest.raises(CxlabError, match="fewer than 10 customers"):
        name_persona(study, small, "P3", "Shop people", author="A")


def test_undivided_customers_have_no_persona_to_name(study, found):
    one = replace(found, summary=found.summary.head(1))
    with pytest.raises(CxlabError, match="were not divided"):
        name_persona(study, one, "P1", "All", author="A")


def test_no_customer_stands_in_the_file_and_erasing_leaves_it_readable(study, found):
    name_persona(study, found, "P1", "Web people", author="R. Hale")
    text = (study.path / "decisions.toml").read_text()
    assert not any(customer in text for customer in found.members.index)
    erase_from_study(study.path, "c00", dry_run=True)
    assert scrub_file(study.path / "decisions.toml", {"c00", "shop"}) == 0
    assert [one.name for one in read_decisions(study).personas] == ["Web people"]


def test_names_stand_in_the_table_escaped(study, found):
    named = name_persona(study, found, "P1", "<script>alert(1)</script>", author="<b>A</b>")
    page = named._repr_html_()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page
    json.dumps(named.parameters)
