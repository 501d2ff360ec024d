"""What is read of an export before its study is written."""

import pytest

from cxlab.draft.recipes.export import Export, export_columns, read_heading
from cxlab.errors import StudyError

NAMES = {"id": ("Id", "Key"), "who": ("Who",)}


@pytest.fixture
def export(tmp_path):
    """Return a function that writes a file and gives it as an export."""

    def export(content, name="a.csv", **settings):
        (tmp_path / name).write_text(content)
        path = tmp_path / name
        return Export("a", "a", NAMES, [path], tmp_path, read_heading(path), **settings)

    return export


def test_columns_go_by_any_of_their_names(export):
    found = export("key,who\n1, Ann \n2,Bea\n3,Ann\n4,\n")
    assert found.column("id") == "key"
    assert found.sql("id") == "nullif(trim(\"key\"), '')"
    assert found.values("who") == ["Ann", "Bea"]
    assert found.filled("who")
    assert found.path == "a.csv"


def test_columns_that_are_not_there(export):
    found = export("key\n1\n")
    assert found.column("who") == ""
    assert found.sql("who") == found.raw("who") == "CAST(NULL AS VARCHAR)"
    assert not found.filled("who")


def test_columns_that_are_empty(export):
    assert not export("key,who\n1,\n2,  \n").filled("who")


def test_more_header_below_the_header(export):
    found = export('Id,Q1\nNumber,Rate us\n{},"{""ImportId"":""QID1""}"\n1,5\n2,4\n', skip=2)
    assert found.below(1) == {"Id": "Number", "Q1": "Rate us"}
    assert found.values("id") == ["1", "2"]
    assert [(one.column, one.asked.text, one.scale) for one in found.asked] == [
        ("Q1", "Rate us", (1, 5))
    ]
    assert found.zone("id") == "UTC"


@pytest.mark.parametrize(
    ("content", "columns", "reader"),
    [
        ("id,who\n1,Ann\n", ("id", "who"), ""),
        (
            "id,Rate us,\n,Shop,App\n1,5,4\n",
            ("id", "Rate us | Shop", "Rate us | App"),
            "two-row-header",
        ),
        ("id,Why?\n,Open-Ended Response\n1,x\n", ("id", "Why?"), "two-row-header"),
        ("id,who\n,Ann\n", ("id", "who"), ""),
        ("id,who\n", ("id", "who"), ""),
    ],
)
def test_headers_of_one_row_or_two(export, content, columns, reader):
    found = export(content)
    assert found.columns == columns
    assert found.reader == reader


def test_a_file_that_cannot_be_read(tmp_path):
    (tmp_path / "a.ndjson").write_text("no json\n")
    with pytest.raises(StudyError, match=r"a\.ndjson"):
        export_columns(tmp_path / "a.ndjson")
