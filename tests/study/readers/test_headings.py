"""Headers of two rows, as survey tools export them."""

import pytest

from cxlab.study.readers.headings import names

HEAD = 'id,"Rate us,\nplease",,Why?\n,Shop,App,Open-Ended Response\n'


def test_two_rows_become_one(read):
    opened = read(HEAD + '1,5,4,"a ""b"",\nc"\n2,3,,\n', reader="two-row-header")
    assert opened.relation.columns == (
        "id",
        "Rate us, please | Shop",
        "Rate us, please | App",
        "Why?",
    )
    assert [row[0] for row in opened.rows] == ["1", "2"]
    assert opened.rows[0][3] == 'a "b",\nc'
    assert opened.numbers == [3, 4]


def test_broken_rows_keep_their_place(read):
    opened = read(HEAD + "1,5,4,x\n2,3\n", reader="two-row-header")
    assert opened.broken == [(4, "2,3", "2 values where 4 are due")]


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_found(read, delimiter):
    content = "id,Rate us,\n,Shop,App\n1,5,4\n".replace(",", delimiter)
    assert read(content, reader="two-row-header").rows == [("1", "5", "4")]


def test_other_encodings(read):
    opened = read(
        "id,Größe,\n,Läden,App\n1,5,4\n".encode("cp1252"),
        reader="two-row-header",
        encoding="cp1252",
    )
    assert opened.relation.columns == ("id", "Größe | Läden", "Größe | App")


def test_names_that_stand_twice():
    assert names(["Why?", "why?", "", ""], ["", "", "", "b"]) == [
        "Why?",
        "why? (2)",
        "why? (3)",
        "why? | b",
    ]


def test_one_row_is_no_header_of_two(fault):
    said = fault("id,name\n", reader="two-row-header")
    assert said == "error: a.csv: the header is not two rows; leave `reader` out"
