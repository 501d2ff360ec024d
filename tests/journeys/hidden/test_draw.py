"""The sample of journeys."""

import pandas as pd

from cxlab.journeys.hidden import draw
from cxlab.journeys.hidden.draw import draw_journeys
from cxlab.journeys.rules import stage_rules


def made():
    rows = [(f"c{who:02d}", day, "page") for who in range(40) for day in range(3)]
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    company = frame["timestamp"] == frame["timestamp"].max()
    frame["direction"] = company.map({True: "company", False: "customer"})
    return frame.assign(channel="web")


def test_partitions_and_row_order_change_nothing(make_study, swap_partitions, monkeypatch):
    monkeypatch.setattr(draw, "MOST_CONTACTS", 31)
    study, mixed = (make_study(interactions=rows) for rows in (made(), made().sample(frac=1)))
    rules = stage_rules(study.settings)
    found = draw_journeys(study, rules)
    assert len(found) == 30  # whole journeys of two own steps each, within the bound
    assert found["customer_id"].is_monotonic_increasing
    for other in (mixed, swap_partitions(study, 2), swap_partitions(study, 7)):
        pd.testing.assert_frame_equal(draw_journeys(other, rules), found)
    assert set(draw_journeys(study, rules, seed=1)["customer_id"]) != set(found["customer_id"])


def test_what_the_company_began_is_left_out_and_long_journeys_are_cut(make_study, monkeypatch):
    study = make_study(interactions=made())
    rules = stage_rules(study.settings)
    assert len(draw_journeys(study, rules)) == 80
    monkeypatch.setattr(draw, "LONGEST", 1)
    assert len(draw_journeys(study, rules)) == 40
