import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.day_in_life_tally import NO_REGION, DayPlan, merge_days, tally_day


def contacts(*rows):
    names = ["customer_id", "timestamp", "touchpoint", "actor", "direction"]
    frame = pd.DataFrame(rows, columns=names).assign(channel="web")
    return frame.astype({"timestamp": "datetime64[us]", "customer_id": "str"})


SIX = contacts(
    ("ann", "2025-01-06 09:30", "shop", "company", "customer"),
    ("ann", "2025-01-06 21:00", "shop", "company", "customer"),
    ("ann", "2025-01-07 09:10", "shop", "company", "customer"),
    ("ann", "2025-01-08 09:10", "newsletter", "company", "company"),
    ("bob", "2025-01-12 21:05", "shop", "company", "customer"),
    ("bob", "2025-02-01 12:00", "rival", "competitor", "customer"),
)


def cell(table, **at):
    found = table
    for name, value in at.items():
        found = found[found[name] == value]
    assert len(found) == 1
    return found.iloc[0]


def test_six_rows_by_hand():
    tally = tally_day(SIX, plan=DayPlan())
    nine = cell(tally["hours"], actor="company", slot=9)
    assert nine[["customers", "people", "total", "squares"]].tolist() == pytest.approx(
        [1, 2, 2 / 3, 4 / 9]
    )
    assert cell(tally["hours"], actor="company", slot=21)["total"] == pytest.approx(4 / 3)
    assert cell(tally["weekdays"], actor="company", slot=0)["total"] == pytest.approx(2 / 3)
    assert cell(tally["weekdays"], actor="company", slot=6)["customers"] == 1
    assert cell(tally["week"], actor="company", slot=6 * 24 + 21)["total"] == 1
    months = tally["months"].assign(month=tally["months"]["month"].dt.month)
    assert months[["actor", "month", "customers"]].to_numpy().tolist() == [
        ["company", 1, 2],
        ["competitor", 2, 1],
    ]
    assert tally["sizes"]["customers"].tolist() == [2]


def test_what_the_company_sends_is_no_hour_but_a_touchpoint():
    tally = tally_day(SIX, plan=DayPlan())
    assert cell(tally["touchpoints"], touchpoint="newsletter")["customers"] == 1
    assert tally["hours"].groupby("actor")["total"].sum().to_dict() == pytest.approx(
        {"company": 2, "competitor": 1}
    )


def test_cells_of_several_hours_hold_the_squares_of_their_sums():
    late = contacts(
        ("ann", "2025-01-06 20:10", "shop", "company", "customer"),
        ("ann", "2025-01-06 21:10", "shop", "company", "customer"),
    )
    week = tally_day(late, plan=DayPlan(step=3))["week"]
    assert len(week) == 56
    assert week.loc[week["total"] > 0, ["total", "squares"]].to_numpy().tolist() == [
        [0.5, 0.25],
        [0.5, 0.25],
    ]
    assert tally_day(late, plan=DayPlan(step=6))["week"]["squares"].max() == 1


def test_days_of_what_is_dated_in_utc_do_not_slip():
    mailed = contacts(("ann", "2025-02-01", "leaflet", "partner", "company"))
    for dated, month in (({}, 1), ({("partner", "leaflet", "web"): "UTC"}, 2)):
        tally = tally_day(mailed, plan=DayPlan("America/New_York", dated))
        assert tally["months"]["month"].dt.month.tolist() == [month]
    assert tally["hours"].empty
    assert cell(tally["weekdays"], actor="partner", slot=5)["total"] == 1


def test_events_are_counted_for_the_same_customers():
    plan = DayPlan(events=(pd.Timestamp("2025-01-07"),), event_days=2)
    found = tally_day(SIX, plan=plan)["events"]
    company = found[found["actor"] == "company"]
    assert company[["before", "after", "both"]].to_numpy().tolist() == [[1, 1, 1]]


def test_regions_and_those_without_one():
    tally = tally_day(SIX, plan=DayPlan(regions=pd.Series({"ann": "North"})))
    assert tally["places"].set_index("region")["customers"].to_dict() == {"North": 1, NO_REGION: 1}
    assert cell(tally["regions"], region=NO_REGION, actor="competitor")["customers"] == 1


def test_partitions_add_up():
    plan = DayPlan(groups=pd.Series({"ann": "A"}), events=(pd.Timestamp("2025-01-07"),))
    whole = merge_days([tally_day(SIX, plan=plan)])
    parts = [SIX[SIX["customer_id"] == who] for who in ("bob", "ann")]
    again = merge_days([tally_day(part.reset_index(drop=True), plan=plan) for part in parts])
    for name, frame in whole.items():
        mine = again[name]
        if name in ("hours", "weekdays", "week"):  # nobody of a group that is not there
            both = [one[one["customers"] > 0].reset_index(drop=True) for one in (frame, mine)]
            frame, mine = both
        pd.testing.assert_frame_equal(frame, mine, rtol=1e-12)


def test_shares_of_an_actor_sum_to_its_customers():
    draw = np.random.default_rng(1)
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(draw.integers(1, 400_000, 300), "min")
    rows = contacts(*[("c", "2025-01-01 10:00", "shop", "company", "customer")] * 300)
    rows = rows.assign(customer_id=draw.integers(0, 30, 300).astype(str), timestamp=times)
    tally = tally_day(rows.sort_values(["customer_id", "timestamp"]), plan=DayPlan(step=2))
    for name in ("hours", "weekdays", "week"):
        assert tally[name]["total"].sum() == pytest.approx(tally[name]["people"].iloc[0])
