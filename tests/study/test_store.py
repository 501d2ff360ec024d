"""The pointer to the store changes as a whole, and old stores go."""

from cxlab.study import store


def build(folder, name):
    path = store.cache(folder) / f"store-{name}"
    path.mkdir(parents=True)
    return path


META = {"columns": {"customers": ["customer_id"]}, "rows": {}}


def test_no_store_yet(tmp_path):
    assert store.current(tmp_path) is None


def test_publish_replaces_and_keeps_the_one_before(tmp_path):
    first = build(tmp_path, "a")
    store.publish(tmp_path, first, META)
    second = build(tmp_path, "b")
    store.publish(tmp_path, second, META)
    assert first.exists()
    third = build(tmp_path, "c")
    store.publish(tmp_path, third, META)
    assert not first.exists()
    assert second.exists()
    assert store.current(tmp_path).path == third


def test_a_pointer_to_nothing_is_no_store(tmp_path):
    store.publish(tmp_path, build(tmp_path, "a"), META)
    (store.cache(tmp_path) / "current").write_text("store-gone")
    assert store.current(tmp_path) is None


def test_a_partition_that_is_not_there_is_empty_and_typed(tmp_path):
    built = store.publish(tmp_path, build(tmp_path, "a"), META)
    frame = built.partition("interactions", 0, ["customer_id", "timestamp", "value"])
    assert frame.empty
    assert frame.dtypes.astype(str).tolist() == ["str", "datetime64[us]", "float64"]
