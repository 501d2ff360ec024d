"""Queries that DuckDB runs, and the rows that they give."""

import duckdb
import pytest

from cxlab.draft.look.dialect import find_dialect
from cxlab.draft.mean.tables import find_tables
from cxlab.draft.write.queries import write_query
from cxlab.study.sql import identifier


@pytest.fixture
def run(opened):
    """Return a function that drafts files and runs the query of one table over them."""

    def rows_of(table, **files):
        exports = [find_dialect(export, american=False)[0] for export in opened(**files)]
        plan = next(plan for plan in find_tables(exports).plans if plan.table == table)
        assert plan.harder
        query = write_query(plan, plan.export.source)
        with duckdb.connect() as connection:
            for export in exports:
                names = ", ".join(identifier(column.name) for column in export.columns)
                rows = export.sample._database.execute(f"SELECT {names} FROM sample").df()
                connection.register(export.name, rows)
            return connection.execute(query).df(), query

    return rows_of


def test_each_time_of_a_case_is_a_contact_and_its_worth_counts_once(run):
    text = "order_id,customer_id,created_at,paid_at,total\n"
    text += "o1,a,13/01/2025 10:00,14/01/2025 11:00,5.50\no2,b,15/01/2025 10:00,,7\n"
    found, _ = run(
        "interactions",
        orders__csv=text + "o3,a,16/01/2025 10:00,NA,1\no4,c,17/01/2025 10:00,18/01/2025,2\n",
    )
    assert found["touchpoint"].value_counts().to_dict() == {"order created": 4, "order paid": 2}
    paid = found[found["touchpoint"] == "order paid"].iloc[0]
    assert paid["timestamp"] == "2025-01-14 11:00"
    assert paid["row_id"] == "orders-o1-order paid"
    assert found["value"].notna().sum() == 2


def test_lines_become_orders_whose_worth_is_their_sum(run):
    text = 'order_id,customer_id,date,sku,price\no1,a,2025-01-01,x,"1,5"\no1,a,2025-01-01,y,"2,5"\n'
    text += 'o2,b,2025-01-02,x,"4,0"\no2,b,2025-01-02,z,"1,0"\n'
    found, _ = run("interactions", orders__csv=text)
    assert found.set_index("case_id")["value"].to_dict() == {"o1": 4.0, "o2": 5.0}
    assert found["row_id"].is_unique


def test_a_total_that_each_line_repeats_counts_once(run):
    text = "order_id,customer_id,date,sku,total\no1,a,2025-01-01,x,9\no1,a,2025-01-01,y,9\n"
    text += "o2,b,2025-01-02,x,4\no2,b,2025-01-02,z,4\n"
    found, _ = run("interactions", orders__csv=text)
    assert found.set_index("case_id")["value"].to_dict() == {"o1": 9.0, "o2": 4.0}


def test_questions_become_rows_and_silence_none(run):
    text = "id;date;NPS;why?;satisfaction\n1;2025-01-01;9;it was quick to come;5\n"
    text += "2;2025-01-02;;;\n3;2025-01-03;;it never came to me;4\n4;2025-01-04;3;;\n"
    found, _ = run("responses", survey__csv=text)
    rows = sorted(found[["question", "score"]].fillna("").itertuples(index=False, name=None))
    assert rows == [("nps", ""), ("nps", "3"), ("nps", "9"), *[("satisfaction", n) for n in "45"]]
    assert found["row_id"].is_unique
    assert found.groupby("response_id").size().to_dict() == {
        "survey-1": 2,
        "survey-3": 2,
        "survey-4": 1,
    }


def test_the_customer_of_an_order_is_looked_up(run, rows):
    found, query = run(
        "responses",
        orders__csv=rows("order_id,customer_id,date", "o{i:03d},c{p},2025-01-{d:02d}"),
        reviews__csv=rows("order_id,date,stars", "o{i:03d},2025-02-{d:02d},{s}"),
    )
    assert "LEFT JOIN" in query
    assert set(found["customer_id"]) == {f"c{i}" for i in range(9)}
    assert len(found) == 40


def test_links_leave_out_gaps_and_twins(run, rows):
    orders = rows("order,customer_id,email,date", "o{i},C{s},p{s}@example.org,2025-01-{d:02d}")
    found, _ = run(
        "identities",
        orders__csv=orders + "o99,C1,,2025-01-01\n",
        visits__csv=rows("page,customer_id,date", "x,C{s},2025-01-{d:02d}"),
        survey__csv=rows("nps,email,date", "{p},p{s}@example.org,2025-01-{d:02d}"),
    )
    assert len(found) == 5
    assert found["source"].unique().tolist() == ["e-mail"]


def test_names_with_quotes_stay_names(run, rows):
    header = '"order ""id""",customer_id,"created at --","closed \'at\'"'
    found, _ = run(
        "interactions", orders__csv=rows(header, "o{i},c{p},2025-01-{d:02d},2025-02-{d:02d}")
    )
    assert len(found) == 80
