import numpy as np
import pandas as pd
import pytest

from cxlab.personas.describing.summary import COLUMNS, count_members, only, with_words
from cxlab.study.settings import Settings

SETTINGS = Settings("Calls", min_group=2)


def stable(*personas: str) -> pd.DataFrame:
    index = pd.Index(personas, name="persona")
    return pd.DataFrame({"jaccard": 0.9, "verdict": "clearly"}, index=index)


def test_shares_are_of_all_customers_those_in_no_persona_included() -> None:
    members = pd.DataFrame({"persona": ["P1"] * 6 + ["P2"] * 2 + [None] * 2})
    counted = count_members(members, stable("P1", "P2"), SETTINGS)
    assert counted["n"].tolist() == [6, 2]
    assert counted["estimate"].tolist() == pytest.approx([0.6, 0.2])
    assert counted["low"].iloc[0] == pytest.approx(0.3127, abs=1e-4)  # Wilson 1927, by hand
    assert counted["high"].iloc[0] == pytest.approx(0.8318, abs=1e-4)


def test_a_small_or_empty_persona_keeps_its_row_without_figures() -> None:
    members = pd.DataFrame({"persona": ["P1"] * 6 + ["P2"]})
    counted = count_members(members, stable("P1", "P2", "P3"), SETTINGS)
    assert counted["n"].tolist() == [6, 1, 0]
    assert counted.loc[1:, ["estimate", "jaccard"]].isna().all(axis=None)
    assert counted["verdict"].tolist() == ["clearly", "", ""]
    assert counted["note"].iloc[1] != ""


def test_a_group_beside_which_there_is_no_other() -> None:
    members = pd.DataFrame({"persona": ["P1"] * 6 + [None]})
    counted = count_members(members, stable("P1"), SETTINGS)
    table = with_words(counted, pd.DataFrame(), pd.DataFrame(), "")
    assert table.columns.tolist() == list(COLUMNS)
    assert table["name"].tolist() == ["The only group"]
    assert not table["target"].any()
    assert np.isnan(table["precision"].iloc[0])
    assert only(all_in=True)["name"] == "All customers"
