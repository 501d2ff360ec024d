"""Which columns are questions, and what each feeds."""

import duckdb
import pytest

from cxlab.draft.recipes.survey import find_questions, short_name


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
        ("How many children have you?", ["0", "3"], "", (0, 10), "high"),
        ("How old are you?", ["61"], "", (0, 100), "high"),
    ],
)
def test_scores(text, answers, kind, scale, good):
    [found] = asked(text, answers)
    assert (found.kind, found.scale, found.good) == (kind, scale, good)


def test_scores_beyond_any_scale():
    assert asked("In which year?", ["2024"])[0].scale is None


def test_a_column_known_to_be_nps():
    assert asked("Und sonst?", ["9"], nps={"q"})[0].kind == "nps"


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
    taken = set()
    for expected in ("rate our shop", "rate our shop 2"):
        name = short_name("Rate: our shop!", taken)
        taken.add(name)
        assert name == expected
