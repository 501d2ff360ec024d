"""Write a made study of N events: journeys over 20 touchpoints, 20 contacts a customer.

    python benchmarks/generate.py EVENTS FOLDER

Everything is drawn from the customer's number and a fixed seed, so a size is the same rows on any
machine. The file is what a warehouse exports: Parquet, four columns, in order of time, without
keys of rows.
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

STAGES = {
    "awareness": ["ad", "newsletter", "social post", "blog"],
    "consideration": ["home", "category", "search", "product", "comparison", "shop visit"],
    "conversion": ["basket", "checkout", "payment", "order"],
    "retention": ["delivery", "tracking", "call", "chat"],
    "loyalty": ["review", "referral"],
}
PLACES = [place for places in STAGES.values() for place in places]
CHANNELS = ["web", "app", "e-mail", "store", "phone"]
MEAN_CONTACTS = 20
BLOCK = 20_000  # customers drawn at once
ROW_GROUP = 1_000_000
PARTITION_CUSTOMERS = 1 << 32  # more than a partition has: makes a customer's number unique
_MINUTE = 60_000_000


def chances() -> np.ndarray:
    """Return the chance of each next touchpoint: near ones are likelier, and so is home."""
    number = len(PLACES)
    distance = np.abs(np.arange(number)[:, None] - np.arange(number)[None, :])
    weights = np.exp(-distance / 3) + np.random.default_rng(7).gamma(0.3, 0.2, (number, number))
    weights[:, PLACES.index("home")] += 0.5
    return weights / weights.sum(axis=1, keepdims=True)


def draw(first: int, customers: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return who, when (microseconds) and where, of customers from number ``first`` on."""
    rng = np.random.default_rng([2025, first])
    lengths = 1 + rng.negative_binomial(0.8, 0.8 / (MEAN_CONTACTS - 1 + 0.8), customers)
    begin = np.cumsum(lengths) - lengths
    who = np.repeat(np.arange(customers), lengths)
    pause = rng.random(len(who)) < 0.25
    gap = np.where(pause, rng.lognormal(12.5, 1.2, len(who)), rng.lognormal(3.8, 1.1, len(who)))
    gap[begin] = 0
    took = np.cumsum(gap)
    since = rng.integers(0, 300 * 1440 * _MINUTE, customers) - (took[begin] * 1e6).astype(np.int64)
    when = since[who] + (took * 1e6).astype(np.int64)
    return (first + who).astype(np.int32), when, walk(lengths, rng).astype(np.int8)


def walk(lengths: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Return the touchpoint of each contact: a Markov chain, all customers one step at a time."""
    reach = np.cumsum(chances(), axis=1)
    reach[:, -1] = 1
    begin = np.cumsum(lengths) - lengths
    place = np.empty(lengths.sum(), dtype=np.int64)
    place[begin] = rng.choice([0, 1, 2, 4, 6], len(lengths))
    for step in range(1, int(lengths.max())):
        rows = begin[lengths > step] + step
        place[rows] = (rng.random(len(rows))[:, None] > reach[place[rows - 1]]).sum(axis=1)
    return place


def texts(codes: np.ndarray, names: list[str] | np.ndarray) -> pa.Array:
    """Return the names that codes stand for."""
    return pa.array(names).take(pa.array(codes))


def table(who: np.ndarray, when: np.ndarray, place: np.ndarray) -> pa.Table:
    """Return events as the file has them; a customer's key says nothing of its number."""
    people, mine = np.unique(who, return_inverse=True)
    keys = (people.astype(np.int64) * 387_420_489 + 12_345) % 1_000_000_007
    return pa.table(
        {
            "customer_id": texts(mine, np.array([f"c{key:09d}" for key in keys])),
            "timestamp": np.datetime64("2024-01-01", "us") + when,
            "touchpoint": texts(place, PLACES),
            "channel": texts(place % len(CHANNELS), CHANNELS),
        }
    )


def write(events: int, folder: Path) -> Path:
    """Write the study, unless it is there, and return its folder."""
    if (folder / "study.toml").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    blocks: list[tuple[np.ndarray, ...]] = []
    drawn = 0
    while drawn < events:
        blocks.append(draw(BLOCK * len(blocks), min(BLOCK, events)))
        drawn += len(blocks[-1][0])
    who, when, place = (np.concatenate(part)[:events] for part in zip(*blocks, strict=True))
    order = np.argsort(when, kind="stable")
    parts = np.array_split(order, max(1, events // ROW_GROUP))
    schema = table(who[:1], when[:1], place[:1]).schema
    with pq.ParquetWriter(folder / "events.parquet", schema) as writer:
        for part in parts:
            writer.write_table(table(who[part], when[part], place[part]))
    (folder / "study.toml").write_text(settings(events), encoding="utf-8")
    return folder


def prepared_files(folder: Path) -> list[Path]:
    """Return the Parquet files of the prepared interactions, a partition each."""
    name = (folder / ".cxlab" / "current").read_text(encoding="utf-8").strip()
    return sorted((folder / ".cxlab" / name / "interactions").glob("*.parquet"))


def settings(events: int) -> str:
    """Return the study's ``study.toml``."""
    lines = ["[study]", f'title = "{events:,} made events"', "synthetic = true"]
    lines += ["[sources.events]", 'path = "events.parquet"']
    lines += ["[[tables.interactions]]", 'source = "events"', "[stages.touchpoints]"]
    for stage, places in STAGES.items():
        names = ", ".join(f'"{place}"' for place in places)
        lines.append(f"{stage} = [{names}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    write(int(sys.argv[1]), Path(sys.argv[2]))
