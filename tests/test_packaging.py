"""What the repository promises about itself: dependencies, lock, notebooks, no machine's paths."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: Packages that conda-forge knows under another name.
CONDA_NAMES = {
    "python-duckdb": "duckdb",
    "matplotlib-base": "matplotlib",
    "python-tzdata": "tzdata",
    "jupyter_client": "jupyter-client",
    "jupyter_core": "jupyter-core",
}

#: Packages whose import has another name.
IMPORT_NAMES = {"scikit-learn": "sklearn", "vadersentiment": "vadersentiment"}

#: Given for those who work in the environment; cxlab's code does not import them.
NOT_IMPORTED = {"ipykernel", "jupyterlab", "pytest", "tzdata"}
NAME = re.compile(r"[A-Za-z0-9_.-]+")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.lock").read_text(encoding="utf-8")


def tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git checkout")
    paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def split(requirement: str) -> tuple[str, str]:
    name = NAME.match(requirement.strip()).group().lower()
    name = CONDA_NAMES.get(name, name)
    rest = requirement.strip()[NAME.match(requirement.strip()).end() :]
    return name, re.sub(r"\[.*?\]", "", rest).replace(" ", "")


def imports(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    named = {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in plain | named}


def test_environment_and_pyproject_list_the_same_direct_dependencies():
    lines = re.findall(
        r"^\s+- (\S.*)$", (ROOT / "environment.yml").read_text(encoding="utf-8"), re.M
    )
    extra = {"conda-forge", "pip", "pip:", "-e ."}
    conda = {split(line) for line in lines if line not in extra and not line.startswith("python>")}
    assert conda == {split(line) for line in PROJECT["dependencies"]}


def test_python_is_the_same_in_both():
    assert f"python{PROJECT['requires-python']}" in (ROOT / "environment.yml").read_text()


def test_the_lock_holds_every_direct_dependency_with_hashes():
    locked = set(re.findall(r"^([A-Za-z0-9_.-]+)==", LOCK, re.M))
    wanted = [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["dev"]]
    names = {split(line)[0].replace("_", "-") for line in wanted} - {"cxlab"}
    assert names <= {name.lower() for name in locked}
    entries = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.M)[1:]
    assert all("--hash=sha256:" in entry for entry in entries)


def test_the_lock_names_no_host():
    assert not re.search(r"https?://|index-url|find-links", LOCK)


def test_what_the_code_imports_is_what_is_declared():
    declared = {split(line)[0] for line in PROJECT["dependencies"]} - NOT_IMPORTED
    names = {IMPORT_NAMES.get(name, name.replace("-", "_")) for name in declared}
    found = {name for path in (ROOT / "cxlab").rglob("*.py") for name in imports(path)}
    imported = {name.lower() for name in found - sys.stdlib_module_names - {"cxlab"}}
    assert imported == names


def test_extras_are_there():
    extras = {"dask", "sql", "multilingual", "pptx", "examples", "dev"}
    assert extras <= PROJECT["optional-dependencies"].keys()


@pytest.mark.parametrize("path", sorted(ROOT.glob("notebooks/*.ipynb")), ids=lambda path: path.stem)
def test_notebooks_are_committed_without_outputs(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code
    assert not any(cell["outputs"] or cell["execution_count"] for cell in code)


def test_no_file_names_a_path_of_this_machine():
    here = {str(ROOT) + "/", str(Path.home()) + "/"} - {"//"}
    found = [
        path.relative_to(ROOT).as_posix()
        for path in tracked()
        if any(place.encode() in path.read_bytes() for place in here)
    ]
    assert not found


def test_nothing_large_is_committed():
    assert not [path.name for path in tracked() if path.stat().st_size > 1 << 20]
