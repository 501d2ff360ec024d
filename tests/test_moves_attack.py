"""An attack on verbs about how customers move: no small group follows from what they show."""

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.user_flows import map_flows
from cxlab.journeys.drop_offs import drop_offs
from cxlab.journeys.loops import find_loops
from cxlab.journeys.representative import representative_journeys

SMALL, DAY = 10, pd.Timedelta(days=1)
TOML = """
[stages]
order = ["look", "buy"]
[stages.touchpoints]
look = ["page", "search", "basket"]
buy = ["order"]
[goals]
buy = { start = ["page", "search"], end = ["order"], days = 20 }
"""
WAYS = [
    ("page", "basket", "order"),
    ("page", "search", "page", "basket", "order"),
    ("search", "basket"),
    ("page", "page", "call", "basket"),
    ("page",),
    ("order", "page", "search"),
]


def made(seed):
    """Return journeys of two or three groups, and of customers in none; some groups are small."""
    draw = np.random.default_rng(seed)
    rows, plans = [("last", pd.Timestamp("2025-09-01"), "page")], {}
    for plan in ("p", "q", "r", None)[: int(draw.integers(3, 5))]:
        shares = draw.dirichlet(np.full(len(WAYS), 0.7))
        for _ in range(int(draw.choice([3, 6, 14, 25, 60]))):
            who = f"c{len(plans):03}"
            plans[who] = plan
            for place, step in enumerate(WAYS[draw.choice(len(WAYS), p=shares)]):
                rows.append((who, pd.Timestamp("2025-01-01") + place * DAY / 2, step))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web"), pd.Series(plans, dtype="str").rename("plan")


def follow(parts, tables):
    """Tell whether a small part follows: is shown, or is all that is left of the sum of all.

    Parameters
    ----------
    parts : dict
        Customers of each group at one thing.
    tables : tuple of bool and set
        Whether the sum of all groups is shown, and which groups are.
    """
    whole, shown = tables
    if any(0 < parts.get(name, 0) < SMALL for name in shown):
        return True
    total = sum(parts.values())
    left = total - sum(parts.get(name, 0) for name in shown)
    return whole and (0 < left < SMALL or 0 < total < SMALL)


def compared(study, verb, keys, figure, by):
    """Yield for each thing whether it is shown of all, and of which groups."""
    every, each = verb(study, None), verb(study, by)
    for table in (every, each):
        table[keys] = table[keys].astype("str")
    known = set(map(tuple, every.loc[every[figure].notna(), keys].to_numpy().tolist()))
    mine = each[each[figure].notna()].groupby(keys)["plan"].agg(set).to_dict()
    for key in {*known, *(one if isinstance(one, tuple) else (one,) for one in mine)}:
        yield key, (key in known, mine.get(key, mine.get(key[0], set())))


@pytest.mark.parametrize("seed", [1, 2])
def test_no_small_group_follows(make_study, seed):
    """What is shown of all, beside what is shown by group."""
    rows, plans = made(seed)
    study, by, groups = make_study(TOML, interactions=rows), plans.dropna(), plans.fillna("none")
    journeys = rows[rows["customer_id"] != "last"]
    ends(study, journeys, by, groups)
    loops(study, journeys, by, groups)
    flows(study, journeys, by, groups)
    representatives(study, rows, by, groups.reindex(rows["customer_id"].unique()).fillna("none"))


def sizes(rows, groups):
    """Return customers by group."""
    return rows.groupby(rows["customer_id"].map(groups))["customer_id"].nunique().to_dict()


def ends(study, rows, by, groups):
    places = rows.groupby("touchpoint")
    for (place,), tables in compared(
        study, lambda data, of: drop_offs(data, by=of), ["touchpoint"], "estimate", by
    ):
        if place in places.groups:
            assert not follow(sizes(places.get_group(place), groups), tables)
    table = drop_offs(study, by=by)
    shown = set(table.loc[table["average"].notna(), "plan"])
    assert not follow(sizes(rows, groups), (True, shown))


def loops(study, rows, by, groups):
    places = rows.groupby("touchpoint")
    keys = ["kind", "touchpoint", "between"]
    for (_, place, _), tables in compared(
        study, lambda data, of: find_loops(data, by=of), keys, "of", by
    ):
        if place in places.groups:
            assert not follow(sizes(places.get_group(place), groups), tables)


def steps_of(rows):
    """Return every step of customers' first attempts, the start and the end among them."""
    found = []
    for who, mine in rows.groupby("customer_id"):
        way = mine["touchpoint"].tolist()
        starts = [at for at, place in enumerate(way) if place in ("page", "search")]
        if not starts:
            continue
        way = way[starts[0] :]
        reached = "order" in way
        way = way[: way.index("order") + 1] if reached else way
        way = [place for at, place in enumerate(way) if not at or place != way[at - 1]]
        way = ["(start)", *way, "(goal reached)" if reached else "(left)"]
        found += [(who, *pair) for pair in pairwise(way)]
    return pd.DataFrame(found, columns=["customer_id", "source", "target"])


def flows(study, rows, by, groups):
    steps = steps_of(rows)
    found = {False: map_flows(study), True: map_flows(study, by=by)}

    def edges(_, of):
        return found[of is not None].edges.copy()

    kept = steps.groupby(["source", "target"])
    for key, tables in compared(study, edges, ["source", "target"], "n", by):
        if key in kept.groups:
            assert not follow(sizes(kept.get_group(key), groups), tables)
    each = found[True]
    whole = sizes(steps, groups)
    for frame, at in ((each.attempts, None), (each.edges, "source"), (each.nodes, "touchpoint")):
        known = frame if at is None else frame[frame["share"].notna() & frame["n"].notna()]
        if at == "source":
            known = known[known["source"] == "(start)"]
        shown = set(known.loc[known["n"].notna(), "plan"])
        assert not follow(whole, (True, shown))
    sources = steps[steps["source"] != "(start)"].groupby("source")
    known = each.edges[each.edges["share"].notna()]
    for source, mine in known.groupby("source"):
        if source in sources.groups:
            parts = sizes(sources.get_group(source), groups)
            assert not follow(parts, (True, set(mine["plan"])))


def representatives(study, rows, by, groups):
    table = representative_journeys(study, by).table
    staged = rows[rows["touchpoint"] != "call"]
    for figure in ("of", "estimate"):
        shown = set(table.loc[table[figure].notna(), "plan"])
        assert not follow(sizes(staged, groups), (True, shown))
    every = representative_journeys(study).table
    for name in ("n", "made_by"):
        assert not every[name].between(1, SMALL - 1).any()
    assert not (every["n"] - every["made_by"]).between(1, SMALL - 1).any()


def test_no_customer_and_no_day_leaves_an_aggregate(make_study):
    rows, plans = made(1)
    study, by = make_study(TOML, interactions=rows), plans.dropna()
    flow = map_flows(study, by=by)
    frames = [drop_offs(study, by=by), find_loops(study), representative_journeys(study, by).table]
    for frame in (*frames, flow.nodes, flow.edges, flow.paths, flow.decisions, flow.coverage):
        assert "customer_id" not in frame
        assert not any(pd.api.types.is_datetime64_any_dtype(kind) for kind in frame.dtypes)
        text = frame.to_csv()
        assert not any(who in text for who in rows["customer_id"].unique()[:50])
        assert "2025" not in text
