"""Where sources hold a person."""

import pandas as pd
import pytest

from cxlab.study import holdings
from cxlab.study.holdings import Holding, find_holdings
from cxlab.study.load import load_settings
from cxlab.study.store import cache

TOML = """
[study]
title = "Ids in many places"
[sources.clicks]
path = "clicks.csv"
[sources.links]
path = "links.jsonl"
[sources.orders]
path = "orders.parquet"
[sources.gone]
path = "gone.csv"
[[tables.interactions]]
source = "clicks"
columns = { customer_id = "cookie", timestamp = "at", touchpoint = "page", channel = "page" }
[[tables.identities]]
source = "links"
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.toml").write_text(TOML, encoding="utf-8")
    clicks = "cookie,at,page\nc1,2025-01-02,home\n c1 ,2025-01-02,c1\nc2,2025-01-03,anna-77\n"
    (tmp_path / "clicks.csv").write_text(clicks, encoding="utf-8")
    links = '{"source": "cookie", "source_id": "c1", "customer_id": "anna-77"}\n'
    (tmp_path / "links.jsonl").write_text(links, encoding="utf-8")
    orders = pd.DataFrame({"who": ["bea", "anna-77"], "n": [1, 2]})
    orders.to_parquet(tmp_path / "orders.parquet")
    (tmp_path / "gone.csv").write_text("", encoding="utf-8")
    return tmp_path


def found(folder, ids):
    return find_holdings(folder, load_settings(folder), ids)


def test_file_column_and_rows_are_named(folder):
    held, unread = found(folder, {"c1", "anna-77"})
    assert held == [
        Holding("clicks.csv", "cookie", 2, (2, 3), True),
        Holding("clicks.csv", "page", 1, (4,), False),
        Holding("links.jsonl", "source_id", 1, (1,), True),
        Holding("links.jsonl", "customer_id", 1, (1,), True),
        Holding("orders.parquet", "who", 1, (2,), False),
    ]
    assert len(unread) == 1
    assert "gone.csv" in unread[0]
    assert [path.name for path in cache(folder).iterdir()] == ["lock"]


def test_a_short_id_is_looked_for_only_where_ids_are(folder):
    held, _ = found(folder, {"c1"})
    assert [holding.column for holding in held] == ["cookie", "source_id"]


def test_many_rows_are_counted_and_the_first_named(folder, monkeypatch):
    monkeypatch.setattr(holdings, "NAMED", 1)
    monkeypatch.setattr(holdings, "_AT_ONCE", 1)
    held, _ = found(folder, {"c1"})
    assert str(held[0]) == "clicks.csv, column 'cookie', 2 rows: 2, ..."


def test_quotes_in_an_id_stay_text(folder):
    assert found(folder, {"c1' OR 'x'='x", '"'})[0] == []
