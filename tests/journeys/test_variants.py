"""Variants of a study."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys import variant_counts
from cxlab.journeys.variants import count_variants


def contacts(journeys):
    """Return interactions of customers c0, c1, ...: a list of sessions each, of touchpoints."""
    rows = [
        (f"c{who:02d}", pd.Timestamp("2025-01-01") + pd.Timedelta(days=day, minutes=step), place)
        for who, sessions in enumerate(journeys)
        for day, session in enumerate(sessions)
        for step, place in enumerate(session)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web")


MADE = [["xy", "x"]] * 6 + [["xy", "y"]] * 3 + [["z"], ["x"]]


def test_a_study_in_any_number_of_partitions(make_study, swap_partitions, monkeypatch):
    study = make_study(interactions=contacts(MADE), study={"min_group": 1})
    table = count_variants(study)
    assert list(table) == [
        *["rank", "variant", "length", "n", "customers", "of", "estimate", "low", "high"],
        *["coverage", "note"],
    ]
    assert table["variant"].tolist() == ["x > y > x", "x > y > y", "x", "z"]
    assert table["n"].tolist() == [6, 3, 1, 1]
    for partitions in (2, 7):
        other = swap_partitions(study, partitions)
        pd.testing.assert_frame_equal(count_variants(other), table)
        monkeypatch.setattr(variant_counts, "NAMED", 1)  # the rest is named by a second fold
        pd.testing.assert_frame_equal(count_variants(other), table)


def test_sessions_count_customers_once(make_study, swap_partitions):
    study = make_study(interactions=contacts(MADE), study={"min_group": 2})
    table = count_variants(study, per="session")
    assert table["variant"].tolist() == ["x > y", "x", "y", "all others"]
    assert table["of"].tolist() == [20] * 4
    # One customer alone had another session, so the next smallest is hidden with it.
    assert table["n"].tolist()[:2] == [9, 7]
    assert table["n"].isna().tolist() == [False, False, True, True]
    assert table["high"][0] > 0.65  # nine customers, not twenty sessions
    pd.testing.assert_frame_equal(count_variants(swap_partitions(study, 3), per="session"), table)


def test_by_group(make_study):
    study = make_study(interactions=contacts(MADE), study={"min_group": 1})
    groups = pd.Series({f"c{who:02d}": "first" if who < 6 else "then" for who in range(11)})
    table = count_variants(study, by=groups.rename("rank"), top=1)
    assert list(table)[:3] == ["rank", "variant", "group"]
    assert table["n"].tolist() == [6, 3, 2]


def test_long_journeys_are_cut(make_study):
    study = make_study(interactions=contacts([["xyx"], ["xyy"], ["xy"]]), study={"min_group": 1})
    table = count_variants(study, max_length=2)
    assert table["variant"].tolist() == ["x > y > ...", "x > y"]
    assert table["n"].tolist() == [2, 1]
    assert table["length"].tolist() == [2, 2]


@pytest.mark.parametrize("wrong", [{"top": 0}, {"max_length": 0}, {"per": "customers"}])
def test_bad_options_are_refused(make_study, wrong):
    with pytest.raises(CxlabError, match=r"at least 1|did you mean 'customer'"):
        count_variants(make_study(interactions=contacts([["x"]])), **wrong)


@pytest.mark.data
def test_bpic_2012_has_as_many_variants_as_published(shared_data, make_study):
    log = pd.read_parquet(shared_data / "bpic2012" / "bpic2012.parquet")
    names = {
        "case:concept:name": "customer_id",
        "concept:name": "touchpoint",
        "time:timestamp": "timestamp",
    }
    rows = log[list(names)].rename(columns=names)
    rows["timestamp"] = rows["timestamp"].dt.tz_localize(None)
    rows = rows.assign(channel="bank", row_id=np.arange(len(rows)).astype(str))
    study = make_study(interactions=rows, study={"min_group": 1})
    table = count_variants(study, top=10_000, max_length=1000)
    assert len(table) == 4366
    assert table["n"].sum() == 13_087
    assert table["coverage"].iloc[-1] == pytest.approx(1)
    assert table["variant"][0] == "A_SUBMITTED > A_PARTLYSUBMITTED > A_DECLINED"
    assert table["n"][0] == 3429
