import json

import duckdb
import pandas as pd
import pytest

from cxlab.artifacts.persona_rules import export_rules
from cxlab.personas import group_customers
from cxlab.study.settings import Settings


@pytest.fixture(scope="module")
def divided():
    index = pd.Index([f"c{number:03}" for number in range(200)], name="customer_id")
    frame = pd.DataFrame({"evening_share": [0.0, 0.02, 0.98, 1.0] * 50}, index)
    return group_customers(frame, Settings("Calls"), k=2)


def test_sql_says_of_customers_what_the_personas_are(divided):
    export = export_rules(divided, table="people")
    assert export.table["format"].tolist() == ["SQL", "JSON"]
    people = divided.features.reset_index()
    sql = export.table.set_index("format").loc["SQL", "text"]
    found = duckdb.sql(sql).df().set_index("customer_id")["persona"]
    names = divided.summary.set_index("persona")["name"]
    expected = divided.members["persona"].map(names)
    assert len(people) == 200
    assert (found.reindex(expected.index) == expected).mean() > 0.95


def test_json_can_be_read(divided):
    text = export_rules(divided).table.set_index("format").loc["JSON", "text"]
    assert "evening_share" in json.dumps(json.loads(text))


def test_readers_see_shares_with_intervals(divided):
    html = export_rules(divided)._repr_html_()
    assert "a customer belongs when" in html
    assert "of those who belong, are found" in html


def test_undivided_customers_have_no_rule():
    frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    export = export_rules(group_customers(frame, Settings("Calls"), k=1))
    assert export.table.empty
    assert "no rule" in export._repr_html_()
