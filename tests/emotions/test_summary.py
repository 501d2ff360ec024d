import pandas as pd
import pytest

from cxlab.emotions.summary import ALL, cite_comments, hide_few, summarise


def scores(**columns):
    base = {"row_id": ["1", "2", "3", "4"], "language": "en", "touchpoint": "call"}
    base |= {"customer_id": ["a", "b", "c", "d"], "abstained": ""}
    return pd.DataFrame({**base, **columns})


def test_all_touchpoints_come_first_then_each():
    table = summarise(
        scores(polarity=[1.0, 0.5, 0.0, -0.5], touchpoint=["call", "call", "shop", "shop"]),
        confidence=0.95,
        min_group=1,
    )
    assert table["touchpoint"].tolist() == [ALL, "call", "shop"]
    assert table["comments"].tolist() == table["n"].tolist() == [4, 2, 2]
    assert table["estimate"].tolist() == [0.25, 0.75, -0.25]


def test_languages_are_not_pooled_and_the_larger_comes_first():
    table = summarise(
        scores(polarity=[0.5, 0.5, 0.5, -0.5], language=["en", "pt", "pt", "pt"]),
        confidence=0.95,
        min_group=1,
    )
    assert table["language"].tolist() == ["pt", "pt", "en", "en"]
    assert table["estimate"].tolist() == pytest.approx([1 / 6, 1 / 6, 0.5, 0.5])


def test_a_language_without_a_model_keeps_its_row_and_says_why():
    reason = "no model for Polish yet"
    table = summarise(
        scores(polarity=[None] * 4, language="pl", abstained=reason), confidence=0.95, min_group=10
    )
    assert table["touchpoint"].tolist() == [ALL]
    assert table["comments"].tolist() == [4]
    assert table["n"].tolist() == [0]
    assert table["note"].tolist() == [reason]
    assert table[["estimate", "low", "high"]].isna().all(axis=None)


def test_the_commonest_reason_is_given_and_ties_go_by_the_alphabet():
    table = summarise(
        scores(polarity=[None] * 4, abstained=["b", "a", "b", "a"]), confidence=0.95, min_group=1
    )
    assert table["note"].tolist() == ["a"]


def test_few_customers_are_hidden_however_much_they_wrote():
    table = summarise(
        scores(polarity=[0.1, 0.2, 0.3, 0.4], customer_id=["a", "a", "a", "b"]),
        confidence=0.95,
        min_group=3,
    )
    assert table["n"].tolist() == [4, 4]
    assert table["estimate"].isna().all()
    assert table["note"].tolist() == ["fewer than 3 customers: not shown"] * 2


def test_intervals_stay_within_the_scale():
    table = summarise(scores(polarity=[1.0, 1.0, 1.0, -0.9]), confidence=0.95, min_group=1)
    assert table["high"].tolist() == [1.0, 1.0]
    assert (table["low"] >= -1).all()


def test_hidden_rows_keep_n():
    figures = {"n": [12, 3], "customers": [12, 3], "estimate": 1.0, "low": 0.5, "high": 1.5}
    table = pd.DataFrame(figures)
    table = hide_few(table, 10, pd.Series(["a", "b"]))
    assert table["estimate"].isna().tolist() == [False, True]
    assert table["n"].tolist() == [12, 3]
    assert table["note"].tolist() == ["", "fewer than 10 customers: not shown"]


def test_evidence_leads_to_the_comments_behind_a_figure(make_study):
    study = make_study(
        responses=pd.DataFrame(
            {
                "row_id": ["1", "2", "3", "4"],
                "response_id": ["1", "2", "3", "4"],
                "customer_id": ["a", "b", "c", "d"],
                "timestamp": pd.Timestamp("2025-03-01"),
                "question": "why",
                "verbatim": ["good", "bad", "fine", "?"],
                "touchpoint": ["call", "call", "shop", "call"],
            }
        )
    )
    frame = scores(polarity=[0.5, -0.5, 0.2, None], touchpoint=["call", "call", "shop", "call"])
    table = cite_comments(summarise(frame, confidence=0.95, min_group=1), frame, study)
    assert table["touchpoint"].tolist() == [ALL, "call", "shop"]
    assert set(study.rows(table["evidence"][0])["row_id"]) == {"1", "2", "3"}
    assert set(study.rows(table["evidence"][1])["verbatim"]) == {"good", "bad"}
    hidden = cite_comments(summarise(frame, confidence=0.95, min_group=2), frame, study)
    assert hidden["evidence"].tolist()[1:] == ["", ""]


def test_what_is_hidden_does_not_follow_from_all_touchpoints():
    places = ["shop"] * 30 + ["web"] * 12 + ["call"] * 3
    rows = {"customer_id": [f"c{place}" for place in range(45)], "language": "en"}
    rows |= {"touchpoint": places, "polarity": [0.5] * 42 + [-1.0] * 3, "abstained": ""}
    table = summarise(pd.DataFrame(rows), confidence=0.95, min_group=10)
    figures = table.set_index("touchpoint")["estimate"]
    assert figures.isna().to_dict() == {ALL: False, "call": True, "shop": False, "web": True}
    left = 45 * figures[ALL] - 30 * figures["shop"]
    assert left / 15 == pytest.approx((12 * 0.5 - 3) / 15)  # of fifteen customers, not of three
