from collections import Counter

import numpy as np
import pandas as pd
import pytest

from cxlab.emotions import ALL, UNPLACED, read_emotions
from cxlab.emotions.scores import count_languages, read_comments

COMMENTS = {
    "The assistant was friendly and the shop is lovely.": ("en", 1),
    "I hate how rude the man on the phone was to me.": ("en", -1),
    "A entrega foi rápida e a loja é ótima.": ("pt", 1),
    "Ainda não recebi a encomenda e ninguém atende o telefone.": ("pt", -1),
    "Продавец нагрубил, больше сюда не приду никогда.": ("ru", None),
    "Obsługa była miła, ale na zwrot czekałem miesiąc.": ("pl", None),
    "Aplicația se blochează de fiecare dată când vreau să plătesc.": ("ro", None),
    "4711 0815": ("unknown", None),
}


def said(texts, **columns):
    size = len(texts)
    base = {
        "row_id": [f"r{at:03d}" for at in range(size)],
        "response_id": [f"r{at:03d}" for at in range(size)],
        "customer_id": [f"c{at}" for at in range(size)],
        "timestamp": pd.Timestamp("2025-03-01"),
        "question": "why",
        "verbatim": texts,
    }
    return pd.DataFrame({**base, **columns})


@pytest.fixture
def emotions(make_study):
    return read_emotions(make_study(responses=said(list(COMMENTS)), study={"min_group": 1}))


def test_five_languages_are_told_and_two_are_read(emotions):
    assert emotions.scores["language"].tolist() == [code for code, _ in COMMENTS.values()]
    signs = [None if sign is None else float(sign) for _, sign in COMMENTS.values()]
    found = np.sign(emotions.scores["polarity"]).replace({np.nan: None})
    assert found.tolist() == signs


def test_what_is_not_read_says_why(emotions):
    reasons = emotions.scores["abstained"].tolist()
    assert reasons[:4] == [""] * 4
    assert reasons[4:] == [
        "no model for Russian yet",
        "no model for Polish yet",
        "no model for Romanian yet",
        "language not told",
    ]
    assert "Not read: 1, no model for Polish yet." in emotions.notes


def test_every_language_has_its_row_and_no_row_mixes_two(emotions):
    whole = emotions.summary[emotions.summary["touchpoint"] == ALL].set_index("language")
    assert sorted(whole.index) == ["en", "pl", "pt", "ro", "ru", "unknown"]
    assert whole["comments"].sum() == len(COMMENTS)
    assert whole.loc["ru", "note"] == "no model for Russian yet"
    assert emotions.models["language"].tolist() == ["en", "pt"]


def test_blank_answers_are_no_comments(make_study):
    frame = said(["Good", None, "  ", "", "\n"])
    assert read_emotions(make_study(responses=frame)).scores["row_id"].tolist() == ["r000"]


def test_placed_by_what_was_asked_about_never_by_time(make_study):
    frame = said(["Good shop, thanks"] * 2, touchpoint=["call", None])
    contacts = pd.DataFrame(
        {
            "row_id": ["i1"],
            "customer_id": ["c1"],
            "timestamp": pd.Timestamp("2025-03-01"),
            "touchpoint": ["shop"],
            "channel": ["store"],
        }
    )
    scores = read_emotions(make_study(responses=frame, interactions=contacts)).scores
    assert scores["touchpoint"].tolist() == ["call", UNPLACED]


def test_the_language_that_the_source_gives_wins():
    frame = said(["Bom", "Bom", "Bom"], language=["pt-BR", "Polish", "?"], touchpoint=None)
    found = read_comments(frame, likely=("pt",))
    assert found["language"].tolist() == ["pt", "pl", "pt"]


def test_short_comments_follow_the_languages_of_the_study(make_study):
    long = "A encomenda chegou antes do prazo e a loja avisou por mensagem."
    found = read_emotions(make_study(responses=said([long, long, "Bom", "Gostei"])))
    assert found.parameters["likely"] == ["pt"]
    assert found.scores["language"].tolist() == ["pt"] * 4


def test_languages_are_counted():
    frame = said([*COMMENTS, None, " "], language=None)
    assert count_languages(frame) == Counter(en=2, pt=2, ru=1, pl=1, ro=1, unknown=1)


def test_scores_of_a_survey_change_nothing(make_study):
    texts = list(COMMENTS)
    plain = read_emotions(make_study(responses=said(texts)))
    scored = read_emotions(make_study(responses=said(texts, score=1.0, scale_min=1.0)))
    pd.testing.assert_frame_equal(plain.scores, scored.scores)


def test_partitions_and_order_of_rows_do_not_matter(make_study, swap_partitions):
    texts = list(COMMENTS) * 12
    frame = said(
        texts,
        customer_id=[f"c{at % 31}" for at in range(len(texts))],
        touchpoint=[("call", "shop", None)[at % 3] for at in range(len(texts))],
    )
    frame.loc[::10, "customer_id"] = None
    study = make_study(responses=frame, study={"min_group": 3})
    whole = read_emotions(study)
    assert whole.summary["estimate"].notna().sum() >= 4
    shuffled = make_study(responses=frame.sample(frac=1, random_state=2), study={"min_group": 3})
    for other in (swap_partitions(study, 2), swap_partitions(study, 7), shuffled):
        again = read_emotions(other)
        pd.testing.assert_frame_equal(again.scores, whole.scores)
        pd.testing.assert_frame_equal(again.summary, whole.summary, rtol=1e-9)
        assert again.notes == whole.notes


def test_a_study_without_comments_says_so(make_study):
    frame = said(["x", "y"], score=[4.0, 5.0]).drop(columns="verbatim")
    found = read_emotions(make_study(responses=frame))
    assert found.scores.empty
    assert found.summary.empty
    assert "no comments" in found.notes[0]
