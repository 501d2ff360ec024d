"""A lock is held by one at a time."""

import errno
import threading
import time

import pytest

from cxlab.study import lock


def test_the_second_waits_for_the_first(tmp_path):
    order = []

    def second():
        with lock.locked(tmp_path / "lock"):
            order.append("second")

    other = threading.Thread(target=second)
    with lock.locked(tmp_path / "lock") as alone:
        assert alone
        other.start()
        time.sleep(0.05)
        order.append("first")
    other.join()
    assert order == ["first", "second"]


def test_an_error_lets_go_of_it(tmp_path):
    with pytest.raises(ValueError, match="wrong"), lock.locked(tmp_path / "lock"):
        raise ValueError("wrong")
    with lock.locked(tmp_path / "lock") as alone:
        assert alone


def test_where_there_are_no_locks_nobody_is_kept_waiting(tmp_path, monkeypatch):
    def refuse(*_):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(lock.fcntl, "flock", refuse)
    with lock.locked(tmp_path / "lock") as alone:
        assert not alone
