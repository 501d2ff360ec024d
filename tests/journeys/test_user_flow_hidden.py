"""What is hidden of a flow, and an attack on what is shown."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.user_flow_hidden import (
    hidden_edges,
    hidden_groups,
    hidden_nodes,
    hidden_steps,
    kept_places,
    listed_paths,
)
from cxlab.study.groups import GROUP, REST


def test_rare_touchpoints_stand_together_and_are_no_small_group():
    sizes = pd.Series({"a": 90, "b": 40, "c": 9})
    assert kept_places(sizes, 10, 60) == (["a", "b"], True)
    assert kept_places(sizes, 10, 60, spare=1) == (["a"], True)
    assert kept_places(pd.Series({"a": 90, "b": 40}), 10, 60) == (["a", "b"], False)
    assert kept_places(pd.Series({"a": 90, "b": 40, "c": 30}), 10, 1) == (["a"], True)
    assert kept_places(pd.Series({"a": 3}), 10, 60) == ([], True)


def test_five_thousand_touchpoints_are_cut_to_those_with_room():
    sizes = pd.Series({f"t{number}": 10 + number for number in range(5000)})
    names, others = kept_places(sizes, 10, 60)
    assert len(names) == 60
    assert others
    assert "t4999" in names


def flow(seed):
    """Return the edges of random paths of 60 customers: each edge with who took it."""
    draw = np.random.default_rng(seed)
    rows = set()
    for customer in range(60):
        place, steps = "(s)", 0
        while place in "(s)abcd":
            onward = draw.choice([*"abcd", "(g)", "(l)"], p=[0.3, 0.2, 0.05, 0.05, 0.2, 0.2])
            if onward == place or (place == "(s)" and onward.startswith("(")):
                continue
            rows.add((place, str(onward), customer))
            place, steps = str(onward), steps + 1
    return pd.DataFrame(sorted(rows), columns=["source", "target", "who"])


@pytest.mark.parametrize("seed", range(6))
def test_no_small_edge_follows_from_the_others_and_the_nodes_totals(seed):
    rows = flow(seed)
    edges = rows.groupby(["source", "target"]).size().rename("customers").reset_index()
    edges[GROUP] = ""
    hidden = hidden_edges(edges, 10)
    assert hidden[edges["customers"] < 10].all()
    known = [np.eye(len(edges))[at] for at in np.flatnonzero(~hidden)]
    large = rows.groupby("target")["who"].nunique()
    for end in ("source", "target"):
        for name in edges[end].unique():
            if large.get(name, 60) >= 10:
                known.append((edges[end] == name).to_numpy(dtype=float))
    _, strength, basis = np.linalg.svd(np.array(known), full_matrices=False)
    basis = basis[strength > 1e-9]
    for at in np.flatnonzero(edges["customers"] < 10):
        one = np.eye(len(edges))[at]
        assert np.abs(one - one @ basis.T @ basis).max() > 1e-8


def steps_by_group(seed):
    """Return who took which steps, of three or four groups, some of them in none."""
    draw = np.random.default_rng(seed)
    names = [REST if draw.random() < 0.4 else "p", "q", "r", "s"][: int(draw.integers(3, 5))]
    cells = pd.MultiIndex.from_product([list("xyz"), list("xyz"), names])
    edges = cells.to_frame(index=False, name=["source", "target", GROUP])
    edges["customers"] = draw.choice([0, 3, 6, 14, 30, 60], len(edges))
    return edges[edges["customers"] > 0].reset_index(drop=True)


@pytest.mark.parametrize("seed", [14, 18, 28, 45, 64])
def test_no_small_step_of_a_group_follows_from_what_the_group_did_at_a_place(seed):
    """A step that is hidden for a small one's sake must not follow from a count and its share."""
    edges = steps_by_group(seed)
    hidden = hidden_steps(edges, 10)
    every = edges.groupby(["source", "target"], as_index=False)["customers"].sum()
    closed = hidden_steps(every.assign(**{GROUP: ""}), 10)
    ends = [edges[end] == place for end in ("source", "target") for place in "xyz"]
    known = [end.to_numpy() for end in ends]
    for pair in every[~closed].itertuples():
        known.append((edges["source"] == pair.source) & (edges["target"] == pair.target))
    for at in np.flatnonzero(~hidden):
        mine = edges["source"].eq(edges["source"][at]) & edges[GROUP].eq(edges[GROUP][at])
        known += [mine, edges.index == at]
    _, strength, basis = np.linalg.svd(np.array(known, dtype=float), full_matrices=False)
    basis = basis[strength > 1e-9]
    follows = np.abs(np.eye(len(edges)) - basis.T @ basis).max(axis=1) < 1e-8
    assert not (follows & (edges["customers"] < 10)).any()


def test_a_small_group_is_hidden_in_every_edge_and_another_beside_it():
    edges = pd.DataFrame({"source": "a", "target": ["x"] * 3 + ["y"] * 3, GROUP: list("pqr") * 2})
    hidden = hidden_edges(edges.assign(customers=[4, 50, 60, 40, 50, 60]), 10)
    assert hidden.tolist()[0]
    assert hidden[1:3].any()


def test_customers_in_no_group_are_never_shown():
    edges = pd.DataFrame({"source": "a", "target": "x", GROUP: ["p", REST], "customers": 50})
    assert hidden_edges(edges, 10).tolist() == [False, True]
    nodes = pd.DataFrame({"touchpoint": "x", GROUP: ["p", REST], "customers": 50})
    assert hidden_nodes(nodes, 10).tolist() == [False, True]
    groups = pd.DataFrame({GROUP: ["p", "q", REST], "customers": [5, 50, 50]})
    assert hidden_groups(groups, 10).tolist() == [True, False, True]


def test_paths_of_few_in_any_group_are_not_listed():
    paths = pd.DataFrame({GROUP: list("pqpq"), "hash": [1, 1, 2, 2], "reached": True})
    paths["customers"] = [40, 3, 40, 30]
    attempts = pd.DataFrame({GROUP: list("pq"), "customers": [90, 90]})
    assert listed_paths(paths, attempts, 10).tolist() == [False, False, True, True]
