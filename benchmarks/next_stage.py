"""Do the chances of going on and of falling silent hold? Samples by seed, and Complete Journey.

    python -m benchmarks.next_stage [--seeds 10] [--first 1] [--journey data/complete-journey]

Each is checked on its last 90 days and on customers left out. The sample's shop made paying easier
on 1 September, 30 days before the check begins, which nothing before tells.
"""

import tempfile
from pathlib import Path

import click
import pandas as pd

from cxlab.journeys.today import stage_chances
from cxlab.sample import write_sample
from cxlab.study import Study, open_study

#: What is told of each outcome and horizon.
COLUMNS = ("estimate", "low", "high", "calibration_error", "by_chance", "by_chance_high")


def judge(study: Study, name: str) -> pd.DataFrame:
    """Return the check of a study's chances: study, outcome, horizon and ``COLUMNS``."""
    quality = stage_chances(study).quality
    return quality[["outcome", "horizon", *COLUMNS]].assign(study=name)


def judge_samples(seeds: range) -> pd.DataFrame:
    """Return the same of samples made with each seed."""
    parts = []
    for seed in seeds:
        with tempfile.TemporaryDirectory(prefix="cxlab-next-") as folder:
            study = open_study(write_sample(Path(folder) / "sample", seed=seed))
            parts.append(judge(study, f"sample {seed}"))
    return pd.concat(parts, ignore_index=True)


def summed(found: pd.DataFrame) -> pd.DataFrame:
    """Return the least skill, and the mean and largest calibration error, of all studies.

    ``beyond`` counts studies whose error is larger than right chances would show.
    """
    beyond = found["calibration_error"] > found["by_chance_high"]
    rows = found.assign(beyond=beyond).groupby(["outcome", "horizon"], sort=False)
    return rows.agg(
        studies=("study", "size"),
        least_skill=("estimate", "min"),
        least_low=("low", "min"),
        mean_error=("calibration_error", "mean"),
        most_error=("calibration_error", "max"),
        by_chance=("by_chance", "mean"),
        beyond=("beyond", "sum"),
    ).reset_index()


@click.command()
@click.option("--seeds", default=10, show_default=True, help="How many samples.")
@click.option("--first", default=1, show_default=True, help="The first seed.")
@click.option(
    "--journey",
    type=click.Path(path_type=Path, exists=True),
    default=Path("data/complete-journey"),
    show_default=True,
    help="The Complete Journey study.",
)
def run(seeds: int, first: int, journey: Path) -> None:
    """Judge all and print what came out."""
    found = judge_samples(range(first, first + seeds))
    click.echo(found.round(4).to_string(index=False))
    click.echo(summed(found).round(4).to_string(index=False))
    click.echo(judge(open_study(journey), journey.name).round(4).to_string(index=False))


if __name__ == "__main__":
    run()
