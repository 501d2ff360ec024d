"""User flows of whole studies."""

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.user_flow_parts import MOST
from cxlab.artifacts.user_flows import DETAILS, map_flows
from cxlab.errors import CxlabError, UnknownNameError
from cxlab.kpis import measure_kpis

GOALS = '[goals]\nbuy = { start = ["basket"], end = ["order"], days = 7 }\n'
START = pd.Timestamp("2025-01-01")
PATHS = {  # planted: payment loses most who come to it; half of those at the basket read first
    ("basket", "order"): 40,
    ("basket", "reviews", "basket", "order"): 12,
    ("basket", "reviews"): 8,
    ("basket", "payment", "order"): 5,
    ("basket", "payment", "payment"): 45,
    ("basket",): 10,
}


def planted(paths=PATHS, each=1):
    """Return the contacts of a customer for each path, a day apart, and one much later."""
    rows, number = [("last", START + pd.Timedelta(days=90), "visit")], 0
    for path, count in paths.items():
        for _ in range(count * each):
            number += 1
            for day, place in enumerate(path):
                rows.append((f"c{number:05}", START + pd.Timedelta(days=day), place))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web")


@pytest.fixture
def shop(make_study):
    return make_study(GOALS, study={"min_group": 2}, interactions=planted())


def test_what_was_planted_is_found(shop):
    flow = map_flows(shop)
    row = flow.attempts.iloc[0]
    assert (row["n"], row["customers"]) == (120, 120)
    assert row["estimate"] == pytest.approx(57 / 120)
    happy = flow.paths[flow.paths["happy"]].iloc[0]
    assert happy["path"] == ["basket", "order"]
    assert happy["share"] == pytest.approx(40 / 57)
    nodes = flow.nodes.set_index("touchpoint")
    assert nodes.index[nodes["dead_end"]].tolist() == ["payment"]
    assert nodes["left"]["payment"] == pytest.approx(0.9)
    assert nodes.index[nodes["decision"]].tolist() == ["basket"]
    assert nodes.index[nodes["on_happy_path"]].tolist() == ["basket", "order"]
    assert nodes["visits"]["payment"] == 50
    assert nodes["contacts"]["payment"] == 95
    edges = flow.edges.set_index(["source", "target"])
    assert edges["back"][("reviews", "basket")]
    assert not edges["back"][("basket", "reviews")]
    assert edges["n"][("basket", "payment")] == 50
    assert edges["median_s"][("basket", "payment")] == pytest.approx(86400, rel=0.01)
    ways = flow.decisions.set_index(["touchpoint", "way"])["estimate"]
    assert ways[("basket", "payment")] == pytest.approx(0.1)
    assert ways[("basket", "reviews")] == pytest.approx(0.6)


def test_the_share_is_that_of_the_kpi(sample):
    goals = [map_flows(sample, goal=goal).attempts.iloc[0] for goal in sample.settings.goals]
    every = measure_kpis(sample, kpis=["goal_completion"]).table.iloc[0]
    reached = sum(row["n"] * row["estimate"] for row in goals)
    assert every["n"] == sum(row["n"] for row in goals)
    assert every["estimate"] == pytest.approx(reached / every["n"])


def test_coverage_grows_with_detail_to_everything(make_study):
    study = make_study(GOALS, study={"min_group": 1}, interactions=planted())
    table = map_flows(study).coverage
    for name in ("edges", "estimate", "of_customers"):
        assert (table[name].diff().dropna() >= 0).all()
    assert table["detail"].tolist() == list(DETAILS)
    assert table["estimate"].iloc[-1] == table["of_customers"].iloc[-1] == 1
    assert table["estimate"].iloc[0] == pytest.approx(40 / 120)
    whole = map_flows(study, detail=1).edges
    assert whole["shown"].all()
    assert whole["rank"].sort_values().tolist() == list(range(len(whole)))


def test_as_many_arrive_as_leave_and_shares_sum_to_one(shop):
    flow = map_flows(shop)
    edges = flow.edges
    for name in flow.nodes["touchpoint"]:
        into, out = (edges.loc[edges[end] == name, "n"].sum() for end in ("target", "source"))
        assert into == out == flow.nodes.set_index("touchpoint")["visits"][name]
    np.testing.assert_allclose(edges.groupby("source")["share"].sum(), 1)


def test_partitions_and_the_order_of_rows_change_nothing(make_study, swap_partitions):
    rows = planted()
    study = make_study(GOALS, interactions=rows)
    other = make_study(GOALS, interactions=rows.sample(frac=1, random_state=1))
    one = map_flows(study)
    for again in (map_flows(swap_partitions(study, 5)), map_flows(other)):
        for name in ("attempts", "nodes", "edges", "paths", "decisions", "coverage"):
            pd.testing.assert_frame_equal(getattr(one, name), getattr(again, name))
        assert one.parameters == again.parameters
        assert one.notes == again.notes


