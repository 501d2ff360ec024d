"""Notes as spreadsheets and white boards write them: encodings, signs between cells, line ends."""

import pytest

from cxlab.artifacts.map_csv_read import lines_of, read_notes
from cxlab.errors import CxlabError

TABLE = 'text,stage\r\n"Déjà payé, ""deux\nfois""",use\r\n'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_every_encoding_of_excel(tmp_path, encoding):
    (tmp_path / "notes.csv").write_bytes(TABLE.encode(encoding))
    line = lines_of(read_notes(tmp_path / "notes.csv"), "n", [])[0]
    assert (line["text"], line["stage"], line["id"]) == ('Déjà payé, "deux\nfois"', "use", "")


@pytest.mark.parametrize(
    "text",
    [
        "TEXT;Stage\na;b",
        "sep=;\r\ntext;stage\r\na;b\r\n",
        "text\tstage\ra\tb\r",
        " text ,\tstage\n a ,b",
        'BG color,Text,stage\nred,"a",b',
    ],
)
def test_every_way_to_part_cells_and_lines(text):
    faults = []
    line = lines_of(text, "n", faults)[0]
    assert (line["text"], line["stage"], faults) == ("a", "b", [])


def test_lines_are_counted_as_a_spreadsheet_does_and_faults_are_told():
    faults = []
    lines = lines_of('text,stage\n\n"a\nb",c\nd,e,f\n' + "x" * 200_000, "n.csv", faults)
    assert [line["text"] for line in lines] == ["", "a\nb", "d"]
    assert [(one.where, one.row) for one in faults] == [("n.csv", 4), ("n.csv", 5)]


def test_a_file_that_is_none(tmp_path):
    with pytest.raises(CxlabError, match=r"no\.csv: cannot be read"):
        read_notes(tmp_path / "no.csv")
    for text in ("", "\n", "note\nx", "\x00"):
        with pytest.raises(CxlabError, match="no column 'text'"):
            lines_of(text, "n", [])
