"""The result's page: a verdict first, figures with their n, no ids, everything escaped."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.value.holdout import HoldOut
from cxlab.personas.value.result import Value

LINE = {"n": 400, "customers": 420, "estimate": 318.2, "low": 300.1, "high": 340.3}


def made(verdict="fits", name="Regulars", **more):
    total = pd.DataFrame([{"figure": "value", **LINE, "unit": "EUR", "note": ""}])
    figures = total.assign(persona=name)
    each = pd.DataFrame({"expected_value": [9.0]}, index=pd.Index(["secret-7"]))
    return Value(verdict, "It came <close>.", figures, total, each, by="persona", **more)


def test_a_forecast_shows_figures_and_says_what_they_are():
    page = made(title="Shop & Co", months=6)._repr_html_()
    assert "€\xa0318" in page
    assert "300 to 340 · n 400" in page
    assert "The next 6 months: Shop &amp; Co" in page
    assert "expectations under a model" in page
    assert "It came &lt;close&gt;." in page


def test_names_are_escaped_and_ids_are_not_shown():
    page = made(name="<b>Bold</b>")._repr_html_()
    assert "<b>Bold" not in page
    assert "&lt;b&gt;" in page
    assert "secret-7" not in page


def test_a_refused_forecast_shows_no_figure():
    page = made("refused")._repr_html_()
    assert "no forecast" in page
    assert "318" not in page


@pytest.mark.parametrize("verdict", ["fits", "roughly", "refused"])
def test_only_a_close_check_is_without_doubt(verdict):
    assert ("verdict doubt" in made(verdict)._repr_html_()) == (verdict != "fits")


def test_the_check_stands_beside_what_came():
    table = pd.DataFrame({"earlier": ["1"], "n": [50], "actual": [0.41], "estimate": [0.52]})
    table = table.assign(low=0.31, high=0.73, note="")
    check = HoldOut(table, {}, 0.1, np.nan, "close", "Words of the check.", 35, 17)
    page = made(check=check)._repr_html_()
    assert "0.52" in page
    assert "0.41" in page
    assert page.count("Words of the check.") == 1
