"""What few would follow from, beside other figures of a flow."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.user_flow_beside import hide_beside, round_coverage, with_intervals
from cxlab.artifacts.user_flows import map_flows
from cxlab.estimate import wilson
from cxlab.journeys.user_flow_counts import Places
from cxlab.study.groups import GROUP

GOALS = '[goals]\nbuy = { start = ["basket"], end = ["order"], days = 7 }\n'
START = pd.Timestamp("2025-01-01")


def study_of(make_study, paths):
    rows, number = [("last", START + pd.Timedelta(days=90), "visit")], 0
    for path, count in paths.items():
        for _ in range(count):
            number += 1
            rows += [(f"c{number:04}", START + pd.Timedelta(day, "D"), place)
                     for day, place in enumerate(path)]  # fmt: skip
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return make_study(GOALS, interactions=frame.assign(channel="web"))


def follows(flow, small=10):
    """Return what is left of steps, touchpoints and ends when the listed paths are taken away."""
    paths = flow.paths.dropna(subset=["n"])
    row, found = flow.attempts.iloc[0], []
    reached = round(row["n"] * row["estimate"])
    for end, whole in ((True, reached), (False, row["n"] - reached)):
        mine = paths[paths["reached"] == end]
        found += [whole - mine["n"].sum()]
    about = flow.parameters
    ways = [
        (
            each["n"],
            [about["start"], *each["path"], about["goal_node" if each["reached"] else "left"]],
        )
        for each in paths.to_dict("records")
    ]
    for edge in flow.edges.dropna(subset=["n"]).to_dict("records"):
        pair = (edge["source"], edge["target"])
        found.append(edge["n"] - sum(n * [*pairwise(way)].count(pair) for n, way in ways))
    for node in flow.nodes.dropna(subset=["n"]).to_dict("records"):
        found.append(node["n"] - sum(n for n, way in ways if node["touchpoint"] in way))
    return [left for left in found if 0 < left < small]


PLANTED = {
    ("basket", "order"): 40,
    ("basket", "page", "order"): 60,
    ("basket", "page", "basket", "order"): 30,
    ("basket", "page", "basket", "page", "order"): 3,  # of steps that many others took
    ("basket", "page"): 20,
}


def test_three_who_went_their_own_way_do_not_follow(make_study):
    flow = map_flows(study_of(make_study, PLANTED), detail=1)
    assert not follows(flow)
    assert flow.paths["note"].ne("").any()
    assert flow.paths["n"].notna().any()
    everyone = map_flows(study_of(make_study, dict(list(PLANTED.items())[:3])), detail=1)
    assert everyone.paths["n"].notna().all()


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_follows_from_random_paths(make_study, seed):
    draw = np.random.default_rng(seed)
    paths = {}
    for _ in range(9):
        steps = draw.choice(["page", "basket", "chat"], draw.integers(0, 4)).tolist()
        ends = ["order"] if draw.random() < 0.6 else []
        paths[("basket", *steps, *ends)] = int(draw.choice([2, 5, 12, 40]))
    assert not follows(map_flows(study_of(make_study, paths), detail=1))


def test_what_is_hidden_in_one_group_is_hidden_in_all():
    rows = {GROUP: ["a", "b"], "reached": True, "path": [["x"], ["x"]], "happy": True}
    paths = pd.DataFrame(rows | {"n": [37, 60], "customers": [37, 60], "share": 0.9})
    paths = paths.assign(low=0.8, high=0.95)
    attempts = pd.DataFrame({GROUP: ["a", "b"], "n": [40, 60], "reached": [40, 60]})
    none = pd.DataFrame({name: [] for name in (GROUP, "source", "target", "touchpoint", "n",
                                               "customers")})  # fmt: skip
    places = Places(("x",), "", "(s)", "(g)", "(l)")
    found = hide_beside(paths, (attempts, none, none), places, 10)
    assert found[["n", "customers", "share", "low"]].isna().all(axis=None)
    assert found["note"].ne("").all()
    alone = hide_beside(paths, (attempts.assign(reached=[37, 60]), none, none), places, 10)
    assert alone["n"].tolist() == [37, 60]


def test_a_path_s_share_has_an_interval_of_customers():
    paths = pd.DataFrame({GROUP: "", "reached": [True, False], "share": [0.5, 0.2]})
    attempts = pd.DataFrame({GROUP: [""], "n": [100], "reached": [60], "squares": [200]})
    found = with_intervals(paths, attempts, 0.95)
    assert found["of"].tolist() == [60, 40]
    assert found[["low", "high"]].iloc[0].tolist() == pytest.approx(wilson(15, 30)[1:])
    assert found[["low", "high"]].iloc[1].tolist() == pytest.approx(wilson(4, 20)[1:])


def test_coverage_is_rounded_down_and_leaves_no_few():
    covered = pd.Series([0, 4, 31, 90, 94, 95])
    table = pd.DataFrame({"n": 95, "customers": 95, "estimate": covered / 95})
    found = round_coverage(table.assign(of_customers=table["estimate"]), 10)
    counts = (found["estimate"] * 95).round().tolist()
    assert counts == [0, 0, 30, 80, 80, 95]
    assert found["of_customers"].tolist() == found["estimate"].tolist()
