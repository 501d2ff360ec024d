import tomllib

import numpy as np
import pandas as pd
import pytest

from cxlab.sample.ids import make_ids
from cxlab.study import open_study
from cxlab.study.schema import TABLES, columns


@pytest.fixture(scope="module")
def settings(made):
    return tomllib.loads((made / "study.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def study(made):
    return open_study(made)


def _read(made, source) -> pd.DataFrame:
    path = made / source["path"]
    if path.suffix == ".jsonl":
        return pd.read_json(path, lines=True)
    separator = source.get("delimiter", "\t" if path.suffix == ".tsv" else ",")
    return pd.read_csv(path, sep=separator, decimal=source.get("decimal", "."), dtype="str")


def test_every_mapped_column_is_in_its_file(made, settings):
    for table, mappings in settings["tables"].items():
        known = columns(table)
        for mapping in mappings:
            if "sql" in mapping:
                assert (made / mapping["sql"]).is_file()
                continue
            header = set(_read(made, settings["sources"][mapping["source"]]))
            named = mapping.get("columns", {name: name for name in header})
            assert set(named.values()) <= header
            given = set(named) | set(mapping.get("constants", {}))
            assert {name for name, column in known.items() if column.required} <= given
            assert table == "customers" or given <= set(known)


def test_all_tables_of_a_study_are_there(settings):
    assert set(settings["tables"]) == set(TABLES)


def test_the_study_opens_without_a_reject(study):
    assert study.count("customers") == 1000
    assert study.meta["rows"]["rejects"] == 0
    assert study.count("findings") == 14
    for table in ("interactions", "responses"):
        assert study.read(table, columns=["row_id"])["row_id"].is_unique


def test_the_study_shows_what_it_should(study):
    rows = study.read("interactions")
    assert set(rows["channel"]) == {
        *("web", "app", "store", "e-mail", "social", "other sites", "call", "carrier"),
    }
    assert set(rows["actor"]) == {"company", "partner", "competitor"}
    assert set(rows["direction"]) == {"customer", "company"}
    roles = {name for names in study.settings.roles.values() for name in names}
    staged = set(study.settings.stages.touchpoints)
    assert roles | staged <= set(rows["touchpoint"])
    assert set(rows["touchpoint"]) - staged, "the default stage model has work to do"
    assert 40 <= len(rows[rows["direction"] == "customer"]) / 1000 <= 80


def test_times_are_read_in_their_zone(made, study):
    store = pd.read_csv(made / "store.csv", sep=";", decimal=",")
    local = pd.to_datetime(store["date_time"], format="%d.%m.%Y %H:%M")
    utc = local.dt.tz_localize("Europe/Berlin").dt.tz_convert("UTC").dt.tz_localize(None)
    rows = study.read("interactions", columns=["row_id", "timestamp", "value"]).set_index("row_id")
    read = rows.loc[store["slip"]]
    assert (read["timestamp"].to_numpy() == utc.to_numpy()).all()
    assert np.allclose(read["value"], store["total"], equal_nan=True)


def test_every_id_leads_to_a_customer(study):
    known = set(study.read("customers", columns=["customer_id"])["customer_id"])
    assert set(study.read("interactions", columns=["customer_id"])["customer_id"]) == known
    assert study.meta["merged"]["interactions"] > 0.4


def test_ids_are_one_persons_alone():
    ids = make_ids(np.arange(20_000))
    for name in ("customer_no", "cookie0", "cookie1", "cookie2", "app", "card", "mail"):
        assert ids[name].is_unique
    assert not set(ids["cookie0"]) & set(ids["cookie1"])


def test_parcels_and_answers_keep_their_order(made):
    carrier = pd.read_csv(made / "carrier.csv", parse_dates=[2, 3, 4])
    orders = pd.read_csv(made / "orders.csv", parse_dates=["ordered_at"]).set_index("order_no")
    ordered = orders.loc[carrier["order_ref"], "ordered_at"].to_numpy()
    assert (carrier["handed_over"] > ordered).all()
    arrived = carrier.dropna(subset="delivered_at")
    assert (arrived["delivered_at"] > arrived["handed_over"]).all()
    late = (arrived["delivered_at"] > arrived["promised_by"]).mean()
    assert late == pytest.approx(0.15, abs=0.03)
    cases = pd.read_csv(made / "service.csv", parse_dates=["opened_at", "first_answer_at"])
    answered = cases.dropna(subset="first_answer_at")
    assert (answered["first_answer_at"] >= answered["opened_at"]).all()
    assert 0.9 < len(answered) / len(cases) < 0.97


def test_answers_are_on_their_scales_and_some_are_missing(made):
    survey = pd.read_csv(made / "survey.csv")
    told = survey[survey["answered"] == "yes"]
    assert told["score"].between(told["from"], told["to"]).all()
    assert survey.loc[survey["answered"] == "no", ["score", "comment"]].isna().all(axis=None)
    assert told["customer_no"].isna().mean() == pytest.approx(0.005, abs=0.005)
    written = told.drop_duplicates("answer_no")["comment"].notna().mean()
    assert written == pytest.approx(0.45, abs=0.04)
