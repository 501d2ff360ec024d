"""Where answers stand, and which way is good."""

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.journey_answers import (
    ASKED,
    COMMENTS,
    complainers,
    feelings_of,
    first_quotes,
    moments,
    oriented,
    quotes,
    stage_of_contact,
    with_feelings,
)
from cxlab.study.settings import Question

DAY = pd.Timestamp("2025-01-01")


def scores(question, score, low=np.nan, high=np.nan):
    return pd.DataFrame(
        {"question": [question], "score": [score], "scale_min": [low], "scale_max": [high]}
    )


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        (scores("q", 0.0, 0.0, 10.0), -1),
        (scores("q", 10.0, 0.0, 10.0), 1),
        (scores("q", 3.0, 1.0, 5.0), 0),
        (scores("scaled", 2.0), -0.5),
        (scores("effort", 7.0), -1),
        (scores("effort", 1.0), 1),
    ],
)
def test_levels_run_from_worst_to_best(rows, level):
    questions = {
        "scaled": Question("scaled", scale=(1, 5)),
        "effort": Question("effort", good="low", scale=(1, 7)),
    }
    assert oriented(rows, questions).tolist() == [level]


@pytest.mark.parametrize(
    "rows", [scores("q", 3.0), scores("q", 3.0, 5.0, 5.0), scores("q", np.nan, 1.0, 5.0)]
)
def test_no_score_or_no_scale_gives_no_level(rows):
    assert oriented(rows, {}).isna().all()


def contact(who, touchpoint, day, stage=None):
    row = {"customer_id": who, "touchpoint": touchpoint, "timestamp": DAY + pd.Timedelta(days=day)}
    return row if stage is None else {**row, "stage": stage}


def test_an_answer_is_about_the_last_contact_before_it():
    seen = pd.DataFrame(
        [
            contact("a", "page", 0, "consideration"),
            contact("a", "page", 5, "retention"),
            contact("a", "call", 1, "retention"),
            contact("b", "page", 0, "consideration"),
        ]
    )
    asked = pd.DataFrame(
        [
            contact("b", "page", 9),
            contact("a", "page", 9),
            contact("a", "page", 5),
            contact("a", "page", 2),
            contact("c", "page", 9),
            contact("b", "call", 9),
        ],
        index=[9, 8, 7, 6, 5, 4],
    )
    found = stage_of_contact(asked, seen)
    assert found.index.tolist() == asked.index.tolist()
    assert found.tolist()[:4] == ["consideration", "retention", "retention", "consideration"]
    assert found.isna().tolist()[4:] == [True, True]


def asked(*rows):
    """Return answers about one touchpoint from (person, level, words, worst, polarity)."""
    names = ["person", "level", "verbatim", "worst", "polarity"]
    frame = pd.DataFrame([(*row, None)[:5] for row in rows], columns=names)
    frame["polarity"] = frame["polarity"].astype("float64")
    frame["row_id"] = [f"r{number}" for number in range(len(frame))]
    key = dict(zip(ASKED, ["A", "retention", "call", "q"], strict=True))
    return frame.assign(**key).astype({"verbatim": "str"})


def test_a_person_counts_once_with_their_mean():
    sums = moments(asked(("a", -1, None, -1), ("a", 0, None, 0), ("b", 1, None, 1)))
    assert sums[["customers", "total", "squares", "unhappy"]].to_numpy().tolist() == [
        [2, 0.5, 1.25, 1]
    ]


def test_only_complaints_are_quoted():
    rows = asked(
        ("a", 1, "all was well, thank you", 1),
        ("b", -1, "bad", -1),
        ("c", -1, "nobody picked up the telephone", -1),
        ("c", np.nan, "still nobody", np.nan, -0.4),
    )
    assert complainers(rows)["customers"].tolist() == [2]
    assert quotes(rows)["verbatim"].tolist() == ["nobody picked up the telephone"]


def test_without_a_score_only_bad_words_are_a_complaint():
    rows = asked(
        ("a", np.nan, "thank you all for your kind help", np.nan, 0.8),
        ("b", np.nan, "nobody knows what this one feels", np.nan),
        ("c", np.nan, "it arrived on a Tuesday, I think", np.nan, 0.0),
        ("d", np.nan, "the driver was rude to my mother", np.nan, -0.4),
        ("e", 1, "well, that was not bad, was it?", 1, -0.4),
    )
    assert complainers(rows)["customers"].tolist() == [1]
    assert quotes(rows)["verbatim"].tolist() == ["the driver was rude to my mother"]


def test_the_quote_does_not_depend_on_order_or_partitions():
    rows = asked(*[(f"p{n}", -1, f"nobody answered me {n} times", -1) for n in range(20)])
    whole = quotes(rows)
    parts = [quotes(rows.iloc[at::3].iloc[::-1]) for at in range(3)]
    pd.testing.assert_frame_equal(first_quotes(pd.concat(parts)), whole)


def test_feelings_are_lines_of_their_own():
    rows = asked(("a", 1, "very kind people", 1), ("b", 1, None, 1), ("c", 1, "hm", 1))
    known = pd.DataFrame({"polarity": {"r0": 0.8, "r2": np.nan}})
    felt = with_feelings(with_known(rows, known))
    assert felt["question"].tolist() == ["q", "q", "q", COMMENTS]
    assert felt["level"].iloc[-1] == 0.8
    assert pd.isna(felt["verbatim"].iloc[-1])
    assert with_feelings(with_known(rows, None))["question"].tolist() == ["q", "q", "q"]


def with_known(rows, feelings):
    return rows.drop(columns="polarity").join(feelings_of(rows["row_id"], feelings))


def test_each_language_stands_apart_for_a_model_of_its_own_read_it():
    rows = asked(("a", 1, "very kind people", 1), ("b", 1, "gut", 1), ("c", 1, "hm", 1))
    languages = {"r0": "en", "r1": "tlh", "r2": np.nan}
    known = pd.DataFrame({"polarity": 0.8, "language": languages}).astype({"language": "str"})
    felt = with_feelings(with_known(rows, known))
    assert felt["question"].tolist()[3:] == [f"{COMMENTS} (English)", f"{COMMENTS} (tlh)", COMMENTS]
