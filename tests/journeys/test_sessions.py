"""Sessions: how contacts fall into them, and what is said of them."""

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.journeys.sessions import (
    MEASURES,
    count_sessions,
    find_sessions,
    session_table,
    whole_sessions,
)
from cxlab.journeys.spans import merge_timed
from cxlab.study.groups import GROUP


def contacts(*rows):
    """Return sorted interactions from (customer, minute) pairs."""
    frame = pd.DataFrame(rows, columns=["customer_id", "minute"])
    frame = frame.sort_values(["customer_id", "minute"], kind="stable", ignore_index=True)
    minutes = pd.to_timedelta(frame.pop("minute"), unit="min")
    frame["timestamp"] = pd.Timestamp("2025-01-01") + minutes
    return frame.astype({"customer_id": "str"}).assign(touchpoint="page", channel="web")


SIX = contacts(("a", 0), ("a", 30), ("a", 61), ("b", 62), ("b", 500), ("b", 503))


def test_six_rows_by_hand():
    assert whole_sessions(SIX)[1].tolist() == [0, 2, 3, 4]
    table = session_table(merge_timed([count_sessions(SIX)]), min_group=1).set_index("measure")
    assert table.index.tolist() == list(MEASURES)
    assert (table["n"] == 4).all()
    assert (table["customers"] == 2).all()
    assert table["estimate"].tolist() == [
        2,
        1.5,
        0.5,
        0,
        pytest.approx(1800, rel=0.01),
    ]
    assert (table["low"] <= table["estimate"]).all()
    assert (table["estimate"] <= table["high"]).all()


def test_what_the_source_numbers_is_a_session_and_what_the_company_sent_is_none():
    rows = contacts(("a", 0), ("a", 10), ("a", 100), ("a", 110), ("b", 0), ("b", 50))
    rows["session_id"] = pd.Series(["s", None, "s", None, "s", None], dtype="str")
    rows["direction"] = pd.Series([None, "customer", None, None, None, "company"], dtype="str")
    found, first = whole_sessions(rows)
    assert found.index.tolist() == [0, 2, 1, 3, 4]  # the session of a is in one piece
    assert first.tolist() == [0, 2, 3, 4]
    sums = count_sessions(rows.astype({"session_id": "category", "direction": "category"})).rows
    assert sums[["customers", "sessions", "contacts", "ones"]].to_numpy().tolist() == [[2, 4, 5, 3]]


pairs = st.lists(st.tuples(st.sampled_from("abcdef"), st.integers(0, 300)), min_size=1, max_size=40)


@given(pairs, st.sampled_from([1, 2, 7]))
@settings(deadline=None, max_examples=40)
def test_equals_a_plain_loop_in_any_number_of_partitions(rows, partitions):
    sessions = []
    for who, minute in sorted(rows):
        if sessions and sessions[-1][0] == who and minute - sessions[-1][1][-1] <= 30:
            sessions[-1][1].append(minute)
        else:
            sessions.append((who, [minute]))
    frame = contacts(*rows)
    where = frame["customer_id"].map(lambda who: ord(who) % partitions)
    counts = merge_timed([count_sessions(frame[where == part]) for part in range(partitions)])
    sums = counts.rows.iloc[0]
    sizes = pd.Series([len(minutes) for _, minutes in sessions])
    own = pd.Series([who for who, _ in sessions]).value_counts()
    assert sums["sessions"] == len(sessions)
    assert sums["customers"] == len(own)
    assert sums["sessions squared"] == (own**2).sum()
    assert sums["contacts"] == len(rows)
    assert sums["ones"] == (sizes == 1).sum()
    lengths = sorted(60 * (minutes[-1] - minutes[0]) for _, minutes in sessions)
    middle = lengths[(len(lengths) - 1) // 2]
    assert counts.quantile(0.5)[0] == pytest.approx(middle, rel=0.01)


def test_a_study_with_sessions_of_its_own(make_study):
    rows = SIX.assign(session_id=["s", "t", "t", None, None, None])
    table = find_sessions(make_study(interactions=rows, study={"min_group": 1}))
    assert table["n"].tolist() == [4] * 5
    sent = SIX.assign(direction=["company", *["customer"] * 5])
    table = find_sessions(make_study(interactions=sent, study={"min_group": 1}))
    figures = table.set_index("measure")["estimate"]
    assert figures["contacts per session"] == pytest.approx(5 / 4)


def test_customers_in_no_group_do_not_count():
    rows = count_sessions(SIX, groups=pd.Series({"b": "new"})).rows
    assert rows[[GROUP, "customers", "sessions"]].to_numpy().tolist() == [["new", 1, 2]]


def test_a_study_in_any_number_of_partitions(make_study, swap_partitions):
    study = make_study(interactions=SIX, study={"min_group": 1})
    table = find_sessions(study)
    for partitions in (2, 7):
        other = find_sessions(swap_partitions(study, partitions))
        pd.testing.assert_frame_equal(other, table, rtol=1e-9)
    longer = find_sessions(study, pause_minutes=31).set_index("measure")
    assert longer.loc["sessions per customer", "estimate"] == 1.5


@pytest.mark.parametrize("rest", [[], ["c"] * 4])
def test_a_small_group_does_not_follow_from_all_customers(make_study, rest):
    labels = ["a"] * 40 + ["b"] * 12 + (rest or [None] * 4)
    groups = pd.Series(labels, index=[f"c{who}" for who in range(56)], name="persona")
    study = make_study(interactions=contacts(*((f"c{who}", 0) for who in range(56))))
    table = find_sessions(study, by=groups)
    first = table[table["measure"] == "contacts per session"].set_index("persona")
    assert first["n"].dropna().to_dict() == {"a": 40}
    assert first.index.tolist() == ["a", "b", *rest[:1]]
    assert first["estimate"].notna().tolist() == [name == "a" for name in first.index]


@pytest.mark.parametrize("pause", [0, -1, float("nan")])
def test_no_pause_is_refused(make_study, pause):
    with pytest.raises(CxlabError, match="above 0"):
        find_sessions(make_study(interactions=SIX), pause_minutes=pause)
