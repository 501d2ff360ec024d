"""What is hidden of a process."""

from itertools import product

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.planned import check_process
from cxlab.journeys.planned_hidden import hidden_runs

TOML = """
[[processes]]
name = "refund"
steps = ["form", { touchpoint = "check", within_days = 1 }, { touchpoint = "pay", within_days = 2 }]
"""


def test_all_but_few_are_hidden_as_few_are():
    kinds = ["every run", "as planned", "something else between"]
    rows = pd.DataFrame({"kind": kinds, "touchpoint": ["", "", "call"]})
    assert hidden_runs(rows.assign(runs=[60, 57, 40]), 10).tolist() == [False, True, False]
    assert hidden_runs(rows.assign(runs=[60, 60, 0]), 10).tolist() == [False] * 3
    assert hidden_runs(rows.assign(runs=[6, 6, 0]), 10).all()


def test_two_that_leave_few_are_not_both_shown():
    kinds = ["every run", "as planned", "left out", "reached"]
    rows = pd.DataFrame({"kind": kinds, "touchpoint": ["", "", "pay", "pay"]})
    hidden = hidden_runs(rows.assign(runs=[90, 50, 37, 53]), 10)
    assert hidden.tolist() == [False, False, True, True]


WAYS = [(), ("check",), ("pay",), ("check", "pay"), ("pay", "check"), ("check", "call", "pay")]


def strayed(seed):
    """Return runs that skip steps, swap them, wait, or call, some of these few."""
    draw = np.random.default_rng(seed)
    rows, number = [("last", 400.0, "visit")], 0
    for way, wait in product(WAYS, (0.5, 3.0)):
        for _ in range(draw.choice([0, 0, 2, 4, 12, 30])):
            number += 1
            rows += [
                (f"c{number:03}", place * wait, step) for place, step in enumerate(("form", *way))
            ]
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.assign(channel="web")


def sets(rows):
    """Return who is in each row of a check, by plain loops."""
    found = {("every run", ""): set(), ("as planned", ""): set()}
    for who, mine in rows[rows["customer_id"] != "last"].groupby("customer_id"):
        at = dict(zip(mine["touchpoint"], mine["timestamp"], strict=True))
        kinds, before = [("every run", "")], at["form"]
        for step, limit in (("check", 1), ("pay", 2)):
            if step not in at:
                kinds.append(("left out", step))
                continue
            kinds.append(("reached", step))
            if (at[step] - before) / pd.Timedelta(days=1) > limit:
                kinds.append(("late", step))
            if at[step] < before:
                kinds.append(("out of order", step))
            before = max(before, at[step])
        if "call" in at:
            kinds.append(("something else between", "call"))
        if not {kind for kind, _ in kinds} & {"left out", "late", "out of order"}:
            kinds.append(("as planned", ""))
        for kind in kinds:
            found.setdefault(kind, set()).add(who)
    return found


@pytest.mark.parametrize("seed", range(12))
def test_no_few_runs_follow_from_what_is_shown(make_study, seed):
    """Every row, what it leaves of all, and what two leave that no run can be in both of."""
    rows = strayed(seed)
    check = check_process(make_study(TOML, interactions=rows))
    known = sets(rows)
    tables = [check.strays, check.whole, check.steps.assign(kind="reached")]
    told = [
        (row["kind"], row["touchpoint"])
        for table in tables
        for row in table[table["estimate"].notna()].to_dict("records")
        if (row["kind"], row["touchpoint"]) != ("reached", "form")
    ]
    whole = known["every run", ""]
    assert ("every run", "") in told or len(whole) < 10
    for (kind, step), (other, place) in product(told, told):
        one, two = known.get((kind, step), set()), known.get((other, place), set())
        assert not 0 < len(one) < 10
        assert not 0 < len(whole - one) < 10
        if not one & two and (kind == "as planned" or step == place):
            assert not 0 < len(whole - one - two) < 10
    paid = known.get(("reached", "pay"), set())
    if 0 < len(whole - paid) < 10 or 0 < len(paid) < 10:
        assert check.whole["finished"].isna().all()
