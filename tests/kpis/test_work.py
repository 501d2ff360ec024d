"""What all verbs about KPIs begin with."""

import pandas as pd
import pytest

from cxlab.errors import UnknownNameError
from cxlab.kpis.periods import whole
from cxlab.kpis.work import count_kpis


@pytest.fixture
def study(make_study):
    rows = {"customer_id": [str(n) for n in range(20)], "timestamp": pd.Timestamp("2025-01-02")}
    frame = pd.DataFrame({**rows, "touchpoint": "order", "channel": "web", "value": 5.0})
    return make_study('[roles]\npurchase = ["order"]', interactions=frame)


def test_what_a_study_lacks_has_a_row_and_is_not_observed(study):
    work = count_kpis(study, whole(), by=None, kpis=["nps", "customer_value", "nps"])
    assert [kpi.name for kpi in work.kpis] == ["nps", "customer_value"]
    assert [kpi.name for kpi in work.plan.kpis] == ["customer_value"]
    assert work.table["n"].tolist() == [0, 20]
    assert work.by is None


def test_groups_are_named_after_what_was_asked_for(study):
    work = count_kpis(study, whole(), by="channel", kpis=["customer_value"])
    assert work.by == "channel"
    assert work.table["channel"].tolist() == ["web"]


def test_an_unknown_name_gives_the_nearest(study):
    with pytest.raises(UnknownNameError, match="did you mean 'nps'"):
        count_kpis(study, whole(), by=None, kpis=["npss"])
