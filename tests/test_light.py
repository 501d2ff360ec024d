"""Importing cxlab is quick: no library comes with it before one is needed."""

import subprocess
import sys

import pytest

HEAVY = ("pandas", "numpy", "scipy", "sklearn", "duckdb", "pyarrow", "joblib", "matplotlib",
         "seaborn", "altair", "numba", "papermill", "click")  # fmt: skip


#: What opening a study takes.
NEEDED = ("pandas", "numpy", "duckdb", "pyarrow", "joblib")


@pytest.mark.parametrize(
    ("statement", "needed"),
    [
        ("import cxlab", ()),
        ("import cxlab; dir(cxlab)", ()),
        ("import cxlab; cxlab.open_study", NEEDED),
    ],
)
def test_no_heavy_library_is_loaded_before_it_is_needed(statement, needed):
    found = f"sorted(set(sys.modules) & set({HEAVY!r}) - set({needed!r}))"
    code = f"import sys; {statement}; print({found}, sys.modules['cxlab'].__version__)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.startswith("[] ")
