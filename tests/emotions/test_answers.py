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
    table = scores_by(make_study(responses=frame, study={"min_group": 1}))
    assert table["question"].tolist() == ["csat", "csat", "nps"]
    assert table["touchpoint"].tolist() == ["call", "shop", "call"]
    assert table["n"].tolist() == [3, 1, 2]
    assert table["estimate"].tolist() == [4.0, 1.0, 9.5]
    known = estimate_mean([5, 4, 3])
    np.testing.assert_allclose(table.loc[0, ["low", "high"]].astype(float), [known.low, known.high])
    assert table["note"].tolist() == [""] * 3


def test_a_small_part_is_hidden_and_nothing_in_the_table_gives_it_away(make_study):
    frame = answers(score=[5, 4, 3, 2, 1.0], touchpoint=["call", "call", "shop", "shop", "mail"])
    table = scores_by(make_study(responses=frame, study={"min_group": 2}))
    assert table["touchpoint"].tolist() == ["call", "mail", "shop"]
    assert table["estimate"].isna().tolist() == [False, True, False]
    assert table["note"].tolist() == ["", "fewer than 2 customers: not shown", ""]


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


def test_what_was_expected_stands_apart(make_study):
    kinds = ["expectation", "transactional", None]
    study = make_study(
        responses=answers(score=[5, 3, 1.0], survey_type=kinds), study={"min_group": 1}
    )
    assert scores_by(study)[["n", "estimate"]].to_numpy().tolist() == [[2, 2.0]]
    table = scores_by(study, "survey_type").set_index("survey_type")["estimate"]
    assert table.to_dict() == {"expectation": 5, "transactional": 3, "unplaced": 1}


@pytest.mark.parametrize(
    ("settings", "n", "estimate"),
    [("", 3, 4.0), ("[questions]\ncsat = { kind = 'csat', scale = [0, 100] }", 2, 80.0)],
)
def test_scores_on_another_scale_are_left_out(make_study, settings, n, estimate):
    """Three answers on 1 to 5 and two on 0 to 100; the study's own scale decides, if any."""
    frame = answers(
        score=[4, 4, 4, 80, 80.0], scale_min=[1.0] * 3 + [0] * 2, scale_max=[5.0] * 3 + [100] * 2
    )
    table = scores_by(make_study(settings, responses=frame, study={"min_group": 1}))
    assert table[["n", "estimate"]].to_numpy().tolist() == [[n, estimate]]
    assert table["note"].tolist() == [f"{5 - n} answers on another scale left out"]
    assert not {"scale_min", "scale_max"} & set(table)


def test_a_group_on_another_scale_alone_keeps_its_row(make_study):
    places = ["call"] * 3 + ["shop"]
    tops = [5.0] * 3 + [100]
    frame = answers(score=[4, 4, 4, 80.0], touchpoint=places, scale_min=0.0, scale_max=tops)
    table = scores_by(make_study(responses=frame, study={"min_group": 1}))
    assert table["n"].tolist() == [3, 0]
    assert table["note"].tolist() == ["", "1 answers on another scale left out"]
    assert table["estimate"].isna().tolist() == [False, True]


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
