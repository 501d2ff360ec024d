"""Broken ``.sql`` files: no query, several, one that writes or reads elsewhere, one that fails."""

import pytest

TOML = """[study]
title = "Shop"
min_group = 1
[sources.orders]
path = "orders.csv"
[[tables.interactions]]
sql = "orders.sql"
"""
ROWS = "who,day,what\nann,2025-01-02,order\nbea,2025-01-03,soon\n"
GOOD = (
    "SELECT who AS customer_id, day AS timestamp, what AS touchpoint, 'web' AS channel FROM orders"
)

#: By name: a query that cannot be run, or that nobody may run.
REFUSED = {
    "an empty file": "",
    "a comment alone": "-- to be written",
    "no SQL": "SELEC * FROM orders",
    "a bracket left open": GOOD.replace("day AS", "trim(day AS"),
    "a text left open": GOOD.replace("'web'", "'web"),
    "two queries": f"{GOOD}; {GOOD}",
    "a query and a deletion": f"{GOOD}; DROP TABLE orders",
    "a table that is made": "CREATE TABLE a AS " + GOOD,
    "rows that are copied out": f"COPY ({GOOD}) TO 'out.csv'",
    "a setting that is changed": "SET enable_external_access = true",
    "another database": "ATTACH 'other.db'",
    "an extension": "INSTALL httpfs",
    "a file outside the study": "SELECT content AS customer_id FROM read_text('/etc/passwd')",
    "a file above the study": GOOD.replace("FROM orders", "FROM '../orders.csv'"),
    "a page of the web": GOOD.replace("FROM orders", "FROM 'http://localhost/a.csv'"),
    "a variable of the system": GOOD.replace("'web'", "getenv('HOME')"),
    "a source that is not there": GOOD.replace("FROM orders", "FROM order_lines"),
    "a column that is not there": GOOD.replace("who", "whom"),
    "a function that is not there": GOOD.replace("'web'", "lowr('WEB')"),
    "a cast that fails": GOOD.replace("day AS", "CAST(what AS DATE) AS"),
    "a number that is divided by a text": GOOD.replace("'web'", "CAST(1 / what AS VARCHAR)"),
}

#: By name: the query, and what is said.
CASES = {
    "a query that names no time": (
        GOOD.replace("day AS timestamp, ", ""),
        [
            "error: orders.sql: nothing gives `timestamp`, when it was, in UTC; map it: columns = "
            "{ timestamp = ... }"
        ],
    ),
    "a file that is not UTF-8": (
        GOOD.replace("web", "wéb").encode("cp1252"),
        ["error: orders.sql: not UTF-8; save it as UTF-8"],
    ),
    "a column given twice": (
        GOOD.replace("'web'", "'app' AS Channel, 'web'"),
        [
            "error: orders.sql: gives 'channel' more than once; give each column its own name "
            "with AS"
        ],
    ),
    "a file of the study by its path": (
        "SELECT * FROM read_csv('orders.csv')",
        [
            "error: orders.sql: reads 'orders.csv' by its path; make it a source, and read that "
            "by its name"
        ],
    ),
    "a file outside, by a function": (
        "SELECT * FROM read_csv('../people.csv')",
        [
            "error: orders.sql: reads '../people.csv', which is not in the study; copy it into "
            "the folder"
        ],
    ),
    "a file outside, by its name": (
        "SELECT * FROM '/etc/passwd'",
        [
            "error: orders.sql: reads '/etc/passwd', which is not in the study; copy it into the "
            "folder"
        ],
    ),
    "semicolons and comments at the end": (f"{GOOD};; -- done\n;", ({"interactions": (2, 0)}, [])),
}


def files_of(query: str | bytes) -> dict[str, object]:
    return {"study.toml": TOML, "orders.csv": ROWS, "orders.sql": query}


@pytest.mark.parametrize("name", list(CASES))
def test_what_is_said_of_queries(says, name):
    query, said = CASES[name]
    says(files_of(query), said)


@pytest.mark.parametrize("name", list(REFUSED))
def test_a_query_that_is_refused_reads_and_writes_nothing(check, tmp_path, name):
    """What is said of a query is for the most part the database's own words, for who writes SQL."""
    checked = check(files_of(REFUSED[name]))
    [fault] = checked.faults
    assert (fault.where, fault.severity) == ("orders.sql", "error")
    assert checked.tables.empty
    assert "root:" not in str(fault)
    assert "\n" not in str(fault)
    written = {path.name for path in (tmp_path / "shop").iterdir() if path.name != ".cxlab"}
    assert written == {"study.toml", "orders.csv", "orders.sql"}
