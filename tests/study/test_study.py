"""An open study answers questions about its rows, and leads from a claim back to them."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.study.fold import concat

ROWS = pd.DataFrame(
    {
        "row_id": list("123456"),
        "customer_id": ["ann", "ann", "bea", "bea", "cid", "cid"],
        "timestamp": pd.date_range("2025-07-01 22:30", periods=6, freq="D"),
        "touchpoint": ["home", "basket"] * 3,
        "channel": ["web"] * 6,
    }
)
PEOPLE = pd.DataFrame({"customer_id": ["ann", "bea", "cid"], "city": ["Bonn", None, "Ulm"]})


@pytest.fixture
def study(make_study):
    return make_study(
        interactions=ROWS, customers=PEOPLE, study={"time_zone": "Europe/Berlin", "min_group": 2}
    )


def test_what_is_there(study):
    assert study.has("interactions", "touchpoint")
    assert not study.has("interactions", "device")
    assert not study.has("responses")
    assert study.count("interactions") == 6
    assert study.period == (ROWS["timestamp"].min(), ROWS["timestamp"].max())
    assert study.span("interactions") == study.period
    assert all(map(pd.isna, study.span("responses")))


def test_clock_times_are_the_study_zone_s(study):
    local = study.local(study.read("interactions", ["timestamp"])["timestamp"])
    assert local.iloc[0] == pd.Timestamp("2025-07-02 00:30")


def kernel(interactions):
    return interactions.groupby("touchpoint", as_index=False).size()


@pytest.mark.parametrize("partitions", [1, 2, 7])
def test_a_fold_sees_every_row_once(study, swap_partitions, partitions):
    split = swap_partitions(study, partitions)
    counted = split.fold(kernel, concat, interactions=["customer_id", "touchpoint"])
    assert counted.groupby("touchpoint")["size"].sum().to_dict() == {"home": 3, "basket": 3}


def devices(interactions):
    return interactions["device"].isna().all() and interactions["device"].dtype == "str"


def test_a_column_that_the_study_lacks_is_there_and_empty(study):
    assert study.fold(devices, all, interactions=["customer_id", "device"])


def test_an_unknown_column_is_an_error_with_the_nearest_name(study):
    with pytest.raises(UnknownNameError, match="did you mean 'device'"):
        study.fold(devices, all, interactions=["devise"])


def test_groups_of_an_attribute_and_of_a_series(study):
    assert study.groups("city").to_dict() == {"ann": "Bonn", "cid": "Ulm"}
    given = pd.Series({"ann": 1, "bea": 2}, name="persona")
    assert study.groups(given).to_dict() == {"ann": "1", "bea": "2"}
    with pytest.raises(UnknownNameError, match="did you mean 'city'"):
        study.groups("citty")


def test_groups_leave_out_rows_without_a_customer(study):
    given = pd.Series(["A", "B", "A"], index=["ann", None, "ann"], name="persona")
    assert study.groups(given).to_dict() == {"ann": "A"}


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        (pd.Series(["A", "B"], index=["ann", "ann"]), "two groups for customer 'ann'"),
        (pd.Series(["A", "B"]), r"\(int64, such as 0, 1\).*they look like 'ann', 'bea'"),
        (pd.Series("A", index=["Ann"]), "such as 'Ann'"),
    ],
)
def test_groups_that_cannot_be_meant(study, groups, words):
    with pytest.raises(CxlabError, match=words):
        study.groups(groups)


def test_groups_of_nobody(study):
    assert study.groups(pd.Series([None], index=["ann"], dtype="str")).empty


def test_a_claim_leads_back_to_its_rows(study, swap_partitions):
    rows = study.read("interactions")[["touchpoint", "row_id"]]
    claims = study.cite(rows, "interactions", ["touchpoint"]).set_index("touchpoint")["evidence"]
    behind = swap_partitions(study, 2).rows(claims["basket"])
    assert sorted(behind["row_id"]) == ["2", "4", "6"]
    assert claims.equals(
        study.cite(rows.sample(frac=1, random_state=1), "interactions", ["touchpoint"]).set_index(
            "touchpoint"
        )["evidence"]
    )


@pytest.mark.parametrize("key", ["", "nothing", "a-b", "../x-1", "0123456789-0"])
def test_a_key_of_no_claim(study, key):
    with pytest.raises(CxlabError, match="no claim has the key"):
        study.rows(key)


def test_a_missing_column_of_findings_and_a_study_without_any(study):
    assert study.read("findings", ["statement", "row"]).empty
