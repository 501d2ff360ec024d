"""Measure cxlab beside DuckDB and polars, and print one table of ratios.

    python -m benchmarks.run [--events 10000000] [--repeats 3] [--page docs/benchmarks.md]

Every figure comes from this one run. Tools take turns (A B A B), each in a process of its own;
the fastest of the repeats counts. Answers are compared before anything is timed.
"""

import importlib.util
import json
import os
import platform
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
import duckdb
import pandas as pd

from benchmarks import agree, page, personas_speed
from benchmarks.generate import write
from benchmarks.ours import forget

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "benchmarks" / "results.json"
FIVE = ("pairs", "sessions", "funnel", "variants", "steps")
THREE = ("means", "sessions", "funnel")
Took = dict[str, Any]


@click.command()
@click.option("--events", default=10_000_000, show_default=True, help="How many events.")
@click.option("--quick", is_flag=True, help="A million events, once.")
@click.option("--repeats", default=3, show_default=True, help="How often each tool has its turn.")
@click.option("--data", type=click.Path(path_type=Path), help="Keep the made events here.")
@click.option("--page", "target", type=click.Path(path_type=Path), help="Put the table in here.")
@click.option(
    "--results", type=click.Path(path_type=Path), default=ROOT / "benchmarks/results.json"
)
def run(
    events: int, quick: bool, repeats: int, data: Path | None, target: Path | None, results: Path
) -> None:
    """Measure everything, print the table, and write ``benchmarks/results.json``."""
    if quick:
        events, repeats = 1_000_000, 1
    with tempfile.TemporaryDirectory(prefix="cxlab-bench-") as scratch:
        found = measure(events, repeats, data or Path(scratch), Path(scratch) / "out")
    results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    click.echo(page.table(found))
    if target:
        page.put(target, page.table(found))


def measure(events: int, repeats: int, data: Path, out: Path) -> dict[str, Any]:
    """Return every figure, as ``results.json`` has them."""
    folder = write(events, data / str(events))
    peers = ["duckdb", *(["polars"] if importlib.util.find_spec("polars") else [])]
    file = turns(["cxlab", *peers], folder, out / "file", "file", THREE, repeats)
    prepared = turns(["cxlab", *peers], folder, out / "prepared", "prepared", FIVE, repeats)
    grown = grow((events // 10, events, 3 * events), data, out / "growth", repeats)
    dask = out / "dask.json"
    command("-m", "benchmarks.dask_overhead", str(folder), str(dask))
    return {
        "events": events,
        "repeats": repeats,
        "machine": machine(["cxlab", *peers, "pandas", "pyarrow"]),
        "file": file,
        "prepared": prepared,
        "growth": grown,
        "dask": json.loads(dask.read_text(encoding="utf-8")),
        "check": checked(write(min(events, 1_000_000), data / "check"), repeats),
        "import": imported(),
        "personas": personas_speed.measure(min(events // 100, 100_000), repeats),
    }


def turns(
    tools: list[str], folder: Path, out: Path, source: str, questions: tuple[str, ...], repeats: int
) -> dict[str, Took]:
    """Let the tools take turns, and return the fastest run of each question by tool."""
    fastest: dict[str, Took] = {}
    for number in range(repeats):
        for tool in tools:
            at = out / f"{tool}-{number}"
            command("-m", "benchmarks.work", tool, str(folder), str(at), source, *questions)
            took = json.loads((at / "took.json").read_text(encoding="utf-8"))
            fastest[tool] = best(fastest.get(tool, took), took)
            if tool != tools[0]:
                compared(questions, out / f"{tools[0]}-{number}", at)
    return fastest


def grow(sizes: tuple[int, ...], data: Path, out: Path, repeats: int) -> dict[str, Took]:
    """Let cxlab answer all questions of each size in turn; return the fastest run of each size.

    Each turn's processor time is kept as well: a ratio of sizes means nothing beside its scatter.
    """
    fastest: dict[str, Took] = {}
    cpu: dict[str, list[float]] = {}
    for number in range(repeats):
        for size in sizes:
            folder = write(size, data / str(size))
            took = turns(["cxlab"], folder, out / f"{size}-{number}", "file", FIVE, 1)["cxlab"]
            name = str(size)
            cpu.setdefault(name, []).append(page.seconds(took, list(FIVE), "cpu"))
            fastest[name] = best(fastest.get(name, took), took)
    return {name: {**took, "cpu": cpu[name]} for name, took in fastest.items()}


def best(one: Took, other: Took) -> Took:
    """Return the faster of two runs, question by question, and the larger peak of memory."""
    questions = {
        name: {clock: min(took[clock], one["questions"][name][clock]) for clock in took}
        for name, took in other["questions"].items()
    }
    return {"questions": questions, "peak_mib": max(one["peak_mib"], other["peak_mib"])}


def compared(questions: tuple[str, ...], ours: Path, theirs: Path) -> None:
    """Stop where a peer's answer is another."""
    for name in questions:
        both = (pd.read_parquet(place / f"{name}.parquet") for place in (ours, theirs))
        agree.check(name, *both)


def command(*arguments: str) -> float:
    """Run Python with these arguments, and return the seconds of wall time it took."""
    begun = os.times().elapsed
    subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    return os.times().elapsed - begun


def checked(folder: Path, repeats: int) -> float:
    """Return the seconds that ``cxlab check`` takes on a text file that it sees first."""
    file = folder / "events.csv"
    duckdb.sql(f"COPY (FROM '{folder / 'events.parquet'}') TO '{file}'")
    toml = folder / "study.toml"
    toml.write_text(toml.read_text(encoding="utf-8").replace("events.parquet", file.name))
    source = "import sys; from cxlab.cli import main; sys.argv = ['cxlab', 'check', sys.argv[1]]"
    took = []
    for _ in range(repeats):
        forget(folder)
        took.append(command("-c", f"{source}; main()", str(folder)))
    return min(took)


def imported(repeats: int = 5) -> float:
    """Return the seconds that importing cxlab adds to starting Python."""
    with_it = min(command("-c", "import cxlab") for _ in range(repeats))
    return max(0.0, with_it - min(command("-c", "pass") for _ in range(repeats)))


def machine(packages: list[str]) -> dict[str, Any]:
    """Say what this was measured on."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(pages / 2**30),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "versions": {name: version(name) for name in packages},
    }


if __name__ == "__main__":
    run()
