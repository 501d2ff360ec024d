import pandas as pd
import pytest

from cxlab.personas.current import study_personas
from cxlab.personas.deciding.decided import name_persona
from cxlab.personas.saving.saved import save_personas


@pytest.fixture
def study(make_study):
    rows = [(f"c{i:02}", f"2025-01-0{day}", i < 20) for i in range(60) for day in (2, 3, 6, 9)]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "channel"])
    channel = frame["channel"].map({True: "web", False: "app"})
    times = pd.to_datetime(frame["timestamp"])
    contacts = frame.assign(timestamp=times, channel=channel, touchpoint="shop")
    return make_study(interactions=contacts)


def test_without_saved_personas_they_are_found(study):
    found = study_personas(study, k=2)
    assert found.k == 2
    assert found.parameters["k"] == 2


def test_saved_ones_are_used_with_the_names_that_people_gave_them(study):
    found = study_personas(study, k=2)
    save_personas(study, found, author="R. Hale")
    name_persona(study, found, "P2", "Web faithful", author="R. Hale")
    again = study_personas(study)
    assert again.summary["name"].tolist()[1] == "Web faithful"
    assert again.summary["named_by"].tolist()[1] == "R. Hale"
    pd.testing.assert_series_equal(again.members["persona"], found.members["persona"])
    assert any("R. Hale" in note for note in again.notes)


@pytest.mark.parametrize("asked", [{"k": 2}, {"k": "auto"}, {"features": ["channel"]}])
def test_asking_for_others_finds_them_anew(study, asked):
    save_personas(study, study_personas(study, k=2), author="R. Hale")
    anew = study_personas(study, **asked)
    assert not any("R. Hale" in note for note in anew.notes)
    assert anew.parameters["k"] == asked.get("k", "auto")
