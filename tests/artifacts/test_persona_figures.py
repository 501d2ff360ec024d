import pandas as pd
import pytest

from cxlab.artifacts.persona_figures import figures_of, one_figure


def test_the_outcome_is_the_first_that_is_known(shop, personas):
    figures, reason = figures_of(shop, personas)
    outcome = figures[figures["figure"] == "outcome"]
    assert set(outcome["persona"]) == {"A", "B"}
    assert outcome["label"].str.contains("atisf").all()  # no NPS is asked here, but satisfaction
    assert "forecast" in reason


def test_nobody_has_no_figures(shop):
    figures, reason = figures_of(shop, pd.Series(dtype="str"))
    assert figures.empty
    assert reason == ""


@pytest.mark.parametrize(("value", "first"), [(300.0, "value"), (None, "spent")])
def test_a_forecast_that_is_hidden_gives_way_to_what_was_spent(value, first):
    rows = {"persona": "A", "figure": ["spent", "value"], "estimate": [90.0, value]}
    assert one_figure(pd.DataFrame(rows), "A", ["value", "spent"])["figure"] == first


def test_nothing_known():
    rows = pd.DataFrame({"persona": [], "figure": [], "estimate": []})
    assert one_figure(rows, "A", ["value"]) is None
