"""Touchpoints at which journeys end."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.drop_offs import ALIKE, MORE, UNSAID, drop_offs


def contacts(*rows):
    """Return interactions from (customer, day, touchpoint, direction)."""
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint", "direction"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.assign(channel="web", row_id=[f"r{number}" for number in range(len(frame))])


ROWS = contacts(
    ("a", 0, "page", "customer"),
    ("a", 1, "pay", "customer"),  # ends a journey: the mail is the company's
    ("a", 9, "mail", "company"),
    ("a", 40, "page", "customer"),
    ("a", 69, "page", "customer"),  # 31 days before the end
    ("b", 0, "page", "customer"),
    ("b", 30, "page", "customer"),  # exactly 30 days later: another journey
    ("b", 80, "pay", "customer"),  # too late to know
    ("z", 100, "page", "customer"),
)


def test_by_hand(make_study, swap_partitions):
    study = make_study(interactions=ROWS, study={"min_group": 1})
    table = drop_offs(study).set_index("touchpoint")
    assert table["n"].to_dict() == {"page": 5, "pay": 1}
    assert table["customers"].to_dict() == {"page": 2, "pay": 1}
    assert table["estimate"].to_dict() == {"page": pytest.approx(3 / 5), "pay": 1}
    assert table["average"].tolist() == pytest.approx([4 / 6] * 2)
    for partitions in (2, 5):
        other = drop_offs(swap_partitions(study, partitions))
        pd.testing.assert_frame_equal(other.set_index("touchpoint"), table)


def planted(seed, share):
    """Return journeys of three contacts, of which those that come to "fail" often end there."""
    draw = np.random.default_rng(seed)
    rows = []
    for who in range(150):
        for place, day in enumerate((0, 1, 2)):
            name = str(draw.choice(["page", "search", "fail"], p=[0.4, 0.4, 0.2]))
            rows.append((f"c{who:03}", day, name, "customer"))
            if place < 2 and draw.random() < (share if name == "fail" else 0.2):
                break
    return contacts(*rows, ("z", 90, "page", "customer"))


def test_a_planted_end_is_found_and_none_where_there_is_none(make_study):
    table = drop_offs(make_study(interactions=planted(1, 0.9))).set_index("touchpoint")
    assert table.loc["fail", "verdict"] == MORE
    same = [drop_offs(make_study(interactions=planted(seed, 0.2))) for seed in range(2)]
    assert all((table["verdict"] == ALIKE).mean() >= 2 / 3 for table in same)


def test_a_small_group_has_no_figures_and_does_not_follow(make_study):
    rows = contacts(*((f"c{who:02}", 0, "page", "customer") for who in range(60)))
    rows = pd.concat([rows, contacts(("z", 90, "page", "customer"))], ignore_index=True)
    rows["row_id"] = [f"r{number}" for number in range(len(rows))]
    names = ["a"] * 40 + ["b"] * 15 + ["c"] * 5
    by = pd.Series(names, index=[f"c{who:02}" for who in range(60)], name="plan")
    table = drop_offs(make_study(interactions=rows), by=by).set_index("plan")
    assert table["estimate"].notna().to_dict() == {"a": True, "b": False, "c": False}
    assert table.loc["c", "verdict"] == UNSAID
    assert table["average"].notna().to_dict() == {"a": True, "b": False, "c": False}


def test_rare_touchpoints_stand_together(make_study):
    rare = [(f"c{who:02}", 0, f"<b>{who}</b>" * 1000, "customer") for who in range(30)]
    rows = contacts(*rare, *((f"d{who:02}", 0, "page", "customer") for who in range(30)))
    rows = pd.concat([rows, contacts(("z", 90, "page", "customer"))], ignore_index=True)
    rows["row_id"] = [f"r{number}" for number in range(len(rows))]
    table = drop_offs(make_study(interactions=rows))
    assert table["touchpoint"].tolist() == ["(30 other touchpoints)", "page"]
    assert table["estimate"].tolist() == [1, 1]


def test_a_silence_of_no_day_is_refused(make_study):
    with pytest.raises(CxlabError, match="quiet_days is 0"):
        drop_offs(make_study(interactions=ROWS), quiet_days=0)
