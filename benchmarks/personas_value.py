"""See whether forecasts of value hold where the truth is known, and are refused where due.

    python -m benchmarks.personas_value [--seeds 10] [--first 0]

Each run makes 1,500 customers over 104 weeks, fits the first 69 and looks at the other 35. *True*
customers buy and leave as the models have it: the intervals should hold what came in about 95 of
100 runs, and none should be refused. The others break the models, and should be refused: renewals
every four weeks; customers who all stop when the check begins; twice as many purchases from then
on; customers of whom three in a hundred ever come back.
"""

from collections.abc import Callable

import click
import numpy as np
import pandas as pd

from cxlab.personas.value.bgnbd import fit_bgnbd
from cxlab.personas.value.expect import Models
from cxlab.personas.value.gamma_gamma import fit_gamma_gamma
from cxlab.personas.value.holdout import HoldOut, hold_out
from cxlab.personas.value.purchases import COLUMNS, Plan, sum_up, until
from cxlab.personas.value.refusal import conditions

CUSTOMERS, WEEKS, AHEAD = 1500, 104.0, 52.0
START = pd.Timestamp("2023-01-02")
FIRST = (START - pd.Timestamp("1970-01-01")).days
PLAN = Plan(("order",), "UTC", FIRST, FIRST + 485, FIRST + 728)


def shop(random: np.random.Generator) -> pd.DataFrame:
    """Return customer, week and amount of every purchase, as BG/NBD and Gamma-Gamma have it."""
    rate = random.gamma(0.8, 1 / 5.0, CUSTOMERS)
    leaves = random.beta(0.9, 3.0, CUSTOMERS)
    level = random.gamma(4.0, 1 / 30.0, CUSTOMERS)
    who, week = np.arange(CUSTOMERS), random.uniform(0, WEEKS / 3, CUSTOMERS)
    parts: list[pd.DataFrame] = []
    while len(who):
        amount = random.gamma(4.0, 1 / level[who])
        parts.append(pd.DataFrame({"who": who, "week": week, "amount": amount}))
        stays = random.random(len(who)) > leaves[who] * (len(parts) > 1)
        who, week = who[stays], week[stays]
        week = week + random.exponential(size=len(who)) / rate[who]
        who, week = who[week < WEEKS], week[week < WEEKS]
    return pd.concat(parts, ignore_index=True)


def renewals(random: np.random.Generator) -> pd.DataFrame:
    """Return customers who pay every four weeks, until they end their contract."""
    begins = random.uniform(0, WEEKS / 3, CUSTOMERS)
    times = random.geometric(0.05, CUSTOMERS)
    who = np.repeat(np.arange(CUSTOMERS), times)
    number = np.arange(len(who)) - np.repeat(np.cumsum(times) - times, times)
    rows = pd.DataFrame({"who": who, "week": begins[who] + 4 * number, "amount": 9.99})
    return rows[rows["week"] < WEEKS]


def stopped(random: np.random.Generator) -> pd.DataFrame:
    """Return customers who all stop when the check begins."""
    rows = shop(random)
    return rows[rows["week"] < 69]


def doubled(random: np.random.Generator) -> pd.DataFrame:
    """Return customers each of whose purchases in the check comes twice, some days apart."""
    rows = shop(random)
    again = rows[rows["week"] > 69.5]
    moved = (again["week"] + random.uniform(0.2, 3, len(again))).clip(upper=WEEKS - 0.2)
    return pd.concat([rows, again.assign(week=moved)], ignore_index=True)


def single(random: np.random.Generator) -> pd.DataFrame:
    """Return customers of whom three in a hundred ever come back."""
    rows = shop(random).sort_values(["who", "week"])
    return rows[~rows["who"].duplicated() | (rows["who"] % 33 == 0)]


KINDS: dict[str, Callable[[np.random.Generator], pd.DataFrame]] = {
    "true": shop,
    "renewals": renewals,
    "stopped": stopped,
    "doubled": doubled,
    "single purchases": single,
}


def judge(bought: pd.DataFrame) -> dict[str, object]:
    """Return whether these customers are forecast, and whether intervals hold what came."""
    times = START + pd.to_timedelta(bought["week"] * 7 * 86400, unit="s")
    ids = "c" + bought["who"].astype("str")
    rows = bought.assign(customer_id=ids, timestamp=times, touchpoint="order", case_id=None)
    rows = rows.rename(columns={"amount": "value"}).sort_values(["customer_id", "timestamp"])
    summary = sum_up(PLAN, rows[list(COLUMNS)])
    if not all(one.met for one in conditions(summary, PLAN, AHEAD)):
        return {"verdict": "refused before"}
    early = until(summary, PLAN.cut, before=True)
    purchases = fit_bgnbd(early["frequency"], early["recency"], early["T"])
    if purchases.problem:
        return {"verdict": "not settled"}
    spend = fit_gamma_gamma(early["paid"], early["spend"])
    return covered(hold_out(Models(purchases, spend), summary, PLAN))


def covered(check: HoldOut) -> dict[str, object]:
    """Return the verdict, the miss, and whether intervals hold what came."""
    total, table = check.total, check.table
    lines = table["actual"].between(table["low"], table["high"])
    return {
        "verdict": check.verdict,
        "off": check.off,
        "purchases": total["low"] < total["actual"] < total["high"],
        "spend": total["spend_low"] < total["spend_actual"] < total["spend_high"],
        "lines": float(lines.mean()),
    }


@click.command()
@click.option("--seeds", default=10, show_default=True, help="Runs of each kind.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
def run(seeds: int, first: int) -> None:
    """Judge every kind, and print verdicts and how often intervals hold what came."""
    rows = [
        {"kind": kind, **judge(make(np.random.default_rng(seed)))}
        for kind, make in KINDS.items()
        for seed in range(first, first + seeds)
    ]
    found = pd.DataFrame(rows)
    verdicts = pd.crosstab(found["kind"], found["verdict"])
    click.echo(f"verdicts, of {seeds} runs each\n{verdicts.to_string()}\n")
    held = found[found["kind"] == "true"][["purchases", "spend", "lines", "off"]]
    click.echo("true customers: share of intervals that hold what came, and the miss")
    click.echo(held.astype("float64").mean().round(3).to_string())


if __name__ == "__main__":
    run()
