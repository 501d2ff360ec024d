"""The text of ``decisions.toml``: one entry changed, all else and every comment left as it is."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from cxlab.errors import CxlabError
from cxlab.study.scrub import to_toml

_HEADER = re.compile(r"\s*\[\[?([^\[\]]+)\]\]?\s*(#.*)?\r?")
_ENTRY = re.compile(r"\s*\[\[\s*personas\s*\]\]\s*(#.*)?\r?")
_KEY = re.compile(r"\s*(\w+)\s*=")
_NONE = re.compile(r"\s*personas\s*=\s*\[\s*\]\s*(#.*)?\r?")

#: What stands in an entry's own table; ``like`` is a table below it.
_OWN = ("name", "author", "date", "target", "decision", "note", "within")

_CANNOT = (
    "decisions.toml is written in a way that cannot be changed entry by entry: write each persona "
    "below a line [[personas]] of its own"
)


def with_entries(text: str, entries: Sequence[tuple[int, Mapping[str, Any] | None]]) -> str:
    r"""Return the text of a file of decisions with other entries of personas.

    Parameters
    ----------
    text : str
        TOML; each persona stands below a line ``[[personas]]``.
    entries : sequence of (int, mapping or None)
        Each entry that shall be there: its place among those of the text, or -1 for a new one,
        which is added at the end; and what it says, or None where it stays as it is. Entries
        that are not named are taken out.

    Returns
    -------
    str
        The text; what is not about these entries stands in it byte by byte.

    Raises
    ------
    CxlabError
        The text cannot be changed so and stay what it is.

    Examples
    --------
    >>> before = '# May\n[[personas]]\nname = "A" # agreed\n\n[hidden]\nk = 1\n'
    >>> print(with_entries(before, [(0, {"name": "B"})]))
    # May
    [[personas]]
    name = "B" # agreed
    <BLANKLINE>
    [hidden]
    k = 1
    <BLANKLINE>
    """
    content = tomllib.loads(text)
    before, wanted = content.pop("personas", []), dict(entry for entry in entries if entry[0] >= 0)
    lines = [line for line in text.split("\n") if before or not _NONE.fullmatch(line)]
    blocks = _blocks(lines)
    said = [before[at] if what is None else dict(what) for at, what in sorted(wanted.items())]
    new = [dict(what) for at, what in entries if at < 0 and what is not None]
    kept, at = [], 0
    for place, (start, end) in enumerate(blocks):
        kept += lines[at:start]
        if place in wanted:
            kept += _changed(lines[start:end], wanted[place])
        at = end
    result = "\n".join(_added([*kept, *lines[at:]], new))
    result = result.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in text else result
    _check(result, content, [*said, *new], whole=len(blocks) == len(before))
    return result


def _check(text: str, others: dict[str, Any], personas: list[Any], *, whole: bool) -> None:
    """Refuse a text that does not say what it should."""
    try:
        found = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CxlabError(_CANNOT) from error
    if not whole or found.pop("personas", []) != personas or found != others:
        raise CxlabError(_CANNOT)


def _blocks(lines: list[str]) -> list[tuple[int, int]]:
    """Return where each entry begins and ends; comments right above a header belong to it."""
    headers = [at for at, line in enumerate(lines) if _HEADER.fullmatch(line)]
    starts = [at for at in headers if _ENTRY.fullmatch(lines[at])]
    blocks = []
    for start in starts:
        later = [at for at in headers if at > start and not _is_part(lines[at])]
        blocks.append((start, _end(lines, start, min(later, default=len(lines)))))
    return blocks


def _is_part(line: str) -> bool:
    header = _HEADER.fullmatch(line)
    return bool(header) and re.match(r"\s*personas\s*\.", str(header and header[1])) is not None


def _end(lines: list[str], start: int, end: int) -> int:
    """Leave the comments above what follows to it, and blank lines to nobody."""
    last = end
    while last > start + 1 and lines[last - 1].lstrip().startswith("#"):
        last -= 1
    at = last if end < len(lines) or not lines[last - 1].strip() else end
    while at > start + 1 and not lines[at - 1].strip():
        at -= 1
    return at


def _changed(lines: list[str], entry: Mapping[str, Any] | None) -> list[str]:
    """Return the lines of an entry as they say what it shall say, with its comments."""
    if entry is None:
        return lines
    try:
        changed = _edited(lines, entry)
        if tomllib.loads("\n".join(changed))["personas"] == [dict(entry)]:
            return changed
    except tomllib.TOMLDecodeError:
        pass  # a value over several lines, say: the entry is written anew
    return [lines[0], *_comments(lines[1:]), *_entry(entry)]


def _comments(lines: list[str]) -> list[str]:
    return [line for line in lines if line.lstrip().startswith("#")]


def _edited(lines: list[str], entry: Mapping[str, Any]) -> list[str]:
    """Change only the lines whose value is another; ``like`` changes as a whole."""
    below = next((at for at, line in enumerate(lines) if at and _HEADER.fullmatch(line)), None)
    own, rest = lines[1:below], lines[below:] if below else []
    new = {key: entry[key] for key in _OWN if key in entry}
    kept, last, found = [], 0, set()
    for line in own:
        key = _KEY.match(line)
        if key and key[1] in _OWN:
            found.add(key[1])
            if key[1] not in new:
                continue
            line = _line(line, key[1], new[key[1]])
        kept.append(line)
        last = len(kept) if line.strip() else last
    missing = to_toml({key: value for key, value in new.items() if key not in found}).split("\n")
    kept[last:last] = [line for line in missing if line]
    head = [lines[0], *kept]
    if tomllib.loads("\n".join(lines))["personas"][0].get("like", {}) == entry.get("like", {}):
        return [*head, *rest]
    return [*head, *_comments(rest), *_like(entry)]


def _line(line: str, key: str, value: Any) -> str:
    """Return a line with another value, and the comment that it had."""
    old = tomllib.loads(line)
    if old[key] == value and type(old[key]) is type(value):
        return line
    return to_toml({key: value}).strip("\n") + _remark(line, old)


def _remark(line: str, said: dict[str, Any]) -> str:
    """Return the comment at a line's end: from the first ``#`` before which all is said."""
    for sign in re.finditer(r"\s*#", line):
        try:
            if tomllib.loads(line[: sign.start()]) == said:
                return line[sign.start() :]
        except tomllib.TOMLDecodeError:
            continue  # a # inside a text
    return ""


def _entry(entry: Mapping[str, Any]) -> list[str]:
    own = to_toml({key: entry[key] for key in _OWN if key in entry}).strip("\n").split("\n")
    return [*own, *_like(entry)]


def _like(entry: Mapping[str, Any]) -> list[str]:
    if not entry.get("like"):
        return []
    return ["", "[personas.like]", *to_toml(entry["like"]).strip("\n").split("\n")]


def _added(lines: list[str], entries: list[dict[str, Any]]) -> list[str]:
    """Return the lines with entries below them, a blank line between, and one line end last."""
    if not entries:
        return lines
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    for entry in entries:
        lines = [*lines, *([""] if lines else []), "[[personas]]", *_entry(entry)]
    return [*lines, ""]
