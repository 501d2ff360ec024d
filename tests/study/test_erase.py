"""Somebody taken out of a study: everywhere, for good, and nobody else."""

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.study import open_study
from cxlab.study.erase import erase_from_study
from cxlab.study.erased import FILE, read_erased
from cxlab.study.store import cache

TOML = """
[study]
title = "Two people and cookies"
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
constants = { channel = "web" }
ids = "cookie"
[[tables.customers]]
source = "people"
[[tables.identities]]
source = "links"
[[tables.responses]]
source = "answers"
"""
FILES = {
    "study.toml": TOML,
    "clicks.csv": "cookie,at,page\nck1,2025-01-02,home\nck2,2025-01-03,basket\n"
    "ck3,2025-01-04,home\nck9,2025-01-05,home\nck1,soon,basket\nck7,later,basket\n",
    "people.csv": "customer_id,age,town\nanna-77,34,Brno\nbea-12,28,Gent\nanna-77,3,Brno\n",
    "links.csv": "source,source_id,customer_id\ncookie,ck1,anna-77\ncookie,ck2,anna-77\n"
    "cookie,ck3,bea-12\ntill,ck3,anna-77\n",
    "answers.csv": "row_id,response_id,customer_id,timestamp,question,score,verbatim\n"
    "a1,g1,anna-77,2025-01-05,nps,9,loved the velvet\na2,g2,bea-12,2025-01-06,nps,3,\n",
    "decisions.toml": 'hidden_quotes = ["a1", "a2"]\n[moved]\nbea-12 = "P1"\nanna-77 = "P2"\n',
}
SECRETS = ("anna-77", "velvet", "ck1", "Brno")


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "shop"
    place.mkdir()
    for name, text in FILES.items():
        (place / name).write_text(text, encoding="utf-8")
    study = open_study(place)
    rows = study.read("responses")[["row_id", "question"]]
    study.cite(rows, "responses", ["question"])
    return place


def kept(folder):
    """Return everything that cxlab keeps of a study, as text."""
    frames = [pd.read_parquet(path) for path in cache(folder).rglob("*.parquet")]
    own = [path for path in folder.rglob("*") if path.suffix in (".toml", ".json")]
    texts = [path.read_text(encoding="utf-8") for path in own if path.name != "study.toml"]
    return "\n".join([*(frame.to_csv() for frame in frames), *texts])


@pytest.mark.parametrize("given", ["anna-77", " anna-77 ", "ck1", "cookie:ck2", "till:ck3"])
def test_a_person_goes_by_any_of_their_ids(folder, given):
    assert "velvet" in kept(folder)
    erasure = erase_from_study(folder, given)
    assert erasure.person.customer_id == "anna-77"
    assert set(erasure.person.written) == {"anna-77", "cookie:ck1", "cookie:ck2", "till:ck3"}
    assert erasure.rows == {"customers": 1, "interactions": 2, "responses": 1}
    text = kept(folder)
    for secret in SECRETS:
        assert secret not in text
    assert 'hidden_quotes = ["a2"]' in text
    assert 'bea-12 = "P1"' in text
    assert not (cache(folder) / "evidence").exists()
    assert len(list(cache(folder).glob("store-*"))) == 1


def test_the_others_stay_as_they_were(folder):
    before = open_study(folder).read("interactions")
    erase_from_study(folder, "anna-77")
    after = open_study(folder)
    assert after.read("customers")["customer_id"].tolist() == ["bea-12", "cookie:ck9"]
    assert after.read("responses")["row_id"].tolist() == ["a2"]
    others = before[before["customer_id"] != "anna-77"].reset_index(drop=True)
    pd.testing.assert_frame_equal(after.read("interactions"), others)


def test_it_is_told_where_the_sources_still_hold_them(folder):
    said = str(erase_from_study(folder, "ck1"))
    assert "Customer 'anna-77' (4 ids) is erased:" in said
    assert "people.csv, column 'customer_id', 2 rows: 2, 4" in said
    assert "clicks.csv, column 'cookie', 4 rows: 2, 3, 4, 6" in said
    assert "answers.csv, column 'customer_id', row 2" in said
    assert "1 of customers, 2 of interactions, 1 of responses" in said


def test_they_stay_erased_even_where_the_cache_is_deleted_or_sources_grow(folder):
    erase_from_study(folder, "anna-77")
    shutil.rmtree(cache(folder))
    with (folder / "clicks.csv").open("a") as file:
        file.write("ck2,2025-02-03,velvet basket\nanna-77,2025-02-04,home\n")
    with (folder / "links.csv").open("a") as file:
        file.write("cookie,ck44,anna-77\n")
    study = open_study(folder)
    assert study.read("customers")["customer_id"].tolist() == [
        "bea-12",
        "cookie:anna-77",
        "cookie:ck9",
    ]
    assert "velvet" not in kept(folder)


