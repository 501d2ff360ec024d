"""Retention by cohort: hand-counted cells, censored cells, small cohorts, groups."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.estimate import wilson
from cxlab.kpis import measure_retention

ROLES = '[roles]\npurchase = ["order"]\n'


def orders(rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp"])
    times = pd.to_datetime(frame["timestamp"])
    return frame.assign(timestamp=times, touchpoint="order", channel="web")


@pytest.fixture
def study(make_study):
    """Three new in January, two in February; the data begin in October, and end within April."""
    rows = [
        *(("z", "2024-10-01"), ("z", "2025-01-20"), ("y", "2024-12-29")),
        *(("a", "2025-01-02"), ("a", "2025-02-10"), ("a", "2025-02-11"), ("a", "2025-03-31")),
        *(("b", "2025-01-31"), ("b", "2025-03-01")),
        ("c", "2025-01-15"),
        *(("d", "2025-02-01"), ("d", "2025-04-10")),
        *(("e", "2025-02-28"), ("e", "2025-03-01")),
    ]
    people = pd.DataFrame({"customer_id": list("abcdeyz"), "tier": list("xxyxyxx")})
    return make_study(ROLES, study={"min_group": 2}, interactions=orders(rows), customers=people)


def test_cells_as_counted_by_hand(study):
    table = measure_retention(study).table
    assert list(table) == ["cohort", "since", "n", "estimate", "low", "high", "note"]
    january = table[table["cohort"] == "2025-01-01"].set_index("since")
    assert set(january["n"]) == {3}
    assert january["estimate"].tolist()[:3] == pytest.approx([1, 1 / 3, 2 / 3])
    assert january.loc[2, ["low", "high"]].tolist() == pytest.approx(wilson(2, 3)[1:])
    assert january.loc[0, ["low", "high"]].tolist() == [1, 1]
    february = table[table["cohort"] == "2025-02-01"].set_index("since")
    assert february.loc[[0, 1], "estimate"].tolist() == [1, 0.5]


def test_periods_that_are_not_over_have_no_figure_and_say_so(study):
    table = measure_retention(study).table.set_index(["cohort", "since"])
    late = table.loc[[("2025-01-01", 3), ("2025-02-01", 2), ("2025-02-01", 3)]]
    assert late[["estimate", "low", "high"]].isna().all().all()
    assert late["note"].str.contains("the data end before the period does").all()
    assert table.loc[("2025-01-01", 1), "note"] == ""


def test_who_is_first_seen_as_the_data_begin_is_left_out_and_it_is_said(study):
    found = measure_retention(study)
    assert found.table["cohort"].min() == pd.Timestamp("2025-01-01")
    words = "Left out: the customers first seen in the first 90 days of the data, 2 of 7."
    assert found.note == words
    assert words in found._repr_html_()


def test_a_cohort_that_the_rule_cuts_says_so(make_study):
    rows = [("z", "2024-10-10"), ("y", "2025-01-07"), ("a", "2025-01-08"), ("b", "2025-01-30")]
    made = make_study(
        ROLES, study={"min_group": 2}, interactions=orders([*rows, ("a", "2025-03-05")])
    )
    found = measure_retention(made)
    first = found.table[found.table["since"] == 0]
    assert first["n"].tolist() == [2]
    assert first["note"].tolist() == ["only those first seen from 2025-01-08 on"]
    quarters = measure_retention(made, every="QS").table
    assert quarters["n"].unique().tolist() == [2]


def test_where_nobody_is_new_that_is_what_it_says(make_study):
    made = make_study(ROLES, interactions=orders([("a", "2025-01-02"), ("a", "2025-09-02")]))
    found = measure_retention(made)
    assert found.table.empty
    assert "1 of 1" in found._repr_html_()


def test_small_cohorts_are_hidden_with_those_that_would_give_them_away(make_study):
    sizes = {"2025-01-05": 12, "2025-02-05": 3, "2025-03-05": 30}
    rows = [("old", "2024-09-01")]
    rows += [
        (f"{day}{number}", when)
        for day, size in sizes.items()
        for number in range(size)
        for when in (day, "2025-05-20")
    ]
    table = measure_retention(make_study(ROLES, interactions=orders(rows))).table
    hidden = table[table["cohort"] == "2025-02-01"]
    assert hidden["estimate"].isna().all()
    assert hidden["note"].str.startswith("fewer than 10 customers").all()
    assert (hidden["n"] == 3).all()
    shown = table[table["cohort"] == "2025-03-01"]
    assert shown["estimate"].notna().any()


def test_groups_are_cohorts_of_their_own(study):
    table = measure_retention(study, by="tier").table
    assert list(table)[:3] == ["cohort", "tier", "since"]
    cell = table[(table["tier"] == "x") & (table["cohort"] == "2025-01-01")]
    assert set(cell["n"]) == {2}
    tiers = study.read("customers").set_index("customer_id")["tier"]
    pd.testing.assert_frame_equal(measure_retention(study, by=tiers).table, table)


def test_the_number_of_partitions_changes_nothing(study, swap_partitions):
    whole = measure_retention(study, by="tier", every="W-MON").table
    parts = measure_retention(swap_partitions(study, 3), by="tier", every="W-MON").table
    pd.testing.assert_frame_equal(whole, parts)


def test_cells_are_those_of_a_count_by_pandas(make_study):
    rng = np.random.default_rng(3)
    days = pd.Timestamp("2025-01-01") + pd.to_timedelta(rng.integers(0, 300, 900), unit="D")
    rows = orders({"customer_id": rng.integers(0, 150, 900).astype(str), "timestamp": days})
    rows = pd.concat([rows, orders([("old", "2024-09-01")])], ignore_index=True)
    table = measure_retention(make_study(ROLES, study={"min_group": 1}, interactions=rows)).table
    months = rows.assign(month=rows["timestamp"].dt.to_period("M"))
    months["cohort"] = months.groupby("customer_id")["month"].transform("min")
    since = (months["month"] - months["cohort"]).map(lambda gap: gap.n)
    counted = months.assign(since=since).groupby(["cohort", "since"])["customer_id"].nunique()
    known = table.dropna(subset=["estimate"])
    for row in known.itertuples():
        there = counted.get((row.cohort.to_period("M"), row.since), 0)
        assert row.estimate == pytest.approx(there / row.n)


def test_nobody_active_and_no_interactions(make_study):
    rows = orders([("a", "2025-01-02")]).assign(touchpoint="mail")
    empty = measure_retention(make_study(ROLES, interactions=rows))
    assert empty.table.empty
    assert "No customer was ever active" in empty._repr_html_()
    said = {"response_id": ["1"], "customer_id": "a", "question": "q", "score": [1.0]}
    answers = pd.DataFrame({**said, "timestamp": pd.Timestamp("2025-01-02")})
    assert measure_retention(make_study(responses=answers)).table.empty


def test_bad_input(study):
    with pytest.raises(CxlabError, match="no pandas offset"):
        measure_retention(study, every="monthly")
    with pytest.raises(UnknownNameError, match="did you mean 'tier'"):
        measure_retention(study, by="tiers")


def test_it_shows_itself(study):
    page = measure_retention(study)._repr_html_()
    assert "2025-02-01" in page
    assert "Retention by cohort: A made study" in page
    assert "33\N{NO-BREAK SPACE}%" in page
    assert "who was never recognised again counts as gone" in page
