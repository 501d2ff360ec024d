"""Lines of KPIs, family by family."""

import pandas as pd
import pytest

from cxlab.kpis.sheets import by_family, difference, sheet, what_is_missing
from cxlab.markup import Html


def test_every_cell_of_a_line_knows_its_heading():
    page = sheet({"": [[Html("NPS"), Html("+21"), Html("words")]]}, ["a", "b", "c"], caption="All")
    page_long = sheet({"": [[Html("NPS"), Html("x")]]}, ["a", "b"], caption="All", long=["b"])
    assert 'data-label="b"' in page
    assert 'rowgroup" colspan' not in page
    assert 'class="long"' in page_long
    assert 'class="long"' not in page


def test_a_line_of_another_length_is_refused():
    with pytest.raises(ValueError, match="zip"):
        sheet({"": [[Html("NPS"), Html("x")]]}, ["a"], caption="All")


def test_what_the_table_says_itself_stays():
    about = pd.DataFrame({"kpi": ["nps"], "unit": ["points"], "label": ["NPS"]})
    rows = by_family(pd.DataFrame({"kpi": ["nps"], "unit": ["share"]}), about)
    assert rows[["unit", "label", "family"]].values.tolist() == [["share", "NPS", ""]]


def test_nothing_missing_is_no_table():
    assert what_is_missing(pd.DataFrame(columns=["label", "note"]), "Missing") == ""


@pytest.mark.parametrize(
    ("unit", "figures", "words"),
    [
        ("points", (-6, -10, 0.2), ("\u22126\u00a0points", "\u221210 to 0")),
        ("share", (0.2, 0.1, 0.3), ("+20\u00a0points", "+10 to +30")),
        ("hours", (-0.5, -1.5, 0.5), ("\u22120.5\u00a0h", "\u22121.5 to +0.5")),
        ("of 7", (0.25, 0.0, 0.5), ("+0.25", "0.00 to +0.50")),
    ],
)
def test_differences_have_signs(unit, figures, words):
    row = dict(zip(("estimate", "low", "high"), figures, strict=True))
    assert difference({**row, "unit": unit}) == words
