"""Databases: a real server on loopback, its types, its limits, and that no secret comes out."""

import logging
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import traceback
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from cxlab.errors import StudyError
from cxlab.study import open_study
from cxlab.study.check import check_study
from cxlab.study.readers import database as reader
from cxlab.study.readers import open_source
from cxlab.study.settings import Source

BINARIES = Path("/usr/lib/postgresql")
PASSWORD = "p@ss/w:rd#1 ü"
READER, READER_PASSWORD = "reader", "only reads"

SETUP = """
CREATE ROLE reader LOGIN PASSWORD 'only reads';
CREATE TABLE orders (
    order_id int PRIMARY KEY, customer_id text, at timestamptz, amount numeric(10, 2), note text
);
INSERT INTO orders SELECT i, 'c' || i % 7,
    timestamptz '2025-03-01 00:30:00+02' + i * interval '1 h',
    i / 4.0, 'row ' || i FROM generate_series(1, 40) i;
CREATE TABLE secrets (word text);
INSERT INTO secrets VALUES ('hidden');
CREATE TABLE empty_one (id int);
CREATE SCHEMA sales;
CREATE SEQUENCE numbers;
CREATE TABLE sales.calls AS SELECT 1 AS id;
CREATE TYPE mood AS ENUM ('glad', 'cross');
CREATE TABLE kinds AS SELECT
    true AS flag, 7::smallint AS small, 9007199254740993::bigint AS big, 0.5::real AS r,
    12.30::numeric(8, 2) AS price, 'NaN'::numeric(8, 2) AS no_price, 1.25::numeric AS free,
    '3 %'::text AS words, 'ab'::char(3) AS padded, date '2025-01-02' AS day,
    timestamp '2025-01-02 03:04:05.678' AS local, timestamptz '2025-01-02 03:04:05+02' AS moment,
    'infinity'::timestamptz AS never, time '05:06' AS clock, interval '1 day 2 h' AS lasted,
    '{"a": [1]}'::json AS doc, '{"b": 2}'::jsonb AS docb,
    '00000000-0000-0000-0000-00000000000a'::uuid AS id, ARRAY[1, 2] AS list,
    ARRAY['x', 'it''s'] AS texts, 'glad'::mood AS mood, inet '10.0.0.1' AS ip,
    12.5::numeric::money AS cash, 4000000000::oid AS oid, int4range(1, 3) AS range, NULL AS nothing;
CREATE TABLE photos AS SELECT 1 AS id, '\\x00ff'::bytea AS photo;
CREATE TABLE long_numbers AS SELECT 12345678901234567890::numeric AS account;
GRANT SELECT ON orders, empty_one, kinds, photos, long_numbers TO reader;
GRANT USAGE ON SCHEMA sales TO reader;
GRANT SELECT ON sales.calls TO reader;
"""


