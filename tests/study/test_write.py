"""Rows written as partitions: whole customers, in order, with keys of their own."""

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cxlab.study.store import WHO
from cxlab.study.study import Study

NAMES = ["customer_id", "timestamp", "touchpoint", "channel"]


def frame(rows):
    made = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(made["timestamp"], unit="h")
    return made.assign(timestamp=times, channel="web")


def whole(study: Study) -> pd.DataFrame:
    return study.read("interactions").sort_values(["customer_id", "timestamp"], kind="stable")


contacts = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(0, 3), st.sampled_from(["home", "order"])),
    min_size=1,
    max_size=40,
)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(contacts)
def test_the_rows_do_not_depend_on_the_partitions(make_study, swap_partitions, rows):
    study = make_study(interactions=frame(rows))
    one = whole(study).reset_index(drop=True)
    kept = one[NAMES].sort_values(NAMES[:2], kind="stable", ignore_index=True)
    given = frame(rows).sort_values(NAMES[:2], kind="stable", ignore_index=True)
    pd.testing.assert_frame_equal(kept, given, check_dtype=False)
    assert one["row_id"].is_unique
    for partitions in (2, 7):
        other = whole(swap_partitions(study, partitions)).reset_index(drop=True)
        pd.testing.assert_frame_equal(one, other)


def test_equal_rows_far_apart_in_a_source_get_keys_of_their_own(make_study, swap_partitions):
    rows = [("a", 1, "home"), ("b", 1, "home"), ("a", 1, "order"), ("a", 1, "home")]
    study = make_study(interactions=frame(rows))
    keys = whole(study)["row_id"]
    assert keys.is_unique
    assert set(keys) == set(whole(swap_partitions(study, 3))["row_id"])


def test_many_rows_stay_in_order(make_study, swap_partitions):
    rows = [(f"c{row % 997}", row // 1000, f"p{row % 7}") for row in range(50_000)]
    study = swap_partitions(make_study(interactions=frame(rows)), 3)
    for number in range(3):
        part = study.store.partition("interactions", number, NAMES[:2], coded=True)
        assert part["customer_id"].cat.codes.is_monotonic_increasing
        ordered = part.groupby("customer_id", observed=True)["timestamp"]
        assert ordered.apply(lambda times: times.is_monotonic_increasing).all()


def test_many_values_of_a_text_are_kept_as_they_are(make_study):
    rows = [(f"c{row}", 1, f" page {row} ") for row in range(3000)]
    touchpoints = make_study(interactions=frame(rows)).read("interactions")["touchpoint"]
    assert set(touchpoints) == {f"page {row}" for row in range(3000)}


def test_parts_with_and_without_a_column(make_study, tmp_path):
    first = frame([("a", 1, "home")]).assign(device="phone")
    study = make_study(interactions=first)
    frame([("a", 2, "order")]).to_parquet(study.path / "more.parquet")
    toml = '[sources.more]\npath = "more.parquet"\n[[tables.interactions]]\nsource = "more"\n'
    with (study.path / "study.toml").open("a") as file:
        file.write("\n" + toml)
    from cxlab.study import open_study

    rows = open_study(study.path).read("interactions")
    assert rows["device"].fillna("").tolist() == ["phone", ""]
    assert rows["touchpoint"].tolist() == ["home", "order"]


def test_a_customer_is_a_number_in_the_files_and_nobody_is_none(make_study):
    answers = frame([("a", 1, "home"), ("b", 1, "home"), (None, 1, "home")])
    answers = answers.rename(columns={"touchpoint": "question"}).drop(columns="channel")
    study = make_study(responses=answers)
    stored = pd.read_parquet(study.store.file("responses", 0))
    assert "customer_id" not in stored
    assert stored[WHO].tolist()[:2] == [0, 1]
    assert stored[WHO].isna().tolist() == [False, False, True]
    assert study.read("responses")["customer_id"].fillna("").tolist() == ["a", "b", ""]


@pytest.mark.parametrize("partitions", [1, 5])
def test_rows_of_some_customers(make_study, swap_partitions, partitions):
    rows = [(name, hour, "home") for name in "abcdef" for hour in range(3)]
    study = swap_partitions(make_study(interactions=frame(rows)), partitions)
    found = study.store.rows_of("interactions", ["b", "f", "nobody"], ["touchpoint"])
    assert found["touchpoint"].tolist() == ["home"] * 6
    assert study.store.rows_of("interactions", ["nobody"], ["row_id"]).empty
