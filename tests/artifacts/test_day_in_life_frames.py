"""Figures by hand, and an attack: no small cell follows from hours, weekdays and their sums."""

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.day_in_life_frames import (
    OTHER_REGIONS,
    DayFacts,
    actors_frame,
    clock_frames,
    months_frame,
    regions_frame,
    seasons_frame,
    touchpoints_frame,
)
from cxlab.artifacts.day_in_life_tally import NO_REGION, DayPlan, tally_day
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.estimate import mean_interval, wilson
from cxlab.study.groups import REST
from cxlab.study.settings import Settings

SMALL = 10


def facts(**tally):
    names = sorted(set(tally["sizes"]["persona"]) - {REST})
    return DayFacts(tally, Settings("Made"), {name: name for name in names})


def counts(sizes, **columns):
    return pd.DataFrame({"persona": list(sizes), "customers": list(sizes.values()), **columns})


SIZES = counts({"A": 100, "B": 90, REST: 50})


def test_shares_of_a_persona_s_customers():
    actors = counts({"A": 40, "B": 30, REST: 20}, actor="partner")
    table = actors_frame(facts(sizes=SIZES, actors=actors))
    assert table["persona"].tolist() == ["A", "B"]
    assert table.loc[0, ["n", "estimate", "low", "high"]].tolist() == pytest.approx(
        [100, *wilson(40, 100)]
    )


def test_touchpoints_hide_what_gives_few_away():
    table = counts({"A": 40, "B": 4, REST: 20}, actor="life", touchpoint="bus")
    found = touchpoints_frame(facts(sizes=SIZES, touchpoints=table)).set_index("persona")
    assert found["estimate"].notna().to_dict() == {"A": True, "B": False}
    lone = touchpoints_frame(facts(sizes=SIZES, touchpoints=table.iloc[:2]))
    assert lone["estimate"].isna().all()  # without the rest, A's would tell B's four


def test_the_largest_regions_are_named_and_their_n_hidden_with_the_share():
    regions = [f"R{at:02}" for at in range(14)]
    sizes = [100 - at for at in range(14)]
    places = pd.DataFrame({"persona": "A", "region": [*regions, NO_REGION]})
    places["customers"] = [*sizes, 99]
    met = places.assign(actor="partner", customers=[*[30] * 13, 30, 3])
    table = regions_frame(facts(sizes=counts({"A": 1500}), places=places, regions=met))
    assert table["region"].tolist() == [*regions[:12], OTHER_REGIONS, NO_REGION]
    few = table[table["region"] == NO_REGION].iloc[0]
    assert pd.isna(few["n"])
    assert few["note"] == "fewer than 10: not shown"
    assert table["estimate"].isna().sum() == 2  # beside the total, one more
    assert table.loc[table["region"] == OTHER_REGIONS, "n"].tolist() in ([87 + 88], [pd.NA])


def test_months_of_personas_hide_chains():
    months = pd.to_datetime(["2025-01-01", "2025-02-01"])
    rows = pd.DataFrame({"persona": list("AABB"), "month": [*months, *months], "actor": "company"})
    rows["customers"] = [4, 30, 40, 50]
    table = months_frame(facts(sizes=counts({"A": 60, "B": 60}), months=rows))
    assert table["estimate"].isna().all()


def test_a_season_is_hidden_with_any_of_its_months():
    months = pd.to_datetime(["2025-01-01", "2025-02-01", "2025-03-01", "2025-06-01"])
    rows = pd.DataFrame({"persona": "A", "month": months, "actor": "company"})
    rows["customers"] = [4, 40, 50, 45]  # 42 of the winter would say that two came in January
    seasons = pd.DataFrame({"persona": "A", "actor": "company", "customers": [42, 50, 45]})
    seasons["season"] = pd.to_datetime(["2024-12-01", "2025-03-01", "2025-06-01"])
    tally = {"sizes": counts({"A": 60}), "months": rows, "seasons": seasons}
    assert seasons_frame(facts(**tally))["estimate"].notna().tolist()[:2] == [False, True]
    rows["customers"] = [10, 40, 50, 45]
    assert seasons_frame(facts(**tally | {"months": rows}))["estimate"].notna().all()


