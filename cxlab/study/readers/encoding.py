"""Text files in any encoding, as UTF-8: detected, or as the study says, and copied in a stream."""

import codecs
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from encodings.aliases import aliases
from pathlib import Path

import charset_normalizer
import pyarrow as pa

from cxlab.study.readers.base import UnreadableError, spare
from cxlab.study.settings import Source

#: How much is read at once, and how much of a file an encoding is guessed from, in bytes.
CHUNK = 1 << 22
SAMPLE = 1 << 16

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Characters that text holds hardly any of, and compressed data many.
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r\x1a\x1b"})
_WESTERN = "áàâãäåæçéèêëíìîïñóòôõöøœúùûüÿß"
_CENTRAL = "ąćęłńóśźżăâîșțşţáéíöőúüűčďěňřšťůýž"
_RUSSIAN = "абвгдежзийклмнопрстуфхцчшщъыьэюяё"
_MARKS_IN_TEXT = "„“”‘’–—…€£«»°ºª№•·¿¡´©®\xa0"
#: The encodings that are tried, the commonest first, and the letters that each is used for.
_LETTERS = {
    "cp1252": _WESTERN,
    "cp1250": _CENTRAL,
    "cp1251": _RUSSIAN,
    "koi8_r": _RUSSIAN,
    "iso8859_2": _CENTRAL,
    "cp866": _RUSSIAN,
    "iso8859_5": _RUSSIAN,
    "cp852": _CENTRAL,
    "cp850": _WESTERN,
    "mac_roman": _WESTERN,
}


@dataclass(frozen=True)
class Text:
    """A text file in UTF-8, whether a few of its lines are damaged, and what was guessed."""

    path: Path
    damaged: bool = False
    notes: tuple[str, ...] = ()


def to_utf8(path: Path, source: Source, scratch: Path) -> Text:
    r"""Return a file as UTF-8: itself where it is, else a copy.

    Parameters
    ----------
    path : pathlib.Path
        A text file.
    source : Source
        Its settings; ``encoding`` overrides what would be detected.
    scratch : pathlib.Path
        A folder for the copy.

    Returns
    -------
    Text
        The file in UTF-8. ``damaged`` where most lines are UTF-8 and some are not.

    Raises
    ------
    UnreadableError
        The encoding is not known, or the file is not in it, or it holds no text.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.csv").write_bytes("id;słowo\n".encode("cp1250"))
    >>> text = to_utf8(folder / "a.csv", Source("a", "a.csv"), folder / "scratch")
    >>> text.path.read_text(encoding="utf-8")
    'id;słowo\n'
    """
    if source.encoding:
        encoding = _known(source.encoding)
        if encoding == "utf-8":
            return Text(path, damaged=not is_utf8(path))
        return Text(_copy(path, encoding, scratch))
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    encoding = _marked(head)
    if encoding in ("utf-8", "utf-8-sig"):
        return Text(path, damaged=not is_utf8(path))
    if encoding:
        return Text(_copy(path, encoding, scratch))
    if is_utf8(path):
        return Text(path)
    lines = list(_foreign_lines(path))
    if sum(map(_valid, lines)) * 2 >= len(lines):
        return Text(path, damaged=True)
    encoding = guess(b"".join(lines))
    note = f"read as {encoding}, which is a guess: set `encoding` where letters look wrong"
    return Text(_copy(path, encoding, scratch), notes=(note,))


def is_utf8(path: Path) -> bool:
    r"""Tell whether a whole file is valid UTF-8, reading it in pieces.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp()) / "a.txt"
    >>> _ = path.write_bytes(b"caf\xe9")
    >>> is_utf8(path)
    False
    """
    return all(_valid(piece) for piece in pieces(path))


def pieces(path: Path) -> Iterator[bytes]:
    """Read a file in pieces of about ``CHUNK`` bytes that end where a line does, if one does."""
    parts: list[bytes] = []
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            head, newline, tail = chunk.rpartition(b"\n")
            if newline:
                yield b"".join([*parts, head, newline])
                parts = []
            parts.append(tail)
    if any(parts):
        yield b"".join(parts)


