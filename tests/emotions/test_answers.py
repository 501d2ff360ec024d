import numpy as np
import pandas as pd
import pytest

from cxlab.emotions import scores_by
from cxlab.errors import UnknownNameError
from cxlab.estimate import estimate_mean


def answers(**columns):
    size = len(columns["score"])
    base = {
        "row_id": [f"r{at}" for at in range(size)],
        "response_id": [f"r{at}" for at in range(size)],
        "customer_id": [f"c{at}" for at in range(size)],
        "timestamp": pd.Timestamp("2025-03-01"),
        "question": "csat",
        "touchpoint": "call",
    }
    return pd.DataFrame({**base, **columns})


def test_six_answers_by_hand(make_study):
    frame = answers(
        score=[5, 4, 3, 9, 10, 1.0],
        question=["csat"] * 3 + ["nps"] * 2 + ["csat"],
        touchpoint=["call", "call", "call", "call", "call", "shop"],
    )
    table = scores_by(make_study(responses=frame, study={"min_group": 2}))
    assert table["question"].tolist() == ["csat", "csat", "nps"]
    assert table["touchpoint"].tolist() == ["call", "shop", "call"]
    assert table["n"].tolist() == [3, 1, 2]
    assert table["estimate"].tolist()[::2] == [4.0, 9.5]
    known = estimate_mean([5, 4, 3])
    np.testing.assert_allclose(table.loc[0, ["low", "high"]].astype(float), [known.low, known.high])
    assert table["note"].tolist() == ["", "fewer than 2 customers: not shown", ""]
    assert np.isnan(table["estimate"][1])


def test_unanswered_do_not_count_and_unplaced_are_called_so(make_study):
    frame = answers(score=[5, None, 3, 4], touchpoint=["call", "call", None, None])
    table = scores_by(make_study(responses=frame, study={"min_group": 1}))
    assert dict(zip(table["touchpoint"], table["n"], strict=True)) == {"call": 1, "unplaced": 2}


def test_intervals_stay_on_the_questions_scale(make_study):
    settings = "[questions]\ncsat = { kind = 'csat', scale = [1, 5] }"
    frame = answers(score=[5, 5, 5, 4])
    study = make_study(settings, responses=frame, study={"min_group": 2})
    assert scores_by(study)["high"].tolist() == [5.0]
    free = make_study(responses=frame, study={"min_group": 2})
    assert scores_by(free)["high"][0] > 5


def test_other_columns(make_study):
    frame = answers(score=[5, 4, 3.0], survey_type=["transactional"] * 2 + ["relational"])
    table = scores_by(make_study(responses=frame, study={"min_group": 1}), "survey_type")
    assert table["survey_type"].tolist() == ["relational", "transactional"]
    assert table["estimate"].tolist() == [3.0, 4.5]


def test_unknown_column_names_the_nearest(make_study):
    study = make_study(responses=answers(score=[5.0]))
    with pytest.raises(UnknownNameError, match="did you mean 'touchpoint'"):
        scores_by(study, "touchpoints")


def test_a_study_without_answers_has_no_rows(make_study):
    contacts = pd.DataFrame(
        {
            "row_id": ["1"],
            "customer_id": ["a"],
            "timestamp": pd.Timestamp("2025-03-01"),
            "touchpoint": ["call"],
            "channel": ["phone"],
        }
    )
    table = scores_by(make_study(interactions=contacts))
    assert table.empty
    assert {"question", "touchpoint", "n", "estimate", "low", "high", "note"} <= set(table)


def test_partitions_and_order_of_rows_do_not_matter(make_study, swap_partitions):
    rng = np.random.default_rng(5)
    frame = answers(
        score=rng.integers(1, 6, 200).astype(float),
        customer_id=[f"c{at}" for at in rng.integers(0, 60, 200)],
        touchpoint=rng.choice(["call", "shop", "web"], 200),
    )
    frame.loc[::9, "customer_id"] = None
    study = make_study(responses=frame)
    whole = scores_by(study)
    assert whole["n"].sum() == 200
    shuffled = make_study(responses=frame.sample(frac=1, random_state=1))
    for other in (swap_partitions(study, 2), swap_partitions(study, 7), shuffled):
        pd.testing.assert_frame_equal(scores_by(other), whole, rtol=1e-9)
