"""Registering a KPI."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.kpis import KPIS, SHARE, Needs, Words, kpi, observations


def test_a_name_is_registered_once():
    words = Words("NPS", "Something.", "Nothing.")
    with pytest.raises(CxlabError, match="a KPI named 'nps' is registered already"):
        kpi("nps", estimator=SHARE, good="high", words=words, needs=Needs({}))(lambda: None)


def test_an_unknown_name_gives_the_nearest():
    with pytest.raises(LookupError, match="no KPI named 'npss'; did you mean 'nps'"):
        KPIS["npss"]


def test_observations_are_who_when_and_what():
    rows = pd.DataFrame({"customer_id": ["a"], "timestamp": [pd.Timestamp(0)], "more": 1})
    assert list(observations(rows, pd.Series([True]))) == ["customer_id", "timestamp", "value"]
