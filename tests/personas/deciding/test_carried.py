"""Decisions find their persona by what it is like: after another fit, in another order."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.deciding.carried import carry_over, likeness, of_this_set
from cxlab.personas.find import group_customers
from cxlab.study.decisions import Decisions, PersonaDecision
from cxlab.study.settings import Settings

SETTINGS = Settings("Shop")


def customers(sizes, *, seed=0):
    """Customers of up to three kinds: late in the app, by day on the web, at the weekend."""
    random = np.random.default_rng(seed)
    kind = np.repeat([0, 1, 2], sizes)

    def share(middles):
        return np.clip(np.array(middles)[kind] + random.normal(0, 0.03, len(kind)), 0, 1)

    app = share([0.9, 0.1, 0.5])
    return pd.DataFrame(
        {
            "evening_share": share([0.8, 0.2, 0.2]),
            "weekend_share": share([0.2, 0.2, 0.8]),
            "channel_app": app,
            "channel_web": 1 - app,
            "region": random.choice(["north", "south"], len(kind)),
            "score_nps": random.integers(0, 11, len(kind)).astype(float),
        },
        index=[f"c{seed}-{number:03}" for number in range(len(kind))],
    )


@pytest.fixture(scope="module")
def found():
    return group_customers(customers([60, 40, 30]), SETTINGS, k=3)


@pytest.fixture(scope="module")
def decisions(found):
    """Each persona named for what is planted: P1 is the largest."""
    names = {"P1": "Late", "P2": "By day", "P3": "Weekend"}
    entries = [
        PersonaDecision(name, "R. Hale", like=likeness(found, who), place=place)
        for place, (who, name) in enumerate(names.items())
    ]
    return Decisions(tuple(entries))


def names_of(personas, decisions):
    return {who: one.name for who, one in carry_over(personas, decisions).items()}


def test_outcomes_are_not_part_of_what_a_persona_is_like(found):
    like = likeness(found, "P1")
    assert "score_nps" not in like
    assert like["evening_share"] == pytest.approx(0.8, abs=0.03)
    assert like["region: north"] + like["region: south"] == pytest.approx(1)


def test_values_that_few_customers_have_are_left_out(found):
    rare = (found.features["region"] == "north").sum() + 1
    assert not {"region: north", "region: south"} & set(likeness(found, "P1", smallest=rare + 100))


def test_names_follow_their_customers_when_ids_change(decisions):
    other = group_customers(customers([30, 40, 60], seed=7), SETTINGS, k=3, seed=5)
    assert names_of(other, decisions) == {"P1": "Weekend", "P2": "By day", "P3": "Late"}


def test_a_persona_that_is_gone_leaves_its_name_to_nobody(decisions):
    other = group_customers(customers([60, 40, 0], seed=7), SETTINGS, k=2)
    assert names_of(other, decisions) == {"P1": "Late", "P2": "By day"}


def test_two_that_were_joined_are_neither(decisions):
    joined = group_customers(customers([60, 40, 30]), SETTINGS, k=2)
    assert "Late" not in names_of(joined, decisions).values() or len(joined.summary) == 2
    assert len(names_of(joined, decisions)) <= 1


def test_features_that_are_gone_do_not_count(decisions):
    frame = customers([60, 40, 30]).drop(columns=["weekend_share", "region"])
    other = group_customers(frame, SETTINGS, k=3)
    assert names_of(other, decisions)["P1"] == "Late"


def test_nothing_in_common_is_no_pair(found):
    strange = PersonaDecision("Strange", like={"of another study": 3.0})
    bare = PersonaDecision("Bare")
    assert carry_over(found, Decisions((strange, bare))) == {}


def test_undivided_customers_are_nobody_s(decisions):
    one = group_customers(customers([60, 40, 30]), SETTINGS, k=1)
    assert carry_over(one, decisions) == {}


def test_decisions_about_parts_are_not_about_the_whole(found, decisions):
    part = PersonaDecision("Part", within=("Late",), like=likeness(found, "P1"))
    both = Decisions((*decisions.personas, part))
    assert part not in of_this_set(found, both)
    assert "Part" not in names_of(found, both).values()
