"""Importing cxlab is quick: no library comes with it before one is needed."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "scipy", "sklearn", "duckdb", "pyarrow", "joblib", "matplotlib",
         "seaborn", "altair", "numba", "papermill", "click")  # fmt: skip


@pytest.mark.parametrize("statement", ["import cxlab", "import cxlab; dir(cxlab)"])
def test_no_heavy_library_is_loaded(statement):
    found = f"sorted(set(sys.modules) & set({HEAVY!r}))"
    code = f"import sys; {statement}; print({found}, sys.modules['cxlab'].__version__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] ")
