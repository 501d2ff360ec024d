"""Ask the five questions on threads and on a Dask cluster of two workers on this machine.

    python -m benchmarks.dask_overhead FOLDER OUT

Writes to OUT the seconds each took, and how long the cluster took to start and to load cxlab.
Fails where an answer differs.
"""

import json
import logging
import sys
import time
from pathlib import Path

import joblib
import pandas as pd
from dask.distributed import Client, LocalCluster

from benchmarks.ours import answer

QUESTIONS = ("pairs", "sessions", "funnel", "variants", "steps")


def asked(folder: Path) -> tuple[dict[str, pd.DataFrame], dict[str, float]]:
    """Return the answers, and the seconds each took."""
    answers, seconds = {}, {}
    for question in QUESTIONS:
        begun = time.perf_counter()
        answers[question] = answer(question, folder)
        seconds[question] = time.perf_counter() - begun
    return answers, seconds


def compare(folder: Path) -> dict[str, object]:
    """Ask on threads and on the cluster, and return what each took."""
    asked(folder)
    expected, threads = asked(folder)
    begun = time.perf_counter()
    with (
        LocalCluster(
            n_workers=2, threads_per_worker=1, dashboard_address=None, silence_logs=logging.ERROR
        ) as cluster,
        Client(cluster),
        joblib.parallel_config(backend="dask"),
    ):
        answer("steps", folder)
        started = time.perf_counter() - begun
        found, workers = asked(folder)
    for question in QUESTIONS:
        pd.testing.assert_frame_equal(found[question], expected[question], rtol=1e-9)
    return {"threads": threads, "workers": workers, "start": started}


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(compare(Path(sys.argv[1]))), encoding="utf-8")