def test_groups_have_their_own_flows(make_study):
    rows = planted(each=2)
    people = rows[["customer_id"]].drop_duplicates().reset_index(drop=True)
    plan = pd.Series(np.where(people.index % 2, "new", "old"), people["customer_id"], name="plan")
    plan.iloc[:3] = "rare"
    flow = map_flows(make_study(GOALS, interactions=rows), by=plan)
    assert flow.parameters["by"] == "plan"
    sizes = flow.attempts.set_index("plan")["n"]
    assert np.isnan(sizes["rare"])
    assert sizes.isna().sum() == 2  # else the small group would follow from all
    closed = sizes.index[sizes.isna()]  # a share beside its count would tell their size
    begin = flow.edges[flow.edges["source"] == flow.parameters["start"]]
    assert begin.loc[begin["plan"].isin(closed), "share"].isna().all()
    assert flow.nodes.loc[flow.nodes["plan"].isin(closed), "share"].isna().all()
    assert begin["share"].notna().any()
    rare = flow.edges["plan"] == "rare"
    assert flow.edges.loc[rare, "n"].isna().all()
    assert not flow.paths["plan"].eq("rare").any()


def test_small_groups_are_hidden_with_the_reason(make_study):
    flow = map_flows(make_study(GOALS, interactions=planted()))
    hidden = flow.edges[flow.edges["n"].isna()]
    assert ("basket > reviews > basket" not in flow._repr_html_()) or len(hidden)
    assert hidden["note"].str.contains("fewer than 10|give away").all()
    assert not hidden["shown"].any()
    known = flow.edges.dropna(subset="customers")
    assert (known["customers"] >= 10).all()
    assert any("not shown" in note for note in flow.notes)


HOSTILE = ("<b>x</b>", "n" * 10_000, "\u05e9\u05dc\u05d5\u05dd", "(left)", "(start)", "$x^2")


def test_hostile_names(make_study):
    paths = {("basket", name, "order"): 12 for name in HOSTILE}
    flow = map_flows(make_study(GOALS, interactions=planted(paths)))
    assert set(HOSTILE) <= set(flow.nodes["touchpoint"])
    assert flow.parameters["left"] == "((left))"
    assert "<b>x" not in flow._repr_html_()


def test_one_event_journeys_and_equal_times(make_study):
    rows = planted({("basket",): 30})
    flow = map_flows(make_study(GOALS, interactions=rows))
    assert flow.attempts["estimate"].tolist() == [0]
    assert not flow.paths["happy"].any()
    same = planted().assign(timestamp=START)
    late = pd.DataFrame({"customer_id": ["z"], "timestamp": START + pd.Timedelta(days=30),
                         "touchpoint": "visit", "channel": "web"})  # fmt: skip
    flow = map_flows(make_study(GOALS, interactions=pd.concat([same, late])))
    assert flow.attempts["n"].tolist() == [120]


def test_five_thousand_touchpoints_are_grouped_and_it_is_said(make_study):
    names = [f"page {number:04}" for number in range(5000)]
    paths = {("basket", *names[at : at + 100], "order"): 1 for at in range(0, 5000, 100)}
    rows = planted({("basket", "order"): 30})
    more = planted(paths).assign(customer_id=lambda x: "m" + x["customer_id"])
    more["timestamp"] = START + (more["timestamp"] - START) / 50
    flow = map_flows(make_study(GOALS, interactions=pd.concat([rows, more])))
    assert len(flow.nodes) <= MOST + 1
    assert any("5,000 of 5,002 touchpoints stand together" in note for note in flow.notes)


def test_what_cannot_be_mapped_is_said(make_study):
    few = make_study(GOALS, interactions=planted({("basket", "order"): 3}))
    assert "Fewer than 10 customers" in map_flows(few).notes[0]
    nobody = make_study(GOALS, interactions=planted({("order",): 30}))
    assert "Nobody set out to \u201cbuy\u201d" in map_flows(nobody).notes[0]
    said = pd.DataFrame({"response_id": ["1"], "customer_id": "a", "question": "nps", "score": 9.0})
    said["timestamp"] = START
    nothing = map_flows(make_study(responses=said))
    assert "name a goal" in nothing.notes[0]
    assert "name a goal" in nothing._repr_html_()


def test_wrong_wishes(shop):
    for detail in (0.01, 2, "all", None):
        with pytest.raises(CxlabError, match=r"between 0\.05 and 1"):
            map_flows(shop, detail=detail)
    with pytest.raises(UnknownNameError, match="no goal named 'sell'"):
        map_flows(shop, goal="sell")
    with pytest.raises(UnknownNameError):
        map_flows(shop, by="age")