def guess(sample: bytes) -> str:
    """Guess in which one-byte encoding a sample of text is written.

    Each encoding is tried; the one whose letters beyond ASCII are most often small letters of
    the languages it is used for wins, the commoner one in a tie. Where none fits well,
    ``charset_normalizer`` decides.

    Parameters
    ----------
    sample : bytes
        Lines that hold bytes beyond ASCII.

    Returns
    -------
    str
        The name of a Python codec.

    Examples
    --------
    >>> guess("Não consegui pagar".encode("cp1252")), guess("słaba jakość".encode("iso8859_2"))
    ('cp1252', 'iso8859_2')
    """
    scores = {encoding: _score(sample, encoding) for encoding in _LETTERS}
    best = max(scores, key=lambda encoding: scores[encoding])
    if scores[best] >= 0.8:
        return best
    match = charset_normalizer.from_bytes(sample).best()
    return match.encoding if match is not None else best


def _score(sample: bytes, encoding: str) -> float:
    try:
        text = sample.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    points = [
        _points(before, letter, _LETTERS[encoding])
        for before, letter in zip(" " + text, text, strict=False)
        if not letter.isascii()
    ]
    return sum(points) / max(len(points), 1)


def _points(before: str, letter: str, small: str) -> float:
    """Say how likely a letter is to stand where it does, from 0 to 1."""
    if small == _RUSSIAN and before.isascii() and before.isalpha():
        return 0.0  # no word is half Latin and half Cyrillic
    if letter in small:
        return 1.0
    if letter.lower() in small:
        return 0.3 if before.islower() else 0.9
    return 0.9 if letter in _MARKS_IN_TEXT else 0.0


def _known(name: str) -> str:
    try:
        codec = codecs.lookup(name)
        "".encode(codec.name)
    except (LookupError, ValueError) as error:
        texts = {one.replace("_", "-") for one in aliases.values() if not one.endswith("_codec")}
        near = get_close_matches(name, sorted(texts - {"rot-13", "mbcs"}), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "try utf-8, cp1252, cp1250 or cp1251"
        raise UnreadableError(f"no encoding named {name!r}", hint) from error
    return codec.name


def _marked(head: bytes) -> str:
    """Return the encoding that the first bytes give away, or nothing."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    even, odd = head[::2], head[1::2]
    if odd.count(0) * 2 > len(odd) > even.count(0) * 2:
        return "utf-16-le"
    if even.count(0) * 2 > len(even) > odd.count(0) * 2:
        return "utf-16-be"
    if (len(head) - len(head.translate(None, _CONTROLS))) * 50 <= len(head):
        return ""
    raise UnreadableError("holds bytes that are no text", "check the file's format and its ending")


def _foreign_lines(path: Path) -> Iterator[bytes]:
    """Return up to ``SAMPLE`` bytes of lines that hold bytes beyond ASCII."""
    size = 0
    for piece in pieces(path):
        if piece.isascii():
            continue
        for line in piece.splitlines(keepends=True):
            if not line.isascii():
                size += len(line)
                yield line[:SAMPLE]
            if size > SAMPLE:
                return


def _valid(piece: bytes) -> bool:
    offsets = pa.array([0, len(piece)], pa.int64()).buffers()[1]
    text = pa.LargeStringArray.from_buffers(1, offsets, pa.py_buffer(piece))
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _copy(path: Path, encoding: str, scratch: Path) -> Path:
    copy = spare(scratch, path, "utf8.txt")
    try:
        with (
            path.open(encoding=encoding, newline="") as text,
            copy.open("w", encoding="utf-8", newline="") as out,
        ):
            while chunk := text.read(CHUNK):
                out.write(chunk)
    except UnicodeError as error:
        found = f"is not written in {encoding}"
        remedy = "correct `encoding` for this source, or leave it out to have it detected"
        raise UnreadableError(found, remedy) from error
    return copy
