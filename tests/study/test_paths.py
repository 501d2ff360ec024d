"""Paths that study.toml names: inside the study, however they are written."""

import errno
import os

import pytest

from cxlab.study.paths import refused, relative, stays_inside


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.csv", "a.csv"),
        ("2025/a.csv", "2025/a.csv"),
        ("./a.csv", "a.csv"),
        ("2025/../a.csv", "a.csv"),
        ("../shop/a.csv", "a.csv"),
        ("*.csv", "*.csv"),
        (".", "."),
        ("", None),
        ("..", None),
        ("../a.csv", None),
        ("2025/../../a.csv", None),
        ("../shop2/a.csv", None),
        ("/etc/passwd", None),
        ("a\0b", None),
    ],
)
def test_a_path_is_inside_or_it_is_none(tmp_path, name, expected):
    assert relative(name, tmp_path / "shop") == expected


def test_an_absolute_path_inside(tmp_path):
    assert relative(str(tmp_path / "2025" / "a.csv"), tmp_path) == "2025/a.csv"


def test_links_are_followed(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "up").symlink_to("..")
    (tmp_path / "shop" / "in").symlink_to("a.csv")
    assert not stays_inside(tmp_path / "shop" / "up" / "b.csv", tmp_path / "shop")
    assert stays_inside(tmp_path / "shop" / "in", tmp_path / "shop")


@pytest.mark.parametrize(
    ("number", "found"),
    [
        (errno.ENOSPC, "no room on the disk for a copy of it"),
        (errno.EACCES, "may not be read by you"),
        (errno.EIO, "cannot be read: Input/output error"),
    ],
)
def test_what_the_system_says(number, found):
    assert refused(OSError(number, os.strerror(number)))[0] == found
