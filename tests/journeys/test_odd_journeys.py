"""Verbs about how customers move, on journeys and names as odd as data have them."""

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.journeys.channels import channel_switches
from cxlab.journeys.contrast import compare_journeys
from cxlab.journeys.drop_offs import drop_offs
from cxlab.journeys.episodes import find_episodes
from cxlab.journeys.episodes_figures import episode_figures
from cxlab.journeys.goal_funnel import goal_funnel
from cxlab.journeys.loops import find_loops
from cxlab.journeys.representative import representative_journeys
from cxlab.journeys.shifts import touchpoint_shifts
from cxlab.journeys.today import present_stages

NAMES = ["x" * 10_000, "<img src=x onerror=alert(1)>", "سلة", "a > b", "$1$"]


def frame(customers, contacts, *, days, sent=False, names=NAMES):
    who = np.repeat(np.arange(customers), contacts)
    at = np.arange(len(who))
    rows = {
        "row_id": [f"r{number}" for number in at],
        "customer_id": [f"c{number:04}" for number in who],
        "timestamp": pd.Timestamp("2025-01-01") + pd.to_timedelta((at % contacts) * days, unit="D"),
        "touchpoint": [names[number % len(names)] for number in at],
        "channel": "web",
        "direction": "company" if sent else "customer",
    }
    return pd.DataFrame(rows)


ODD = {
    "one contact each": frame(30, 1, days=0),
    "one moment": frame(30, 5, days=0),
    "one customer": frame(1, 5, days=9),
    "nothing but mails": frame(30, 4, days=9, sent=True),
    "5,000 touchpoints": frame(5000, 1, days=0, names=[f"place {at}" for at in range(5000)]),
}
GOAL = f'[goals]\n"a goal" = {{ start = ["{NAMES[4]}"], end = ["{NAMES[3]}"], days = 9 }}\n'


MANY = "5,000 touchpoints"
KINDS = [pytest.param(kind, marks=pytest.mark.slow if kind == MANY else ()) for kind in ODD]


@pytest.mark.parametrize("kind", KINDS)
def test_every_verb_gives_a_whole_answer(make_study, kind):
    rows = ODD[kind]
    study = make_study(GOAL, interactions=rows)
    people = rows["customer_id"].unique()
    by = pd.Series(np.where(np.arange(len(people)) % 2, "odd", "even"), people, name="number")
    tables = [
        find_episodes(study).drop(columns=["customer_id"]),
        episode_figures(study, by=by),
        drop_offs(study, quiet_days=1),
        find_loops(study),
        touchpoint_shifts(study).table,
        representative_journeys(study, by).table,
        channel_switches(study).steps,
        channel_switches(study, within="session", by=by).use,
    ]
    if len(people) > 1:
        tables.append(compare_journeys(study, by).table)
    if kind != MANY:
        tables.append(goal_funnel(study, [NAMES[1], NAMES[2]], order="loose", days=1))
    for table in tables:
        for name in table.columns.intersection(["estimate", "first", "second"]):
            if "unit" not in table:
                assert table[name].dropna().between(-1, 1).all()
        if "n" in table:
            counts = table["n"].dropna()
            assert ((counts == 0) | (counts >= 10) | (len(people) < 10)).all()


def test_many_touchpoints_are_grouped_and_said_so(make_study):
    study = make_study(interactions=ODD["5,000 touchpoints"])
    table = touchpoint_shifts(study).table
    assert "(5,000 other touchpoints)" in table["item"].tolist()


def test_html_never_leaves_a_result(make_study):
    study = make_study(interactions=frame(60, 5, days=1))
    by = pd.Series(["<b>"] * 30 + ["c"] * 30, study.read("customers")["customer_id"], name="g")
    for result in (
        channel_switches(study),
        touchpoint_shifts(study),
        compare_journeys(study, by),
        representative_journeys(study, by),
    ):
        html = result._repr_html_()
        assert "<img" not in html
        assert "<b>" not in html


def test_stages_may_be_called_what_is_said_where_none_is_known(make_study):
    toml = (
        '[stages]\norder = ["unknown", "(not known)"]\n[stages.touchpoints]\nunknown = ["page"]\n'
    )
    places = ["page"] * 30 + ["X9"] * 30
    rows = frame(60, 1, days=0).assign(touchpoint=places)
    study = make_study(toml + '"(not known)" = ["order"]\n', interactions=rows)
    found = present_stages(study).stages.set_index("stage")["n"]
    assert found.to_dict() == {"unknown": 30, "((not known))": 30}
    stages = map_journeys(study).stages.set_index("stage")
    assert stages["today"].fillna(0).to_dict() == {"unknown": 0.5, "(not known)": 0}
