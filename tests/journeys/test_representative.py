"""Journeys that stand for many."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.representative import NOBODY, representative_journeys

TOML = (
    '[stages]\norder = ["see", "look", "buy", "stay"]\n[stages.touchpoints]\n'
    'see = ["s"]\nlook = ["l", "m"]\nbuy = ["b"]\nstay = ["y"]\n'
)


def contacts(ways):
    """Return interactions from texts of touchpoints, one a day."""
    rows = [
        (f"c{who:03}", pd.Timestamp("2025-01-01") + pd.Timedelta(days=day), place)
        for who, way in enumerate(ways)
        for day, place in enumerate(way)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web", row_id=[f"r{number}" for number in range(len(frame))])


WAYS = ["slllb"] * 30 + ["slb"] * 10 + ["by"] * 20 + ["slby"] * 5 + ["yyss"] * 3 + ["?"] * 9


def test_by_hand(make_study, swap_partitions):
    study = make_study(TOML, interactions=contacts(WAYS))
    table = representative_journeys(study, most=2).table
    assert table["way"].tolist() == ["see > look > buy", "buy > stay", NOBODY]
    # 40 made the first, and one step more makes it the fourth's; the fifth's are too few to hide
    assert table["of"].tolist() == [68] * 3
    assert table["abstraction"].unique().tolist() == ["every change of stage"]
    assert table["n"].tolist()[0] == 45
    assert table["estimate"].tolist()[0] == pytest.approx(45 / 68)
    assert table["made_by"].isna().all()  # 40: five others would follow
    assert table["duration"].tolist()[:2] == ["within a week", "within a day"]
    assert table["typical"][0] == "see: s; look: l; buy: b"
    hidden = table["n"].isna()
    assert hidden.tolist() == [False, True, True]  # three are left, so one row more is hidden
    for partitions in (2, 5):
        other = representative_journeys(swap_partitions(study, partitions), most=2).table
        pd.testing.assert_frame_equal(other, table)


def test_long_journeys_are_abstracted_further(make_study):
    ways = [f"s{'lb' * (1 + number % 5)}y" for number in range(30)]
    table = representative_journeys(make_study(TOML, interactions=contacts(ways))).table
    assert table["way"].tolist() == ["see > look > buy > stay"]
    assert "back and forth" in table["abstraction"][0]
    assert table["estimate"][0] == 1


def test_by_persona_every_share_is_of_its_group(make_study):
    people = [f"c{who:03}" for who in range(len(WAYS))]
    by = pd.Series(["a"] * 30 + ["b"] * 30 + ["c"] * 17, people, name="persona")
    found = representative_journeys(make_study(TOML, interactions=contacts(WAYS)), by)
    table = found.table
    assert found.by == "persona"
    assert table[table["persona"] == "a"]["way"].tolist() == ["see > look > buy"]
    assert table[table["persona"] == "c"]["way"].tolist() == [NOBODY]
    assert table[table["persona"] == "c"]["estimate"].isna().all()
    sums = table.groupby("persona")["estimate"].sum()
    assert sums["b"] == pytest.approx(1)
    assert sums["a"] == 0  # eight of c are at a stage: they would follow from a's and all
    assert table["made_by"].isna().all()
    assert "<table" in found._repr_html_()


def test_nobody_at_a_stage_gives_an_empty_table(make_study):
    study = make_study(TOML, interactions=contacts(["?"] * 20))
    assert representative_journeys(study).table.empty
    with pytest.raises(CxlabError, match="most is 0"):
        representative_journeys(study, most=0)


def test_no_rare_touchpoint_is_named(make_study):
    ways = ["slb"] * 30 + ["smb"] * 4
    table = representative_journeys(make_study(TOML, interactions=contacts(ways))).table
    assert "m" not in table["typical"][0].replace("mostly", "")


def test_no_group_follows_from_the_sizes_of_the_others(make_study):
    by = pd.Series(["a"] * 40 + ["b"] * 12 + ["c"] * 4, [f"c{who:03}" for who in range(56)])
    study = make_study(TOML, interactions=contacts(["slb"] * 56))
    table = representative_journeys(study, by.rename("plan")).table.set_index("plan")
    assert table["of"].notna().to_dict() == {"a": True, "b": False, "c": False}
    assert table.loc[["b", "c"], ["n", "estimate", "low", "high"]].isna().all(axis=None)
    assert table.loc["b", "note"] == "hidden, as it would give away a group of fewer than 10"


def test_those_who_made_another_journey_are_not_few(make_study):
    ways = ["slb"] * 30 + ["slby"] * 12
    table = representative_journeys(make_study(TOML, interactions=contacts(ways))).table
    assert table[["n", "made_by"]].to_numpy().tolist() == [[42, 30]]
    few = representative_journeys(make_study(TOML, interactions=contacts(ways[:-4]))).table
    assert few["n"].tolist() == [38]
    assert few["made_by"].isna().all()
