"""Questions: their kind, scale, short name, and the comment that goes with them."""

import pytest

from cxlab.draft.mean.questions import ask, beside, score_columns, short_name


@pytest.mark.parametrize(
    ("text", "low", "high", "kind", "scale", "good"),
    [
        ("How likely are you to recommend us?", 0, 10, "nps", (0, 10), "high"),
        ("How likely are you to recommend us?", 3, 9, "nps", (0, 10), "high"),
        ("How likely are you to recommend us?", 1, 5, "", (1, 5), "high"),
        ("How satisfied are you?", 1, 5, "csat", (1, 5), "high"),
        ("How satisfied are you?", 2, 7, "csat", (1, 7), "high"),
        ("How much effort did it take?", 1, 7, "ces", (1, 7), "low"),
        ("It was easy to get help", 1, 7, "ces", (1, 7), "high"),
        ("Ile wysiłku to kosztowało?", 1, 5, "ces", (1, 5), "low"),
        ("Q7", 1, 10, "", (1, 10), "high"),
        ("CSAT", 0, 100, "csat", (0, 100), "high"),
        ("How satisfied did you expect to be?", 1, 5, "", (1, 5), "high"),
    ],
)
def test_kind_scale_and_good_end(text, low, high, kind, scale, good):
    asked = ask(text, low, high, file="a.csv")
    assert (asked.kind, asked.scale, asked.good) == (kind, scale, good)


def test_how_sure_a_kind_is():
    assert ask("NPS", 0, 10, file="a.csv").sure == "sure"
    assert ask("NPS", 4, 10, file="a.csv").sure == "likely"
    assert ask("Score", 0, 10, file="nps_2025.csv").sure == "likely"
    assert ask("Q7", 0, 10, file="a.csv").sure == "a guess"


def test_a_files_name_helps_where_the_column_says_nothing():
    assert ask("Score", 0, 10, file="nps_2025.csv").kind == "nps"
    assert ask("Satisfaction", 1, 5, file="nps_2025.csv").kind == "csat"


def test_short_names_are_short_and_differ():
    first = short_name("Overall, how satisfied are you with the delivery of your order?")
    assert first == "overall satisfied delivery order"
    assert short_name("Q1", ["q1"]) == "q1 2"
    assert short_name("???")
    assert len(short_name("x" * 500)) <= 60


def test_small_numbers_that_count_are_no_scores(opened, rows):
    header = "rating,number of items,installments,quantity"
    [export] = opened(a__csv=rows(header, "{s},{s},{s},{s}"))
    assert [column.name for column in score_columns(export, survey=False)] == ["rating"]


def test_many_columns_of_one_scale_are_a_survey_whatever_they_are_called(opened, rows):
    line = ",".join(["{p}"] * 4)
    [export] = opened(a__csv=rows("zq1,zq2,zq3,zq4", line))
    assert len(score_columns(export, survey=False)) == 4
    [two] = opened(a__csv=rows("zq1,zq2", "{p},{p}"))
    assert not score_columns(two, survey=False)
    assert len(score_columns(two, survey=True)) == 2


def test_a_comment_goes_with_the_score_before_it(opened, rows):
    [export] = opened(a__csv=rows("q1,why,q2,q3,more", "{s},a,{s},{s},b"))
    columns = {column.name: column for column in export.columns}
    scores = [columns["q1"], columns["q2"], columns["q3"]]
    assert beside(export.columns, scores) == {"why": "q1", "more": "q3"}
    assert beside([columns["why"], columns["q1"]], [columns["q1"]]) == {"why": "q1"}
