"""The form that keeps decisions, driven from Python: what it writes, and what it refuses."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import find_personas
from cxlab.study.decisions import read_decisions
from cxlab.widgets import explore_personas
from cxlab.widgets.decide import DecisionForm


@pytest.fixture
def study(make_study):
    """Thirty customers on the web, thirty in the app."""
    rows = pd.DataFrame({"customer_id": [f"c{number % 60:02}" for number in range(480)]})
    place = rows.index.to_numpy()
    rows["timestamp"] = pd.Timestamp("2025-01-01 12:00") + pd.to_timedelta(place, "h")
    rows["touchpoint"] = "visit"
    rows["channel"] = np.where((place % 60 < 30) ^ (place % 7 == 0), "web", "app")
    rows["row_id"] = rows.index.astype(str)
    return make_study(interactions=rows, study={"synthetic": True})


@pytest.fixture
def form(study):
    """The form on two personas, and what it made of them, in turn."""
    changed = []
    form = DecisionForm(study, changed.append)
    form.offer(find_personas(study, k=2))
    return form, changed


def test_a_name_that_is_saved_is_found_again(form, study):
    form, changed = form
    form.persona.value = "P2"
    form.name.value, form.author.value = "Sofa shoppers", "R. Hale"
    form.target.value, form.decision.value = True, "Ask in the app"
    form.save.click()
    assert 'role="status"' in form._said.value
    assert len(changed) == 1
    row = find_personas(study, k=2).summary.set_index("persona").loc["P2"]
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


def test_one_group_alone_cannot_be_decided_on(study):
    form = DecisionForm(study, lambda _: None)
    for shown in (None, find_personas(study, k=1)):
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


def test_the_explorer_shows_a_name_at_once(study):
    explorer = explore_personas(study)
    explorer.count.value = 3
    explorer.count.value = 2
    explorer.form.author.value = "R. Hale"
    explorer.form.name.value = "<i>Sofa</i> shoppers"
    explorer.form.save.click()
    assert "&lt;i&gt;Sofa&lt;/i&gt; shoppers" in explorer._sizes.value
    for part in (explorer._sizes, explorer._apart, explorer._plane, explorer.form._said):
        assert "<i>Sofa" not in part.value
    assert "&lt;i&gt;Sofa" in explorer._apart.value