def programs() -> Path | None:
    found = sorted(BINARIES.glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    return found[-1].parent if found else None


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A PostgreSQL server of its own on loopback; where it is not installed, see `shared_data`."""
    bin_ = programs()
    if bin_ is None:
        message = "no PostgreSQL: apt-get install postgresql"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    # The server refuses to run as root, and its user must be able to reach its folder.
    folder = Path(subprocess.run(["mktemp", "-d"], capture_output=True, text=True).stdout.strip())
    alone = {}
    if os.getuid() == 0:
        alone = {"user": "postgres", "group": "postgres", "extra_groups": []}
    try:
        data = initialised(bin_, folder, alone)
        control = [bin_ / "pg_ctl", "-D", data, "-w", "-l", folder / "log"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        try:
            run = Server(bin_, started(control, cwd=folder, **quiet, **alone))
            run.sql(SETUP)
            yield run
        finally:
            stop = [*control, "-m", "immediate", "stop"]
            subprocess.run(stop, check=False, cwd=folder, **quiet, **alone)
    finally:
        shutil.rmtree(folder)


def initialised(bin_: Path, folder: Path, alone: dict) -> Path:
    (folder / "password").write_text(PASSWORD + "\n", encoding="utf-8")
    if alone:
        for path in (folder, folder / "password"):
            shutil.chown(path, "postgres", "postgres")
    data = folder / "data"
    initdb = [bin_ / "initdb", "-D", data, "-U", "owner", f"--pwfile={folder / 'password'}"]
    initdb += ["-A", "scram-sha-256", "--no-sync", "-E", "UTF8", "--locale=C"]
    subprocess.run(initdb, check=True, capture_output=True, cwd=folder, **alone)
    return data


def started(control: list, **settings: object) -> int:
    """Start the server on a free port, another one where somebody was quicker."""
    for _ in range(5):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories="
        start = [*control, "-o", f"{options} -c fsync=off", "start"]
        if subprocess.run(start, check=False, **settings).returncode == 0:
            return port
    pytest.fail("PostgreSQL does not start")


class Server:
    def __init__(self, bin_: Path, port: int) -> None:
        self.bin, self.port = bin_, port
        self.url = f"postgresql://127.0.0.1:{port}/postgres"

    def sql(self, statements: str) -> str:
        address = f"host=127.0.0.1 port={self.port} user=owner dbname=postgres"
        environment = {**os.environ, "PGPASSWORD": PASSWORD}
        command = [self.bin / "psql", "-qAtX", "-v", "ON_ERROR_STOP=1", address, "-f", "-"]
        done = subprocess.run(
            command, input=statements, env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout.strip()


@pytest.fixture
def credentials(monkeypatch):
    """The rights of one who may only read, and no other variable of the database's own."""
    for name in [name for name in os.environ if name.startswith(("PG", "CXLAB_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("CXLAB_A_USER", READER)
    monkeypatch.setenv("CXLAB_A_PASSWORD", READER_PASSWORD)


@pytest.fixture
def rows(server, credentials, tmp_path):
    """Return a function that reads a source called ``a`` and gives its rows as a table."""

    def rows(**settings):
        source = Source("a", **{"url": server.url, **settings})
        [(name, relation)] = open_source(source, tmp_path, tmp_path / "scratch")
        assert name == "a (database)"
        [path] = (tmp_path / "scratch").rglob("*.parquet")
        table = pq.read_table(path)
        assert tuple(table.column_names) == relation.columns
        return table

    return rows


@pytest.fixture
def fault(rows, tmp_path):
    """Return a function that reads a source that cannot be read, and gives its one fault."""

    def fault(**settings):
        with pytest.raises(StudyError) as caught:
            rows(**settings)
        [only] = caught.value.faults
        assert only.where == "study.toml, [sources.a]"
        assert not list((tmp_path / "scratch").rglob("*.parquet"))
        return f"{only.found}; {only.remedy}"

    return fault


def test_a_table(rows):
    table = rows(from_table="orders")
    assert table.num_rows == 40
    first = table.slice(0, 1).to_pylist()[0]
    assert first["order_id"] == 1
    assert first["amount"] == Decimal("0.25")
    assert first["at"].isoformat() == "2025-02-28T23:30:00+00:00"


def test_a_table_of_another_schema(rows):
    assert rows(from_table="sales.calls").to_pylist() == [{"id": 1}]


@pytest.mark.parametrize("end", ["", ";", " ;\n", " -- the end", ";\n-- the end\n;"])
def test_a_query_in_its_own_order(rows, end):
    query = "WITH big AS (SELECT * FROM orders) SELECT order_id AS n FROM big ORDER BY 1 DESC"
    assert rows(query=query + end)["n"].to_pylist() == list(range(40, 0, -1))


def test_types_are_kept(rows):
    table = rows(from_table="kinds")
    assert {
        name: str(kind) for name, kind in zip(table.column_names, table.schema.types, strict=True)
    } == {
        **{"flag": "bool", "small": "int16", "big": "int64", "r": "float"},
        **{"price": "decimal128(8, 2)", "no_price": "decimal128(8, 2)", "free": "double"},
        **{"words": "string", "padded": "string", "day": "date32[day]"},
        **{"local": "timestamp[us]", "moment": "timestamp[us, tz=UTC]"},
        **{"never": "timestamp[us, tz=UTC]", "clock": "time64[us]", "lasted": "string"},
        **dict.fromkeys(["doc", "docb", "id", "list", "texts", "mood", "ip"], "string"),
        **{"cash": "double", "oid": "int64", "range": "string", "nothing": "string"},
    }
    [row] = table.to_pylist()
    assert row["big"] == 9007199254740993
    assert (row["price"], row["no_price"], row["free"]) == (Decimal("12.30"), None, 1.25)
    assert row["moment"].isoformat() == "2025-01-02T01:04:05+00:00"
    assert row["never"] is None
    assert (row["doc"], row["docb"]) == ('{"a": [1]}', '{"b": 2}')
    assert row["id"] == "00000000-0000-0000-0000-00000000000a"
    assert (row["list"], row["texts"]) == ("[1,2]", '["x","it\'s"]')
    assert (row["mood"], row["ip"], row["range"]) == ("glad", "10.0.0.1/32", "[1,3)")
    assert (row["cash"], row["oid"], row["nothing"]) == (12.5, 4000000000, None)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"from_table": "empty_one"}, "no rows; check the table or the query"),
        ({"query": "SELECT 1 AS one WHERE false"}, "no rows"),
        ({"from_table": "ordrs"}, "no table 'ordrs'; did you mean 'orders'?"),
        ({"from_table": "sales.call"}, "no table 'sales.call'; did you mean 'sales.calls'?"),
        ({"from_table": 'orders"; DROP TABLE orders; --'}, "no table 'orders\""),
        ({"from_table": "photos"}, "column 'photo' holds bytes"),
        ({"from_table": "long_numbers"}, "column 'account' holds whole numbers of more than 15"),
        ({"from_table": "secrets"}, "permission denied for table secrets; ask for the right"),
        ({"query": "SELECT * FROM ordrs"}, 'relation "ordrs" does not exist; correct the query'),
        ({"query": "SELECT amont FROM orders"}, 'column "amont" does not exist'),
        ({"query": "SELECT 1 AS a, 2 AS a"}, "2 columns are named 'a'; give each its own name"),
        ({"query": "SELEC 1"}, "write one SELECT"),
        ({"query": "DELETE FROM orders"}, "write one SELECT"),
        ({"query": "SELECT 1; SELECT 2"}, "write one SELECT"),
        ({"query": "SELECT 1) AS a; DROP TABLE orders; SELECT * FROM (SELECT 2"}, "one SELECT"),
        ({"query": "COPY orders TO PROGRAM 'true'"}, "write one SELECT"),
        ({"query": "WITH d AS (DELETE FROM orders RETURNING 1) SELECT * FROM d"}, "top level"),
        ({"query": "SELECT 1 / (order_id - 40) AS x FROM orders"}, "division by zero"),
        (
            {"query": "SELECT set_config('transaction_read_only', 'off', true) AS x"},
            "must be set before any query",
        ),
        (
            {"query": "SELECT pg_advisory_lock(1) AS x, * FROM orders FOR UPDATE"},
            "write one SELECT",
        ),
    ],
)
def test_what_cannot_be_read_gives_one_fault(fault, server, settings, said):
    if "FOR UPDATE" in settings.get("query", ""):
        said = "change the database; write one SELECT"
    assert said in fault(**settings)
    assert server.sql("SELECT count(*) FROM orders") == "40"


