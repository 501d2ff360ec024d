"""Two periods of a study: like lengths, the study's clocks, saved personas, plain refusals."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.drift import find_drift
from cxlab.personas.find import find_personas
from cxlab.personas.saving.saved import save_personas


def contacts(days=100, n=60, first="2025-01-01"):
    """Half come by web in the morning, half by app in the evening; later all use the app."""
    random = np.random.default_rng(0)
    who, day = np.repeat(np.arange(n), days // 5), np.tile(np.arange(0, days, 5), n)
    app = (who % 2 == 1) | (day >= days / 2)
    hour = np.where(who % 2 == 1, 18, 9) + random.integers(0, 3, len(who))
    return pd.DataFrame(
        {
            "row_id": [str(i) for i in range(len(who))],
            "customer_id": [f"c{i:03}" for i in who],
            "timestamp": pd.Timestamp(first) + pd.to_timedelta(day * 24 + hour, "h"),
            "touchpoint": "shop",
            "channel": np.where(app, "app", "web"),
        }
    )


@pytest.fixture(scope="module")
def rows():
    return contacts()


def test_periods_have_one_length_and_the_change_is_found(make_study, swap_partitions, rows):
    study = make_study(interactions=rows)
    drift = find_drift(study, k=1, permutations=39)
    told = {key: pd.Timestamp(drift.parameters[key]) for key in ("start", "at", "end")}
    assert told["at"] - told["start"] == told["end"] - told["at"]
    assert told["at"] == told["at"].normalize()
    verdicts = drift.tests.set_index("family")["verdict"]
    assert verdicts["behaviour"] == "more than chance"
    for partitions in (2, 7):
        again = find_drift(swap_partitions(study, partitions), k=1, permutations=39)
        pd.testing.assert_frame_equal(again.tests, drift.tests)
        pd.testing.assert_frame_equal(again.behaviour, drift.behaviour, rtol=1e-9)


def test_a_day_is_one_of_the_study_s_clocks(make_study, rows):
    study = make_study(study={"time_zone": "America/New_York"}, interactions=rows)
    drift = find_drift(study, at="2025-02-01", k=1, permutations=19)
    assert drift.parameters["at"] == "2025-02-01T05:00:00"
    assert drift.notes[0].startswith("Before: from 2025-01-01 until 2025-02-01; after: from then u")
    assert "The rest of the data is left out" in drift.notes[0]


@pytest.mark.parametrize(
    ("at", "said"),
    [
        ("2030-01-01", "lies outside the data, which cover 2025-01-01 to 2025-04-06"),
        ("soon", "'soon' is no day"),
        (pd.NaT, "is no day by the study's clocks"),
    ],
)
def test_a_day_that_cannot_be_meant(make_study, rows, at, said):
    with pytest.raises(CxlabError, match=said):
        find_drift(make_study(interactions=rows), at=at)


@pytest.mark.parametrize("permutations", [0, 18, 99.0, True])
def test_too_few_permutations_could_show_nothing(make_study, rows, permutations):
    with pytest.raises(CxlabError, match="permutations is a whole number from 19"):
        find_drift(make_study(interactions=rows), permutations=permutations)


def test_what_the_data_do_not_carry_is_said(make_study):
    short = find_drift(make_study(interactions=contacts(days=20)))
    assert short.reason == "periods of 8 days are too short, 14 are needed"
    few = find_drift(make_study(interactions=contacts(n=8)))
    assert few.reason == "in the earlier period 8 customers are too few, 20 are needed"
    answers = pd.DataFrame({"row_id": ["1"], "response_id": ["1"], "customer_id": ["a"]})
    answers = answers.assign(timestamp=pd.Timestamp("2025-01-01"), question="nps", score=9.0)
    study = make_study('[questions]\nnps = { kind = "nps" }\n', responses=answers)
    assert find_drift(study).reason == "there are no contacts that could be put in two periods"


def test_saved_personas_are_taken_where_their_time_is_about_as_long(make_study, rows):
    study = make_study(interactions=rows)
    found = find_personas(study, k=2)
    save_personas(study, found, author="Ann")
    drift = find_drift(study, k=1, permutations=19)
    said = [note for note in drift.notes if note.startswith("The saved personas were found over ")]
    assert len(said) == 1, drift.notes
    given = find_drift(study, model=found.model | {"period": []}, k=2, permutations=19)
    assert given.shares["name"].tolist()[:2] == found.summary["name"].tolist()
