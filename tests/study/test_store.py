"""The pointer to the store changes as a whole, and old stores go."""

import os

from cxlab.study import store


def build(folder):
    path = store.cache(folder) / "work" / "store"
    path.mkdir(parents=True)
    return path


META = {"columns": {"customers": ["customer_id"]}, "rows": {}, "fingerprint": "0123456789abcdef"}


def age(path):
    os.utime(path, (0, 0))


def test_no_store_yet(tmp_path):
    assert store.current(tmp_path) is None


def test_publish_replaces_and_keeps_the_one_before_and_young_ones(tmp_path):
    first = store.publish(tmp_path, build(tmp_path), META)
    second = store.publish(tmp_path, build(tmp_path), META)
    assert first.path.exists()
    store.publish(tmp_path, build(tmp_path), META)
    assert first.path.exists()  # somebody may still have it open
    age(first.path)
    last = store.publish(tmp_path, build(tmp_path), META)
    assert not first.path.exists()
    assert second.path.exists()
    assert store.current(tmp_path).path == last.path


def test_a_pointer_to_nothing_is_no_store(tmp_path):
    store.publish(tmp_path, build(tmp_path), META)
    (store.cache(tmp_path) / "current").write_text("store-gone")
    assert store.current(tmp_path) is None


def test_a_partition_that_is_not_there_is_empty_and_typed(tmp_path):
    built = store.publish(tmp_path, build(tmp_path), META)
    frame = built.partition("interactions", 0, ["customer_id", "timestamp", "value"])
    assert frame.empty
    assert frame.dtypes.astype(str).tolist() == ["str", "datetime64[us]", "float64"]
