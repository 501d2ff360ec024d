"""What every registered KPI keeps to: an extension is tested by being there."""

import re
import shutil
import sys

import pandas as pd
import pytest

from cxlab.kpis import KPIS, UNITS, measure_kpis
from cxlab.kpis.contacts import HORIZON
from cxlab.kpis.kpi import PLACES
from cxlab.privacy import mask_text
from cxlab.study import Study, schema
from cxlab.study.prepare import prepare
from cxlab.study.settings import QUESTION_KINDS, ROLES

#: What the sample's rows hold nothing of.
NOT_IN_SAMPLE = ("expectation_gap", "nps_transactional", "public_complaints", "resolution_time")

pytestmark = pytest.mark.parametrize("name", sorted(KPIS))


def test_words_are_whole_sentences_and_units_are_known(name):
    kpi = KPIS[name]
    assert kpi.name == name
    assert kpi.estimator.unit in UNITS
    assert kpi.good in ("high", "low", "neither", "question")
    for text in (kpi.words.definition, kpi.words.caution):
        assert text[0].isupper()
        assert text.endswith(".")
        assert mask_text(text) == text
    assert ". " not in kpi.words.definition
    assert not kpi.words.left_out.endswith(".")
    assert kpi.kernel.__doc__


def test_needs_name_what_there_is(name):
    needs = KPIS[name].needs
    assert needs.columns
    for table, columns in needs.columns.items():
        assert table in schema.PARTITIONED
        assert set(columns) <= set(schema.columns(table))
    assert set(needs.present) <= {name for names in needs.columns.values() for name in names}
    assert set(needs.roles) <= set(ROLES)
    assert needs.question in QUESTION_KINDS


def test_it_stands_in_a_file_of_its_name(name):
    assert KPIS[name].kernel.__module__ == f"cxlab.kpis.catalogue.{name}"
    assert KPIS[name].kernel.__name__ == name


def test_without_rows_it_observes_nothing(name, scope, question):
    kpi = KPIS[name]
    rows = {table: schema.empty(table, list(names)) for table, names in kpi.needs.columns.items()}
    found = kpi.kernel(**rows, scope=scope(question(kpi.needs.question or "nps", (0, 10))))
    assert found.empty
    assert set(found) - set(PLACES) == {"customer_id", "timestamp", "value"}
    assert found["value"].dtype == "float64"


def test_a_study_that_has_almost_nothing_gets_a_note(name, make_study):
    rows = {"customer_id": ["a"], "timestamp": [pd.Timestamp("2025-01-02")], "touchpoint": ["x"]}
    study = make_study(interactions=pd.DataFrame({**rows, "channel": ["web"]}))
    for every in (None, "MS"):
        row = measure_kpis(study, every=every, kpis=[name]).table.iloc[0]
        assert row["n"] == 0
        assert row[["estimate", "low", "high"]].isna().all()
        assert row["note"].startswith(("needs ", "nothing found: "))


def test_on_the_sample_intervals_hold_estimates_and_nothing_hangs_on_partitions(name, measured):
    one, five = (table[table["kpi"] == name] for table in measured)
    shown = one.dropna(subset=["estimate"])
    # Its third quarter would give away the few first buyers of the last one.
    enough = 1 if name == "repeat_purchase" else 2
    assert (len(shown) >= enough) != (name in NOT_IN_SAMPLE)
    assert (shown["low"] <= shown["estimate"]).all()
    assert (shown["estimate"] <= shown["high"]).all()
    pd.testing.assert_frame_equal(one, five, rtol=1e-9, atol=1e-9)


@pytest.fixture(scope="module")
def measured(sample, tmp_path_factory):
    """The sample's KPIs by quarter, from the store that other tests use and from another."""
    folder = tmp_path_factory.mktemp("five") / "sample"
    shutil.copytree(sample.path, folder, ignore=shutil.ignore_patterns(".cxlab"))
    settings, store = prepare(folder, partitions=5)
    studies = (sample, Study(folder, settings, store))
    return [measure_kpis(study, every="QS").table for study in studies]


def test_the_horizon_is_what_the_definitions_say(name):
    kpi = KPIS[name]
    own = getattr(sys.modules[kpi.kernel.__module__], "WAIT", HORIZON)
    named = re.findall(r"(\d+) days", kpi.words.definition)
    assert {int(days) for days in named} <= {own.days}
