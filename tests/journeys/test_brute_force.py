"""Every verb about paths against plain loops over one customer after another."""

from collections import Counter, defaultdict
from functools import partial
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.estimate import wilson
from cxlab.journeys.flows import count_pairs, directly_follows
from cxlab.journeys.funnel import count_reached, funnel_table, stage_funnel
from cxlab.journeys.sessions import find_sessions
from cxlab.journeys.spans import merge_timed
from cxlab.journeys.stages import by_rules
from cxlab.journeys.steps import ENDED, step_matrix
from cxlab.journeys.variants import count_variants
from cxlab.study.settings import Settings, StageModel

STAGES = {"see": "a", "look": "b", "buy": "c", "stay": "d"}
PLACES = [*STAGES.values(), "?"]
MINUTE = pd.Timedelta(minutes=1)
DAY = pd.Timedelta(days=1)
GROUPS = [None, "new", "old"]
TOML = "\n".join(
    ["[stages]", f"order = {list(STAGES)}", "[stages.touchpoints]"]
    + [f'{stage} = ["{place}"]' for stage, place in STAGES.items()]
)


def made(seed):
    """Return interactions with ties in time, pauses of exactly 30 minutes, and lone contacts."""
    draw = np.random.default_rng(seed)
    rows = []
    for who in range(40):
        when = pd.Timestamp("2025-01-01") + DAY * int(draw.integers(0, 60))
        for _ in range(draw.choice([1, 2, 3, 8])):
            when += MINUTE * int(draw.choice([0, 0, 1, 30, 31, 7 * 1440, 31 * 1440]))
            place = str(draw.choice(PLACES, p=[0.3, 0.2, 0.2, 0.1, 0.2]))
            rows.append((f"c{who:02}", when, place))
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    return frame.assign(channel="web")


def journeys(rows):
    """Return each customer's times and places."""
    found = defaultdict(list)
    for row in rows.itertuples():
        found[row.customer_id].append((row.timestamp, row.touchpoint))
    return found


def nth(values, share):
    return sorted(values)[max(1, int(np.ceil(share * len(values)))) - 1]


@pytest.fixture(params=[(1, 1), (2, 3)], ids=["one partition", "three partitions"])
def case(request, make_study, swap_partitions):
    seed, partitions = request.param
    rows = made(seed)
    groups = {f"c{who:02}": GROUPS[who % 3] for who in range(40)}
    people = pd.DataFrame({"customer_id": list(groups), "plan": list(groups.values())})
    study = make_study(TOML, study={"min_group": 1}, interactions=rows, customers=people)
    by = pd.Series(groups).dropna()
    return swap_partitions(study, partitions), journeys(rows), by


def test_pairs(case):
    study, people, by = case
    gaps, takers = defaultdict(list), defaultdict(set)
    for who, steps in people.items():
        for (before, source), (after, target) in pairwise(steps):
            for group in {None, by.get(who)}:
                gaps[source, target, group].append((after - before).total_seconds())
                takers[source, target, group].add(who)
    seen = 0
    for table, group_of in (
        (directly_follows(study), lambda row: None),
        (directly_follows(study, by="plan"), lambda row: row["plan"]),
    ):
        for row in table.to_dict("records"):
            key = (row["source"], row["target"], group_of(row))
            if row["note"]:  # hidden beside customers in no group
                continue
            seen += 1
            assert row["n"] == len(gaps[key])
            assert row["customers"] == len(takers[key])
            assert row["mean_s"] == pytest.approx(np.mean(gaps[key]))
            assert row["median_s"] == pytest.approx(nth(gaps[key], 0.5), rel=0.01)
            assert row["p90_s"] == pytest.approx(nth(gaps[key], 0.9), rel=0.01)
    assert seen > 20


def test_sessions(case):
    study, people, _ = case
    lengths, sizes = [], []
    for steps in people.values():
        begun = last = None
        for when, _ in steps:
            if last is None or when - last > 30 * MINUTE:
                begun, _ = when, sizes.append(0)
                lengths.append(0.0)
            last, lengths[-1] = when, (when - begun).total_seconds()
            sizes[-1] += 1
    found = find_sessions(study).set_index("measure")["estimate"]
    assert found["sessions per customer"] == pytest.approx(len(sizes) / 40)
    assert found["contacts per session"] == pytest.approx(np.mean(sizes))
    assert found["one contact only"] == pytest.approx(np.mean(np.array(sizes) == 1))
    assert found["median length"] == pytest.approx(nth(lengths, 0.5), rel=0.01)
    assert found["p90 length"] == pytest.approx(nth(lengths, 0.9), rel=0.01)


