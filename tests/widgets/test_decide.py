"""The form that keeps decisions, driven from Python: what it writes, and what it refuses."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import catalogue, group_customers
from cxlab.personas.deciding.decided import apply_decisions
from cxlab.study.decisions import read_decisions
from cxlab.study.settings import Settings
from cxlab.widgets import PersonaExplorer
from cxlab.widgets.decide import DecisionForm


@pytest.fixture(scope="module")
def found():
    """Thirty customers on the web, thirty in the app."""
    web = np.repeat([0.8, 0.2], 30) + np.random.default_rng(1).normal(0, 0.05, 60)
    frame = pd.DataFrame({"channel_web": web, "evening_share": web[::-1]})
    frame.index = [f"c{number:02}" for number in range(60)]
    return group_customers(frame, Settings("Shop"), k=2)


@pytest.fixture
def study(make_study):
    rows = pd.DataFrame({"customer_id": ["c01"], "touchpoint": "visit", "channel": "web"})
    rows["timestamp"], rows["row_id"] = pd.Timestamp("2025-01-01 12:00"), "1"
    return make_study(interactions=rows)


@pytest.fixture
def form(study, found):
    """The form on two personas, and what it made of them, in turn."""
    changed = []
    form = DecisionForm(study, changed.append)
    form.offer(found)
    return form, changed


def test_a_name_that_is_saved_is_found_again(form, study, found):
    form, changed = form
    form.persona.value = "P2"
    form.name.value, form.author.value = "Sofa shoppers", "R. Hale"
    form.target.value, form.decision.value = True, "Ask in the app"
    form.save.click()
    assert 'role="status"' in form._said.value
    assert len(changed) == 1
    later = apply_decisions(found, read_decisions(study))
    row = later.summary.set_index("persona").loc["P2"]
    assert row[["name", "named_by", "decision"]].tolist() == [
        "Sofa shoppers",
        "R. Hale",
        "Ask in the app",
    ]
    assert row["target"]


def test_marks_alone_leave_the_name_proposed(form, study):
    form, changed = form
    form.author.value, form.target.value = "R. Hale", True
    form.save.click()
    assert changed[0].summary["named_by"].tolist() == ["", ""]
    assert read_decisions(study).personas[0].target


@pytest.mark.parametrize(
    ("field", "text"),
    [("author", " "), ("name", "<b>" * 40), ("name", ""), ("decision", "long " * 200)],
)
def test_what_cannot_be_kept_is_said_and_nothing_is(form, study, field, text):
    form, changed = form
    form.author.value, form.name.value = "R. Hale", "Sofa shoppers"
    getattr(form, field).value = text
    form.save.click()
    assert 'role="alert"' in form._said.value
    assert "<b>" not in form._said.value
    assert changed == []
    assert read_decisions(study).personas == ()


def test_nothing_changed_writes_nothing(form, study):
    form, changed = form
    form.author.value = "R. Hale"
    form.save.click()
    assert "nothing to save" in form._said.value
    assert changed == []
    assert not (study.path / "decisions.toml").exists()


def test_one_group_alone_cannot_be_decided_on(study, found):
    form = DecisionForm(study, lambda _: None)
    for shown in (None, replace(found, summary=found.summary.head(1))):
        form.offer(shown)
        assert form.persona.options == ()
        assert form.save.disabled


def test_the_fitted_personas_become_those_of_reports(form, study):
    form, _ = form
    form.use.click()
    assert 'role="alert"' in form._said.value
    form.author.value = "R. Hale"
    form.use.click()
    assert "personas.json" in form._said.value
    assert (study.path / "personas.json").exists()


def test_the_explorer_shows_a_name_at_once(study, found):
    frame = found.features
    explorer = PersonaExplorer(frame, catalogue(frame), lambda **_: found, study=study)
    explorer.form.author.value = "R. Hale"
    explorer.form.name.value = "<i>Sofa</i> shoppers"
    explorer.form.save.click()
    assert "&lt;i&gt;Sofa&lt;/i&gt; shoppers" in explorer._sizes.value
    for part in (explorer._sizes, explorer._apart, explorer._plane, explorer.form._said):
        assert "<i>Sofa" not in part.value
    assert "&lt;i&gt;Sofa" in explorer._apart.value
