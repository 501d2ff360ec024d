"""Where customers go next."""

import pandas as pd
import pytest

from cxlab.journeys.today.following import STRENGTH, add_next, count_next, likeliest_next
from cxlab.journeys.today.moments import watch_of
from tests.journeys.today.made import contacts


def test_steps_between_own_contacts(make_study):
    rows = contacts([(0, "page"), (1, "newsletter"), (2, "basket")], [(0, "page"), (1, "basket")])
    rows.loc[1, "direction"] = "company"
    counts = count_next(rows, watch=watch_of(make_study(interactions=rows)))
    assert counts[["touchpoint", "next", "n"]].to_numpy().tolist() == [["page", "basket", 2]]
    assert add_next([counts, counts])["n"].tolist() == [4]


def test_few_steps_are_drawn_to_those_of_all():
    steps = pd.DataFrame(
        {
            "stage": [0, 0, 1],
            "touchpoint": ["page", "page", "page"],
            "next": ["basket", "page", "page"],
            "n": [90, 10, 2],
        }
    )
    asked = pd.DataFrame({"stage": [1, 0, 1], "touchpoint": ["page", "page", "never left"]})
    found = likeliest_next(steps, asked)
    overall = 90 / 102
    anywhere = (90 + STRENGTH * overall) / (102 + STRENGTH)
    assert found["next_touchpoint"].tolist() == ["basket"] * 3
    assert found["next_chance"].tolist() == pytest.approx(
        [
            (0 + STRENGTH * anywhere) / (2 + STRENGTH),
            (90 + STRENGTH * anywhere) / (100 + STRENGTH),
            overall,
        ]
    )


def test_no_step_at_all():
    steps = pd.DataFrame({"stage": [], "touchpoint": [], "next": [], "n": []})
    steps = steps.astype({"stage": "int32", "touchpoint": "str", "next": "str", "n": "int64"})
    asked = pd.DataFrame({"stage": pd.Series([0], dtype="int32"), "touchpoint": ["page"]})
    assert likeliest_next(steps, asked).isna().all(axis=None)
