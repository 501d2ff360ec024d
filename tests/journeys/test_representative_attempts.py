"""Attempts at a goal that stand for many."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.journeys.representative import NOBODY, OTHERS, representative_journeys

GOAL = '[goals]\nbuy = { start = ["basket"], end = ["order"], days = 7 }\n'
WAYS = [["basket", "page", "order"]] * 30 + [["basket", "page", "chat"]] * 20
WAYS += [["basket"]] * 15 + [["basket", "rare", "order"]] * 4


def contacts(ways):
    """Return interactions, one a day, and a contact long after."""
    rows = [
        (f"c{who:03}", pd.Timestamp("2025-01-01") + pd.Timedelta(days=day), place)
        for who, way in enumerate(ways)
        for day, place in enumerate(way)
    ]
    rows += [("c000", pd.Timestamp("2025-02-01"), "basket"), ("z", pd.Timestamp("2025-06-01"), "x")]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web")


def test_by_hand(make_study, swap_partitions):
    study = make_study(GOAL, interactions=contacts(WAYS))
    found = representative_journeys(study, within="attempt")
    table = found.table
    assert found.goal == "buy"
    # "page" may be another place: so the first stands for the rare ones too, not for those who left
    assert table["way"].tolist()[0] == "basket > page > order"
    assert table["end"].tolist() == ["goal reached", "left", "left"]
    assert table["of"].tolist() == [69] * 3  # first attempts: the one in February is a second
    assert table["n"].tolist() == [34, 20, 15]
    assert table["duration"].tolist()[0] == "within a week"
    assert not table["way"].str.contains("rare").any()
    assert "setting" not in found._repr_html_()
    for partitions in (2, 5):
        other = representative_journeys(swap_partitions(study, partitions), within="attempt")
        pd.testing.assert_frame_equal(other.table, table)


def test_touchpoints_of_few_stand_together(make_study):
    ways = [["basket", f"place {number}", "order"] for number in range(12)]
    study = make_study(GOAL, interactions=contacts(ways))
    table = representative_journeys(study, within="attempt").table
    assert table["way"].tolist() == [f"basket > {OTHERS} > order"]


def test_by_group_and_what_cannot_be_meant(make_study):
    study = make_study(GOAL, interactions=contacts(WAYS))
    by = pd.Series(["a"] * 30 + ["b"] * 39, [f"c{who:03}" for who in range(69)], name="plan")
    table = representative_journeys(study, by, within="attempt", goal="buy").table
    assert table[table["plan"] == "a"]["way"].tolist() == ["basket > page > order"]
    assert table[table["way"] == NOBODY]["n"].isna().all()
    with pytest.raises(UnknownNameError, match="goal"):
        representative_journeys(study, within="attempt", goal="sell")
    with pytest.raises(UnknownNameError, match="kind of journey"):
        representative_journeys(study, within="session")
    with pytest.raises(CxlabError, match="within='attempt'"):
        representative_journeys(study, goal="buy")


def test_too_few_attempts_are_said(make_study):
    study = make_study(GOAL, interactions=contacts(WAYS[:3]))
    found = representative_journeys(study, within="attempt")
    assert found.table.empty
    assert found.reason == "Fewer than 10 customers set out to \u201cbuy\u201d: not shown."
    assert "Fewer than 10" in found._repr_html_()
