"""Does a what-if hold where the change is known? Fit before it, tell it, look at what came.

    python -m benchmarks.what_if [--seeds 100] [--first 1] [--customers 2000] [--out seeds.jsonl]

Each seed writes the sample, in which the payment page changes on 1 September. Journeys are fitted
on January to August and told of the change as an analyst who knows it would enter it: the
abandonment at the checkout falls from .27 to .15; payments that fail, and fail again, fall as the
chances of one try say (.09 to .04; .76 to .15 on phones with the broken app, in the proportion of
such checkouts before), and so does giving up after a failure, for four failures in a row become
rare. Then September to December are looked at: how often does the realised figure lie in the 90 %
forecast interval, with the change told and, beside it, as near to the figure without it.
"""

import tempfile
from dataclasses import replace
from pathlib import Path

import click
import numpy as np
import pandas as pd
from scipy.stats import norm

from cxlab.journeys.simulation import Change, JourneyModel, Less, simulate_journeys
from cxlab.journeys.simulation.observe import observe_period
from cxlab.journeys.simulation.plan import make_plan
from cxlab.sample import write_sample
from cxlab.sample.people import BROKEN_VERSION
from cxlab.sample.visits import END
from cxlab.sample.walk import (
    FAILS,
    FAILS_BROKEN,
    INTERVENTION,
    LEAVES,
    MOST_FAILURES,
    TRIES_AGAIN,
)
from cxlab.study import Study, open_study
from cxlab.study.settings import Goal

#: Of the forecast intervals.
CONFIDENCE = 0.9

#: What counts: a checkout that ends in an order within a day.
GOAL = Goal("order", ("checkout",), ("order", "store purchase"), 1.0)

#: The figures that a what-if is asked for; the others are shown beside.
ASKED = ("conversion", "reached", "goals_each")


def broken_share(study: Study) -> float:
    """Return the share of checkouts before the change made on a phone with the broken app."""
    names = ["customer_id", "timestamp", "touchpoint", "channel", "device"]
    rows = study.read("interactions", names)
    rows = rows[(rows["touchpoint"] == "checkout") & (rows["timestamp"] < INTERVENTION)]
    people = study.read("customers", ["customer_id", "app_version"]).set_index("customer_id")
    version = rows["customer_id"].map(people["app_version"])
    on_phone = (rows["channel"] == "app") & (rows["device"] == "phone")
    return float((on_phone & (version == BROKEN_VERSION)).mean())


def after_trying(broken: float, place: int) -> tuple[float, float, float]:
    """Return the chances that a try fails, that a failure is followed by one, and is given up."""
    first = again = paid = 0.0
    for share, fails in ((1 - broken, FAILS[place]), (broken, FAILS_BROKEN[place])):
        failed = [fails * (fails * TRIES_AGAIN) ** time for time in range(MOST_FAILURES)]
        first += share * failed[0]
        again += share * sum(failed[1:])
        paid += share * sum(failed[:-1]) * TRIES_AGAIN * (1 - fails)
    failures = first + again
    return first, again / failures, 1 - (again + paid) / failures


def told_change(study: Study) -> list[Change]:
    """Return the planted change as an analyst who knows it would enter it."""
    broken = broken_share(study)
    pairs = zip(after_trying(broken, 0), after_trying(broken, 1), strict=True)
    first, again, up = (1 - now / was for was, now in pairs)
    order, paying = ("order",), ("order", "payment failed")
    return [
        Less("abandonment", at="checkout", by=1 - LEAVES[1] / LEAVES[0], onto=paying),
        Less("payment failed", at="checkout", by=first, onto=order),
        Less("abandonment", at="payment failed", by=up, onto=order),
        Less("payment failed", at="payment failed", by=again, onto=order),
    ]


def back_test(study: Study, *, draws: int = 60, touchpoints: int = 24) -> pd.DataFrame:
    """Return each figure as forecast from before the change, told of it, and as it came.

    Parameters
    ----------
    study : Study
        The sample, or rows like it.
    draws : int
        How many bootstrap draws.
    touchpoints : int
        How many are steps of their own.

    Returns
    -------
    pandas.DataFrame
        measure, today, future, low, high (forecast), came, inside, untold (whether what came lies
        as near to the figure without the change), z (how many standard deviations of the forecast
        what came lies above it).
    """
    sure = replace(study, settings=replace(study.settings, confidence=CONFIDENCE))
    until = str(INTERVENTION)[:10]
    model = JourneyModel(goal=GOAL, until=until, draws=draws, touchpoints=touchpoints)
    months = float((END - INTERVENTION) / np.timedelta64(1, "D")) * 12 / 365.25
    told = simulate_journeys(sure, told_change(sure), model=model, months=months).figures
    start, end = (int(at.astype("datetime64[us]").astype(np.int64)) for at in (INTERVENTION, END))
    came = observe_period(sure, make_plan(sure, model), start=start, end=end).figures()
    names = {"forecast_low": "low", "forecast_high": "high"}
    table = told[["measure", "today", "future", *names]].rename(columns=names)
    table["came"] = table["measure"].map(came)
    table["inside"] = table["came"].between(table["low"], table["high"])
    half = (table["high"] - table["low"]) / 2
    table["untold"] = (table["came"] - table["today"]).abs() <= half
    table["z"] = (table["came"] - table["future"]) / half * norm.ppf((1 + CONFIDENCE) / 2)
    return table


def summarise(rows: pd.DataFrame) -> pd.DataFrame:
    """Return by measure: of how many seeds how many inside, mean z and its spread, mean width."""
    rows = rows.assign(width=rows["high"] - rows["low"])
    means = rows.groupby("measure", sort=False)
    table = means[["today", "future", "came", "width", "z"]].mean()
    table.insert(0, "seeds", means.size())
    table.insert(1, "inside", means["inside"].sum())
    table.insert(2, "untold", means["untold"].sum())
    return table.assign(z_spread=means["z"].std())


@click.command()
@click.option("--seeds", default=100, show_default=True)
@click.option("--first", default=1, show_default=True)
@click.option("--customers", default=2000, show_default=True)
@click.option("--draws", default=60, show_default=True)
@click.option("--out", type=click.Path(dir_okay=False), help="Lines of JSON; seeds in it are kept.")
def main(seeds: int, first: int, customers: int, draws: int, out: str | None) -> None:
    """Run the back-test and say how often what came lay in the interval."""
    kept = Path(out) if out else Path(tempfile.mkdtemp()) / "seeds.jsonl"
    done = set(pd.read_json(kept, lines=True)["seed"]) if kept.exists() else set()
    for seed in sorted(set(range(first, first + seeds)) - done):
        with tempfile.TemporaryDirectory() as folder:
            path = write_sample(Path(folder) / "sample", customers=customers, seed=seed)
            table = back_test(open_study(path), draws=draws)
        lines = table.assign(seed=seed).to_json(orient="records", lines=True)
        with kept.open("a", encoding="utf-8") as file:
            file.write(lines)
        missed = table.loc[~table["inside"], "measure"].tolist()
        click.echo(f"seed {seed}: outside the interval: {', '.join(missed) or 'none'}")
    every = pd.read_json(kept, lines=True)
    click.echo(summarise(every).round(4).to_string())
    asked = every[every["measure"].isin(ASKED)].groupby("seed")["inside"].all()
    click.echo(f"all of {', '.join(ASKED)} inside: {int(asked.sum())} of {len(asked)} seeds")


if __name__ == "__main__":
    main()
