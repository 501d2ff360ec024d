"""The benchmarks run on a few events, and every tool that is there gives the same answers."""

import importlib
import importlib.util
import json
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).parents[2]
FIVE = ["pairs", "sessions", "funnel", "variants", "steps"]
PEERS = ["duckdb", *(["polars"] if importlib.util.find_spec("polars") else [])]


@pytest.fixture(scope="module")
def bench():
    """Return a function that imports a module of the benchmarks, which are no package of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield lambda name: importlib.import_module(f"benchmarks.{name}")


@pytest.fixture(scope="module")
def folder(bench, tmp_path_factory):
    return bench("generate").write(2_000, tmp_path_factory.mktemp("made") / "events")


@pytest.fixture(scope="module")
def answered(bench, folder, tmp_path_factory):
    """Let every tool answer from the file and on prepared rows; return where the answers lie."""
    out = tmp_path_factory.mktemp("out")
    for source, questions in (("file", ["means", "sessions", "funnel"]), ("prepared", FIVE)):
        for tool in ["cxlab", *PEERS]:
            bench("work").work(tool, folder, out / source / tool, source, questions)
    return out


def test_a_size_is_the_same_rows_every_time(bench, folder, tmp_path):
    rows = pd.read_parquet(folder / "events.parquet")
    again = bench("generate").write(2_000, tmp_path / "again")
    pd.testing.assert_frame_equal(pd.read_parquet(again / "events.parquet"), rows)
    assert len(rows) == 2_000
    assert rows["timestamp"].is_monotonic_increasing
    assert not rows.duplicated(["customer_id", "timestamp"]).any()


@pytest.mark.parametrize("peer", PEERS)
@pytest.mark.parametrize("source", ["file", "prepared"])
def test_tools_agree(bench, answered, peer, source):
    for path in sorted((answered / source / peer).glob("*.parquet")):
        ours = pd.read_parquet(answered / source / "cxlab" / path.name)
        bench("agree").check(path.stem, ours, pd.read_parquet(path))
    took = json.loads((answered / source / peer / "took.json").read_text())
    assert all(one["wall"] > 0 for one in took["questions"].values())
    assert took["peak_mib"] > 10


@pytest.mark.parametrize("question", FIVE)
def test_another_answer_is_noticed(bench, answered, question):
    theirs = pd.read_parquet(answered / "prepared" / "duckdb" / f"{question}.parquet")
    count = "sessions" if question == "sessions" else "n"
    bench("agree").check(question, theirs, theirs)
    other = theirs.assign(**{count: theirs[count] + (theirs[count] == theirs[count].max())})
    with pytest.raises(AssertionError):
        bench("agree").check(question, other, theirs)


def test_the_table_shows_ratios_and_goes_into_its_page(bench, answered, tmp_path):
    took = {
        source: {
            tool: json.loads((answered / source / tool / "took.json").read_text())
            for tool in ["cxlab", *PEERS]
        }
        for source in ("file", "prepared")
    }
    for tool, wall in (("cxlab", 1.0), ("duckdb", 4.0)):
        for one in took["prepared"][tool]["questions"].values():
            one.update(wall=wall, cpu=2 * wall)
    five = dict.fromkeys(FIVE, 1.0)
    grown = {**took["prepared"]["cxlab"], "cpu": [10.0, 11.0]}
    found = {
        "events": 2_000,
        "repeats": 1,
        "machine": bench("run").machine(["cxlab"]),
        **took,
        "growth": {"200": grown, "2000": grown},
        "dask": {"threads": five, "workers": dict.fromkeys(FIVE, 1.5), "start": 3.0},
        "check": 0.5,
        "import": 0.05,
    }
    table = bench("page").table(found)
    line = next(line for line in table.splitlines() if line.startswith("| **all five**"))
    assert "| 5.00 (10.00) | 20.00 (40.00) |" in line
    assert "| 0.25 (0.25) |" in line
    assert "| 2,000 events | 5.0 | 10.0 | 5000.00 | 5000.00, 5500.00 |" in table
    assert "7.50 s / 5.00 s = 1.50" in table
    target = tmp_path / "page.md"
    begin, end = bench("page").BEGIN, bench("page").END
    target.write_text(f"before\n{begin}\nold\n{end}\nafter\n", encoding="utf-8")
    bench("page").put(target, table)
    text = target.read_text(encoding="utf-8")
    assert "old" not in text
    assert text.startswith("before\n")
    assert text.endswith("after\n")
    assert table in text
    with pytest.raises(ValueError, match="no <!-- figures"):
        bench("page").put(answered / "prepared" / "cxlab" / "took.json", table)


def test_the_page_in_the_docs_has_a_place_for_the_table(bench):
    text = (ROOT / "docs" / "benchmarks.md").read_text(encoding="utf-8")
    assert bench("page").BEGIN in text
    assert bench("page").END in text
