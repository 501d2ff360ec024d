"""Measure finding personas beside one fit of scikit-learn, and customer value beside lifetimes.

    python -m benchmarks.personas_speed [--customers 100000] [--repeats 2] [--quick]

Every figure is a ratio of jobs of one run. Each job runs in a process of its own, in turn (A B A
B), and the fastest turn counts; the customers are made before the clock starts. Answers are
compared before ratios are given: planted personas must be found, the final inertia must be within
``WITHIN`` of scikit-learn's full fit, and the parameters within ``ALIKE`` of lifetimes'.
"""

import importlib
import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import numpy as np
import pandas as pd

ROOT = Path(__file__).parents[1]

#: Features, planted personas (half of the features are noise), and how far apart these lie.
FEATURES, PERSONAS, APART = 30, 6, 4.0

#: How many groups are asked for, where one fit is compared to another.
GROUPS = 12

#: By what share the inertia, and the parameters of BG/NBD, may differ.
WITHIN, ALIKE = 0.005, 0.01

#: CDNOW's parameters, with which purchases are made: r, alpha, a, b; times in weeks.
CDNOW = (0.243, 4.414, 0.793, 2.426)

Answer = dict[str, Any]


def customers(n: int, seed: int = 0) -> pd.DataFrame:
    """Return made customers: planted personas in half of the features, noise in the others."""
    draw = np.random.default_rng(seed)
    centres = np.zeros((PERSONAS, FEATURES))
    centres[:, : FEATURES // 2] = draw.normal(size=(PERSONAS, FEATURES // 2))
    apart = np.linalg.norm(centres[:, None] - centres, axis=2)
    centres *= APART / apart[np.triu_indices(PERSONAS, 1)].min()
    values = centres[draw.integers(0, PERSONAS, n)] + draw.normal(size=(n, FEATURES))
    names = [f"f{number}" for number in range(FEATURES)]
    return pd.DataFrame(values, [f"c{number:08}" for number in range(n)], names)


def purchases(n: int, seed: int = 0) -> pd.DataFrame:
    """Return frequency, recency and T of made customers, in weeks, recorded by day."""
    draw = np.random.default_rng(seed)
    r, alpha, a, b = CDNOW
    rate, leaves = draw.gamma(r, 1 / alpha, n), draw.beta(a, b, n)
    end = draw.integers(27 * 7, 39 * 7 + 1, n) / 7
    frequency, recency, at, there = np.zeros(n), np.zeros(n), np.zeros(n), np.ones(n, dtype=bool)
    while there.any():
        at[there] += draw.exponential(1 / rate[there])
        there &= at < end
        frequency[there] += 1
        recency[there] = np.ceil(at[there] * 7) / 7
        there &= draw.random(n) >= leaves
    return pd.DataFrame({"frequency": frequency, "recency": np.minimum(recency, end), "T": end})


def sklearn_fit(frame: pd.DataFrame) -> Answer:
    """Fit scikit-learn's k-means on everybody, as its users do."""
    from sklearn.cluster import KMeans

    fitted = KMeans(n_clusters=GROUPS, n_init=10, random_state=0).fit(frame.to_numpy())
    return {"inertia": float(fitted.inertia_)}


def select(frame: pd.DataFrame) -> Answer:
    """Choose the number of personas: k to 12, 100 cold bootstraps, all figures."""
    from cxlab.personas.choosing.selection import select_personas

    return {"k": select_personas(frame, k_max=GROUPS, bootstraps=100).k}


def fit(frame: pd.DataFrame) -> Answer:
    """Fit on a coreset and pass over everybody; the inertia is of everybody."""
    from cxlab.personas.clustering.clustering import cluster

    labels = cluster(frame, k=GROUPS).labels
    apart = frame - frame.groupby(labels).transform("mean")
    return {"inertia": float((apart.to_numpy() ** 2).sum())}


def bgnbd(frame: pd.DataFrame) -> Answer:
    """Fit BG/NBD with cxlab."""
    from cxlab.personas.value import fit_bgnbd

    found = fit_bgnbd(frame["frequency"], frame["recency"], frame["T"])
    return {name: float(getattr(found, name)) for name in ("r", "alpha", "a", "b")}


def lifetimes(frame: pd.DataFrame) -> Answer:
    """Fit BG/NBD with lifetimes."""
    from lifetimes import BetaGeoFitter

    found = BetaGeoFitter().fit(frame["frequency"], frame["recency"], frame["T"])
    return {name: float(found.params_[name]) for name in ("r", "alpha", "a", "b")}


@dataclass(frozen=True)
class Job:
    """What is done, on which made customers, and the module that is imported before the clock."""

    do: Callable[[pd.DataFrame], Answer]
    module: str
    make: Callable[[int], pd.DataFrame] = customers


JOBS = {
    "sklearn_fit": Job(sklearn_fit, "sklearn.cluster"),
    "select": Job(select, "cxlab.personas.choosing.selection"),
    "fit": Job(fit, "cxlab.personas.clustering.clustering"),
    "bgnbd": Job(bgnbd, "cxlab.personas.value", purchases),
    "lifetimes": Job(lifetimes, "lifetimes", purchases),
}


def work(job: str, n: int) -> Answer:
    """Do one job on so many customers: its answer, and what it took without imports and data."""
    asked = JOBS[job]
    importlib.import_module(asked.module)
    frame = asked.make(n)
    wall, cpu = time.perf_counter(), time.process_time()
    answer = asked.do(frame)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    return {**answer, **took}


def measure(n: int, repeats: int) -> dict[str, Any]:
    """Return the fastest turn of each job, after comparing the answers."""
    jobs = [("sklearn_fit", n), ("select", n), ("fit", n), ("select", 10 * n), ("fit", 10 * n)]
    jobs.append(("bgnbd", n))
    if importlib.util.find_spec("lifetimes"):
        jobs.append(("lifetimes", n))
    found: dict[str, Answer] = {}
    for _ in range(repeats):
        for job, size in jobs:
            name = job if size == n else f"{job}_x10"
            found[name] = _faster(_apart(job, size), found.get(name))
    compare(found)
    return {"customers": n, "repeats": repeats, **found}


def _faster(new: Answer, old: Answer | None) -> Answer:
    """Keep the shorter of each clock."""
    return {**new, **{clock: min(new[clock], (old or new)[clock]) for clock in ("wall", "cpu")}}


def _apart(job: str, n: int) -> Answer:
    """Do a job in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.personas_speed", "--job", job, "--customers"]
    done = subprocess.run([*command, str(n)], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout.splitlines()[-1])


def compare(found: dict[str, Answer]) -> None:
    """Raise AssertionError where an answer is not what it is compared to."""
    for name in ("select", "select_x10"):
        k = found[name]["k"]
        assert k == PERSONAS, f"{name}: {k} personas instead of {PERSONAS}"
    more = found["fit"]["inertia"] / found["sklearn_fit"]["inertia"] - 1
    assert more <= WITHIN, f"inertia {more:.2%} above scikit-learn's"
    for name in ("r", "alpha", "a", "b") if "lifetimes" in found else ():
        ours, theirs = found["bgnbd"][name], found["lifetimes"][name]
        assert abs(ours / theirs - 1) <= ALIKE, f"{name}: {ours} is not lifetimes' {theirs}"


def table(found: dict[str, Any]) -> str:
    """Return the ratios as Markdown: of wall time, of processor time in brackets."""
    n, inertia = found["customers"], found["fit"]["inertia"] / found["sklearn_fit"]["inertia"] - 1
    title = f"Personas, {n:,} customers x {FEATURES} features"
    one = f"one scikit-learn KMeans({GROUPS}, n_init=10) fit"
    rows = [
        (f"whole selection / {one}", _ratio(found, "select", "sklearn_fit"), "3"),
        (f"final fit over all customers / {one}", _ratio(found, "fit", "sklearn_fit"), ""),
        (f"selection, {10 * n:,} / {n:,} customers", _ratio(found, "select_x10", "select"), "3"),
        (f"final fit, {10 * n:,} / {n:,} customers", _ratio(found, "fit_x10", "fit"), ""),
        ("final inertia above that fit's", f"{inertia:+.2%}", f"{WITHIN:.1%}"),
    ]
    if "lifetimes" in found:
        rows.append(
            ("BG/NBD, lifetimes / cxlab", _ratio(found, "lifetimes", "bgnbd"), "8 at least")
        )
    lines = [f"| {title} | ratio | aim: at most |", "| --- | --- | --- |"]
    return "\n".join([*lines, *(f"| {' | '.join(row)} |" for row in rows)])


def _ratio(found: dict[str, Any], one: str, other: str) -> str:
    wall, cpu = (found[one][clock] / found[other][clock] for clock in ("wall", "cpu"))
    seconds = " / ".join(f"{found[name]['wall']:.2f} s" for name in (one, other))
    return f"{seconds} = {wall:.2f} ({cpu:.2f})"


@click.command()
@click.option("--customers", "n", default=100_000, show_default=True, help="How many customers.")
@click.option("--repeats", default=2, show_default=True, help="How often each job has its turn.")
@click.option("--quick", is_flag=True, help="2,000 customers, once.")
@click.option("--results", type=click.Path(path_type=Path), help="Write raw figures here.")
@click.option("--job", type=click.Choice(list(JOBS)), help="Do this one only, and print JSON.")
def run(n: int, repeats: int, quick: bool, results: Path | None, job: str | None) -> None:
    """Measure every job and print the table."""
    if job:
        click.echo(json.dumps(work(job, n)))
        return
    found = measure(2_000, 1) if quick else measure(n, repeats)
    if results:
        results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    click.echo(table(found))


if __name__ == "__main__":
    run()
