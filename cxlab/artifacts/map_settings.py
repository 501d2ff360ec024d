"""What a team decided on a map, written into the text of ``study.toml``; all else in it stays."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cxlab.errors import Fault
from cxlab.study.load import FILE
from cxlab.study.rules import broken_rules
from cxlab.study.scrub import to_toml
from cxlab.study.sections import read_sections

#: The file of a study's findings that came from white boards, and the name of its source.
BOARD, SOURCE = "board_notes.csv", "board_notes"

#: How that file is read: every text of it is meant.
_READ = {"path": BOARD, "encoding": "utf-8", "delimiter": ",", "missing": [""]}

_HEADER = re.compile(r"\s*\[\[?.*\]\]?\s*(#.*)?\r?")


def with_decided(
    text: str, folder: Path, *, stages: Mapping[str, str], owners: Mapping[str, str], board: bool
) -> tuple[str, list[Fault]]:
    r"""Return the text of ``study.toml`` with what was decided.

    Parameters
    ----------
    text : str
        TOML.
    folder : pathlib.Path
        The study's folder.
    stages : mapping of str to str
        The stage of each touchpoint that was moved.
    owners : mapping of str to str
        The owner of each stage, touchpoint or channel that has a new one.
    board : bool
        Whether the study shall read the findings in ``BOARD``.

    Returns
    -------
    text : str
        What is not about these stands in it as it did.
    faults : list of Fault
        What would break the study's rules, or has to be written by hand.

    Examples
    --------
    >>> text, faults = with_decided('[study]\ntitle = "A shop"\n[owners]\nuse = "CRM"\n', Path(),
    ...                             stages={}, owners={"use": "Service"}, board=False)
    >>> print(text)
    [study]
    title = "A shop"
    [owners]
    use = "Service"
    <BLANKLINE>
    """
    content = tomllib.loads(text)
    lines = text.replace("\r\n", "\n").split("\n")
    faults: list[Fault] = []
    lists = content.get("stages", {}).get("touchpoints", {})
    for stage, listed in _moved(lists, stages).items():
        lines = _put(lines, ("stages", "touchpoints"), stage, listed, faults)
    for about, owner in owners.items():
        if content.get("owners", {}).get(about) != owner:
            lines = _put(lines, ("owners",), about, owner, faults)
    if board:
        lines = _with_board(lines, content, faults)
    if faults:
        return text, faults
    after = "\n".join(lines)
    after = after.replace("\n", "\r\n") if "\r\n" in text else after
    settings = read_sections(tomllib.loads(after), faults)
    return after, [*faults, *broken_rules(settings, folder)]


def _moved(lists: dict[str, list[str]], stages: Mapping[str, str]) -> dict[str, list[str]]:
    """Return the lists of touchpoints that change, by stage."""
    after = {stage: list(listed) for stage, listed in lists.items()}
    for touchpoint, stage in stages.items():
        for listed in after.values():
            if touchpoint in listed:
                listed.remove(touchpoint)
        after.setdefault(stage, []).append(touchpoint)
    return {
        stage: listed
        for stage, listed in after.items()
        if sorted(listed) != sorted(lists.get(stage, []))
    }


def _put(
    lines: list[str], section: tuple[str, ...], key: str, value: Any, faults: list[Fault]
) -> list[str]:
    """Return the lines with another value of a key of a section, or with the key added."""
    name, said = ".".join(section), to_toml({key: value}).strip()
    wanted = _changed(tomllib.loads("\n".join(lines)), section, key, value)
    heads = [at for at, line in enumerate(lines) if _is_header(line, name)]
    if heads:
        start = heads[0] + 1
        later = (at for at in range(start, len(lines)) if _HEADER.fullmatch(lines[at]))
        end = next(later, len(lines))
        while end > start and not lines[end - 1].strip():
            end -= 1
        first, last = _extent(lines, start, end, key)
        after = [*lines[:first], said + _remark(lines[first:last]), *lines[last:]]
    else:
        after = [*_trimmed(lines), "", f"[{name}]", said, ""]
    try:
        if tomllib.loads("\n".join(after)) == wanted:
            return after
    except tomllib.TOMLDecodeError:
        pass  # the section is written in another way, or the value holds comments
    faults.append(Fault(FILE, f"[{name}] cannot be changed", f"write there by hand: {said}"))
    return lines


def _is_header(line: str, name: str) -> bool:
    return bool(_HEADER.fullmatch(line)) and re.sub(r"\s|#.*", "", line) == f"[{name}]"


def _changed(content: Any, section: tuple[str, ...], key: str, value: Any) -> Any:
    inner = content
    for name in section:
        inner = inner.setdefault(name, {})
    inner[key] = value
    return content


def _extent(lines: list[str], start: int, end: int, key: str) -> tuple[int, int]:
    """Return the lines on which a key and its value stand; an empty place where it does not."""
    for first in range(start, end):
        for last in range(first + 1, end + 1):
            try:
                found = tomllib.loads("\n".join(lines[first:last]))
            except tomllib.TOMLDecodeError:
                continue
            if list(found) != [key]:
                break
            if last > first + 1 and any("#" in line for line in lines[first:last]):
                return end, end  # the key stands there twice then, and is refused
            return first, last
    return end, end


def _remark(lines: list[str]) -> str:
    """Return the comment at the end of a line, with the blank before it."""
    line = lines[0] if lines else ""
    for sign in re.finditer(r"\s*#", line):
        try:
            if tomllib.loads(line[: sign.start()]) == tomllib.loads(line):
                return line[sign.start() :]
        except tomllib.TOMLDecodeError:
            continue  # a # inside a text
    return ""


def _with_board(lines: list[str], content: dict[str, Any], faults: list[Fault]) -> list[str]:
    """Return the lines with the file of findings as a source, unless it is one."""
    source = content.get("sources", {}).get(SOURCE)
    mapped = content.get("tables", {}).get("findings", [])
    if source is not None and source.get("path") != BOARD:
        remedy = f"rename it: findings from white boards lie in {BOARD}"
        faults.append(Fault(FILE, f"[sources.{SOURCE}] is another file", remedy))
        return lines
    if source is None:
        read = to_toml(_READ).strip().split("\n")
        lines = [*_trimmed(lines), "", f"[sources.{SOURCE}]", *read]
    if not any(one.get("source") == SOURCE for one in mapped):
        lines = [*_trimmed(lines), "", "[[tables.findings]]", f'source = "{SOURCE}"', ""]
    return lines


def _trimmed(lines: list[str]) -> list[str]:
    end = len(lines)
    while end and not lines[end - 1].strip():
        end -= 1
    return lines[:end]
