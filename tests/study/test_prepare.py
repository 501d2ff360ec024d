"""Sources in, partitions out: what is kept, merged, rejected, skipped, and survives a crash."""

import os

import pandas as pd
import pytest

from cxlab.errors import StudyError
from cxlab.study import open_study, prepare, store

TOML = """
[study]
title = "Two people and a cookie"
[sources.clicks]
path = "clicks.csv"
[sources.people]
path = "people.csv"
[sources.links]
path = "links.csv"
[sources.answers]
path = "answers.csv"
[[tables.interactions]]
source = "clicks"
columns = { customer_id = "cookie", timestamp = "at", touchpoint = "page" }
constants = { channel = "web", direction = "customer" }
ids = "cookie"
[[tables.interactions]]
sql = "orders.sql"
ids = "cookie"
[[tables.customers]]
source = "people"
[[tables.identities]]
source = "links"
[[tables.responses]]
source = "answers"
[questions]
recommend = { kind = "nps", scale = [0, 10] }
"""
FILES = {
    "study.toml": TOML,
    "clicks.csv": "cookie,at,page\nc1,2025-01-02 10:00,home\nc1,2025-01-02 10:00,home\n"
    "c2,2025-01-03,basket\nc9,soon,basket\n,2025-01-03,basket\n",
    "people.csv": "customer_id,age,postcode\nann,34,01012\nbea,,02222\nbea,3,02222\n",
    "links.csv": "source,source_id,customer_id\ncookie,c1,bea\ncookie,c2,bea\ncookie,c2,ann\n",
    "answers.csv": "customer_id,timestamp,question,score,verbatim\n"
    "ann,2025-01-05,recommend,9,ok\n,2025-01-05,recommend,3,\nbea,2025-01-06,recommend,,\n",
    "orders.sql": "SELECT cookie AS customer_id, 'order' AS touchpoint, 'web' AS channel, "
    'try_cast("at" AS timestamp) AS "timestamp" FROM clicks '
    "WHERE page = 'basket' AND \"at\" <> 'soon' "
    "AND cookie IS NOT NULL ORDER BY ALL;",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_every_row_is_kept_or_rejected_with_file_row_and_reason(folder):
    study = open_study(folder)
    assert study.count("interactions") == 4
    rejects = study.read("rejects").set_index(["file", "row"])
    assert rejects.loc[("clicks.csv", 5), "reason"] == "not a date or time"
    assert rejects.loc[("clicks.csv", 5), "found"] == "soon"
    assert rejects.loc[("clicks.csv", 6), "column"] == "customer_id"
    assert rejects.loc[("people.csv", 4), "reason"] == "is there already"
    assert len(rejects) == 3
    read = pd.DataFrame(study.meta["read"])
    assert read.loc[read["file"] == "clicks.csv", ["rows", "rejected"]].iloc[0].tolist() == [5, 2]


def test_ids_are_merged_before_the_rows_are_split(folder):
    study = open_study(folder)
    assert study.read("interactions")["customer_id"].unique().tolist() == ["ann"]
    assert study.meta["merged"] == {"ids": 4, "customers": 1, "interactions": 1.0}


def test_one_customer_has_the_first_value_of_each_attribute(folder):
    customers = open_study(folder).read("customers")
    assert customers.to_dict("records") == [
        {"customer_id": "ann", "age": 34.0, "postcode": "01012"}
    ]


def test_equal_rows_get_keys_of_their_own_that_stay(folder):
    first = open_study(folder).read("interactions")["row_id"]
    prepare.prepare(folder, partitions=2)
    second = open_study(folder).read("interactions")["row_id"]
    assert first.is_unique
    assert set(first) == set(second)


def test_answers_without_a_customer_stay_and_silence_is_not_an_answer(folder):
    responses = open_study(folder).read("responses").sort_values("row_id", ignore_index=True)
    assert len(responses) == 3
    assert responses["customer_id"].isna().sum() == 1
    assert responses["answered"].sum() == 2
    assert responses["scale_max"].eq(10).all()


def test_anonymous_answers_given_together_stay_in_one_partition(folder):
    rows = [f"{sheet},,2025-01-05,q{part},5" for sheet in range(40) for part in range(3)]
    head = "response_id,customer_id,timestamp,question,score"
    (folder / "answers.csv").write_text("\n".join([head, *rows]))
    _, built = prepare.prepare(folder, partitions=7)
    sheets = [
        set(built.partition("responses", at, ["response_id"])["response_id"]) for at in range(7)
    ]
    assert sum(map(len, sheets)) == len(set().union(*sheets)) == 40


def test_nothing_is_done_twice_and_a_change_is_noticed(folder):
    first = open_study(folder).store.path
    assert open_study(folder).store.path == first
    clicks = folder / "clicks.csv"
    clicks.write_text(clicks.read_text() + "c1,2025-02-01,home\n")
    assert open_study(folder).count("interactions") == 5


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_partitions_hold_customers_whole_and_sorted(folder, partitions):
    clicks = "cookie,at,page\n" + "".join(
        f"c{number % 13},2025-01-{28 - number % 27:02},p{number}\n" for number in range(200)
    )
    (folder / "clicks.csv").write_text(clicks)
    _, built = prepare.prepare(folder, partitions=partitions)
    names = ["customer_id", "timestamp"]
    frames = [built.partition("interactions", at, names) for at in range(partitions)]
    owners = [set(frame["customer_id"]) for frame in frames]
    assert sum(map(len, owners)) == len(set().union(*owners))
    for frame in frames:
        ordered = frame.sort_values(names, ignore_index=True)
        pd.testing.assert_frame_equal(frame, ordered)


def test_a_crash_half_way_leaves_the_previous_store(folder, monkeypatch):
    before = open_study(folder)
    clicks = folder / "clicks.csv"
    clicks.write_text(clicks.read_text() + "c1,2025-02-01,home\n")

    def crash(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(prepare, "write_tables", crash)
    with pytest.raises(KeyboardInterrupt):
        open_study(folder)
    assert store.current(folder).path == before.store.path
    assert before.read("interactions").shape[0] == 4
    assert not list(store.cache(folder).glob("work-*"))


def test_every_fault_of_every_source_comes_at_once(folder):
    (folder / "study.toml").write_text(
        TOML.replace('"cookie", timestamp', '"cokie", timestamp').replace('"at"', '"att"')
    )
    (folder / "orders.sql").write_text("SELECT nothing FROM nowhere")
    with pytest.raises(StudyError) as caught:
        open_study(folder)
    text = str(caught.value)
    assert "'cokie' (did you mean 'cookie'?)" in text
    assert "'att' (did you mean 'at" in text
    assert "orders.sql" in text


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT 1; COPY (SELECT 1) TO 'out.csv'",
        "SELECT 1) ; COPY (SELECT 1 AS a) TO 'out.csv' ; SELECT * FROM (SELECT 1",
        "COPY (SELECT 1) TO 'out.csv'",
        "INSTALL httpfs",
        "SELECT * FROM read_csv('../secret.csv')",
    ],
)
def test_a_query_reaches_nothing_outside_the_study(folder, query):
    (folder.parent / "secret.csv").write_text("a\n1\n")
    (folder / "orders.sql").write_text(query)
    with pytest.raises(StudyError, match=r"orders\.sql"):
        open_study(folder)
    assert not (folder / "out.csv").exists()


