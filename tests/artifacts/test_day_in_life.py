"""A day in the life: who else is there, when and where, and what cannot be said."""

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.day_in_life import day_in_life
from cxlab.errors import CxlabError, UnknownNameError

FIGURES = ["estimate", "low", "high"]
FRAMES = ("actors", "touchpoints", "hours", "weekdays", "week", "months", "seasons", "regions",
          "events")  # fmt: skip
EVENT = '[[events]]\ndate = "2025-02-01"\ntitle = "strike"\n'


def lived(seed=1, customers=60, each=20):
    """Customers come in the evening, look at a rival in the morning, and get mail by day."""
    draw = np.random.default_rng(seed)
    n = customers * each
    frame = pd.DataFrame({"customer_id": np.repeat([f"c{i:03}" for i in range(customers)], each)})
    kind = draw.choice(3, n, p=[0.6, 0.3, 0.1])
    hour = np.array([19, 8, 0])[kind] + draw.integers(0, 3, n) * (kind < 2)
    minute = draw.integers(1, 60, n) * (kind < 2)
    days = pd.to_timedelta(draw.integers(0, 60, n), "D")
    frame["timestamp"] = pd.Timestamp("2025-01-01") + days + pd.to_timedelta(hour, "h")
    frame["timestamp"] += pd.to_timedelta(minute, "min")
    frame["touchpoint"] = np.array(["shop", "rival shop", "leaflet"])[kind]
    frame["actor"] = np.array(["company", "competitor", "partner"])[kind]
    return frame.assign(channel="web", direction="customer", row_id=[str(i) for i in range(n)])


@pytest.fixture
def study(make_study):
    rows = lived()
    people = pd.DataFrame({"customer_id": rows["customer_id"].unique()})
    people["Region"] = ["North", "South"] * 30
    return make_study(EVENT, customers=people, interactions=rows)


def test_whom_they_meet_when_and_where(study):
    day = day_in_life(study)
    actors = day.actors.set_index("actor")["estimate"]
    assert list(actors.index) == ["company", "partner", "competitor"]
    hours = day.hours.set_index(["actor", "hour"])["estimate"]
    assert hours["company"].loc[19:21].sum() == pytest.approx(1)
    assert hours["competitor"].loc[8:10].sum() == pytest.approx(1)
    assert "partner" not in hours.index  # dated by day only
    assert day.dated.to_numpy().tolist() == [["partner", "leaflet", "web"]]
    assert "Always at the same time of day, so that no hour is known: leaflet." in day.notes
    assert day.weekdays.groupby("actor")["estimate"].sum().to_dict() == pytest.approx(
        {"company": 1, "competitor": 1, "partner": 1}
    )
    seasons = day.seasons[day.seasons["actor"] == "company"]
    assert seasons["season"].dt.strftime("%Y-%m").tolist() == ["2024-12", "2025-03"]
    assert seasons["days"].tolist() == [59, 1]
    assert any("may as well be a trend" in note for note in day.notes)
    assert day.regions["region"].unique().tolist() == ["North", "South"]
    assert day.events["period"].unique().tolist() == ["before", "after", "change"]


def test_partitions_change_nothing(study, swap_partitions):
    groups = study.groups("Region")
    day = day_in_life(study, groups, step=4)
    for partitions in (2, 7):
        again = day_in_life(swap_partitions(study, partitions), groups, step=4)
        for name in FRAMES:
            pd.testing.assert_frame_equal(getattr(day, name), getattr(again, name), rtol=1e-9)


def test_the_order_of_rows_changes_nothing(make_study):
    rows = lived()
    studies = [make_study(interactions=one) for one in (rows, rows.sample(frac=1, random_state=2))]
    week, again = (day_in_life(one).week for one in studies)
    pd.testing.assert_frame_equal(week, again)


def test_a_study_that_says_little(make_study):
    rows = lived().drop(columns=["actor", "direction"])
    day = day_in_life(make_study(interactions=rows))
    assert day.actors["actor"].tolist() == ["company"]
    for said in (
        "The study does not say whose touchpoints these are",
        "Nothing is on record of partner, competitor and life",
        "No attribute says where customers live",
        "No outside events are named",
    ):
        assert any(said in note for note in day.notes)
    assert day.regions.empty
    assert day.events.empty
    assert "Whom they deal with" in day._repr_html_()


def test_few_customers_keep_their_rows_without_figures(make_study):
    day = day_in_life(make_study(interactions=lived(customers=6)))
    for name in ("actors", "hours", "weekdays", "week", "months"):
        frame = getattr(day, name)
        some = frame[frame["note"] != ""]
        assert len(some)
        assert some[FIGURES].isna().all(axis=None)
        assert some["note"].str.contains("fewer than 10").all()


def test_one_contact_and_no_hours(make_study):
    day = day_in_life(make_study(interactions=lived(customers=1, each=1).assign(
        timestamp=pd.Timestamp("2025-01-01"))))  # fmt: skip
    assert day.hours.empty
    assert "No contact has an hour: hours cannot be shown." in day.notes


def test_what_cannot_be_asked(study):
    for step in (0, 5, 2.0, True):
        with pytest.raises(CxlabError, match="step is a number of hours that divides 24"):
            day_in_life(study, step=step)
    with pytest.raises(CxlabError, match="event_days is a whole number from 1"):
        day_in_life(study, event_days=0)
    with pytest.raises(UnknownNameError, match="Region"):
        day_in_life(study, region="Regions")


def test_no_contact_on_record(make_study):
    answers = pd.DataFrame({"row_id": ["1"], "response_id": ["1"], "customer_id": ["a"]})
    answers = answers.assign(timestamp=pd.Timestamp("2025-01-01"), question="nps", score=9.0)
    bare = make_study('[questions]\nnps = { kind = "nps" }\n', responses=answers)
    day = day_in_life(bare)
    assert day.week.empty
    assert day.notes == ("No contact is on record: nobody's day can be shown.",)
    assert list(day.week) == list(day_in_life(make_study(interactions=lived())).week)
