"""Text that arrives as codes: the same rows, and codes that agree between tables."""

import numpy as np
import pandas as pd
import pytest

from cxlab.study.prepare import prepare
from cxlab.study.store import Store

INTERACTIONS = pd.DataFrame(
    {
        "row_id": [str(number) for number in range(60)],
        "customer_id": [f"c{number * 7 % 11}" for number in range(60)],
        "timestamp": pd.date_range("2025-01-01", periods=60, freq="h"),
        "touchpoint": ["order", "basket", "home"] * 20,
        "channel": ["web"] * 60,
        "device": ["phone", None, "computer"] * 20,
        "value": np.arange(60.0),
    }
)
RESPONSES = pd.DataFrame(
    {
        "row_id": ["a", "b", "c"],
        "customer_id": ["c3", None, "c10"],
        "timestamp": pd.Timestamp("2025-01-05"),
        "question": "recommend",
        "verbatim": ["fine", None, "late"],
    }
)


@pytest.fixture(params=[1, 2, 7])
def store(request, make_study, swap_partitions) -> Store:
    study = make_study(interactions=INTERACTIONS, responses=RESPONSES)
    return swap_partitions(study, request.param).store


@pytest.mark.parametrize("table", ["interactions", "responses", "customers"])
def test_coded_rows_are_the_same_rows(store, table):
    names = store.columns(table)
    for number in range(store.meta["partitions"]):
        plain = store.partition(table, number, names)
        coded = store.partition(table, number, names, coded=True)
        text = [name for name in names if plain[name].dtype == "str" and name != "row_id"]
        assert all(isinstance(coded[name].dtype, pd.CategoricalDtype) for name in text)
        pd.testing.assert_frame_equal(coded.astype(plain.dtypes), plain)


def test_codes_of_customers_ascend_and_agree_between_tables(store):
    for number in range(store.meta["partitions"]):
        customers, interactions, responses = (
            store.partition(table, number, ["customer_id"], coded=True)["customer_id"].cat
            for table in ("customers", "interactions", "responses")
        )
        assert customers.codes.tolist() == list(range(len(customers.codes)))
        assert customers.categories.is_monotonic_increasing
        assert interactions.codes.is_monotonic_increasing
        for other in (interactions, responses):
            assert other.categories.equals(customers.categories)


def test_categories_are_sorted_and_missing_text_has_no_code(store):
    for number in range(store.meta["partitions"]):
        frame = store.partition("interactions", number, ["touchpoint", "device"], coded=True)
        for name in frame:
            assert frame[name].cat.categories.is_monotonic_increasing
        assert (frame["device"].cat.codes == -1).sum() == frame["device"].isna().sum()


def test_a_column_that_the_study_lacks_is_there_all_missing(store):
    frame = store.partition("interactions", 0, ["team", "touchpoint"], coded=True)
    assert frame["team"].isna().all()
    assert list(frame) == ["team", "touchpoint"]


def test_words_that_a_partition_lacks(tmp_path):
    """A file of few of the words that occur elsewhere: codes must be those of its own words."""
    names = "abcdefgh"
    rows = "".join(f"c{n},2025-01-02,{names[n]},web\n" for n in range(8))
    (tmp_path / "a.csv").write_text(f"customer_id,timestamp,touchpoint,channel\n{rows}")
    (tmp_path / "study.toml").write_text(
        '[study]\ntitle = "x"\n[sources.a]\npath = "a.csv"\n[[tables.interactions]]\nsource = "a"\n'
    )
    store = prepare(tmp_path, partitions=4)[1]
    read = [store.partition("interactions", n, ["touchpoint"], coded=True) for n in range(4)]
    found = [touchpoint for frame in read for touchpoint in frame["touchpoint"].astype("str")]
    assert sorted(found) == list(names)


def _codes(interactions):
    return interactions["customer_id"].cat.codes.max()


def test_a_fold_passes_codes(make_study):
    study = make_study(interactions=INTERACTIONS)
    assert study.fold(_codes, max, coded=True, interactions=["customer_id"]) == 10
