"""How many of the expected roles of columns a draft guesses right."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from cxlab.draft.draft import Draft


def guessed(draft: Draft) -> dict[str, str]:
    """Return what a draft took for what, under the names that expectations use."""
    found = {guess.key: guess.value for guess in draft.guesses}
    content = tomllib.loads(draft.files["study.toml"])
    for guess in draft.guesses:
        if guess.key == "interactions.touchpoint" and guess.why.startswith("the times in "):
            found["moments"] = guess.why.removeprefix("the times in ").replace("'", "")
        if guess.key.endswith(": attributes"):
            found |= {f"customers.{name.lower()}": name for name in guess.value.split(", ")}
    for name, entry in content.get("questions", {}).items():
        if "kind" in entry:
            found[entry["kind"]] = entry.get("text", name)
    for role, names in content.get("roles", {}).items():
        found[f"role {role}"] = ", ".join(sorted(names))
    for source in content["sources"].values():
        found["path"] = source["path"]
    found |= dict(_comments(draft))
    if content["sources"] and all("zone" not in one for one in content["sources"].values()):
        found.setdefault("zone", "none needed")
    return found


def _comments(draft: Draft) -> Iterator[tuple[str, str]]:
    """Yield the comment that explains each score, read from the query or the column map."""
    content = tomllib.loads(draft.files["study.toml"])
    kinds = {name: entry.get("kind", "") for name, entry in content.get("questions", {}).items()}
    for guess in draft.guesses:
        if guess.key == "responses.verbatim" and len(kinds) == 1:
            yield f"{next(iter(kinds.values()))} comment", guess.value
    for name, text in draft.files.items():
        if not name.endswith(".sql"):
            continue
        for line in text.splitlines():
            for question, kind in kinds.items():
                if line.strip().startswith(f"('{question}', ") and kind:
                    last = line.rsplit('source."', 1)
                    yield f"{kind} comment", last[-1].split('"')[0] if len(last) > 1 else ""


def compare(draft: Draft, expected: dict[str, str]) -> list[tuple[str, str, str]]:
    """Return what was guessed otherwise than expected: key, expected, guessed."""
    found = guessed(draft)
    return [
        (key, value, found.get(key, ""))
        for key, value in expected.items()
        if found.get(key, "") != value
    ]


def write(folder: Path) -> Path:
    """Return a new folder below another."""
    folder.mkdir()
    return folder