def test_a_query_cannot_write(fault, monkeypatch):
    monkeypatch.setenv("CXLAB_A_USER", "owner")
    monkeypatch.setenv("CXLAB_A_PASSWORD", PASSWORD)
    query = "SELECT nextval('numbers') AS x"
    assert fault(query=query) == "the query would change the database; write one SELECT"


def test_a_query_may_not_take_for_ever(fault, monkeypatch):
    monkeypatch.setenv("CXLAB_SQL_TIMEOUT", "1")
    started = time.monotonic()
    said = fault(query="SELECT pg_sleep(30), 1 AS one")
    assert said.startswith("the query took too long; read less, or set CXLAB_SQL_TIMEOUT")
    assert time.monotonic() - started < 10
    monkeypatch.setenv("CXLAB_SQL_TIMEOUT", "an hour")
    assert fault(from_table="orders").startswith("CXLAB_SQL_TIMEOUT = 'an hour'; write it as")


def test_a_connection_that_ends_in_the_middle(fault, server, monkeypatch):
    whole = reader._Reading._batches

    def cut(reading):
        for number, batch in enumerate(whole(reading)):
            yield batch
            if number == 0:
                end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                server.sql(end + "WHERE usename = 'reader'")

    monkeypatch.setattr(reader._Reading, "_batches", cut)
    query = "SELECT i, repeat('x', 2000) AS wide FROM generate_series(1, 60000) i"
    assert fault(query=query) == "the connection was lost while rows came; try again"


def test_a_disk_that_is_full(fault, monkeypatch):
    def full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reader.pq, "ParquetWriter", full)
    assert "the rows cannot be written: No space left on device" in fault(from_table="orders")


def test_without_the_extra(fault, monkeypatch):
    monkeypatch.setitem(sys.modules, "adbc_driver_postgresql.dbapi", None)
    assert fault(from_table="orders").endswith("run: pip install 'cxlab[sql]'")


def test_a_server_that_is_not_there(fault):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    said = fault(url=f"postgresql://127.0.0.1:{port}/postgres", from_table="orders")
    assert said.startswith("the database cannot be reached; check the url and the network")
    said = fault(url="postgresql://nowhere.invalid/postgres", from_table="orders")
    assert said.startswith("the database cannot be reached")


def test_a_server_that_never_answers(fault):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"postgresql://127.0.0.1:{deaf.getsockname()[1]}/shop?connect_timeout=2"
        started = time.monotonic()
        assert fault(url=url, from_table="orders").startswith("the database cannot be reached")
        assert time.monotonic() - started < 10


def test_a_database_that_is_not_there(fault, server):
    url = server.url.replace("/postgres", "/shop")
    assert fault(url=url, from_table="orders").startswith("the server has no such database")


