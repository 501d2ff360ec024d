"""Measure a journey map of five personas beside a plain count of customers by DuckDB.

    python -m benchmarks.map_speed [--events 10000000] [--repeats 3] [--quick] [--data FOLDER]

The made events of ``generate``, with a survey and with two touchpoints at which things fail or
come late. Each job runs in a process of its own, in turn (A B A B), on rows that are prepared; the
fastest turn counts, and the largest peak of memory. The plain count is what one would write
instead: customers by persona, stage and touchpoint in one query, without times, chances, answers,
intervals, evidence, or care for small groups. Before any ratio is given, the map must show the
same shares; and what it takes with stages by other models stands beside it.
"""

import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import click
import duckdb
import numpy as np
import pandas as pd

from benchmarks.generate import PLACES, STAGES, write
from benchmarks.work import peak_mib

ROOT = Path(__file__).parents[1]

#: What a map by rules may take on a machine with two cores: seconds of wall time, and GiB.
SECONDS, GIB = 10, 3

PERSONAS = 5
ANSWERS_PER_EVENT = 0.01

#: Stage models of maps, and the plain count.
MODELS, PLAIN = ("rules", "touchpoints", "hmm"), "plain"

_SURVEY = """
[sources.survey]
path = "survey.parquet"
[[tables.responses]]
source = "survey"
[questions]
satisfied = { kind = "csat", text = "How satisfied are you?", scale = [1, 5] }
[roles]
purchase = ["order"]
failure = ["payment"]
late = ["tracking"]
"""

_STAGE = " ".join(
    f"WHEN touchpoint IN ({', '.join(repr(place) for place in places)}) THEN '{stage}'"
    for stage, places in STAGES.items()
)

_COUNT = f"""
WITH known AS (
    SELECT persona, CASE {_STAGE} END AS stage, touchpoint, customer_id
    FROM '{{events}}' AS events JOIN '{{personas}}' AS personas USING (customer_id)),
stages AS (SELECT persona, stage, count(DISTINCT customer_id) AS n FROM known GROUP BY ALL)
SELECT persona, stage, touchpoint, count(DISTINCT customer_id) / any_value(n) AS estimate
FROM known JOIN stages USING (persona, stage) GROUP BY ALL
"""

Took = dict[str, Any]


def prepare(events: int, folder: Path) -> Path:
    """Write the study with its survey and personas, unless it is there, and prepare its rows."""
    from cxlab.study import open_study

    personas = folder / "personas.parquet"
    if not personas.exists():
        toml = write(events, folder) / "study.toml"
        events_file = folder / "events.parquet"
        people = pd.read_parquet(events_file, columns=["customer_id"]).drop_duplicates()
        people = people.sort_values("customer_id", ignore_index=True)
        draw = np.random.default_rng(5)
        survey(people["customer_id"], round(events * ANSWERS_PER_EVENT), draw).to_parquet(
            folder / "survey.parquet", index=False
        )
        head, stages = toml.read_text(encoding="utf-8").split("[stages.touchpoints]")
        toml.write_text(f"{head}{_SURVEY}[stages.touchpoints]{stages}", encoding="utf-8")
        number = draw.integers(PERSONAS, size=len(people))
        names = np.array([f"persona {letter}" for letter in "ABCDE"])
        people.assign(persona=names[number]).to_parquet(personas, index=False)
    open_study(folder)
    return folder


def survey(people: pd.Series, answers: int, draw: np.random.Generator) -> pd.DataFrame:
    """Return scores and a few comments of customers drawn at random, about any touchpoint."""
    score = draw.integers(1, 6, answers)
    days = draw.integers(0, 300 * 86_400, answers).astype("timedelta64[s]")
    said = np.where(draw.random(answers) < 0.1, "It took far too long, and nobody told us why.", "")
    return pd.DataFrame(
        {
            "customer_id": people.to_numpy()[draw.integers(len(people), size=answers)],
            "timestamp": np.datetime64("2024-01-01", "us") + days,
            "question": "satisfied",
            "score": score.astype("float64"),
            "touchpoint": np.array(PLACES)[draw.integers(len(PLACES), size=answers)],
            "verbatim": said,
        }
    )


def work(job: str, folder: Path, out: Path) -> Took:
    """Do one job in this process: what it took without imports, and the most memory held."""
    personas = pd.read_parquet(folder / "personas.parquet").set_index("customer_id")["persona"]
    importlib.import_module("cxlab.artifacts.journey_maps")
    wall, cpu = time.perf_counter(), time.process_time()
    shares = plain(folder) if job == PLAIN else mapped(job, folder, personas)
    took = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
    shares.to_parquet(out / f"{job}.parquet", index=False)
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {**took, "peak_mib": peak_mib() + children}


