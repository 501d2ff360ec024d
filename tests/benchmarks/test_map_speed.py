"""The benchmark of journey maps: the plain count is what the map shows, and nothing else passes."""

import pandas as pd
import pytest

from benchmarks.map_speed import compare, mapped, plain, prepare, table


@pytest.fixture(scope="module")
def shares(tmp_path_factory):
    folder = prepare(6_000, tmp_path_factory.mktemp("made") / "map")
    personas = pd.read_parquet(folder / "personas.parquet").set_index("customer_id")["persona"]
    return mapped("rules", folder, personas), plain(folder)


def test_a_plain_count_gives_the_shares_of_the_map(shares):
    compare(*shares)


def test_another_share_is_noticed(shares):
    ours, theirs = shares
    with pytest.raises(AssertionError, match="differ"):
        compare(ours.assign(estimate=ours["estimate"] + 1e-6), theirs)


def test_the_table_names_the_aims():
    took = {"wall": 8.0, "cpu": 12.0, "peak_mib": 512.0}
    text = table({"rules": took, "plain": {**took, "wall": 2.0}}, 1_000_000)
    assert "| stages by rules | 8.0 s (10 s) | 12.0 s | 0.50 GiB (3 GiB) | 4.0 |" in text
