"""A checked process as a result."""

import pandas as pd
import pytest

from cxlab.journeys.planned_result import ProcessCheck


def test_it_is_frozen_and_says_why_it_is_empty():
    none = pd.DataFrame()
    check = ProcessCheck(none, none, none, none, {"name": "refund"}, reason="No <interactions>.")
    assert check._repr_html_() == "<p>No &lt;interactions&gt;.</p>"
    with pytest.raises(AttributeError):
        check.reason = ""
