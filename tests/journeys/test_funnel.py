"""How many customers reach each stage and go on."""

from functools import partial

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.estimate import wilson
from cxlab.journeys.funnel import count_reached, funnel_table, stage_funnel
from cxlab.journeys.stages import stage_rules, stages_of
from cxlab.study.settings import Settings, StageModel

ORDER = StageModel().order


def contacts(*rows):
    """Return sorted interactions from (customer, day, touchpoint) triples."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    frame["row_id"] = [f"r{number}" for number in range(len(frame))]
    return frame.assign(channel="web").astype({"customer_id": "str", "touchpoint": "str"})


END, MONTH = pd.Timestamp("2025-06-01"), pd.Timedelta(days=30)


def kernel(interactions, rules):
    return stages_of(interactions, rules).to_frame()


SIX = contacts(
    ("a", 0, "ad"),
    ("a", 2, "page"),
    ("a", 4, "basket"),
    ("b", 0, "page"),
    ("b", 8, "basket"),
    ("c", 0, "page"),
)


def test_six_rows_by_hand():
    rules = stage_rules(Settings("A study"))
    counts = count_reached(SIX, kernel=partial(kernel, rules=rules), end=END, horizon=MONTH)
    table = funnel_table(counts, ORDER).set_index("stage")
    assert table["n"].tolist() == [3] * 5
    assert table["estimate"].tolist() == [1, 1, pytest.approx(2 / 3), 0, 0]
    assert table["low"].tolist() == wilson([3, 3, 2, 0, 0], 3)[1].tolist()
    assert table["customers"].tolist() == [1, 3, 2, 0, 0]
    assert table["next"].tolist()[:3] == [1, pytest.approx(2 / 3), 0]
    assert np.isnan(table.loc["retention", "next"])
    assert table.loc["awareness", "median_days"] == pytest.approx(2, rel=0.01)
    assert table.loc["consideration", "median_days"] == pytest.approx(2, rel=0.01)  # of 2 and 8


def test_only_what_happened_in_time_counts():
    rules = stage_rules(Settings("A study"))
    counts = count_reached(
        SIX, kernel=partial(kernel, rules=rules), end=END, horizon=pd.Timedelta(days=5)
    )
    table = funnel_table(counts, ORDER).set_index("stage")
    assert table["n"].tolist() == [3] * 5
    assert table.loc["conversion", "estimate"] == pytest.approx(1 / 3)  # b took eight days
    assert table.loc["consideration", "next"] == pytest.approx(1 / 3)
    assert table.loc["consideration", "went"] == 2  # times are of all who ever went on


def test_those_who_came_late_are_left_out():
    rules = stage_rules(Settings("A study"))
    late = contacts(("a", 0, "page"), ("a", 1, "basket"), ("b", 28, "page"), ("c", 30, "page"))
    end, week = late["timestamp"].max(), pd.Timedelta(days=7)
    counts = count_reached(late, kernel=partial(kernel, rules=rules), end=end, horizon=week)
    table = funnel_table(counts, ORDER).set_index("stage")
    assert table["n"].tolist() == [1] * 5
    assert table.loc["conversion", "estimate"] == 1
    assert table.loc["consideration", ["customers", "next"]].tolist() == [1, 1]


def test_all_who_were_seen_count_from_their_first_contact_of_any_kind():
    rules = stage_rules(Settings("A study"))
    rows = contacts(
        ("a", 0, "X1"),  # eight days before anything known: too long for the week
        ("a", 8, "basket"),
        ("b", 0, "X1"),
        ("b", 3, "basket"),
        ("c", 0, "X1"),  # never anywhere known
        ("c", 1, "X2"),
        ("d", 149, "X1"),  # too late to be given a week
        ("e", 0, "basket"),
    )
    end, week = rows["timestamp"].max(), pd.Timedelta(days=7)
    counts = count_reached(rows, kernel=partial(kernel, rules=rules), end=end, horizon=week)
    table = funnel_table(counts, ORDER).set_index("stage")
    assert table["n"].tolist() == [4] * 5
    assert table["estimate"].tolist() == [0.5, 0.5, 0.5, 0, 0]
    assert table["customers"].tolist() == [0, 0, 3, 0, 0]


def test_customers_at_unknown_touchpoints_stay_in_their_group(make_study, swap_partitions):
    rows = contacts(("a", 0, "X1"), ("b", 0, "basket"), ("c", 40, "X1"))
    study = make_study(interactions=rows, study={"min_group": 1})
    groups = pd.Series({"a": "old", "b": "old", "c": "new"}, name="persona")
    table = stage_funnel(study, by=groups, horizon_days=30)
    reached = table[table["stage"] == "conversion"].set_index("persona")
    assert reached["n"].to_dict() == {"new": 0, "old": 2}
    assert reached.loc["old", "estimate"] == 0.5
    pd.testing.assert_frame_equal(
        stage_funnel(swap_partitions(study, 3), by=groups, horizon_days=30), table
    )


def test_a_horizon_of_no_day_is_refused(make_study):
    with pytest.raises(CxlabError, match="at least 1"):
        stage_funnel(make_study(interactions=SIX), horizon_days=0)


def test_a_study_in_any_number_of_partitions(make_study, swap_partitions):
    study = make_study(interactions=SIX, study={"min_group": 2})
    table = stage_funnel(study, horizon_days=8)
    assert table["stage"].tolist() == list(ORDER)
    assert "first recorded" in table["note"][0]
    assert table["note"].iloc[-1].startswith("last stage")
    assert table.loc[0, ["next", "median_days"]].isna().all()  # one customer was seen there
    assert table.loc[0, "estimate"] == 1
    assert "fewer than 2" in table["note"][0]
    for partitions in (2, 7):
        other = stage_funnel(swap_partitions(study, partitions), horizon_days=8)
        pd.testing.assert_frame_equal(other, table)


def test_by_group(make_study):
    study = make_study(interactions=SIX, study={"min_group": 1})
    groups = pd.Series({"a": "old", "b": "new", "c": "new"}, name="persona")
    table = stage_funnel(study, by=groups, horizon_days=8)
    assert list(table)[:3] == ["stage", "persona", "n"]
    reached = table[table["stage"] == "conversion"].set_index("persona")["estimate"]
    assert reached.to_dict() == {"new": 0.5, "old": 1.0}


def test_a_small_group_keeps_its_rows_without_figures(make_study):
    table = stage_funnel(make_study(interactions=SIX), horizon_days=8)
    assert table["n"].tolist() == [3] * 5
    assert table[["estimate", "next", "median_days"]].isna().all(axis=None)
    assert table["note"].str.contains("fewer than 10").all()


def test_a_study_without_known_stages_has_no_customers_in_them(make_study):
    table = stage_funnel(make_study(interactions=contacts(("a", 0, "X1"))))
    assert table["n"].tolist() == [0] * 5
    assert table["estimate"].isna().all()


@pytest.mark.parametrize("rest", [[], ["c"] * 4])
def test_a_small_group_does_not_follow_from_all_customers(make_study, rest):
    labels = ["a"] * 40 + ["b"] * 12 + (rest or [None] * 4)
    rows = contacts(*((f"c{who}", 0, "order") for who in range(56)), ("c0", 90, "order"))
    groups = pd.Series(labels, index=[f"c{who}" for who in range(56)], name="persona")
    table = stage_funnel(make_study(interactions=rows), by=groups)
    shown = table[table["stage"] == "conversion"].set_index("persona")
    assert shown["n"].to_dict() == {"a": 40, "b": 12, **({"c": 4} if rest else {})}
    assert shown["estimate"].notna().to_dict() == {name: name == "a" for name in shown.index}
    assert shown["customers"].notna().to_dict() == {name: name == "a" for name in shown.index}
    assert shown.loc["b", "note"] == "hidden, as it would give away a group of fewer than 10"
