"""The benchmark of chances."""

import pandas as pd
import pytest

from benchmarks.next_stage import COLUMNS, judge, summed
from cxlab.study import open_study


def test_the_worst_of_all_studies_is_told():
    rows = pd.DataFrame({"outcome": "goes on", "horizon": 30, "study": ["a", "b"]})
    found = rows.assign(estimate=[0.3, 0.2], low=[0.2, 0.1], by_chance=0.01)
    found["by_chance_high"] = 0.02
    found["calibration_error"] = [0.01, 0.03]
    (line,) = summed(found).to_dict("records")
    assert (line["studies"], line["least_skill"], line["least_low"]) == (2, 0.2, 0.1)
    assert (line["mean_error"], line["most_error"]) == (pytest.approx(0.02), 0.03)
    assert line["beyond"] == 1


def test_a_study_that_carries_nothing_keeps_its_lines(tmp_path):
    toml = '[study]\ntitle = "A"\n[sources.v]\npath = "v.csv"\n'
    (tmp_path / "study.toml").write_text(toml + '[[tables.interactions]]\nsource = "v"\n')
    row = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,page,app\n"
    (tmp_path / "v.csv").write_text(row)
    found = judge(open_study(tmp_path), "small")
    assert len(found) == 6
    assert found[list(COLUMNS)].isna().all(axis=None)
