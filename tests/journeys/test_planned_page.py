"""A checked process as tables."""

import pandas as pd

from cxlab.journeys.planned_page import process_html, refused_html
from cxlab.journeys.planned_result import ProcessCheck

SHARE = {"n": 90.0, "estimate": 0.4, "low": 0.3, "high": 0.5, "note": ""}
COST = {"contacts": 3.5, "contacts_low": 3.0, "contacts_high": 4.0}
COST |= {"days": 2.0, "days_low": 1.5, "days_high": 2.5}


def frames():
    step = {"touchpoint": "<pay>", "by": "bank", "input": "", "output": "", "rule": "the law"}
    step |= {"limit_days": 1.0, "late": 0.2, "late_low": 0.1, "late_high": 0.3}
    idea = {"change": "speed up", "touchpoint": "<pay>", "why": "late", "n": 90}
    return {
        "steps": pd.DataFrame([step | SHARE | COST]),
        "strays": pd.DataFrame([{"kind": "late", "touchpoint": "<pay>", **SHARE, **COST}]),
        "whole": pd.DataFrame([{"kind": "as planned", "touchpoint": "", **SHARE, **COST}]),
        "ideas": pd.DataFrame([idea]),
    }


def test_costs_have_intervals_and_names_are_escaped():
    about = {"name": "refund", "owner": "Service", "horizon_days": 60.0}
    page = process_html(frames(), about, ("A note.",))
    assert "owned by Service: first runs, within 60 days" in page
    assert "3.00 to 4.00" in page
    assert "1.5 to 2.5" in page
    assert "<pay>" not in page
    assert "the law" in page
    assert "Candidates for change" in page
    assert "A note." in page


def test_nothing_to_change_and_nobody_off_is_said():
    empty = {name: frame.iloc[:0] if name in ("strays", "ideas") else frame
             for name, frame in frames().items()}  # fmt: skip
    page = process_html(empty, {"name": "refund", "horizon_days": 60.0}, ())
    assert "No run left the plan" in page
    assert "point at no step" in page


def test_a_refusal_shows_how_to_state_one():
    none = pd.DataFrame()
    assert "[[processes]]" in refused_html()
    refused = ProcessCheck(none, none, none, none, {}, (), "The study states no process.")
    assert refused._repr_html_() == refused_html()
    told = ProcessCheck(none, none, none, none, {"name": "refund"}, (), "No interactions.")
    assert told._repr_html_() == "<p>No interactions.</p>"
