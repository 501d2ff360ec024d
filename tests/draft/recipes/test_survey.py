"""Which columns are questions, and what each feeds."""

import duckdb
import pytest

from cxlab.draft.recipes.survey import find_questions


def asked(text, answers, **settings):
    rows = ", ".join("(NULL)" if one is None else f"('{one}')" for one in answers)
    with duckdb.connect() as connection:

        def run(query):
            return connection.execute(f"WITH rows (q) AS (VALUES {rows}) {query}").fetchall()

        return find_questions(["q"], {"q": text}, run, **settings)


@pytest.mark.parametrize(
    ("text", "answers", "kind", "scale", "good"),
    [
        ("Would you recommend us?", ["9", "0", " 10 "], "nps", (0, 10), "high"),
        ("Würden Sie uns weiterempfehlen?", ["9"], "nps", (0, 10), "high"),
        (
            "Would you recommend us?",
            ["10 - Extremely likely", "0 = not at all"],
            "nps",
            (0, 10),
            "high",
        ),
        ("Would you recommend us, in per cent?", ["90"], "", (0, 100), "high"),
        ("How satisfied are you?", ["5", "1", None], "csat", (1, 5), "high"),
        ("Jak bardzo jest Pan zadowolony?", ["7"], "csat", (1, 7), "high"),
        ("How easy was it?", ["6", "1"], "ces", (1, 7), "high"),
        ("How much effort did it take?", ["5"], "ces", (1, 5), "low"),
        ("How many children have you?", ["0", "3"], "", (0, 5), "high"),
        ("How old are you?", ["61"], "", (0, 100), "high"),
    ],
)
def test_scores(text, answers, kind, scale, good):
    [found] = asked(text, answers)
    assert (found.asked.kind, found.scale, found.asked.good) == (kind, scale, good)


@pytest.mark.parametrize(
    ("text", "answers", "kind", "good", "score"),
    [
        ("How satisfied are you?", ["Very satisfied", "dissatisfied", "N/A"], "csat", "high", 5),
        ("Support was helpful", ["Completely agree", "Disagree"], "", "high", 5),
        ("It took a lot of effort", ["Strongly agree", "Disagree"], "ces", "low", 5),
        ("How hard was it?", ["very easy", "very difficult"], "ces", "high", 5),
        ("Wie zufrieden sind Sie?", ["sehr zufrieden", "unzufrieden"], "csat", "high", 5),
    ],
)
def test_answers_in_words_have_a_place(text, answers, kind, good, score):
    [found] = asked(text, answers)
    assert (found.asked.kind, found.scale, found.asked.good) == (kind, (1, 5), good)
    query = f"SELECT {found.score} FROM (SELECT '{answers[0]}' AS answer)"
    assert duckdb.sql(query).fetchall() == [(str(score),)]


def test_marks_of_missing_values_are_no_answers():
    [found] = asked("Would you recommend us?", ["9", "N/A", "n/a", "0"])
    assert (found.asked.kind, found.scale) == ("nps", (0, 10))


def test_finer_scales_of_words_are_told_from_coarser():
    seven = ["strongly agree", "agree", "somewhat agree", "disagree"]
    assert asked("Was it good?", seven)[0].scale == (1, 7)


def test_scores_beyond_any_scale():
    assert asked("In which year?", ["2024"])[0].scale is None


def test_a_column_known_to_be_nps():
    assert asked("Und sonst?", ["9"], nps={"q"})[0].asked.kind == "nps"


def test_own_words_and_labels():
    long = [f"This is a comment of some length, number {i}" for i in range(5)]
    assert asked("Why?", long)[0].words
    labels = ["I heard of it from a friend"] * 20 + ["I saw it on the television"] * 20
    [found] = asked("How did you hear of us?", labels)
    assert not found.words
    assert found.scale is None


def test_nobody_answered():
    assert asked("Why?", [None, "", "  "]) == []


def test_short_names_are_apart():
    with duckdb.connect() as connection:

        def run(query):
            return connection.execute(f"WITH rows (q, Q) AS (VALUES (1, 2)) {query}").fetchall()

        found = find_questions(["q", "Q"], {}, run)
    assert [one.name for one in found] == ["q", "q 2"]
