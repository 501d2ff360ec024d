"""Encodings: marked, valid, guessed, said, and none."""

import codecs

import pytest

from cxlab.study.readers import encoding
from cxlab.study.readers.encoding import guess, is_utf8, pieces

TEXTS = {
    "pl": ("Świetna jakość, dziękuję! Płatność nie działała.", ["cp1250", "iso8859_2", "cp852"]),
    "ro": ("Mulţumesc, comanda a ajuns târziu şi plata nu funcţionează.", ["cp1250", "iso8859_2"]),
    "pt": ("Não consegui pagar, a aplicação falhou. Ótimo preço.", ["cp1252", "latin_1", "cp850"]),
    "ru": (
        "Доставка опоздала на три дня. Оплата не проходит.",
        ["cp1251", "koi8_r", "cp866", "iso8859_5"],
    ),
    "en": ("The café was great – I’m happy, it cost £20.", ["cp1252"]),
    "de": ("Größe fällt klein aus, schöne Schuhe für 20 €.", ["cp1252"]),
}
CASES = [(text, name) for text, names in TEXTS.values() for name in names]


@pytest.mark.parametrize(("text", "name"), CASES)
def test_the_words_come_out_right(text, name):
    sample = text.encode(name)
    assert sample.decode(guess(sample)) == text


@pytest.mark.parametrize(("text", "name"), CASES)
def test_a_file_in_any_encoding_reads_the_same(read, text, name):
    opened = read(f"id;said\n1;{text}\n2;ok\n".encode(name))
    assert opened.rows == [("1", text), ("2", "ok")]
    assert "which is a guess" in opened.relation.notes[0]


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_marked_or_valid_encodings_are_no_guess(read, name):
    opened = read("id;said\n1;żółw\n".encode(name))
    assert opened.rows == [("1", "żółw")]
    assert opened.relation.notes == ()


@pytest.mark.parametrize("name", ["utf-16-le", "utf-16-be"])
def test_sixteen_bits_without_a_mark(read, name):
    assert read("id;said\n1;two words\n".encode(name)).rows == [("1", "two words")]


def test_the_encoding_said_wins(read):
    raw = "id;said\n1;żółw\n".encode("iso8859_2")
    assert read(raw, encoding="latin2").rows == [("1", "żółw")]
    assert read(raw, encoding="cp1252").rows != [("1", "żółw")]
    assert read(raw, encoding="iso-8859-2").relation.notes == ()


def test_utf8_said_breaks_the_rows_that_are_not(read):
    opened = read(b"id;said\n1;caf\xe9\n2;ok\n", encoding="utf8")
    assert opened.rows == [("2", "ok")]
    assert opened.broken == [(2, "1,caf\\xe9", "bytes that are not UTF-8")]


@pytest.mark.parametrize(
    ("content", "settings", "said"),
    [
        (b"id\n1\n", {"encoding": "utf-9"}, "no encoding named 'utf-9'; did you mean 'utf-8'"),
        (b"id\n1\n", {"encoding": "base64"}, "no encoding named 'base64'"),
        (b"id\n1\n", {"encoding": "\0"}, "no encoding named"),
        (b"id\n\x81\n", {"encoding": "cp1252"}, "is not written in cp1252"),
        (bytes(range(256)) * 4, {}, "holds bytes that are no text"),
    ],
)
def test_encodings_that_do_not_fit(fault, content, settings, said):
    assert said in fault(content, **settings)


def test_another_language_is_left_to_the_library():
    sample = "订单来得很晚，我很失望。客服没有回复".encode("gb18030")
    assert guess(sample) == "gb18030"


def test_letters_cut_between_pieces_are_valid(tmp_path, monkeypatch):
    monkeypatch.setattr(encoding, "CHUNK", 5)
    path = tmp_path / "a.txt"
    path.write_bytes("żół\nw\nłłłłłł".encode())
    assert b"".join(pieces(path)) == path.read_bytes()
    assert [piece.decode() for piece in pieces(path)] == ["żół\nw\n", "łłłłłł"]
    assert is_utf8(path)
    path.write_bytes(b"abc\nde\xff\n")
    assert not is_utf8(path)


def test_marks_are_all_known():
    assert codecs.BOM_UTF8 in [mark for mark, _ in encoding._MARKS]
