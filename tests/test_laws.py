"""Laws of verbs about journeys: other names, partitions and order of rows, the same figures."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.channels import channel_switches
from cxlab.journeys.drop_offs import drop_offs
from cxlab.journeys.episodes_figures import episode_figures
from cxlab.journeys.flows import directly_follows
from cxlab.journeys.funnel import stage_funnel
from cxlab.journeys.goal_funnel import goal_funnel
from cxlab.journeys.loops import find_loops
from cxlab.journeys.planned import check_process
from cxlab.journeys.steps import step_matrix
from cxlab.journeys.today import present_stages
from cxlab.journeys.variants import count_variants

#: Names that are hard to bear, in another order than those that they stand for.
NAMES = {"page": "x" * 10_000, "basket": "سلة", "order": "<b>", "call": "keep", "use": "(left)"}
TOML = """
[roles]
purchase = ["order"]
[stages]
order = ["look", "take", "keep"]
[stages.touchpoints]
look = ["page", "call"]
take = ["basket", "order"]
keep = ["use"]
[goals]
buy = { start = ["page"], end = ["order"], days = 9 }
[[processes]]
name = "buying"
steps = [{ touchpoint = "page" }, { touchpoint = "basket" }, { touchpoint = "order" }]
"""


def made():
    """Return journeys of two groups, no two contacts of a customer at one moment."""
    draw = np.random.default_rng(3)
    many = draw.geometric(0.25, 90)
    who = np.repeat(np.arange(90), many)
    rows = {"customer_id": [f"c{number:02}" for number in who]}
    rows["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.arange(len(who)) * 7, "h")
    rows["touchpoint"] = draw.choice(list(NAMES), len(who))
    return pd.DataFrame(rows).assign(channel=draw.choice(["web", "app"], len(who)))


@pytest.fixture
def studies(make_study, swap_partitions):
    """A study; and the same with other names, its rows in another order, in three partitions."""
    rows, renamed = made(), TOML
    for old, new in NAMES.items():
        renamed = renamed.replace(f'"{old}"', f'"{new}"')
    other = rows.sample(frac=1, random_state=1).replace({"touchpoint": NAMES})
    one = make_study(TOML, study={"min_group": 1}, interactions=rows)
    return one, swap_partitions(make_study(renamed, study={"min_group": 1}, interactions=other), 3)


def told_back(table):
    """Return a table with the first names, rows in order; names decide between equal ranks."""
    table = table.drop(columns=["rank", "coverage"], errors="ignore")
    back = {new: old for old, new in NAMES.items()}
    texts = [name for name in table if name in ENDS]
    table = table.assign(**{name: table[name].replace(back) for name in texts})
    for name in table.columns.intersection(["variant", "touchpoints"]):
        between = " > " if name == "variant" else " or "
        words = table[name].str.split(between, regex=False)
        table[name] = [between.join(back.get(word, word) for word in each) for each in words]
    table = table.astype({name: "str" for name in table if table[name].dtype == "category"})
    keys = [name for name in table if pd.api.types.is_string_dtype(table[name])]
    keys += [name for name in ("step", "horizon") if name in table]
    return table.sort_values(keys, ignore_index=True)


#: Columns that hold touchpoints.
ENDS = ("touchpoint", "source", "target", "between")

VERBS = {
    "directly_follows": lambda study, by: directly_follows(study, by=by),
    "step_matrix": lambda study, by: step_matrix(study, steps=3, by=by),
    "count_variants": lambda study, by: count_variants(study, top=100, by=by),
    "stage_funnel": lambda study, by: stage_funnel(study, by=by),
    "goal_funnel": lambda study, by: goal_funnel(study, _goal(study), by=by, days=9),
    "find_loops": lambda study, by: find_loops(study, by=by, days=30),
    "drop_offs": lambda study, by: drop_offs(study, by=by, quiet_days=2),
    "channel_switches": lambda study, by: channel_switches(study, by=by).steps,
    "episode_figures": lambda study, by: episode_figures(study, by=by),
    "check_process": lambda study, by: check_process(study).strays,
    "present_stages": lambda study, by: present_stages(study, by=by).stages,
}


def _goal(study):
    goal = study.settings.goals["buy"]
    return [goal.start[0], goal.end[0]]


def test_names_partitions_and_the_order_of_rows_change_nothing_but_names(studies):
    people = made()["customer_id"].unique()
    by = pd.Series(np.where(np.arange(len(people)) % 2, "odd", "even"), people, name="number")
    for name, verb in VERBS.items():
        one, other = (told_back(verb(study, by)) for study in studies)
        assert len(one) > 1, name
        pd.testing.assert_frame_equal(one, other, obj=name)


def test_shares_of_all_that_is_told_apart_sum_to_one(studies):
    study = studies[0]
    steps = step_matrix(study, steps=3)
    assert steps.groupby("step")["estimate"].sum().to_numpy() == pytest.approx(np.ones(3))
    assert count_variants(study, top=1000)["estimate"].sum() == pytest.approx(1)
    switches = channel_switches(study).steps
    assert switches.groupby("source")["estimate"].sum().to_numpy() == pytest.approx(np.ones(2))
    assert present_stages(study).stages["estimate"].sum() == pytest.approx(1)
    ends = drop_offs(study, quiet_days=2)
    assert (ends["n"] @ ends["estimate"]) / ends["n"].sum() == pytest.approx(ends["average"][0])
