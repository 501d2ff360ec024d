"""The words of a map's picture."""

import pandas as pd

from cxlab.artifacts.journey_cells import LOOSE
from cxlab.artifacts.journey_facts import DO, FEEL, TRUTH
from cxlab.charts.journey_map_lines import brief, in_words, lines_of, loose_lines

BLANK = {"stage": "buy", "item": "", "n": 40, "kind": "computed", "unit": "share", "note": ""}
BLANK |= {"touchpoint": "", "channel": "web", "estimate": None, "low": None, "high": None}


def cells(*rows):
    frame = pd.DataFrame([BLANK | row for row in rows])
    return frame.astype(dict.fromkeys(("estimate", "low", "high"), "float64"))


def share(row, item, estimate, **more):
    ends = {"low": estimate - 0.1, "high": estimate + 0.1}
    return {"row": row, "item": item, "estimate": estimate} | ends | more


def test_touchpoints_that_are_not_listed_are_counted():
    done = [share(DO, f"page {n}", 0.5) for n in range(6)]
    rest = {"row": DO, "note": "and 2,797 other touchpoints, not listed"}
    lines = [line.words for line in lines_of(cells(*done, rest), DO, "buy")]
    assert lines[0].startswith("page 0")
    assert " ".join(lines[4:]) == "2 more and 2,797 other touchpoints"


def test_answers_tied_to_no_place_are_drawn_and_told():
    loose = share(FEEL, LOOSE + "recommending", 0.49, unit="score", stage="unplaced")
    told = "not tied to a place: recommending 0.49 (0.39 to 0.59 \u00b7 n 40)"
    assert [line.words for line in loose_lines(cells(loose))] == [told]
    assert in_words(cells(loose), ["buy"], "A").endswith(f"; {told}.")
    assert loose_lines(cells({"row": FEEL, "item": LOOSE + "nps"})) == []


def test_a_long_name_is_told_in_short():
    drawn = cells(share(DO, "x" * 10_000, 0.5))
    assert len(in_words(drawn, ["buy"], "y" * 10_000)) < 200
    assert brief("basket") == "basket"


def test_fewer_who_go_on_are_counted_as_fewer():
    truth = {"row": TRUTH, "item": "pay", "estimate": -10.4, "low": -19.0, "high": -2.7}
    lines = [line.words for line in lines_of(cells(truth), TRUTH, "buy")]
    assert lines == ["\u2605 pay", "10 in 100 fewer go on", "3 to 19 \u00b7 n 40"]
