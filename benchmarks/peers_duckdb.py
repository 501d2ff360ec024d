"""The questions as a user of DuckDB would ask them: one query each, the answer alone."""

from pathlib import Path

import duckdb
import pandas as pd

from benchmarks.generate import PARTITION_CUSTOMERS, STAGES, prepared_files

_STAGE = " ".join(
    f"WHEN touchpoint IN ({', '.join(repr(place) for place in places)}) THEN {number}"
    for number, places in enumerate(STAGES.values())
)
_NEXT = "lead({}) OVER (PARTITION BY customer_id ORDER BY timestamp)"

_PAIRS = f"""
SELECT source, target, count(*) AS n, avg(seconds) AS mean_s{{median}} FROM (
    SELECT touchpoint AS source, {_NEXT.format("touchpoint")} AS target,
        epoch_us({_NEXT.format("timestamp")} - timestamp) / 1e6 AS seconds FROM rows)
WHERE target IS NOT NULL GROUP BY ALL ORDER BY ALL
"""

_SESSIONS = """
WITH marked AS (
    SELECT customer_id, timestamp,
        timestamp - lag(timestamp) OVER mine <= INTERVAL 30 MINUTE AS goes_on
    FROM rows WINDOW mine AS (PARTITION BY customer_id ORDER BY timestamp)),
numbered AS (
    SELECT customer_id, timestamp, sum(CASE WHEN goes_on THEN 0 ELSE 1 END)
        OVER (PARTITION BY customer_id ORDER BY timestamp) AS session FROM marked),
found AS (
    SELECT count(*) AS contacts, epoch_us(max(timestamp) - min(timestamp)) / 1e6 AS seconds
    FROM numbered GROUP BY customer_id, session)
SELECT count(*) AS sessions, avg(contacts) AS contacts, avg((contacts = 1)::INT) AS one,
    quantile_disc(seconds, 0.5) AS median_s FROM found
"""

_FUNNEL = f"""
WITH begun AS (SELECT customer_id, min(timestamp) AS first FROM rows GROUP BY customer_id),
early AS (SELECT * FROM begun
    WHERE first + INTERVAL 30 DAY <= (SELECT max(timestamp) FROM rows)),
gone AS (
    SELECT max(CASE {_STAGE} END) FILTER (timestamp - first <= INTERVAL 30 DAY) AS furthest
    FROM rows JOIN early USING (customer_id) GROUP BY customer_id)
SELECT stage, count(*) AS n, count(*) FILTER (furthest >= stage) AS reached
FROM gone, range({len(STAGES)}) AS stages(stage) GROUP BY stage ORDER BY stage
"""

_VARIANTS = """
SELECT variant, count(*) AS n FROM (
    SELECT string_agg(touchpoint, ' > ' ORDER BY timestamp) AS variant
    FROM rows GROUP BY customer_id)
GROUP BY variant ORDER BY n DESC, variant LIMIT 20
"""

_STEPS = """
SELECT step, touchpoint, count(*) AS n FROM (
    SELECT touchpoint, row_number() OVER (PARTITION BY customer_id ORDER BY timestamp) AS step
    FROM rows)
WHERE step <= 10 GROUP BY ALL ORDER BY ALL
"""

_QUERIES = {
    "pairs": _PAIRS.format(median=", quantile_disc(seconds, 0.5) AS median_s"),
    "means": _PAIRS.format(median=""),
    "sessions": _SESSIONS,
    "funnel": _FUNNEL,
    "variants": _VARIANTS,
    "steps": _STEPS,
}


def answer(question: str, folder: Path, *, prepared: bool) -> pd.DataFrame:
    """Return a question's answer, from the prepared rows or the file they came from."""
    parts = [f"FROM read_parquet('{folder / 'events.parquet'}')"]
    if prepared:
        parts = [
            f"SELECT _who + {number * PARTITION_CUSTOMERS} AS customer_id, timestamp, touchpoint "
            f"FROM read_parquet('{path}')"
            for number, path in enumerate(prepared_files(folder))
        ]
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"CREATE VIEW rows AS {' UNION ALL '.join(parts)}")
        found = connection.execute(_QUERIES[question]).df()
    if question == "funnel":
        found["stage"] = list(STAGES)
    return found
