"""An attack on what is shown: nobody may work out a small group by adding and subtracting.

A study is made of small groups. Everything that several results show of it is taken as sums over
its smallest parts (a group in a month, say), and every part or union of parts whose sum follows
from them (it lies in their span) must hold ``min_group`` customers or nobody.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.artifacts.persona_cards import persona_cards
from cxlab.emotions import scores_by
from cxlab.emotions.summary import summarise
from cxlab.estimate import hide_parts
from cxlab.journeys.flows import count_pairs, directly_follows, pair_table
from cxlab.journeys.funnel import stage_funnel
from cxlab.journeys.stages import assign_stages, stage_table
from cxlab.kpis import measure_kpis
from cxlab.personas import group_customers
from cxlab.personas.describing.traits import find_traits
from cxlab.personas.features.catalogue import catalogue
from cxlab.study.groups import GROUP, REST
from cxlab.study.health import describe_study

SMALL = 10
QUESTION = '[questions]\nsat = { kind = "csat", scale = [1, 5] }\n'


def leaks(parts, shown):
    """Return every union of parts that follows from what is shown and holds too few customers."""
    names = sorted(parts)
    known = np.array([[name in one for name in names] for one in shown], dtype=float)
    if not len(known):
        return []
    _, strength, rows = np.linalg.svd(known, full_matrices=False)
    basis = rows[strength > 1e-9]
    choices = (np.arange(1, 2 ** len(names))[:, None] >> np.arange(len(names))) & 1
    rest = choices - (choices @ basis.T) @ basis
    found = []
    for choice in choices[np.abs(rest).max(axis=1) < 1e-8]:
        chosen = [name for name, taken in zip(names, choice, strict=True) if taken]
        if 0 < len(set().union(*(parts[name] for name in chosen))) < SMALL:
            found.append(chosen)
    return found


def people(seed):
    """Return customers in two or three small groups, and some in none."""
    draw = np.random.default_rng(seed)
    sizes = draw.choice([2, 4, 7, 9, 12, 25, 40], int(draw.integers(3, 5)))
    names = [f"g{number}" for number in range(len(sizes) - 1)] + [None]
    plans = [name for name, size in zip(names, sizes, strict=True) for _ in range(size)]
    ids = [f"c{number:03}" for number in range(len(plans))]
    return pd.DataFrame({"customer_id": ids, "plan": pd.Series(plans, dtype="str")})


def answered(customers, seed):
    """Return answers in one to three months: some answer in several, some in none."""
    draw = np.random.default_rng(seed)
    months = int(draw.integers(1, 4))
    asked = [
        (customer, pd.Timestamp("2025-01-10") + pd.DateOffset(months=month))
        for customer in customers["customer_id"]
        for month in range(months)
        if draw.random() < (0.9, 0.5, 0.2)[month]
    ]
    frame = pd.DataFrame(asked, columns=["customer_id", "timestamp"])
    keys = [str(number) for number in range(len(frame))]
    scores = draw.integers(1, 6, len(frame)).astype(float)
    return frame.assign(row_id=keys, response_id=keys, question="sat", score=scores)


def walked(customers, seed):
    """Return journeys from a page to a basket, and for some to an order or back."""
    draw = np.random.default_rng(seed)
    rows = []
    for customer in customers["customer_id"]:
        steps = ["page", "basket", *(["order"] if draw.random() < 0.5 else ["page"])]
        for place, step in enumerate(steps):
            rows.append((customer, pd.Timestamp("2025-01-10") + pd.Timedelta(place, "D"), step))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    last = (customers["customer_id"].iloc[0], pd.Timestamp("2025-06-01"), "page")
    frame.loc[len(frame)] = last
    return frame.assign(channel="web", row_id=[str(at) for at in range(len(frame))])


def plan_of(customers):
    return customers.assign(plan=customers["plan"].fillna("")).set_index("customer_id")["plan"]


@pytest.mark.parametrize("seed", [1, 4, 9, 13, 91, 166])
def test_figures_by_group_and_month(make_study, seed):
    customers = people(seed)
    responses = answered(customers, seed)
    study = make_study(QUESTION, customers=customers, responses=responses)
    months = responses["timestamp"].dt.strftime("%Y-%m")
    rows = responses.assign(plan=responses["customer_id"].map(plan_of(customers)), month=months)
    parts = {key: set(who) for key, who in rows.groupby(["plan", "month"])["customer_id"]}
    shown = []
    for by in (None, "plan"):
        for every in (None, "MS"):
            table = measure_kpis(study, by=by, every=every, kpis=["csat"]).table
            for row in table[table["estimate"].notna()].to_dict("records"):
                month = row["period"].strftime("%Y-%m") if every else None
                plan = row["plan"] if by else None
                keys = [key for key in parts if plan in (None, key[0]) and month in (None, key[1])]
                shown.append(set(keys))
    assert shown or max(map(len, parts.values())) < 2 * SMALL
    assert leaks(parts, shown) == []


@pytest.mark.parametrize("seed", [1, 4, 5, 9])
def test_flows_and_funnels_by_group(make_study, seed):
    customers = people(seed)
    interactions = walked(customers, seed)
    settings = '[roles]\nvisit = ["page"]\ncart = ["basket"]\npurchase = ["order"]\n'
    study = make_study(settings, customers=customers, interactions=interactions)
    groups = plan_of(customers)
    steps = interactions.sort_values(["customer_id", "timestamp"], kind="stable")
    steps = steps.assign(target=steps.groupby("customer_id")["touchpoint"].shift(-1)).dropna()
    flows, flows_by = directly_follows(study), directly_follows(study, by="plan")
    seen = 0
    for pair, rows in steps.groupby(["touchpoint", "target"]):
        parts = {
            group: set(who)
            for group, who in rows.groupby(rows["customer_id"].map(groups))["customer_id"]
        }
        whole = _of_pair(flows, pair)
        mine = _of_pair(flows_by, pair)
        shown = [set(parts)] * int(whole["n"].notna().sum())
        shown += [{plan} for plan in mine.loc[mine["n"].notna(), "plan"]]
        seen += len(shown)
        assert leaks(parts, shown) == []
    assert seen
    funnel = stage_funnel(study, by="plan")
    parts = {group: set(who) for group, who in groups.index.groupby(groups).items()}
    for _, rows in funnel.groupby("stage"):
        shown = [set(parts), *({plan} for plan in rows.loc[rows["estimate"].notna(), "plan"])]
        assert leaks(parts, shown) == []


@pytest.mark.parametrize("seed", range(8))
def test_flows_where_the_steps_of_groups_and_to_touchpoints_are_known(seed):
    customers = people(seed)
    rows = walked(customers, seed).sort_values(["customer_id", "timestamp"], kind="stable")
    groups = plan_of(customers).replace("", REST).rename(GROUP)
    flows, by = (pair_table(count_pairs(rows, of), SMALL) for of in (None, groups))
    steps = rows.assign(target=rows.groupby("customer_id")["touchpoint"].shift(-1)).dropna()
    steps["group"] = steps["customer_id"].map(groups)
    keys = ["touchpoint", "target", "group"]
    parts = {key: set(who) for key, who in steps.groupby(keys)["customer_id"]}
    pairs, cells = (table[table["n"].notna()] for table in (flows, by))
    wholes = [("target", to) for to in steps["target"].unique()]
    wholes += [("group", group) for group in _large(steps)]
    shown = [{key for key in parts if key[keys.index(name)] == one} for name, one in wholes]
    shown = [whole for whole in shown if len(set().union(*(parts[key] for key in whole))) >= SMALL]
    given = {tuple(found) for found in leaks(parts, shown)}
    shown += [{key for key in parts if key[:2] == pair} for pair in _keys(pairs, 2)]
    shown += [{key} for key in _keys(cells, 3)]
    assert [found for found in leaks(parts, shown) if tuple(found) not in given] == []


def _keys(table, width):
    return list(table.iloc[:, :width].itertuples(index=False, name=None))


def _large(steps):
    """Return the groups whose number of steps another table may show."""
    sizes = steps.groupby("group")["customer_id"].nunique()
    return sizes.index[~hide_parts(sizes, sizes > 0, SMALL, unseen=sizes.index.to_series() == REST)]


def _of_pair(flows, pair):
    return flows[(flows["source"] == pair[0]) & (flows["target"] == pair[1])]


def used(seed):
    """Return contacts at three touchpoints over two channels and two months."""
    draw = np.random.default_rng(seed)
    places = [("page", "web"), ("page", "app"), ("basket", "web"), ("call", "app"), ("call", "fax")]
    rows = [
        (f"c{who:02}", pd.Timestamp(2025, month, 10), place, channel)
        for month in (1, 2)
        for place, channel in places
        for who in draw.choice(60, draw.choice([0, 3, 6, 12, 30, 50]), replace=False)
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint", "channel"])
    return frame.assign(row_id=[str(at) for at in range(len(frame))])


@pytest.mark.parametrize("seed", range(8))
def test_counts_of_touchpoints_stages_and_months(make_study, seed):
    study = make_study('[roles]\npurchase = ["basket"]\n', interactions=used(seed))
    rows = assign_stages(study).astype({"stage": "str"})
    rows = rows.assign(month=rows["timestamp"].dt.strftime("%Y-%m"))
    health, stages = describe_study(study), stage_table(study).astype({"stage": "str"})
    tables = [(health.touchpoints, ["touchpoint", "channel"]), (stages, ["touchpoint", "stage"])]
    assert leaks(*counted(rows, tables)) == []
    tables[1] = (health.activity, ["month", "channel"])
    assert leaks(*counted(rows, tables)) == []


def counted(rows, tables):
    """Return the smallest parts that tables divide rows into, and what they show and all."""
    names = sorted({name for _, keys in tables for name in keys})
    parts = {key: set(who) for key, who in rows.groupby(names)["customer_id"]}
    shown = [set(parts)]
    for table, keys in tables:
        at = [names.index(name) for name in keys]
        for wanted in table.loc[table["n"].notna(), keys].itertuples(index=False, name=None):
            shown.append({key for key in parts if tuple(key[place] for place in at) == wanted})
    return parts, shown


@pytest.mark.parametrize("seed", [1, 4, 5, 9])
def test_journey_maps_by_group(make_study, seed):
    customers = people(seed)
    study = make_study(
        '[roles]\nvisit = ["page"]\ncart = ["basket"]\npurchase = ["order"]\n',
        customers=customers,
        interactions=walked(customers, seed),
    )
    groups = plan_of(customers)
    maps = [map_journeys(study, by) for by in (groups[groups != ""].rename("plan"), None)]
    used_here = [drawn.cells[drawn.cells["row"] == "what they do"] for drawn in maps]
    rows = assign_stages(study).astype({"stage": "str"})
    rows["plan"] = rows["customer_id"].map(groups)
    for keys, tables in (
        (["stage"], [drawn.stages for drawn in maps]),
        (["stage", "touchpoint"], used_here),
    ):
        for where, here in rows.groupby(keys):
            parts = {plan: set(who) for plan, who in here.groupby("plan")["customer_id"]}
            shown = []
            for table in tables:
                named = table["estimate"].notna() & (table[keys] == list(where)).all(axis=1)
                shown += [{who} for who in table.loc[named, "persona"]]
            shown = [set(parts) if one == {EVERYONE} else one & set(parts) for one in shown]
            assert leaks(parts, shown) == []


@pytest.mark.parametrize("seed", [1, 4, 5, 7, 9, 22])
def test_traits_of_small_groups(seed):
    customers = people(seed)
    groups = plan_of(customers).replace("", np.nan)
    values = np.random.default_rng(seed).normal(size=len(groups))
    frame = pd.DataFrame({"score_nps": values}, index=groups.index)
    table = find_traits(frame, groups, catalogue(frame), min_group=SMALL)
    parts = {
        name: set(who) for name, who in groups.fillna("").groupby(groups.fillna("")).groups.items()
    }
    seen = table.loc[table["mean"].notna(), "persona"]
    shown = [set(parts), *({name} for name in seen), *(set(parts) - {name} for name in seen)]
    assert leaks(parts, shown) == []


@pytest.mark.parametrize("seed", [1, 4, 5, 7, 9, 22])
def test_comments_and_scores_by_touchpoint(make_study, seed):
    """Means of scores stand without their total, means of comments beside that of the language."""
    customers = people(seed)
    asked = answered(customers, seed)
    asked["touchpoint"] = asked["customer_id"].map(plan_of(customers))
    scores = asked.assign(language="en", polarity=asked["score"] / 5, abstained="")
    words = summarise(scores, confidence=0.95, min_group=SMALL)
    parts = {name: set(who) for name, who in asked.groupby("touchpoint")["customer_id"]}
    told = words.loc[words["estimate"].notna(), "touchpoint"]
    whole = [set(parts)] if (told == "all touchpoints").any() else []
    assert leaks(parts, [*whole, *({name} for name in told if name in parts)]) == []
    study = make_study(QUESTION, responses=asked)
    means = scores_by(study)
    given = means.loc[means["estimate"].notna(), "touchpoint"].replace("unplaced", "")
    assert leaks(parts, [{name} for name in given]) == []


def test_scores_by_language_do_not_give_a_small_touchpoint_away(make_study):
    asked = answered(pd.DataFrame({"customer_id": [f"c{at:02}" for at in range(90)]}), 7)
    asked = asked.drop_duplicates("customer_id").reset_index(drop=True)
    asked["touchpoint"] = ["call"] * 4 + ["shop"] * (len(asked) - 4)
    study = make_study(QUESTION, responses=asked)
    assert scores_by(study)["estimate"].isna().tolist() == [True, False]
    assert scores_by(study, "language")["estimate"].isna().tolist() == [True]
    effort = make_study(QUESTION.replace("csat", "ces"), responses=asked)
    assert scores_by(effort)["estimate"].isna().tolist() == [True, True]  # the KPI is their mean


def test_the_attack_finds_what_is_left_open():
    parts = {"a": set(range(30)), "b": set(range(30, 34)), "c": set(range(40, 60))}
    whole = {"a", "b", "c"}
    assert leaks(parts, [whole, {"a"}, {"c"}]) == [["b"]]
    assert leaks(parts, [whole, {"a"}]) == []
    assert leaks(parts, [{"a", "b"}, {"b", "c"}, whole]) == [["b"]]


def personas_of(groups, settings):
    """Return personas of these customers: the groups as they are, however small."""
    names = sorted(set(groups) - {""})
    described = pd.DataFrame({"evening_share": np.arange(len(groups)) % 2.0}, groups.index)
    found = group_customers(described, settings, k=1)
    sizes = groups[groups != ""].value_counts().reindex(names).to_numpy()
    summary = found.summary.iloc[[0] * len(names)].reset_index(drop=True)
    summary = summary.assign(persona=names, name=names, n=sizes)
    members = found.members.assign(persona=groups.mask(groups == ""), nearest=groups)
    return replace(found, k=len(names), members=members, summary=summary)


@pytest.mark.parametrize("seed", [1, 9])
def test_touchpoints_and_hours_on_cards_of_personas(make_study, seed):
    """The share of all others stands beside each persona's: all together are shown."""
    customers = people(seed)
    rows = walked(customers, seed)
    hour = pd.to_timedelta(np.random.default_rng(seed).choice([9, 9, 14, 20], len(rows)), "h")
    rows["timestamp"] = rows["timestamp"] + hour + pd.Timedelta(minutes=7)
    study = make_study(customers=customers, interactions=rows)
    groups = plan_of(customers)
    cards = persona_cards(study, personas_of(groups, study.settings))
    group, seen = rows["customer_id"].map(groups), 0
    for table, column, values in (
        (cards.touchpoints, "touchpoint", rows["touchpoint"]),
        (cards.hours, "hour", rows["timestamp"].dt.hour),
    ):
        for value, cells in table[table["estimate"].notna()].groupby(column):
            there = rows[values == value]
            if there.empty:
                continue
            seen += 1
            parts = there.groupby(group)["customer_id"].agg(set).to_dict()
            shown = [{one} for one in cells["persona"]]
            shown += [set(parts) - {one} for one in cells.dropna(subset=["others"])["persona"]]
            assert leaks(parts, shown) == [], (column, value)
    assert seen
