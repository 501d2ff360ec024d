"""Every KPI has a family; names that are listed exist."""

from dataclasses import replace

import pytest

from cxlab.kpis import KPIS
from cxlab.kpis.families import FAMILIES, family_of, place


@pytest.mark.parametrize("name", sorted(KPIS))
def test_every_kpi_stands_under_a_heading(name):
    assert family_of(KPIS[name]) in {heading for heading, _ in FAMILIES.values()}


def test_names_that_are_listed_are_kpis():
    listed = [name for _, names in FAMILIES.values() for name in names]
    assert set(listed) <= set(KPIS)
    assert len(set(listed)) == len(listed)


def test_a_new_kpi_is_placed_by_what_it_needs_or_says():
    nps, value = replace(KPIS["nps"], name="own"), replace(KPIS["customer_value"], name="own")
    assert family_of(nps) == "What customers say"
    assert family_of(value).startswith("Whether they stay")
    assert family_of(replace(KPIS["response_time"], name="own")) == "How they are served"
    assert family_of(replace(KPIS["conversion"], name="own")) == "What customers do"
    told = replace(nps, words=replace(nps.words, family="service"))
    assert family_of(told) == "How they are served"


def test_unlisted_names_come_last_in_order():
    assert sorted(["zzz", "aaa", "nps"], key=place) == ["nps", "aaa", "zzz"]
