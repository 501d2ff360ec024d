"""The table: its columns, dtypes, grid and notes, from tallies alone."""

import pandas as pd
import pytest

from cxlab.kpis import KPIS, Scope
from cxlab.kpis.grouping import Grouping
from cxlab.kpis.observe import Plan
from cxlab.kpis.periods import make_periods
from cxlab.kpis.table import make_about, make_table
from cxlab.kpis.tally import tally
from cxlab.study.settings import Question, Settings

SETTINGS = Settings(
    "Shop",
    min_group=2,
    questions={"q": Question("q", "ces", good="low", scale=(1, 5))},
    benchmarks={"ces": 2.0},
)
PERIODS = make_periods(pd.Timestamp("2025-01-01"), pd.Timestamp("2025-02-10"), "MS", "UTC")
GROUPS = pd.Series(["x", "x", "x", "y"], index=list("abcd"), name="tier")


@pytest.fixture
def table():
    observed = pd.DataFrame(
        {
            "kpi": "ces",
            "group": ["x", "x", "x", "x"],
            "period": [0, 0, 0, 1],
            "customer_id": list("abca"),
            "timestamp": pd.Timestamp("2025-01-02").as_unit("us"),
            "value": [1.0, 2.0, None, None],
        }
    )
    scope = Scope(SETTINGS, pd.Timestamp("2025-02-10"), PERIODS)
    plan = Plan((KPIS["ces"],), scope, Grouping("tier", GROUPS))
    return make_table([KPIS["ces"], KPIS["nps"]], {"nps": "needs"}, tally(observed), plan)


def test_columns_and_dtypes(table):
    assert {name: str(kind) for name, kind in table.dtypes.items()} == {
        "kpi": "str",
        "tier": "str",
        "period": "datetime64[us]",
        "n": "int64",
        "estimate": "float64",
        "low": "float64",
        "high": "float64",
        "benchmark": "float64",
        "unit": "str",
        "definition": "str",
        "note": "str",
    }


def test_each_group_and_period_has_a_row_and_what_is_missing_has_one(table):
    assert table["kpi"].tolist() == ["ces"] * 4 + ["nps"]
    assert table["tier"].tolist()[:4] == ["x", "x", "y", "y"]
    assert table["period"].dt.month.tolist()[:4] == [1, 2, 1, 2]
    assert table.iloc[4][["n", "note"]].tolist() == [0, "needs"]
    assert table.iloc[4][["tier", "period", "benchmark"]].isna().all()


def test_notes_say_what_is_left_out_and_what_is_partial(table):
    assert table["n"].tolist() == [2, 0, 0, 0, 0]
    assert table["note"].tolist()[:4] == [
        "33 % left out: answers on another scale",
        "all left out: answers on another scale; the data cover only part of the period",
        "nothing was observed",
        "nothing was observed; the data cover only part of the period",
    ]


def test_about_tells_the_unit_and_which_end_is_good():
    about = make_about([KPIS["ces"], KPIS["customer_value"]], SETTINGS)
    assert about["good"].tolist() == ["low", "high"]
    assert about["unit"].tolist() == ["of 5", "number"]
