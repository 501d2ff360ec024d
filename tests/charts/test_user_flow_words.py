"""What a drawn flow says in words."""

import pandas as pd

from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.charts.user_flow_words import LONGEST, covered, finding, short_name


def flow(estimate=0.4, ends=("a", "b")):
    attempts = pd.DataFrame({"n": [100.0], "customers": [80.0], "estimate": estimate})
    edges = pd.DataFrame({"source": ends, "target": "(left)", "n": [20.0, 30.0][: len(ends)]})
    coverage = pd.DataFrame({"detail": [0.8], "n": 100, "customers": 80, "estimate": 0.83})
    coverage["of_customers"] = 0.5
    empty = pd.DataFrame()
    about = {"goal": "buy", "left": "(left)", "detail": 0.8}
    return UserFlow(attempts, empty, edges, empty, empty, coverage, parameters=about)


def test_the_finding_names_where_most_others_stop():
    said = "40\xa0% of 100 attempts to \u201cbuy\u201d get there"
    assert finding(flow()) == f"{said}; 50\xa0% of the others were last at \u201cb\u201d"
    assert finding(flow(ends=())) == said


def test_the_coverage_is_said():
    assert covered(flow()).startswith(
        "The picture covers 83\xa0% of 100 attempts of 80 customers from start to end"
    )


def test_names_in_sentences_are_short_and_plain():
    assert short_name("a\n b\u202ec") == "a bc"
    assert short_name("\u200b") == "(no name)"
    assert len(short_name("x" * 10_000)) == LONGEST
