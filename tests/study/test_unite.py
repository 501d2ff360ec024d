"""Parts put together: keys settled, attributes typed, everyone a customer."""

import duckdb
import pytest

from cxlab.study import unite


@pytest.fixture
def connection():
    with duckdb.connect() as opened:
        columns = '"table" VARCHAR, file VARCHAR, row BIGINT, "column" VARCHAR, found VARCHAR, '
        opened.execute(f"CREATE TABLE rejects ({columns} reason VARCHAR, _place BIGINT)")
        yield opened


def people(connection, *rows):
    values = ", ".join(
        f"('{customer}', {city}, {row}, {row})" for row, (customer, city) in enumerate(rows)
    )
    connection.execute(
        f"CREATE TABLE part_0 AS SELECT *, NULL AS _fault, false AS _made "
        f"FROM (VALUES {values}) AS t(customer_id, city, _row, _order)"
    )
    unite.unite(connection, "customers", [("part_0", "", "people.csv")])


def kinds(connection):
    described = connection.execute("DESCRIBE customers").fetchall()
    return {row[0]: row[1] for row in described}


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("'1'", "'2.5'"), "DOUBLE"),
        (("'01012'", "'2'"), "VARCHAR"),
        (("'1'", "'x'"), "VARCHAR"),
        (("'1'", "NULL"), "DOUBLE"),
        (("'inf'", "'1'"), "VARCHAR"),
        (("'0'", "'-0.5'"), "DOUBLE"),
    ],
)
def test_an_attribute_is_a_number_when_all_its_values_are(connection, values, kind):
    people(connection, ("ann", values[0]), ("bea", values[1]))
    assert kinds(connection)["city"] == kind


def test_a_customer_twice_is_rejected_once(connection):
    people(connection, ("ann", "'Bonn'"), ("ann", "'Ulm'"))
    assert connection.execute("SELECT city FROM customers").fetchall() == [("Bonn",)]
    assert connection.execute("SELECT row, found FROM rejects").fetchall() == [(1, "ann")]


def test_everyone_who_acted_is_a_customer(connection):
    people(connection, ("ann", "'Bonn'"))
    connection.execute("CREATE TABLE interactions AS SELECT 'bea' AS customer_id, '' AS _ids")
    assert unite.identify(connection) == {}
    unite.complete_customers(connection)
    everyone = connection.execute("SELECT customer_id, city FROM customers ORDER BY 1").fetchall()
    assert everyone == [("ann", "Bonn"), ("bea", None)]


def test_ids_of_another_kind_never_clash_with_customer_ids(connection):
    people(connection, ("7", "'Bonn'"))
    connection.execute("CREATE TABLE interactions AS SELECT '7' AS customer_id, 'cookie' AS _ids")
    unite.identify(connection)
    ids = connection.execute("SELECT customer_id FROM interactions").fetchall()
    assert ids == [("cookie:7",)]
