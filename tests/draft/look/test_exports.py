"""Which files belong together, and what they are called."""

import gzip

import pytest

from cxlab.draft.look.exports import WIDEST, find_files, group_files, open_exports, source_name

HEAD = "customer_id,when\n"


@pytest.fixture
def touch(tmp_path):
    def make(*names):
        for name in names:
            (tmp_path / name).write_text(HEAD + "a,2025-01-02\nb,2025-01-03\n")
        return group_files(find_files(tmp_path))

    return make


def test_files_that_differ_in_numbers_become_one_pattern(touch, tmp_path):
    groups = touch("orders-2025-01.csv", "orders-2025-02.csv", "orders-2026-01.csv", "calls.csv")
    assert list(groups) == ["calls.csv", "orders-*.csv"]
    assert sorted(tmp_path.glob("orders-*.csv")) == groups["orders-*.csv"]


def test_a_pattern_never_takes_in_another_file(touch):
    groups = touch("orders-1.csv", "orders-2.csv", "orders-old.csv")
    assert list(groups) == ["orders-[0-9]*.csv", "orders-old.csv"]
    assert len(groups["orders-[0-9]*.csv"]) == 2


def test_names_with_signs_of_patterns_stay_names(touch):
    groups = touch("a[1].csv", "a[2].csv")
    [(pattern, files)] = groups.items()
    assert len(files) == 2
    assert "[[]" in pattern


def test_hidden_files_and_other_kinds_are_left_alone(tmp_path):
    for name in (".x.csv", "~$book.xlsx", "README.txt", "notes.md", "study.toml", "q.sql", "b.csv"):
        (tmp_path / name).touch()
    (tmp_path / "folder.csv").mkdir()
    assert [path.name for path in find_files(tmp_path)] == ["b.csv"]


def test_names_of_sources():
    assert source_name("2025-01.csv", set()) == "source"
    assert source_name("Export (3).csv", set()) == "export"
    assert source_name("заказы_2025.csv", set()) == "заказы"
    assert source_name("a.csv", {"a", "a_2"}) == "a_3"


def test_files_of_one_name_with_other_columns_stand_apart(tmp_path):
    (tmp_path / "a1.csv").write_text(HEAD + "x,2025-01-02\n")
    (tmp_path / "a2.csv").write_text("other,columns\n1,2\n")
    with open_exports(tmp_path, group_files(find_files(tmp_path))) as (exports, unread):
        assert not unread
        assert [export.files for export in exports] == [("a1.csv",), ("a2.csv",)]
        assert len({export.name for export in exports}) == 2


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path):
    (tmp_path / "a.parquet").write_text("no")
    with gzip.open(tmp_path / "b.csv.gz", "wt") as file:
        file.write(HEAD + "x,2025-01-02\n")
    with open_exports(tmp_path, group_files(find_files(tmp_path))) as (exports, unread):
        assert [export.files for export in exports] == [("b.csv.gz",)]
        assert "Parquet" in unread[0].why
        assert exports[0].day[:2] == "20"


def test_only_the_first_columns_of_a_wide_file_are_looked_at(opened):
    width = WIDEST + 100
    text = ",".join(f"c{i}" for i in range(width)) + "\n" + ",".join("1" * width) + "\n"
    [export] = opened(wide__csv=text)
    assert len(export.columns) == WIDEST
    assert f"only the first {WIDEST}" in export.notes[0]
