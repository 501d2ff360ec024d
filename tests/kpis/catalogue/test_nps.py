"""Net promoter score: who is a promoter, and which answers count."""

from cxlab.kpis.catalogue.nps import nps


def test_nines_and_tens_promote_and_six_and_less_detract(answers, scope, question):
    rows = answers([(f"c{score}", "q", score) for score in (10, 9, 8, 7, 6, 0)])
    found = nps(rows, scope(question("nps"))).set_index("customer_id")["value"]
    assert found.to_dict() == {"c10": 1, "c9": 1, "c8": 0, "c7": 0, "c6": -1, "c0": -1}


def test_a_scale_that_begins_at_one_is_fine_and_one_that_ends_at_five_is_left_out(
    answers, scope, question
):
    rows = answers(
        [("a", "q", 9, 1, 10), ("b", "q", 5, 1, 5)],
        "scale_min",
        "scale_max",
    )
    found = nps(rows, scope(question("nps"))).set_index("customer_id")["value"]
    assert found["a"] == 1
    assert found.isna()["b"]


def test_other_questions_empty_scores_and_scores_off_the_scale_do_not_count(
    answers, scope, question
):
    rows = answers([("a", "other", 9), ("b", "q", None), ("c", "q", 11), ("d", "q", 10)])
    assert nps(rows, scope(question("nps")))["customer_id"].tolist() == ["d"]