def mapped(model: str, folder: Path, personas: pd.Series) -> pd.DataFrame:
    """Draw the map, and return the shares of customers that it shows by touchpoint."""
    from cxlab.artifacts.journey_facts import DO, HURT
    from cxlab.artifacts.journey_maps import map_journeys
    from cxlab.study import open_study

    cells = map_journeys(open_study(folder), personas, model=model).cells
    met = cells["row"].isin([DO, HURT]) & (cells["question"] == "") & cells["estimate"].notna()
    return cells.loc[met, ["persona", "stage", "touchpoint", "estimate"]]


def plain(folder: Path) -> pd.DataFrame:
    """Count with DuckDB."""
    paths = {name: folder / f"{name}.parquet" for name in ("events", "personas")}
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        return connection.execute(_COUNT.format(**paths)).df()


def measure(folder: Path, out: Path, repeats: int) -> dict[str, Took]:
    """Let the jobs take turns, and return the fastest turn of each; the other models turn once."""
    found: dict[str, Took] = {}
    for number in range(repeats):
        for job in (MODELS[0], PLAIN, *(() if number else MODELS[1:])):
            new = _apart(job, folder, out)
            old = found.get(job, new)
            clocks = {clock: min(new[clock], old[clock]) for clock in ("wall", "cpu")}
            found[job] = {**clocks, "peak_mib": max(new["peak_mib"], old["peak_mib"])}
    compare(*(pd.read_parquet(out / f"{job}.parquet") for job in (MODELS[0], PLAIN)))
    return found


def compare(ours: pd.DataFrame, theirs: pd.DataFrame) -> None:
    """Raise AssertionError where the map shows another share, or no more than a few."""
    both = ours.merge(theirs, on=["persona", "stage", "touchpoint"], how="left")
    assert len(ours) >= 2 * PERSONAS * len(STAGES), f"{len(ours)} shares only"
    apart = (both["estimate_x"] - both["estimate_y"]).abs().max(skipna=False)
    assert apart < 1e-12, f"shares differ by {apart}"


def _apart(job: str, folder: Path, out: Path) -> Took:
    """Do a job in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.map_speed", "--job", job]
    command += ["--data", str(folder), "--out", str(out)]
    done = subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE)
    took: Took = json.loads(done.stdout.splitlines()[-1])
    return took


def table(found: dict[str, Took], events: int) -> str:
    """Return what each job took as Markdown, and what it is to the plain count of the same run."""
    lines = [
        f"| Journey map, {PERSONAS} personas, {events:,} events | wall (aim) | processor "
        "| peak memory (aim) | wall / plain count |",
        "| --- | --- | --- | --- | --- |",
    ]
    for job, took in found.items():
        name = "plain count by DuckDB" if job == PLAIN else f"stages by {job}"
        aim = job == MODELS[0]
        wall = f"{took['wall']:.1f} s" + (f" ({SECONDS} s)" if aim else "")
        peak = f"{took['peak_mib'] / 1024:.2f} GiB" + (f" ({GIB} GiB)" if aim else "")
        ratio = took["wall"] / found[PLAIN]["wall"]
        lines.append(f"| {name} | {wall} | {took['cpu']:.1f} s | {peak} | {ratio:.1f} |")
    return "\n".join(lines)


@click.command()
@click.option("--events", default=10_000_000, show_default=True, help="How many events.")
@click.option("--repeats", default=3, show_default=True, help="How often each job has its turn.")
@click.option("--quick", is_flag=True, help="A million events, once.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the made events here.")
@click.option("--results", type=click.Path(path_type=Path), help="Write raw figures here.")
@click.option("--job", type=click.Choice([*MODELS, PLAIN]), help="Do this one only; print JSON.")
@click.option("--out", type=click.Path(path_type=Path), help="Where the one job writes.")
def run(
    events: int,
    repeats: int,
    quick: bool,
    data: Path | None,
    results: Path | None,
    job: str | None,
    out: Path | None,
) -> None:
    """Measure every job and print the table."""
    if job and data and out:
        click.echo(json.dumps(work(job, data, out)))
        return
    events, repeats = (1_000_000, 1) if quick else (events, repeats)
    with tempfile.TemporaryDirectory(prefix="cxlab-bench-") as scratch:
        folder = prepare(events, (data or Path(scratch)) / f"map-{events}")
        found = measure(folder, Path(scratch), repeats)
    if results:
        results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    click.echo(table(found, events))


if __name__ == "__main__":
    run()
