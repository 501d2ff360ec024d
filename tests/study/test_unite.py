"""Parts put together: keys settled, attributes typed, everyone a customer."""

import pandas as pd
import pytest

from cxlab.study import open_study

TOML = """
[study]
title = "People and calls"
[sources.people]
path = "people*.csv"
missing = ["-"]
[sources.calls]
path = "calls.csv"
[[tables.customers]]
source = "people"
[[tables.interactions]]
source = "calls"
"""
HEAD = "customer_id,timestamp,touchpoint,channel\n"


@pytest.fixture
def opened(tmp_path):
    """Return a function that opens a study of people and calls."""

    def opened(people="customer_id\nann\n", calls=HEAD + "ann,2025-01-02,call,phone\n", toml=TOML):
        (tmp_path / "study.toml").write_text(toml, encoding="utf-8")
        (tmp_path / "people.csv").write_text(people, encoding="utf-8")
        (tmp_path / "calls.csv").write_text(calls, encoding="utf-8")
        return open_study(tmp_path)

    return opened


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (("1", "2.5"), "float64"),
        (("01012", "2"), "str"),
        (("1", "x"), "str"),
        (("1", "-"), "float64"),
        (("inf", "1"), "str"),
        (("0", "-0.5"), "float64"),
    ],
)
def test_an_attribute_is_a_number_when_all_its_values_are(opened, values, kind):
    study = opened("customer_id,city\nann,{}\nbea,{}\n".format(*values))
    assert study.read("customers")["city"].dtype == kind


def test_a_customer_twice_is_rejected_once(opened):
    study = opened("customer_id,city\nann,Bonn\nann,Ulm\n")
    assert study.read("customers")["city"].tolist() == ["Bonn"]
    assert study.read("rejects")[["row", "found"]].values.tolist() == [[3, "ann"]]


def test_everyone_who_acted_is_a_customer(opened):
    study = opened("customer_id,city\nann,Bonn\n", HEAD + "bea,2025-01-02,call,phone\n")
    assert study.read("customers").fillna("").values.tolist() == [["ann", "Bonn"], ["bea", ""]]


def test_who_has_no_row_that_fits_is_no_customer(opened):
    study = opened(calls=HEAD + "ann,2025-01-02,call,phone\nbea,soon,call,phone\n")
    assert study.read("customers")["customer_id"].tolist() == ["ann"]


def test_ids_of_another_kind_never_clash_with_customer_ids(opened):
    calls = HEAD + "7,2025-01-02,call,phone\n"
    study = opened("customer_id,city\n7,Bonn\n", calls, TOML + 'ids = "cookie"\n')
    assert study.read("interactions")["customer_id"].tolist() == ["cookie:7"]
    assert study.read("customers")["customer_id"].tolist() == ["7", "cookie:7"]


ODD = ("_ids", "_order", "_file", "_who", "_copy", "_bad", "_id", "a0", "c0", "p", "row")


def test_attributes_may_be_called_as_the_staging_calls_its_columns(opened, tmp_path):
    people = ",".join(["customer_id", *ODD])
    first = ",".join(["ann", *(f"{name} of ann" for name in ODD)])
    (tmp_path / "people2.csv").write_text(
        ",".join(["customer_id", *reversed(ODD)])
        + "\n"
        + ",".join(["bea", *(f"{name} of bea" for name in reversed(ODD))])
    )
    study = opened(f"{people}\n{first}\n")
    customers = study.read("customers").set_index("customer_id")
    assert sorted(customers) == sorted(ODD)
    for who in ("ann", "bea"):
        assert customers.loc[who].to_dict() == {name: f"{name} of {who}" for name in ODD}


def test_columns_of_contacts_may_be_called_so_too(opened):
    columns = dict(zip(["customer_id", "timestamp", "touchpoint", "channel"], ODD, strict=False))
    mapped = ", ".join(f'{name} = "{column}"' for name, column in columns.items())
    calls = ",".join(columns.values()) + "\nann,2025-01-02,call,phone\n"
    study = opened(calls=calls, toml=TOML + f"columns = {{ {mapped} }}\n")
    rows = study.read("interactions", ["customer_id", "touchpoint", "channel"])
    assert rows.values.tolist() == [["ann", "call", "phone"]]


def test_a_source_may_be_called_as_a_table_is(opened):
    toml = TOML.replace("sources.people", "sources.rejects").replace('"people"', '"rejects"')
    study = opened(toml=toml.replace("sources.calls", "sources.customers").replace(
        'source = "calls"', 'source = "customers"'
    ))  # fmt: skip
    assert study.count("interactions") == 1


KEYED = "row_id,customer_id,timestamp,touchpoint,channel\n"


def test_a_key_that_is_there_already_is_rejected_and_nobody_known_by_it_alone(opened):
    rows = "1,ann,2025-01-02,call,phone\n1,bea,2025-01-01,call,phone\n2,ann,2025-01-03,call,phone\n"
    study = opened(calls=KEYED + rows)
    assert study.read("interactions")["row_id"].tolist() == ["1", "2"]
    assert study.read("customers")["customer_id"].tolist() == ["ann"]
    rejects = study.read("rejects")[["table", "file", "row", "column", "found", "reason"]]
    said = ["interactions", "calls.csv", 3, "row_id", "1", "is there already"]
    assert rejects.values.tolist() == [said]
    assert [entry["rejected"] for entry in study.meta["read"]] == [0, 1]


def test_a_key_of_a_row_that_does_not_fit_is_free(opened):
    rows = "1,ann,soon,call,phone\n1,,2025-01-01,call,phone\n1,ann,2025-01-03,call,phone\n"
    study = opened(calls=KEYED + rows)
    assert study.read("interactions")["timestamp"].tolist() == [pd.Timestamp("2025-01-03")]
    assert study.read("rejects")["column"].tolist() == ["timestamp", "customer_id"]


def test_made_and_own_keys_stand_side_by_side(opened, tmp_path):
    toml = TOML + '[sources.more]\npath = "more.csv"\n[[tables.interactions]]\nsource = "more"\n'
    (tmp_path / "more.csv").write_text(HEAD + 2 * "bea,2025-01-02,call,phone\n")
    study = opened(calls=KEYED + "k1,ann,2025-01-02,call,phone\n", toml=toml)
    keys = study.read("interactions")["row_id"]
    assert keys.is_unique
    assert keys[0] == "k1"
    assert keys[1:].str.fullmatch("[0-9a-f]{16}(-2)?").all()
