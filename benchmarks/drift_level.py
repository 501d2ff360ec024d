"""How often drift is seen where nothing changes: the level of each of its tests.

    python -m benchmarks.drift_level [--seeds 200] [--first 0] [--customers 400] [--draws 399]

In each run nothing changes from one period to the next. *Kinds*: two kinds of customers, whose
profiles of a period are noisy. *Tail*: customers of one kind, whose figures are skewed and mostly
nought, divided all the same. *Coming and going*: customers come and leave at the same rate all the
time, so that nearly half are seen in one period only, some of them for a short time. A test should
reject in about 5 of 100 runs; ``any`` is how often one of the four does.
"""

from collections.abc import Callable

import click
import numpy as np
import pandas as pd

from cxlab.estimate import wilson
from cxlab.personas.drift import compare_profiles
from cxlab.personas.forming import Choice
from cxlab.study.settings import Settings

Profiles = tuple[pd.DataFrame, pd.DataFrame]
FAMILIES = ("shares", "behaviour", "migration", "personas")


def kinds(random: np.random.Generator, n: int) -> Profiles:
    """Return profiles of customers of two kinds, a tenth of them seen in one period only."""
    kind = np.arange(n) % 2
    rate = random.gamma(4, np.array([1.5, 3.0])[kind])
    evening = random.beta(np.array([2, 8])[kind], np.array([8, 2])[kind])
    seen = random.random(n)
    frames = []
    for out in (seen < 0.05, (seen >= 0.05) & (seen < 0.1)):
        frame = _contacts(random, random.poisson(rate) + 3, evening)
        frames.append(frame.assign(value_per_purchase=random.lognormal(3, 0.8, n))[~out])
    return frames[0], frames[1]


def tail(random: np.random.Generator, n: int) -> Profiles:
    """Return profiles of customers of one kind, with skewed figures that are mostly nought."""
    rate = random.lognormal(1.0, 1.0, n)
    evening = random.beta(1, 1, n)
    frames = []
    for _ in range(2):
        frame = _contacts(random, random.poisson(rate) + 1, evening)
        spent = np.where(random.random(n) < 0.3, random.lognormal(3, 1.5, n), 0.0)
        frames.append(frame.assign(value=spent, service_contacts=random.poisson(0.1 * rate)))
    return frames[0], frames[1]


def coming_and_going(random: np.random.Generator, n: int) -> Profiles:
    """Return profiles of customers who come and leave: many are seen for a part of a period."""
    begins = random.uniform(-20.0, 2.0, 11 * n)
    ends = begins + random.exponential(2.0, 11 * n)
    kind = random.integers(0, 2, 11 * n)
    rate = random.gamma(4, np.array([2.0, 4.0])[kind])
    evening = random.beta(np.array([2, 8])[kind], np.array([8, 2])[kind])
    frames = []
    for first in (0.0, 1.0):
        there = np.clip(np.minimum(ends, first + 1) - np.maximum(begins, first), 0, 1)
        times = random.poisson(rate * there)
        frames.append(_contacts(random, np.maximum(times, 1), evening)[times > 0])
    return frames[0], frames[1]


def _contacts(random: np.random.Generator, times: np.ndarray, evening: np.ndarray) -> pd.DataFrame:
    """Return how often each customer came, and what share of it in the evening."""
    who = pd.Index([f"c{number:04}" for number in range(len(times))], name="customer_id")
    late = random.binomial(times, evening) / times
    return pd.DataFrame({"occasions": times.astype(float), "evening_share": late}, who)


KINDS: dict[str, Callable[[np.random.Generator, int], Profiles]] = {
    "kinds": kinds,
    "tail": tail,
    "coming and going": coming_and_going,
}


def measure(make: Callable[[np.random.Generator, int], Profiles], *, seed: int, customers: int,
            draws: int) -> pd.Series:  # fmt: skip
    """Return the p-value of each test in one run."""
    profiles = make(np.random.default_rng(seed), customers)
    choice = Choice(k=2 if make is not tail else 3, seed=seed)
    drift = compare_profiles(profiles, Settings("Made"), choice=choice, draws=draws)
    return drift.tests.set_index("family")["p"].reindex(FAMILIES)


@click.command()
@click.option("--seeds", default=200, show_default=True, help="How many runs of each kind.")
@click.option("--first", default=0, show_default=True, help="The first seed.")
@click.option("--customers", default=400, show_default=True, help="In each run, about.")
@click.option("--draws", default=399, show_default=True, help="How often profiles are swapped.")
@click.option("--level", default=0.05, show_default=True, help="Below this p-value is a change.")
def main(seeds: int, first: int, customers: int, draws: int, level: float) -> None:
    """Print how often each test rejects, with 95 % intervals."""
    for name, make in KINDS.items():
        runs = [
            measure(make, seed=seed, customers=customers, draws=draws)
            for seed in range(first, first + seeds)
        ]
        table = pd.DataFrame(runs) < level
        for family in (*FAMILIES, "any"):
            hits = table.any(axis=1) if family == "any" else table[family]
            share, low, high = wilson(int(hits.sum()), len(hits))
            said = f"{share:.1%} ({low:.1%} to {high:.1%})"
            click.echo(f"{name:18} {family:10} {said:26} of {len(hits)} runs")


if __name__ == "__main__":
    main()
