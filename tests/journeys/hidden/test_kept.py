"""The fit that a study keeps."""

import numpy as np
import pandas as pd

from cxlab.journeys.hidden import kept
from cxlab.journeys.hidden.kept import hidden_stages


def test_a_second_question_reads_what_the_first_found(planted, make_study, monkeypatch):
    study = make_study(
        interactions=planted.journeys(30)[0].drop(columns="case_id"), settings=planted.SETTINGS
    )
    found = hidden_stages(study)
    file = next(study.store.path.glob("stages-*.json"))
    assert "c001" not in file.read_text()
    with monkeypatch.context() as patch:
        patch.setattr(kept, "fit_stages", None)
        again = hidden_stages(study)
    np.testing.assert_array_equal(again.shows, found.shows)
    np.testing.assert_array_equal(again.chain.moves, found.chain.moves)
    assert (again.symbols, again.order, again.rounds) == (found.symbols, found.order, found.rounds)
    file.write_text("damaged")
    np.testing.assert_array_equal(hidden_stages(study).shows, found.shows)


def test_that_nothing_could_be_fitted_is_kept_too(make_study, monkeypatch):
    rows = pd.DataFrame({"customer_id": ["ann"], "timestamp": [pd.Timestamp("2025-01-01")]})
    study = make_study(interactions=rows.assign(touchpoint="X9", channel="web"))
    assert hidden_stages(study) is None
    monkeypatch.setattr(kept, "fit_stages", None)
    assert hidden_stages(study) is None
