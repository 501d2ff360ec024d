"""How a notebook shows the result."""

import pandas as pd

from cxlab.kpis import Kpis

ABOUT = pd.DataFrame(
    {
        "kpi": ["conversion"],
        "label": ["Visits that end in a purchase"],
        "good": ["high"],
        "unit": ["share"],
        "definition": ["Share of visits with a purchase."],
        "caution": ["Stores are not counted."],
    }
)
TABLE = pd.DataFrame(
    {
        "kpi": ["conversion", "conversion"],
        "<b>": ["A", "B"],
        "period": pd.to_datetime(["2025-01-01", "2025-01-01"]),
        "n": [120, 4],
        "estimate": [0.3, None],
        "low": [0.25, None],
        "high": [0.36, None],
        "target": [0.4, 0.4],
        "unit": ["share", "share"],
        "definition": ABOUT["definition"].iloc[0],
        "note": ["", "fewer than 10 customers"],
    }
)


def test_figures_targets_notes_and_meaning_are_shown_and_escaped():
    page = Kpis(TABLE, ABOUT, by="<b>", every="MS", title="A & B")._repr_html_()
    assert "25 to 36" in page
    assert "fewer than 10 customers" in page
    assert "40\u00a0%" in page
    assert "2025-01-01" in page
    assert "Stores are not counted." in page
    assert "A &amp; B" in page
    assert "<b>" not in page


def test_without_periods_and_groups_their_columns_are_not_shown():
    page = Kpis(TABLE.drop(columns=["<b>", "target"]), ABOUT)._repr_html_()
    assert "2025-01-01" not in page
    assert ">target<" not in page
