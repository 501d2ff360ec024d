"""The table of journeys that stand for many."""

import pandas as pd

from cxlab.journeys.representative_result import Representatives


def test_the_table_shows_what_there_is():
    row = {"journey": 1.0, "way": "<see> > buy", "steps": ["<see>", "buy"], "end": "left"}
    row |= {"typical": "see: page", "duration": "within a day", "n": 40.0, "estimate": 0.8}
    row |= {"low": 0.7, "high": 0.9, "of": 50.0, "abstraction": "x", "note": "", "made_by": 30.0}
    whole = Representatives(pd.DataFrame([row]))._repr_html_()
    assert "see: page" in whole
    assert "&lt;see&gt; &gt; buy" in whole.replace("<wbr>", "")
    assert ">left<" not in whole
    attempts = Representatives(pd.DataFrame([row]), goal="buy")._repr_html_()
    assert ">left<" in attempts
    assert "First attempts at \u201cbuy\u201d" in attempts


def test_without_journeys_there_is_a_sentence():
    assert Representatives(pd.DataFrame(), reason="No goal.")._repr_html_() == "<p>No goal.</p>"
    assert "Nobody was at a stage" in Representatives(pd.DataFrame())._repr_html_()
