"""Whatever hinders the preparing of a study: one clear error, and the store before stays in use."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys

import duckdb
import pandas as pd
import pytest

from cxlab.errors import StudyError
from cxlab.study import limits, open_study, prepare, stage, store

TOML = """
[study]
title = "Calls"
[sources.calls]
path = "calls*.csv"
[[tables.interactions]]
source = "calls"
"""
QUERY = """
[[tables.interactions]]
sql = "more.sql"
"""
HEAD = "customer_id,timestamp,touchpoint,channel\n"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shop"
    place.mkdir()
    (place / "study.toml").write_text(TOML)
    rows = (f"c{row * 7 % 13},2025-01-{1 + row % 28:02},call,phone\n" for row in range(60))
    (place / "calls.csv").write_text(HEAD + "".join(rows))
    return place


def content(folder):
    """Return a hash of all rows that the store in use holds."""
    ready = store.current(folder)
    frames = [
        ready.partition(table, number, ready.columns(table)).to_csv()
        for table in ready.meta["columns"]
        for number in range(ready.meta["partitions"])
    ]
    return hashlib.sha256("\n".join(frames).encode()).hexdigest()


def change(folder):
    (folder / "calls2.csv").write_text(HEAD + "new,2025-02-01,call,phone\n")


def query(folder, text):
    (folder / "study.toml").write_text(TOML + QUERY)
    (folder / "more.sql").write_text(text)


def left(folder):
    return [path.name for path in store.cache(folder).glob("work-*")]


def test_a_query_that_never_ends_is_stopped(folder, monkeypatch):
    monkeypatch.setattr(limits, "QUERY_SECONDS", 0.2)
    pairs = "range(1000000000) AS a(x), range(1000000000) AS b(y)"
    query(folder, f"SELECT x AS customer_id, y AS timestamp, '' AS touchpoint, '' AS channel "
                  f"FROM {pairs} WHERE x * y < 0")  # fmt: skip
    with pytest.raises(StudyError) as caught:
        open_study(folder)
    [fault] = caught.value.faults
    assert (fault.where, fault.found) == ("more.sql", "did not end within 0.2 seconds")
    assert "Parquet" in fault.remedy
    assert not left(folder)


def test_a_query_of_every_pair_of_rows_does_not_fill_the_disk(folder, monkeypatch):
    monkeypatch.setattr(limits, "MEMORY_BYTES", 60_000_000)
    monkeypatch.setattr(limits, "DISK_SHARE", 1e-4)
    pairs = "range(100000) AS a(x), range(100000) AS b(y)"
    query(folder, "SELECT hash(x, y)::VARCHAR AS customer_id, now() AS timestamp, "
                  f"hash(y, x)::VARCHAR AS touchpoint, '' AS channel FROM {pairs}")  # fmt: skip
    with pytest.raises(StudyError) as caught:
        open_study(folder)
    [fault] = caught.value.faults
    assert (fault.where, fault.found) == ("more.sql", "needs more memory and disk than there is")
    assert not left(folder)


FULL = [
    duckdb.IOException("IO Error: Could not write all bytes to file: No space left on device"),
    OSError(errno.ENOSPC, "No space left on device"),
]


@pytest.mark.parametrize("error", FULL, ids=["duckdb", "system"])
@pytest.mark.parametrize("step", ["stage_parts", "write_tables"])
def test_a_full_disk_is_one_error_and_the_store_before_stays(folder, monkeypatch, error, step):
    before = open_study(folder)
    change(folder)

    def fill(*_):
        raise error

    monkeypatch.setattr(prepare, step, fill)
    with pytest.raises(StudyError) as caught:
        open_study(folder)
    assert [fault.found for fault in caught.value.faults] == ["the disk is full"]
    assert store.current(folder).path == before.store.path
    assert len(before.read("interactions")) == 60
    assert not left(folder)
    monkeypatch.undo()
    assert open_study(folder).count("interactions") == 61


def test_a_full_disk_while_the_last_file_is_written_leaves_no_half_store(folder, monkeypatch):
    open_study(folder)
    change(folder)
    stores = set(store.cache(folder).glob("store-*"))

    def fill(*_, **__):
        raise FULL[1]

    monkeypatch.setattr(store.json, "dumps", fill)
    with pytest.raises(StudyError, match="the disk is full"):
        open_study(folder)
    assert set(store.cache(folder).glob("store-*")) == stores


def test_whatever_else_the_database_says_is_an_error_of_the_study(folder, monkeypatch):
    def fail(*_):
        raise duckdb.InternalException("INTERNAL Error: too bad\nmore")

    monkeypatch.setattr(prepare, "write_tables", fail)
    with pytest.raises(StudyError, match=r"cannot be prepared: .*too bad; open it again"):
        open_study(folder)


DAMAGES = {
    "a pointer to nothing": lambda cache, ready: (cache / "current").write_text("store-none"),
    "a pointer that is no text": lambda cache, ready: (cache / "current").write_bytes(
        b"\xff\0\x80"
    ),
    "a pointer out of the folder": lambda cache, ready: (cache / "current").write_text("../.."),
    "an empty pointer": lambda cache, ready: (cache / "current").write_text(""),
    "a file cut off": lambda cache, ready: os.truncate(ready / "interactions/00000.parquet", 99),
    "a file gone": lambda cache, ready: (ready / "customers/00000.parquet").unlink(),
    "a folder gone": lambda cache, ready: shutil.rmtree(ready / "interactions"),
    "no facts": lambda cache, ready: (ready / "meta.json").unlink(),
    "facts cut off": lambda cache, ready: os.truncate(ready / "meta.json", 40),
    "facts that are none": lambda cache, ready: (ready / "meta.json").write_text("[]"),
    "an older version": lambda cache, ready: (ready / "meta.json").write_text(
        json.dumps({**json.loads((ready / "meta.json").read_text()), "version": 1})
    ),
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_store_is_built_anew(folder, damage):
    ready = open_study(folder).store.path
    before = content(folder)
    damage(store.cache(folder), ready)
    assert store.current(folder) is None
    assert open_study(folder).count("interactions") == 60
    assert content(folder) == before


def test_a_database_is_read_again_when_asked(folder, monkeypatch):
    table = folder.parent / "orders.parquet"
    opened = []

    def read(source, _folder, _scratch):
        opened.append(source.name)
        rows = f"read_parquet('{table}', hive_partitioning=false)"
        return [("orders (database)", stage.Relation(rows, 1, ()))]

    files, confine = stage.open_source, prepare._confine
    monkeypatch.setattr(
        stage,
        "open_source",
        lambda source, *more: (read if source.url else files)(source, *more),
    )
    monkeypatch.setattr(prepare, "_confine", lambda *_: None)
    assert confine
    toml = '[sources.orders]\nurl = "postgresql://localhost/shop"\nfrom_table = "orders"\n'
    (folder / "study.toml").write_text(TOML + toml + '[[tables.interactions]]\nsource = "orders"\n')

    def write(*people):
        frame = pd.DataFrame({"customer_id": people, "touchpoint": "order", "channel": "web"})
        frame.assign(timestamp=pd.Timestamp("2025-03-01")).to_parquet(table)

    write("zoe")
    study = open_study(folder)
    assert study.count("interactions") == 61
    assert list(study.meta["databases"]) == ["orders"]
    assert pd.Timestamp(study.meta["databases"]["orders"]).tz is not None
    write("zoe", "zac")
    assert open_study(folder).count("interactions") == 61
    assert opened == ["orders"]
    assert open_study(folder, refresh=True).count("interactions") == 62


#: Prepares a study in children of its own, so that what is imported is imported once.
DRIVER = """
import os, random, signal, sys, time
from pathlib import Path
from cxlab.study import prepare, store
folder, what = Path(sys.argv[1]), sys.argv[2]

def child():
    pid = os.fork()
    if not pid:
        try:
            prepare.prepare(folder)
        except BaseException as error:
            print(error, file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    return pid

def code(pid):
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])

print([code(pid) for pid in [child(), child()]])
random.seed(int(sys.argv[3]))
began = time.monotonic()
(folder / "calls.csv").touch()
assert code(child()) == 0
whole = time.monotonic() - began
ends = []
for _ in range(int(what)):
    (folder / "calls.csv").touch()
    pid = child()
    time.sleep(random.uniform(0, whole))
    os.kill(pid, signal.SIGKILL)
    ends.append(code(pid))
print(sum(end != 0 for end in ends))
"""


KILLS = 8


def test_two_at_once_share_a_store_and_after_any_kill_the_next_gives_the_same(folder):
    command = [sys.executable, "-c", DRIVER, str(folder), str(KILLS), "1"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert not done.stderr
    together, killed = done.stdout.splitlines()
    assert together == "[0, 0]"
    assert int(killed) >= KILLS // 2
    study = open_study(folder)
    assert study.count("interactions") == 60
    assert not left(folder)
    before = content(folder)
    shutil.rmtree(store.cache(folder))
    open_study(folder)
    assert content(folder) == before