def test_a_file_that_is_no_text_is_a_fault(folder):
    (folder / "orders.sql").write_bytes("SELECT 'Grüße' AS touchpoint".encode("cp1252"))
    with pytest.raises(StudyError, match="save it as UTF-8"):
        open_study(folder)


def test_a_query_may_end_in_a_comment(folder):
    query = (folder / "orders.sql").read_text() + " -- the orders"
    (folder / "orders.sql").write_text(query)
    assert open_study(folder).count("interactions") == 4


def test_rejects_of_a_file_that_feeds_a_table_twice_are_counted_once(folder):
    clicks = TOML[
        TOML.index("[[tables.interactions]]") : TOML.index("[[tables.interactions]]\nsql")
    ]
    (folder / "study.toml").write_text(TOML.replace(clicks, clicks + clicks.replace("web", "app")))
    read = pd.DataFrame(open_study(folder).meta["read"]).query("file == 'clicks.csv'")
    assert read["rejected"].tolist() == [2, 2]


def test_a_folder_that_cannot_be_written_to_is_a_fault(folder, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(prepare.tempfile, "mkdtemp", refuse)
    with pytest.raises(StudyError, match="cannot be written to: Permission denied"):
        open_study(folder)


def test_what_a_killed_build_left_is_removed(folder):
    left = store.cache(folder) / "work-left"
    left.mkdir(parents=True)
    os.utime(left, (0, 0))
    open_study(folder)
    assert not left.exists()


def test_no_row_that_fits_says_why(folder):
    (folder / "clicks.csv").write_text("cookie,at,page\nc1,soon,home\n")
    (folder / "answers.csv").write_text("customer_id,timestamp,question,score,verbatim\n")
    with pytest.raises(StudyError, match="not a date or time"):
        open_study(folder)


def test_ties_in_time_keep_the_order_of_the_source(folder):
    rows = "".join(f"c1,2025-01-02,p{number:02}\n" for number in range(30))
    (folder / "clicks.csv").write_text("cookie,at,page\n" + rows)
    touchpoints = open_study(folder).read("interactions")["touchpoint"]
    assert touchpoints.tolist() == [f"p{number:02}" for number in range(30)]


@pytest.mark.parametrize("name", ["a[b]c", "a*b", "a?b", 'it\'s "100%"', "{a,b}; ünï"])
def test_a_study_may_lie_under_any_name(folder, name):
    place = folder / name
    place.mkdir()
    for file, text in FILES.items():
        (place / file).write_text(text, encoding="utf-8")
    assert open_study(place).count("interactions") == 4


def test_a_name_that_is_a_pattern_reaches_no_other_folder(folder):
    place, other = folder / "a*b", folder / "a secret b"
    for each in (place, other):
        each.mkdir()
    for file, text in FILES.items():
        (place / file).write_text(text, encoding="utf-8")
    (other / "secret.csv").write_text("a\n1\n")
    for pattern in (place, folder / "a[*]b" / ".." / "a secret b"):
        (place / "orders.sql").write_text(f"SELECT * FROM read_csv('{pattern}/secret.csv')")
        with pytest.raises(StudyError, match=r"orders\.sql: .*secret\.csv"):
            open_study(place)