@pytest.mark.parametrize("collapse", [False, True])
def test_variants(case, collapse):
    study, people, _ = case
    counts = Counter()
    for steps in people.values():
        places = [place for _, place in steps]
        if collapse:
            places = [one for at, one in enumerate(places) if at == 0 or one != places[at - 1]]
        counts[" > ".join(places)] += 1
    table = count_variants(study, top=100, collapse=collapse)
    assert table.set_index("variant")["n"].to_dict() == counts
    assert table["high"].to_numpy() == pytest.approx(wilson(table["n"], 40)[2])


def test_steps(case):
    study, people, by = case
    counts = Counter(
        (step + 1, steps[step][1] if step < len(steps) else ENDED, group)
        for who, steps in people.items()
        for step in range(5)
        for group in {None, by.get(who)}
    )
    every = step_matrix(study, steps=5)
    found = {(row.step, row.touchpoint): row.n for row in every.itertuples()}
    assert found == {key[:2]: n for key, n in counts.items() if key[2] is None}
    for row in step_matrix(study, steps=5, by="plan").itertuples():
        assert row.note or row.n == counts[row.step, row.touchpoint, row.plan]


def reached(people, end, horizon):
    """Count those reached, and those who were there and went on, by stage."""
    order = list(STAGES)
    stage_of = {place: order.index(stage) for stage, place in STAGES.items()}
    counts = {stage: [0, 0, 0, 0, []] for stage in order}
    for steps in people.values():
        first = steps[0][0]
        known = [(when, stage_of[place]) for when, place in steps if place in stage_of]
        for number, stage in enumerate(order):
            count = counts[stage]
            count[0] += first + horizon <= end
            in_time = any(at >= number and when <= first + horizon for when, at in known)
            count[1] += first + horizon <= end and in_time
            here = [when for when, at in known if at == number]
            if not here:
                continue
            on = [when for when, at in known if at > number and when >= here[0]]
            early = here[0] + horizon <= end
            count[2] += early
            count[3] += early and bool(on) and on[0] - here[0] <= horizon
            count[4] += [(on[0] - here[0]) / DAY] if on else []
    return counts


def same_funnel(table, expected):
    for row in table.to_dict("records"):
        n, far, there, on, days = expected[row["stage"]]
        assert (row["n"], row["customers"]) == (n, there)
        assert row["estimate"] == pytest.approx(far / n if n else np.nan, nan_ok=True)
        if row["stage"] != "stay":
            assert row["next"] == pytest.approx(on / there if there else np.nan, nan_ok=True)
            middle = nth(days, 0.5) if days else np.nan
            assert row["median_days"] == pytest.approx(middle, rel=0.01, nan_ok=True)


def test_funnel(case):
    study, people, _ = case
    end = max(steps[-1][0] for steps in people.values())
    table = stage_funnel(study, horizon_days=20)
    assert table["n"].gt(0).all()
    same_funnel(table, reached(people, end, 20 * DAY))


contacts = st.lists(
    st.tuples(st.sampled_from("pqrs"), st.integers(0, 6), st.sampled_from(PLACES)),
    min_size=1,
    max_size=30,
)


@given(contacts, st.integers(1, 4), st.sampled_from([1, 3]))
@settings(deadline=None, max_examples=8)
def test_funnels_with_ties(rows, days, partitions):
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + DAY * frame.pop("day")
    frame = frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)
    model = StageModel(tuple(STAGES), {place: stage for stage, place in STAGES.items()})
    study = type("Asked", (), {"settings": Settings("Made", stages=model)})
    end, horizon = frame["timestamp"].max(), days * DAY
    count = partial(count_reached, kernel=by_rules(study), end=end, horizon=horizon)
    where = frame["customer_id"].map(lambda who: ord(who) % partitions)
    counts = merge_timed([count(frame[where == part]) for part in range(partitions)])
    same_funnel(funnel_table(counts, tuple(STAGES)), reached(journeys(frame), end, horizon))


@given(contacts, st.sampled_from([1, 3]))
@settings(deadline=None, max_examples=8)
def test_pairs_with_ties(rows, partitions):
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + DAY * frame.pop("day")
    frame = frame.sort_values(["customer_id", "timestamp"], kind="stable", ignore_index=True)
    where = frame["customer_id"].map(lambda who: ord(who) % partitions)
    found = merge_timed([count_pairs(frame[where == part]) for part in range(partitions)]).rows
    after = frame.groupby("customer_id")[["touchpoint", "timestamp"]].shift(-1)
    steps = frame.assign(target=after["touchpoint"], gap=after["timestamp"] - frame["timestamp"])
    pairs = steps.dropna(subset=["target"]).groupby(["touchpoint", "target"])
    expected = pairs.agg(n=("gap", "size"), customers=("customer_id", "nunique"), s=("gap", "sum"))
    assert found["n"].tolist() == expected["n"].tolist()
    assert found["customers"].tolist() == expected["customers"].tolist()
    assert found["seconds"].tolist() == (expected["s"] / pd.Timedelta(seconds=1)).tolist()
