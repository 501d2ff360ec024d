"""A user flow as tables."""

import pandas as pd

from cxlab.artifacts.user_flow_page import flow_html

FIGURES = {"n": 40.0, "estimate": 0.5, "low": 0.4, "high": 0.6}
FRAMES = {
    "attempts": pd.DataFrame({**FIGURES, "customers": [40.0], "note": ""}),
    "paths": pd.DataFrame(
        {
            "path": [["<b>", "order"]],
            "reached": True,
            "n": 9,
            "of": 30,
            "share": 0.3,
            "low": 0.2,
            "high": 0.4,
            "median_s": 60.0,
            "note": "",
        }
    ),
    "decisions": pd.DataFrame({"touchpoint": ["<i>"], "way": "order", **FIGURES, "differs": True}),
    "nodes": pd.DataFrame(
        {"touchpoint": ["pay"], **FIGURES, "left": 0.8, "left_low": 0.7, "left_high": 0.9}
    ).assign(dead_end=True),
    "coverage": pd.DataFrame({"detail": [0.8], "edges": 5, "estimate": 0.7, "of_customers": 0.6}),
}


def test_every_frame_is_a_table_and_names_are_escaped():
    html = flow_html(FRAMES, {"goal": "buy <now>"}, ("A <note>.",))
    told = ["Attempts: buy &lt;now&gt;", "&lt;b&gt; &gt; order", "goal reached", "1.0\xa0min"]
    told += [
        "20 to 40 \u00b7 n 30",
        "Decision points",
        "Dead ends",
        "80\xa0%",
        "70\xa0%",
        "A &lt;note&gt;.",
    ]
    assert [words for words in told if words not in html] == []
    assert ">9<" in html  # attempts are whole
    assert "<b>" not in html
    assert "<i>" not in html


def test_where_there_are_none_that_is_said():
    none = {name: frame.head(0) for name, frame in FRAMES.items()}
    html = flow_html({**none, "attempts": FRAMES["attempts"]}, {"goal": "buy"}, ())
    assert "No touchpoint where the ways taken clearly end differently." in html
    assert "No touchpoint where clearly more than elsewhere stop." in html
    assert flow_html(none, {}, ("Nobody.",)) == "<ul><li>Nobody.</li></ul>"
