"""Made comments in five languages, with what identifies people marked in them."""

import random
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

HERE = Path(__file__).parent
LANGUAGES = ("en", "ru", "pl", "ro", "pt")

#: Slot -> kind; slots that are not here hold nothing that identifies a person.
KINDS = {
    "mail": "mail",
    "obfuscated": "obfuscated mail",
    "phone": "phone",
    "card": "card",
    "iban": "iban",
    "handle": "handle",
    "order": "order",
    "given": "name",
    "surname": "name",
    "patronymic": "name",
    "full": "name",
    "named": "name",
    "address": "address",
    "postcode": "postcode",
}
#: What a slot of the other hand's templates begins with -> kind.
PLACES = {"hi": "salutation", "agent": "agent"}
_SLOT = re.compile(r"\{(\w+)\}")
_BANKS = {"en": "GB", "ru": "DE", "pl": "PL", "ro": "RO", "pt": "PT"}
_LENGTHS = {"GB": 18, "DE": 18, "PL": 24, "RO": 20, "PT": 21}
_AT = {"en": "at", "ru": "собака", "pl": "małpa", "ro": "at", "pt": "arroba"}
_DOT = {"en": "dot", "ru": "точка", "pl": "kropka", "ro": "punct", "pt": "ponto"}
_ENDINGS = {"en": "com", "ru": "ru", "pl": "pl", "ro": "ro", "pt": "com"}


@dataclass(frozen=True)
class Comment:
    """A made comment: its language, its text, and what identifies somebody (kind, words)."""

    language: str
    text: str
    spans: tuple[tuple[str, str], ...]


def made_comments(part: str, planted: int, clean: int, seed: int) -> list[Comment]:
    """Return comments of each language from the templates and values of one part."""
    templates = tomllib.loads((HERE / "templates.toml").read_text(encoding="utf-8"))[part]
    values = tomllib.loads((HERE / "values.toml").read_text(encoding="utf-8"))[part]
    return _made(templates, values, (planted, clean), seed)


def other_comments(half: int, planted: int, clean: int, seed: int) -> list[Comment]:
    """Return comments from every second template and value of the other hand (half 0 or 1)."""
    read = {
        name: tomllib.loads((HERE / f"others_{name}.toml").read_text(encoding="utf-8"))
        for name in ("templates", "values")
    }
    halves = {
        name: {
            language: {kind: known[half::2] for kind, known in read[name][language].items()}
            for language in LANGUAGES
        }
        for name in read
    }
    return _made(halves["templates"], halves["values"], (planted, clean), seed)


def _made(templates, values, numbers, seed):
    draw = random.Random(seed)
    found = []
    for language in LANGUAGES:
        for kind, number in zip(("planted", "clean"), numbers, strict=True):
            known = templates[language][kind]
            for place in range(number):
                found.append(_fill(draw, language, known[place % len(known)], values[language]))
    return found


def _fill(draw, language, template, values):
    spans = []

    def one(match):
        slot, kind, changes = _read(match[1])
        text = _value(draw, language, slot, values)
        for change in changes:
            text = text.lower() if change == "low" else _bare(text)
        if kind:
            spans.append((kind, text))
        return text

    return Comment(language, _SLOT.sub(one, template), tuple(spans))


def _read(slot):
    """Return what to put into a slot, the kind it plants, and what to do to the words."""
    first, *rest = slot.split("_")
    kind = PLACES.get(first, KINDS.get(first, ""))
    parts = rest if first in PLACES else [first, *rest]
    changes = [part for part in parts if part in ("low", "bare")]
    return "_".join(part for part in parts if part not in changes), kind, changes


def _bare(text):
    letters = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L"))
    return "".join(sign for sign in letters if not unicodedata.combining(sign))


def _value(draw, language, slot, values):
    if slot in values:
        return _digits(draw, draw.choice(values[slot]))
    if slot == "full":
        return f"{draw.choice(values['given'])} {draw.choice(values['surname'])}"
    if slot in ("mail", "obfuscated"):
        return _mail(draw, language, values, plain=slot == "mail")
    if slot == "card":
        return _card(draw)
    if slot == "iban":
        return _iban(draw, language)
    return str(draw.randint(2, 48)) if slot == "n" else _plain_size(draw, slot)


def _plain_size(draw, slot):
    return str(draw.randint(2005, 2025)) if slot == "year" else draw.choice(["38", "XL", "42", "M"])


def _digits(draw, pattern):
    first = re.sub("#", lambda _: str(draw.randint(1, 9)), pattern)
    return first


def _mail(draw, language, values, *, plain):
    name = _latin(
        f"{draw.choice(values['given'])}{draw.choice(['.', '_', ''])}{draw.randint(1, 99)}"
    )
    host, end = draw.choice(["example", "mail-shop", "post"]), _ENDINGS[language]
    if plain:
        return f"{name}@{host}.{end}"
    at, dot = _AT[language], _DOT[language]
    forms = [
        f"{name} [{at}] {host} {dot} {end}",
        f"{name} @ {host}.{end}",
        f"{name}({at}){host}.{end}",
        f"{name} {at} {host} {dot} {end}",
        f"{name} (at) {host} (dot) {end}",
    ]
    return draw.choice(forms)


def _latin(text):
    letters = unicodedata.normalize("NFKD", text.lower())
    kept = "".join(sign for sign in letters if sign.isascii())
    return kept if kept[:1].isalpha() else f"user{kept}"


def _card(draw):
    body = draw.choice(["4", "51", "55"])
    body += "".join(str(draw.randint(0, 9)) for _ in range(15 - len(body)))
    total = 0
    for place, sign in enumerate(reversed(body)):
        value = int(sign) * (2 - place % 2)
        total += value - 9 * (value > 9)
    digits = body + str(-total % 10)
    return draw.choice(["", " ", "-"]).join(digits[at : at + 4] for at in range(0, 16, 4))


def _iban(draw, language):
    bank = _BANKS[language]
    body = "".join(str(draw.randint(0, 9)) for _ in range(_LENGTHS[bank]))
    number = int("".join(str(int(sign, 36)) for sign in body + bank + "00"))
    text = f"{bank}{98 - number % 97:02}{body}"
    return draw.choice([text, " ".join(text[at : at + 4] for at in range(0, len(text), 4))])


@pytest.fixture(scope="session")
def measured() -> list[Comment]:
    """The 2,000 comments that recall and false alarms are counted on."""
    return made_comments("measured", planted=260, clean=140, seed=7)


@pytest.fixture(scope="session")
def blind() -> list[Comment]:
    """2,000 comments of another hand, from the half that nothing was mended on."""
    return other_comments(1, planted=260, clean=140, seed=13)


@pytest.fixture(scope="session")
def mended() -> list[Comment]:
    """Comments of another hand, from the half that showed what to mend."""
    return other_comments(0, planted=160, clean=60, seed=17)


@pytest.fixture(scope="session")
def tuned() -> list[Comment]:
    """Comments from the templates that the patterns were written against."""
    return made_comments("tuned", planted=160, clean=60, seed=11)