def test_a_wrong_password_is_not_repeated(fault, monkeypatch):
    monkeypatch.setenv("CXLAB_A_PASSWORD", "wrong-one")
    said = fault(from_table="orders")
    assert said == (
        "the database refuses the user or the password; "
        "set CXLAB_A_USER and CXLAB_A_PASSWORD in the environment"
    )


def test_the_whole_url_from_the_environment(rows, server, monkeypatch):
    monkeypatch.delenv("CXLAB_A_USER")
    monkeypatch.delenv("CXLAB_A_PASSWORD")
    url = f"postgres://owner:p%40ss%2Fw%3Ard%231%20%C3%BC@127.0.0.1:{server.port}/postgres"
    monkeypatch.setenv("CXLAB_A_URL", url)
    assert rows(url="postgresql://", from_table="orders").num_rows == 40


def test_the_databases_own_variables(rows, server, monkeypatch):
    monkeypatch.delenv("CXLAB_A_USER")
    monkeypatch.delenv("CXLAB_A_PASSWORD")
    own = {"HOST": "127.0.0.1", "PORT": str(server.port), "DATABASE": "postgres"}
    for name, value in {**own, "USER": "owner", "PASSWORD": PASSWORD}.items():
        monkeypatch.setenv(f"PG{name}", value)
    assert rows(url="postgresql://", from_table="secrets").to_pylist() == [{"word": "hidden"}]


@pytest.fixture
def shop(server, credentials, tmp_path):
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "study.toml").write_text(
        '[study]\ntitle = "Shop"\n[sources.a]\n'
        f'url = "{server.url}"\nquery = "SELECT * FROM orders ORDER BY order_id"\n'
        '[[tables.interactions]]\nsource = "a"\n'
        'columns = { row_id = "order_id", customer_id = "customer_id", timestamp = "at", '
        'value = "amount" }\nconstants = { touchpoint = "order", channel = "web" }\n'
        '[[tables.responses]]\nsql = "notes.sql"\n'
    )
    (folder / "notes.sql").write_text(
        "SELECT order_id AS row_id, customer_id, \"at\" AS timestamp, 'note' AS question, "
        "CAST(amount AS DOUBLE) AS score, note AS verbatim FROM a"
    )
    return folder


def test_a_study_over_a_database(shop):
    checked = check_study(shop)
    assert checked.ok, str(checked)
    study = open_study(shop)
    rows = study.read("interactions").set_index("row_id")
    assert len(rows) == study.count("responses") == 40
    assert str(rows.loc["1", "timestamp"]) == "2025-02-28 23:30:00"
    assert rows["value"].sum() == sum(range(41)) / 4


def test_nothing_that_is_kept_holds_a_secret(shop):
    open_study(shop)
    for path in shop.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert READER_PASSWORD.encode() not in content
            assert READER_PASSWORD.replace(" ", "%20").encode() not in content


def test_no_error_leads_to_a_secret(server, credentials, tmp_path, monkeypatch, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    wrong = "not the password"
    monkeypatch.setenv("CXLAB_A_PASSWORD", wrong)
    settings = [{"from_table": "orders"}, {"from_table": "x", "url": "postgresql://127.0.0.1:1/x"}]
    for given in settings:
        with pytest.raises(StudyError) as caught:
            open_source(Source("a", **{"url": server.url, **given}), tmp_path, tmp_path)
        error = caught.value
        assert error.__context__ is None
        frames = [frame.f_locals for frame, _ in traceback.walk_tb(error.__traceback__)]
        kept = [repr(names) for names in frames if "wrong" not in names]
        assert len(kept) >= 2
        said = capfd.readouterr()
        shown = "".join([*kept, *traceback.format_exception(error), caplog.text, *said])
        assert wrong not in shown
        assert wrong.replace(" ", "%20") not in shown


def test_memory_does_not_grow_with_the_rows(server, credentials, tmp_path):
    script = (
        "import resource, sys\n"
        "from pathlib import Path\n"
        "from cxlab.study.readers import open_source\n"
        "from cxlab.study.settings import Source\n"
        "url, folder = sys.argv[1:]\n"
        "query = 'SELECT i, repeat(md5(i::text), 10) AS wide FROM generate_series(1, %s) i'\n"
        "for rows in (50_000, 500_000):\n"
        "    source = Source('a', url=url, query=query % rows)\n"
        "    open_source(source, Path(folder), Path(folder))\n"
        "    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", script, server.url, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    few, many = (int(line) * 1024 for line in done.stdout.split())
    # 16 MB of values in the first case, 160 MB in the second.
    assert many - few < 70_000_000


def test_two_readings_at_once(server, credentials, tmp_path):
    errors = []

    def once(number: int) -> None:
        try:
            source = Source("a", url=server.url, from_table="orders")
            open_source(source, tmp_path, tmp_path / str(number))
        except StudyError as error:
            errors.append(error)

    threads = [threading.Thread(target=once, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not errors
