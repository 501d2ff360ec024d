"""Answer questions with one tool in one process, and say what that took.

    python -m benchmarks.work TOOL FOLDER OUT prepared|file QUESTION ...

Writes to OUT each answer, and ``took.json``: seconds of wall and of processor time for each
question, without the imports, and the most memory that the process held.
"""

import json
import sys
import time
from importlib import import_module
from pathlib import Path

import pandas as pd

MODULES = {"cxlab": "ours", "polars": "peers_polars", "duckdb": "peers_duckdb"}


def peak_mib() -> float:
    """Return the most memory that this process has held, in MiB."""
    for line in Path("/proc/self/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1]) / 1024
    raise OSError("no VmHWM in /proc/self/status; the benchmarks need Linux")


def work(tool: str, folder: Path, out: Path, source: str, questions: list[str]) -> None:
    """Answer the questions in order, and write the answers and what they took."""
    module = import_module(f"benchmarks.{MODULES[tool]}")
    took = {}
    if tool == "cxlab" and source == "file":
        module.forget(folder)
    for question in questions:
        # Once prepared, cxlab's rows stay so; the peers begin at the file every time.
        prepared = source == "prepared" or tool == "cxlab"
        wall, cpu = time.perf_counter(), time.process_time()
        found: pd.DataFrame = module.answer(question, folder, prepared=prepared)
        took[question] = {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu}
        if tool == "cxlab":
            found = module.simplified(question, found)
        out.mkdir(parents=True, exist_ok=True)
        found.to_parquet(out / f"{question}.parquet", index=False)
    report = {"questions": took, "peak_mib": peak_mib()}
    (out / "took.json").write_text(json.dumps(report), encoding="utf-8")


if __name__ == "__main__":
    work(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4], sys.argv[5:])
