"""Ways that lead back."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.loops import OTHERS, find_loops


def contacts(*ways):
    """Return interactions from (customer, touchpoints, one an hour)."""
    rows = [
        (who, pd.Timestamp("2025-01-01") + pd.Timedelta(hours=hour), place)
        for who, places in ways
        for hour, place in enumerate(places)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web", row_id=[f"r{number}" for number in range(len(frame))])


def told(table):
    columns = ["kind", "touchpoint", "between", "n", "customers", "of"]
    return [tuple(row) for row in table[columns].itertuples(index=False)]


def test_by_hand(make_study):
    rows = contacts(("a", "xyxy"), ("b", "xx"), ("c", "xyzx"), ("d", "x"))
    table = find_loops(make_study(interactions=rows, study={"min_group": 1}))
    assert told(table) == [
        ("again", "x", "", 1, 1, 4),
        ("back and forth", "x", "y", 1, 1, 4),
        ("back and forth", "y", "x", 1, 1, 2),
        ("return", "x", "", 1, 1, 4),
    ]
    assert table["hours"].tolist() == [1, 2, 2, 3]
    assert table["estimate"].tolist() == [0.25, 0.25, 0.5, 0.25]


def test_time_and_what_the_company_sent(make_study):
    rows = contacts(("a", "xyx"), ("b", "xmx"))
    rows["direction"] = ["company" if name == "m" else "customer" for name in rows["touchpoint"]]
    study = make_study(interactions=rows, study={"min_group": 1})
    assert told(find_loops(study))[0] == ("again", "x", "", 1, 1, 2)
    assert told(find_loops(study, days=1 / 24)) == []
    moment = rows.assign(timestamp=rows["timestamp"].iloc[0])
    assert find_loops(make_study(interactions=moment, study={"min_group": 1})).empty
    with pytest.raises(CxlabError, match="days is 0"):
        find_loops(study, days=0)


def test_rare_loops_stand_together_and_relabelling_changes_labels_only(make_study, swap_partitions):
    ways = [(f"c{who:02}", "xyx") for who in range(20)] + [("d", "xzx"), ("e", "xwx")]
    rows = contacts(*ways)
    study = make_study(interactions=rows)
    table = find_loops(study)
    assert table["touchpoint"].tolist() == ["x", OTHERS]
    assert table["note"].iloc[1] == "2 of too few customers each: not shown"
    pd.testing.assert_frame_equal(find_loops(swap_partitions(study, 4)), table)
    other = rows.assign(touchpoint=rows["touchpoint"].map(dict(zip("xyzw", "4321", strict=True))))
    again = find_loops(make_study(interactions=other))
    figures = ["n", "customers", "of", "estimate", "hours", "median_s"]
    pd.testing.assert_frame_equal(again[figures], table[figures])


def test_a_group_without_loops_does_not_follow_from_how_many_were_there(make_study):
    ways = [(f"c{who:02}", "xyx") for who in range(60)] + [(f"d{who}", "x") for who in range(5)]
    people = [who for who, _ in ways]
    by = pd.Series(["a"] * 40 + ["b"] * 20 + ["c"] * 5, index=people, name="plan")
    table = find_loops(make_study(interactions=contacts(*ways)), by=by).set_index("plan")
    assert table["of"].notna().to_dict() == {"a": True, "b": False}


def test_the_few_who_did_not_come_back_do_not_follow(make_study):
    ways = [(f"c{who:02}", "xyx") for who in range(40)] + [(f"d{who}", "x") for who in range(4)]
    table = find_loops(make_study(interactions=contacts(*ways)))
    assert table["note"].tolist() == ["hidden, as it would give away a group of fewer than 10"]
    assert table[["customers", "of", "estimate"]].isna().all(axis=None)
    more = [*ways, *((f"e{who}", "x") for who in range(6))]
    assert find_loops(make_study(interactions=contacts(*more)))["customers"].tolist() == [40]
