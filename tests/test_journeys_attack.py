"""An attack on funnels, episodes, switches, comparisons, stages and processes, by their counts.

As in the other attacks, what is shown is taken as sums over the smallest parts, and no union of
small parts may follow from it, beyond what follows from totals that are shown anyway.
"""

from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.channels import switch_tables
from cxlab.journeys.channels_counts import count_moves
from cxlab.journeys.contrast_counts import PAIR, count_doings
from cxlab.journeys.contrast_table import contrast_table
from cxlab.journeys.episodes_figures import count_episodes, episode_table
from cxlab.journeys.goal_funnel import goal_table
from cxlab.journeys.goal_funnel_counts import count_goal
from cxlab.journeys.today.cells import count_present
from cxlab.study.groups import GROUP, REST
from cxlab.study.settings import Goal
from tests.test_crossed_attack import SMALL, follow, small_unions

PLACES, CHANNELS = ["page", "basket", "order", "call"], ["web", "app", "shop"]
END = pd.Timestamp("2025-09-01")
STEPS = (("page",), ("basket", "call"), ("order",))
GOALS = (Goal("buy", ("page", "basket"), ("order",), 20.0),)


def made(seed):
    """Return journeys, and the group of every customer: some groups are small, some are none."""
    draw = np.random.default_rng(seed)
    sizes = draw.choice([3, 6, 9, 12, 14, 25, 60, 90], int(draw.integers(3, 5)))
    plans = [f"g{at}" if at else REST for at, size in enumerate(sizes) for _ in range(size)]
    rows = []
    ways = {plan: draw.dirichlet(np.full(4, 0.5), 4) for plan in sorted(set(plans))}
    used = {plan: draw.dirichlet(np.full(3, 0.6)) for plan in sorted(set(plans))}
    for who, plan in enumerate(plans):
        place, when = int(draw.integers(0, 4)), pd.Timestamp("2025-01-01")
        while True:
            rows.append(
                (f"c{who:03}", when, PLACES[place], str(draw.choice(CHANNELS, p=used[plan])))
            )
            if draw.random() < 0.3:
                break
            place, when = draw.choice(4, p=ways[plan][place]), when + pd.Timedelta(hours=6)
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint", "channel"])
    groups = pd.Series(plans, [f"c{who:03}" for who in range(len(plans))], name=GROUP)
    return frame.assign(direction="customer"), groups


def leaks(parts, known, given=()):
    """Return the small unions of parts that follow from what is known, and not from totals.

    Parameters
    ----------
    parts : pandas.Series of int
        Customers of each part.
    known, given : sequence of pandas.Series of bool
        Which parts each figure sums up; those of totals.
    """
    unions = small_unions(parts.to_numpy())
    if not len(unions) or not len(known):
        return []
    found = follow([*known, *given], unions)
    return unions[found & ~follow(given, unions) if len(given) else found].tolist()


def by_group(parts, every, each, keys, figure):
    """Attack a table of things by group: what is shown of all beside what is shown of groups."""
    for key, mine in parts.groupby(keys):
        sizes = mine.set_index(GROUP)["customers"]
        here = [(table[keys] == list(key)).all(axis=1) for table in (every, each)]
        shown = each.loc[here[1] & each[figure].notna(), GROUP]
        known = [pd.Series(True, sizes.index)] * int(every.loc[here[0], figure].notna().any())
        assert leaks(sizes, [*known, *(sizes.index == name for name in shown)]) == []


@pytest.mark.parametrize("seed", range(3))
def test_funnels_and_episodes(seed):
    rows, groups = made(seed)
    for strict in (True, False):
        know = {"steps": STEPS, "strict": strict, "end": END, "horizon": pd.Timedelta(days=9)}
        counts = [count_goal(rows, **know, groups=of) for of in (None, groups)]
        tables = [goal_table(each, STEPS, SMALL) for each in counts]
        for size, figure in (("n", "estimate"), ("reached", "next")):
            parts = counts[1].rows.assign(customers=counts[1].rows[size])
            parts = parts[parts["customers"] > 0].astype({"step": "int64"})
            by_group(parts, *tables, ["step"], figure)
    counts = [count_episodes(rows, goals=GOALS, end=END, groups=of) for of in (None, groups)]
    tables = [episode_table(each, SMALL) for each in counts]
    bases = {"all": "episodes per customer", "ended": "goal reached", "reached": None}
    measure = counts[1].rows["base"].map(bases).fillna("contacts to the goal").astype("str")
    for figure in ("n", "estimate"):
        by_group(counts[1].rows.assign(measure=measure), *tables, ["goal", "measure"], figure)


@pytest.mark.parametrize("seed", range(6))
def test_switches_beside_all_from_and_to_a_channel(seed):
    rows, groups = made(seed)
    found = [count_moves(rows, goals=GOALS, groups=of) for of in (None, groups)]
    every, each = (switch_tables(counts, SMALL)[0] for counts in found)
    parts = found[1].steps.parts
    ends = [parts[name] == place for name in ("source", "target") for place in CHANNELS]
    given = [end for end in ends if parts.loc[end, "customers"].max() >= SMALL]
    known = []
    for row in [*every.to_dict("records"), *each.to_dict("records")]:
        if row["n"] == row["n"]:
            mine = parts[GROUP].eq(row[GROUP]) | (row[GROUP] == "")
            known.append(mine & (parts["source"] == row["source"]))  # from n and its share
            known.append(known[-1] & (parts["target"] == row["target"]))
    for pair in combinations(CHANNELS, 2):
        line = parts["source"].isin(pair) & parts["target"].isin(pair)
        assert leaks(parts["customers"].where(line, SMALL), known, given) == []


@pytest.mark.parametrize("seed", [12, 15])
def test_all_pairs_of_groups_compared(seed):
    rows, groups = made(seed)
    kept = {"touchpoint": pd.Index(PLACES), "channel": pd.Index(CHANNELS)}
    counts = count_doings(rows, kept=kept, end=END, groups=groups)
    names = sorted(set(groups) - {REST})
    shown = set()
    for pair in combinations(names, 2):
        table = contrast_table(counts, pair, SMALL)
        for side, name in zip(("first", "second"), pair, strict=True):
            told = table[table[side].notna() & (table["kind"] != "time")]
            keys = told[["kind", "item", "target"]].itertuples(index=False, name=None)
            shown |= {(*key, name) for key in keys}
    for key, mine in counts.rows.groupby(["kind", "item", "target"]):
        sizes = mine.set_index(GROUP)["customers"]
        known = [sizes.index == name for name in sizes.index if (*key, name) in shown]
        total = [pd.Series(True, sizes.index)] * int(sizes.sum() >= SMALL and key[0] != PAIR)
        assert leaks(sizes, [*known, *total]) == []


@pytest.mark.parametrize("seed", range(3))
def test_where_customers_are_today(seed):
    rows, groups = made(seed)
    last = rows.drop_duplicates("customer_id", keep="last")
    people = last[["customer_id"]].assign(stage=last["touchpoint"])
    every, each = (count_present(people, of, tuple(PLACES), SMALL) for of in (None, groups))
    known = [each["stage"] == stage for stage in every.loc[every["note"] == "", "stage"]]
    cells = each[(each["note"] == "") & (each[GROUP] != REST)].index
    sizes = [each[GROUP] == name for name in each[GROUP].unique()]
    assert leaks(each["n"], [*known, *(each.index == cell for cell in cells)], sizes) == []
