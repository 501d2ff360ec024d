"""Whatever groups are called, every verb gives the same figures, to show and to save."""

from dataclasses import is_dataclass

import numpy as np
import pandas as pd
import pytest

from cxlab.drivers import find_drivers
from cxlab.journeys.flows import directly_follows
from cxlab.journeys.funnel import stage_funnel
from cxlab.kpis import measure_kpis
from cxlab.markup import figures_table, html_table
from cxlab.reports.results import read_results, save_results
from cxlab.study import open_study

TOML = """
[study]
title = "Sixty customers"
[sources.contacts]
path = "contacts.parquet"
[[tables.interactions]]
source = "contacts"
[sources.answers]
path = "answers.parquet"
[[tables.responses]]
source = "answers"
[questions]
likely = { kind = "nps", scale = [0, 10] }
[targets]
nps = 30
[benchmarks]
nps = 20
"""

VERBS = {
    "kpis": lambda study, by: measure_kpis(study, by, kpis=["nps", "conversion"]),
    "drivers": lambda study, by: find_drivers(study, by=by),
    "flows": lambda study, by: directly_follows(study, by=by),
    "funnel": lambda study, by: stage_funnel(study, by=by, horizon_days=5),
}

#: Names that a table, a chart or a kernel might take for its own.
INTERNAL = [
    *("who", "bin", "count", "seconds", "furthest", "lead", "early", "soon", "went", "everyone"),
    *("customer_id", "group", "_group", "unit", "evidence", "index", "level_0", "figure", "share"),
    *("label", "size", "kind", "name", "observed", "customers", "left_out", "note", "0"),
]


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    draw = np.random.default_rng(5)
    folder = tmp_path_factory.mktemp("names")
    rows = [
        (f"c{who}", pd.Timestamp("2025-01-01") + pd.Timedelta(days=day), place, "web")
        for who in range(60)
        for day, place in enumerate(["product page", "basket", "order"][: 2 + who % 2])
    ]
    rows.append(("c1", pd.Timestamp("2025-02-01"), "product page", "web"))
    names = ["customer_id", "timestamp", "touchpoint", "channel"]
    pd.DataFrame(rows, columns=names).to_parquet(folder / "contacts.parquet")
    answers = {
        "response_id": [f"r{who}" for who in range(60)],
        "customer_id": [f"c{who}" for who in range(60)],
        "timestamp": pd.Timestamp("2025-01-10"),
        "question": "likely",
        "score": draw.integers(0, 11, 60).astype(float),
    }
    pd.DataFrame(answers).to_parquet(folder / "answers.parquet")
    (folder / "study.toml").write_text(TOML, encoding="utf-8")
    return open_study(folder)


@pytest.fixture(scope="module")
def groups():
    return pd.Series({f"c{who}": "ab"[who // 30] for who in range(60)})


@pytest.fixture(scope="module")
def harmless(study, groups):
    return {verb: run(study, groups.rename("harmless")) for verb, run in VERBS.items()}


def frames_of(result):
    """Return the frames of a result that have groups."""
    if not is_dataclass(result):
        return {"table": result}
    return {key: getattr(result, key) for key in ("table", "shares", "fit") if hasattr(result, key)}


def columns_of(frames):
    return sorted({name for frame in frames.values() for name in frame} - {"harmless"})


@pytest.mark.parametrize("verb", VERBS)
def test_no_name_of_groups_changes_a_figure(verb, study, groups, harmless, tmp_path):
    expected = frames_of(harmless[verb])
    for name in dict.fromkeys([*columns_of(expected), *INTERNAL]):
        result = VERBS[verb](study, groups.rename(name))
        for key, frame in frames_of(result).items():
            place = list(expected[key]).index("harmless")
            assert frame.columns.is_unique, name
            assert frame.columns[place] in (name, "group"), name
            named = frame.rename(columns={frame.columns[place]: "harmless"})
            pd.testing.assert_frame_equal(named, expected[key])
            assert figures_table(frame) if "estimate" in frame else html_table(frame)
        assert is_dataclass(result) is False or "<table" in result._repr_html_()
        save_results(tmp_path / name, result=result)
        saved = read_results(tmp_path / name)["result"]
        assert set(frames_of(result)) <= set(saved.frames) or name == "customer_id"


def test_a_harmless_name_is_kept(harmless):
    assert harmless["kpis"].by == harmless["drivers"].parameters["by"] == "harmless"
    assert harmless["kpis"].table["estimate"].notna().any()
    assert harmless["drivers"].shares["estimate"].notna().any()
    assert harmless["flows"]["mean_s"].notna().any()
    assert harmless["funnel"]["estimate"].notna().any()
