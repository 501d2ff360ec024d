"""The count that the fast way is held to."""

import pytest

from cxlab.study.readers import encoding
from cxlab.study.readers.scan import Scan, scan


@pytest.mark.parametrize("chunk", [1, 2, 3, 7, 1 << 20])
@pytest.mark.parametrize(
    ("content", "counted"),
    [
        ("a\n1\n", Scan(2, 0, 0)),
        ("a\n1", Scan(2, 0, 0)),
        ("a\r\n1\r\n", Scan(2, 0, 0)),
        ("a\n\n1\n", Scan(2, 1, 0)),
        ("a\r\n\r\n1\r\n", Scan(2, 1, 0)),
        ("\na\n1\n", Scan(2, 1, 0)),
        ("a\n1\n\n\n", Scan(2, 0, 2)),
        ("a\n\n1\n\n", Scan(2, 1, 1)),
        ('a\n"1\n\n2"\n', Scan(2, 0, 0)),
        ('a\n"1 ""x""\n2"\n3', Scan(3, 0, 0)),
        ("a\n\n1", Scan(2, 1, 0)),
        ("", Scan(0, 0, 0)),
        ('a\n"open\n1\n', Scan(1, 0, 0)),
    ],
)
def test_counts(tmp_path, monkeypatch, content, counted, chunk):
    monkeypatch.setattr(encoding, "CHUNK", chunk)
    path = tmp_path / "a.csv"
    path.write_bytes(content.encode())
    assert scan(path) == counted
