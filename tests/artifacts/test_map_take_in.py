"""The way back: a board's CSV is in the study, once, whole or not at all, and on the next map."""

import csv
import shutil
from io import StringIO

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.map_csv import map_to_notes
from cxlab.artifacts.map_take_in import take_in_notes
from cxlab.errors import CxlabError, StudyError
from cxlab.study import open_study

GROUPS = pd.Series({f"c{number:02}": "AB"[number >= 15] for number in range(31)})
HOSTILE = "=cmd|'/C calc'!A0; \"<b>\n\u202e@x"


@pytest.fixture
def shop(shop_map, tmp_path):
    return open_study(shutil.copytree(shop_map[0].path, tmp_path / "shop"))


@pytest.fixture
def drawn(shop_map):
    return shop_map[1]


def send(path, lines, encoding="cp1252"):
    """Write notes as a white board and a spreadsheet do: other columns, order and signs."""
    out = StringIO()
    kept = ["stage", "row", "text", "persona", "id", "touchpoint"]
    writer = csv.DictWriter(out, kept, delimiter=";", extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(reversed(lines))
    path.write_bytes(out.getvalue().encode(encoding))
    return path


def bring(study, path, drawn):
    return take_in_notes(study, path, drawn, author="Ola", date="2025-05-04")


def notes_of(drawn):
    return list(csv.DictReader(StringIO(map_to_notes(drawn))))


def test_there_and_back_again(shop, drawn, tmp_path):
    lines = notes_of(drawn)
    moved = next(at for at, line in enumerate(lines) if line["text"] == "basket (app)")
    owner = next(at for at, line in enumerate(lines) if line["row"] == "owner")
    gone = next(at for at, line in enumerate(lines) if line["touchpoint"] == "social ad")
    lines[moved] |= {"stage": "consideration"}
    lines[owner] |= {"text": "Café team"}
    lost = lines.pop(gone)
    lines.append({"text": f"'{HOSTILE}", "persona": "A", "row": "where it hurts",
                  "stage": "conversion"})  # fmt: skip
    path = send(tmp_path / "notes.csv", lines, "utf-16")
    (shop.path / "decisions.toml").write_text("# ours\nk = 3\n")
    taken = bring(shop, path, drawn)
    assert taken.files == ("board_notes.csv", "decisions.toml", "study.toml")
    assert "&lt;b&gt;" in taken._repr_html_()

    after = open_study(shop.path)
    assert after.settings.stages.touchpoints["basket"] == "consideration"
    assert "Café team" in after.settings.owners.values()
    assert HOSTILE in after.read("findings")["statement"].tolist()
    assert (shop.path / "decisions.toml").read_text().startswith("# ours\nk = 3\n")
    new = map_journeys(after, GROUPS)
    told = new.cells[new.cells["item"] == HOSTILE]
    assert told[["persona", "stage", "row"]].to_numpy().tolist() == [
        ["A", "conversion", "where it hurts"]
    ]
    assert any(lost["text"] in said for said in new.notes)
    was, now = (table[(table["persona"] == "A") & (table["touchpoint"] == "social ad")]
                for table in (drawn.cells, new.cells))  # fmt: skip
    assert len(now) < len(was)

    state = {one.name: one.read_bytes() for one in shop.path.iterdir() if one.is_file()}
    assert bring(shop, path, drawn).files == ()  # by somebody who has not opened the study again
    assert bring(after, path, new).files == ()
    assert {one.name: one.read_bytes() for one in shop.path.iterdir() if one.is_file()} == state


def test_where_anything_is_wrong_nothing_is_written(shop, drawn, tmp_path):
    lines = notes_of(drawn)[1:]  # one was taken away
    lines += [{"text": "x", "stage": "conversoin"}, {"text": "y", "persona": "C"}]
    before = sorted(one.name for one in shop.path.iterdir())
    with pytest.raises(StudyError) as caught:
        bring(shop, send(tmp_path / "notes.csv", lines), drawn)
    assert [(one.where, one.row) for one in caught.value.faults] == [
        ("notes.csv", 2),
        ("notes.csv", 3),
    ]
    assert "did you mean 'conversion'?" in str(caught.value)
    assert sorted(one.name for one in shop.path.iterdir()) == before


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("board_notes.csv", "mine,too\n", "the file has other columns"),
        ("decisions.toml", "notes = []\n", "below a line"),
        ("decisions.toml", "[[notes]]\n", "no text"),
    ],
)
def test_files_that_are_in_the_way_are_told_and_stay(shop, drawn, tmp_path, name, text, said):
    (shop.path / name).write_text(text)
    lines = [*notes_of(drawn)[1:], {"text": "new"}]
    with pytest.raises(CxlabError, match=said):
        bring(shop, send(tmp_path / "notes.csv", lines), drawn)
    assert (shop.path / name).read_text() == text
    assert "board_notes" not in (shop.path / "study.toml").read_text()