def test_means_of_hours_by_hand():
    hours = pd.DataFrame({"persona": "A", "actor": "company", "slot": range(24)})
    hours = hours.assign(customers=0, people=40, total=0.0, squares=0.0)
    hours.loc[9, ["customers", "total", "squares"]] = [40, 40.0, 40.0]
    hours.loc[21, ["customers", "total", "squares"]] = [0, 0.0, 0.0]
    days = hours.head(7).assign(customers=20, total=40 / 7, squares=40 / 49)
    week = pd.concat([hours.head(8).assign(customers=20)] * 7).reset_index(drop=True)
    week = week.assign(slot=range(56))
    made = facts(sizes=counts({"A": 40}), hours=hours, weekdays=days, week=week)
    found = clock_frames(made, 3)
    nine = found["hours"].iloc[9]
    assert nine[["estimate", "low", "high"]].tolist() == [1, *mean_interval(40, 1.0, 0.0)[1:]]
    assert found["week"][["weekday", "hour"]].iloc[-1].tolist() == [6, 21]


def lived(seed):
    """Return contacts of a few groups at few hours of few days, one each."""
    draw = np.random.default_rng(seed)
    sizes = draw.choice([12, 25, 40, 60, 90], int(draw.integers(2, 4)))
    groups = [f"g{at}" if at else REST for at, size in enumerate(sizes) for _ in range(size)]
    ids = [f"c{at:03}" for at in range(len(groups))]
    odds = draw.dirichlet([0.5] * 9)
    cell = draw.choice(9, len(ids), p=odds)
    days, hours = np.array([0, 2, 5])[cell // 3], np.array([9, 10, 20])[cell % 3]
    time = pd.Timestamp("2025-01-06 00:07") + pd.to_timedelta(days * 24 + hours, "h")
    frame = pd.DataFrame({"customer_id": ids, "timestamp": time, "touchpoint": "shop"})
    frame = frame.assign(channel="web", actor="company", direction="customer")
    return frame, pd.Series(groups, ids), list(zip(groups, days, hours, strict=True))


@pytest.mark.parametrize("step", [1, 3])
def test_no_cell_of_few_follows_from_the_week(step):
    """With one contact each, the shares of cells are sums of customers."""
    seen = 0
    for seed in range(step, 9, 2):
        rows, groups, cells = lived(seed)
        plan = DayPlan(groups=groups[groups != REST], step=step)
        tally = tally_day(rows, plan=plan)
        names = {name: name for name in sorted(set(groups) - {REST})}
        found = clock_frames(DayFacts(tally, Settings("Made"), names), step)
        parts = pd.Series(cells).value_counts()
        known = [[who == name for who, _, _ in parts.index] for name in set(groups)]
        given = len(known)
        for row in shown(found["hours"]):
            known.append([p[0] == row.persona and p[2] == row.hour for p in parts.index])
        for row in shown(found["weekdays"]):
            known.append([p[0] == row.persona and p[1] == row.weekday for p in parts.index])
        for row in shown(found["week"]):
            at = (row.persona, row.weekday, row.hour)
            known.append([(p[0], p[1], p[2] - p[2] % step) == at for p in parts.index])
        seen += len(known) - given
        whole = clock_frames(everyone(rows, step), step)
        known += [[p[2] == row.hour for p in parts.index] for row in shown(whole["hours"])]
        known += [[p[1] == row.weekday for p in parts.index] for row in shown(whole["weekdays"])]
        for row in shown(whole["week"]):
            at = (row.weekday, row.hour)
            known.append([(p[1], p[2] - p[2] % step) == at for p in parts.index])
        few = np.eye(len(parts))[np.flatnonzero((parts < SMALL).to_numpy())]
        assert not (follow(known, few) & ~follow(known[:given], few)).any(), seed
    assert seen


def everyone(rows, step):
    """Return what a day of all customers is made from: the same page shows it."""
    tally = tally_day(rows, plan=DayPlan(step=step))
    return DayFacts(tally, Settings("Made"), {EVERYONE: EVERYONE})


def shown(table):
    return table[table["estimate"] > 0].itertuples()


def follow(known, choices):
    _, strength, rows = np.linalg.svd(np.array(known, dtype=float), full_matrices=False)
    basis = rows[strength > 1e-9]
    return np.abs(choices - (choices @ basis.T) @ basis).max(axis=1, initial=0) < 1e-8
