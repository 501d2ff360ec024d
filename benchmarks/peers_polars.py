"""The questions as a user of polars would ask them, the answer alone.

Prepared rows are sorted by customer and time, and the queries make the most of it: a shift and a
comparison where others would use a window. Customers are numbers there, which are faster to
compare than their ids, for polars too. Rows from the file are sorted first.
"""

from pathlib import Path

import pandas as pd
import polars as pl

from benchmarks.generate import PARTITION_CUSTOMERS, STAGES, prepared_files

_STAGE = {place: number for number, places in enumerate(STAGES.values()) for place in places}
_OTHER = pl.col("customer_id") != pl.col("customer_id").shift()


def answer(question: str, folder: Path, *, prepared: bool) -> pd.DataFrame:
    """Return a question's answer, from the prepared rows or the file they came from."""
    found = _QUERIES[question](rows(folder, prepared=prepared))
    return pd.DataFrame(found.to_dict(as_series=False))


def rows(folder: Path, *, prepared: bool) -> pl.LazyFrame:
    """Return who, when and where, sorted by customer and time."""
    if not prepared:
        found = pl.scan_parquet(folder / "events.parquet")
        return found.select("customer_id", "timestamp", "touchpoint").sort(
            "customer_id", "timestamp"
        )
    parts = [
        pl.scan_parquet(path).select(
            customer_id=pl.col("_who").cast(pl.Int64) + number * PARTITION_CUSTOMERS,
            timestamp="timestamp",
            touchpoint="touchpoint",
        )
        for number, path in enumerate(prepared_files(folder))
    ]
    return pl.concat(parts)


def _pairs(found: pl.LazyFrame) -> pl.DataFrame:
    return _means(found, pl.col("seconds").quantile(0.5, "lower").alias("median_s"))


def _means(found: pl.LazyFrame, *more: pl.Expr) -> pl.DataFrame:
    seconds = (pl.col("timestamp").shift(-1) - pl.col("timestamp")).dt.total_microseconds() / 1e6
    steps = found.with_columns(
        target=pl.col("touchpoint").shift(-1), seconds=seconds, goes_on=~_OTHER.shift(-1)
    ).filter("goes_on")
    figures = [pl.len().alias("n"), pl.col("seconds").mean().alias("mean_s"), *more]
    return steps.group_by(source="touchpoint", target="target").agg(*figures).collect()


def _sessions(found: pl.LazyFrame) -> pl.DataFrame:
    pause = pl.col("timestamp") - pl.col("timestamp").shift() > pl.duration(minutes=30)
    marked = found.with_columns(new=(_OTHER | pause).fill_null(value=True))
    ends = marked.with_columns(row=pl.int_range(pl.len()), ends=pl.col("new").shift(-1))
    last = pl.col("ends").fill_null(value=True)
    first = ends.filter("new").select("row", "timestamp").collect()
    end = ends.filter(last).select("row", "timestamp").collect()
    contacts = end["row"] - first["row"] + 1
    seconds = (end["timestamp"] - first["timestamp"]).dt.total_microseconds() / 1e6
    return pl.DataFrame(
        {
            "sessions": [len(contacts)],
            "contacts": [contacts.mean()],
            "one": [(contacts == 1).mean()],
            "median_s": [seconds.quantile(0.5, "lower")],
        }
    )


def _funnel(found: pl.LazyFrame) -> pl.DataFrame:
    stage = pl.col("touchpoint").replace_strict(_STAGE, return_dtype=pl.Int8)
    first = pl.col("timestamp").first()
    in_time = pl.col("timestamp") - first <= pl.duration(days=30)
    figures = [first.alias("first"), pl.col("timestamp").last().alias("last")]
    people = found.group_by("customer_id").agg(*figures, stage.filter(in_time).max().alias("far"))
    seen = people.collect()
    early = seen.filter(pl.col("first") + pl.duration(days=30) <= seen["last"].max())
    reached = [(early["far"] >= number).sum() for number in range(len(STAGES))]
    return pl.DataFrame({"stage": list(STAGES), "n": len(early), "reached": reached})


def _variants(found: pl.LazyFrame) -> pl.DataFrame:
    variant = pl.col("touchpoint").str.join(" > ").alias("variant")
    counted = found.group_by("customer_id").agg(variant).group_by("variant").len("n")
    return counted.sort(["n", "variant"], descending=[True, False]).head(20).collect()


def _steps(found: pl.LazyFrame) -> pl.DataFrame:
    numbered = found.with_columns(row=pl.int_range(pl.len()), new=_OTHER.fill_null(value=True))
    step = pl.col("row") - pl.when("new").then("row").forward_fill() + 1
    early = numbered.with_columns(step=step).filter(pl.col("step") <= 10)
    return early.group_by("step", "touchpoint").len("n").collect()


_QUERIES = {
    "pairs": _pairs,
    "means": _means,
    "sessions": _sessions,
    "funnel": _funnel,
    "variants": _variants,
    "steps": _steps,
}
