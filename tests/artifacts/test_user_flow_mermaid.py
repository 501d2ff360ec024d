"""Flows as Mermaid text."""

import re

import pandas as pd
import pytest

from cxlab.artifacts.user_flow_mermaid import flow_to_mermaid
from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.artifacts.user_flows import map_flows
from cxlab.errors import CxlabError

GOALS = '[goals]\nbuy = { start = ["basket"], end = ["order"], days = 7 }\n'
START = pd.Timestamp("2025-01-01")


def study_of(make_study, name):
    rows = [("z", START + pd.Timedelta(days=60), "visit")]
    for number in range(40):
        path = ("basket", name, "order") if number % 2 else ("basket",)
        rows += [(f"c{number}", START + pd.Timedelta(d, "D"), p) for d, p in enumerate(path)]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return make_study(GOALS, interactions=frame.assign(channel="web"))


def test_nodes_edges_and_the_happy_path(make_study):
    text = flow_to_mermaid(map_flows(study_of(make_study, "reviews")))
    lines = text.splitlines()
    assert lines[0] == "flowchart LR"
    assert "covers 50\xa0% of 40 attempts" in lines[1]
    assert '["basket<br>50\xa0% end here (dead end)"]' in text
    code = {name: key for key, name in re.findall(r'(n\d+)\[+\(?"(\w+)', text)}
    assert f"{code['basket']} -->|20| {code['reviews']}" in text
    assert re.search(r"linkStyle [\d,]+ stroke", text)


HOSTILE = ('"]; click n0 "javascript:alert(1)"', "<img src=x onerror=alert(1)>", "a\nb --> c")
HOSTILE += (
    "x" * 9999,
    "\u05e9\u05dc\u05d5\u05dd \u202e x",
    "end",
    "%%{init}%%",
    "`**b**`",
    "a#quot;b",
)


def test_no_name_is_read_as_syntax(make_study):
    rows = [("z", START + pd.Timedelta(days=60), "visit")]
    for number in range(12 * len(HOSTILE)):
        path = ("basket", HOSTILE[number % len(HOSTILE)], "order")
        rows += [(f"c{number}", START + pd.Timedelta(d, "D"), p) for d, p in enumerate(path)]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    flow = map_flows(make_study(GOALS, interactions=frame.assign(channel="web")), detail=1)
    text = flow_to_mermaid(flow)
    lines = text.splitlines()
    nodes = len(HOSTILE) + 4
    assert len(lines) == 2 + nodes + 2 * len(HOSTILE) + 2 + 1
    assert text.count('"') == 2 * nodes
    for sign in ("<img", "\u202e", "%%{", "`", "#quot;"):
        assert sign not in text
    assert max(map(len, lines)) < 600


def test_nothing_and_groups():
    empty = [pd.DataFrame()] * 6
    assert flow_to_mermaid(UserFlow(*empty)) == ""
    with pytest.raises(CxlabError, match="one group"):
        flow_to_mermaid(UserFlow(*empty, parameters={"by": "plan"}))