def test_it_may_be_repeated(folder):
    erase_from_study(folder, "anna-77")
    first = (folder / FILE).read_bytes()
    again = erase_from_study(folder, "anna-77")
    assert again.rows == {}
    assert again.holdings
    assert (folder / FILE).read_bytes() == first


def test_a_dry_run_changes_nothing(folder):
    def state():
        return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    before = state()
    erasure = erase_from_study(folder, "anna-77", dry_run=True)
    assert "would be erased" in str(erasure)
    assert erasure.rows["interactions"] == 2
    assert state() == before


def test_an_unknown_id_is_an_error_and_nothing_happens(folder):
    with pytest.raises(CxlabError, match="no customer of shop has the id 'zoe'"):
        erase_from_study(folder, "zoe")
    assert not (folder / FILE).exists()
    assert "velvet" in kept(folder)


def test_an_id_of_several_people_must_be_written_in_full(folder):
    with pytest.raises(CxlabError, match="write one of anna-77, bea-12, cookie:ck1"):
        erase_from_study(folder, "ck3")


def test_somebody_of_whom_every_row_was_rejected_can_be_erased(folder):
    erasure = erase_from_study(folder, "ck7")
    assert erasure.rows == {}
    assert [str(holding) for holding in erasure.holdings] == ["clicks.csv, column 'cookie', row 7"]
    assert "later" not in kept(folder)


def test_an_interrupted_run_is_finished_by_the_next(folder, monkeypatch):
    from cxlab.study import erase

    monkeypatch.setattr(erase, "prepare", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    with monkeypatch.context() as patch:
        patch.setattr(erase, "_open", lambda folder: (*_opened(folder), []))
        with pytest.raises(KeyboardInterrupt):
            erase_from_study(folder, "anna-77")
    monkeypatch.undo()
    erase_from_study(folder, "anna-77")
    assert "velvet" not in kept(folder)


def _opened(folder):
    study = open_study(folder)
    return study.settings, study.store


def test_nobody_comes_back_where_the_study_cannot_be_prepared(folder):
    (folder / "people.csv").write_text("", encoding="utf-8")
    erasure = erase_from_study(folder, "anna-77")
    assert any("cannot be built anew" in warning for warning in erasure.warnings)
    assert "velvet" not in kept(folder)
    (folder / "people.csv").write_text(FILES["people.csv"], encoding="utf-8")
    assert open_study(folder).read("customers")["customer_id"].tolist() == ["bea-12", "cookie:ck9"]


def test_a_list_that_lost_its_shape_is_never_ignored(folder):
    erase_from_study(folder, "anna-77")
    (folder / FILE).write_text(json.dumps({"hashes": []}), encoding="utf-8")
    with pytest.raises(CxlabError, match="those erased would come back"):
        open_study(folder)


def test_an_empty_id_is_nobody_s(folder):
    with (folder / "clicks.csv").open("a") as file:
        file.write(",2025-01-05,home\n")
    with pytest.raises(CxlabError, match="the id is empty"):
        erase_from_study(folder, " ")
    assert not (folder / FILE).exists()


def test_what_stands_in_the_wrong_column_of_a_rejected_row_goes_too(folder):
    with (folder / "clicks.csv").open("a") as file:
        file.write("2025-01-05,anna-77,home\n")
    assert "anna-77" in open_study(folder).read("rejects")["found"].tolist()
    erase_from_study(folder, "anna-77")
    assert "anna-77" not in kept(folder)


def test_queries_are_not_searched_and_it_is_said(folder):
    query = "SELECT 'till-' || cookie AS customer_id, \"at\" AS timestamp, page AS touchpoint, "
    query += "'web' AS channel FROM clicks WHERE cookie = 'ck9' OR cookie LIKE 'anna-77%'"
    (folder / "orders.sql").write_text(query, encoding="utf-8")
    more = '[[tables.interactions]]\nsql = "orders.sql"\n'
    (folder / "study.toml").write_text(TOML + more, encoding="utf-8")
    said = str(erase_from_study(folder, "till-ck9"))
    assert "No source that could be searched holds this customer" in said
    assert "Warning: the rows of orders.sql are not searched, only the sources" in said
    said = str(erase_from_study(folder, "anna-77", dry_run=True))
    assert "Warning: orders.sql, line 1 names this customer: take the id out by hand" in said


def test_several_erased_at_once_are_all_erased(folder):
    with ThreadPoolExecutor() as pool:
        list(pool.map(partial(erase_from_study, folder), ["anna-77", "bea-12", "ck9", "ck7"]))
    listed = read_erased(folder)
    assert all(map(listed.holds, ["anna-77", "bea-12", "cookie:ck9", "cookie:ck7"]))
    assert "velvet" not in kept(folder)
