"""TOML, written so that any name and any value stays what it is."""

import re
from collections.abc import Mapping, Sequence

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}

#: A comment is no longer than this.
LONGEST = 200


def toml_text(text: str) -> str:
    r"""Write a text as TOML.

    Examples
    --------
    >>> print(toml_text('say "hi"\n'))
    "say \"hi\"\n"
    """
    return '"' + "".join(map(_sign, text)) + '"'


def toml_key(name: str) -> str:
    """Write a key, in quotation marks where it needs them.

    Examples
    --------
    >>> toml_key("orders"), toml_key("E-mail klienta")
    ('orders', '"E-mail klienta"')
    """
    return name if _BARE.fullmatch(name) else toml_text(name)


def toml_value(value: object) -> str:
    """Write a text, a flag, a number, or a list or table of them.

    Examples
    --------
    >>> toml_value({"kind": "nps", "scale": [0, 10]}), toml_value(True)
    ('{ kind = "nps", scale = [0, 10] }', 'true')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return toml_text(value)
    if isinstance(value, Mapping):
        pairs = ", ".join(f"{toml_key(key)} = {toml_value(one)}" for key, one in value.items())
        return f"{{ {pairs} }}" if pairs else "{}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(toml_value, value))}]"
    return repr(value)


def toml_comment(text: str) -> str:
    r"""Write a comment on one line, whatever the text holds.

    Examples
    --------
    >>> toml_comment("the name is 'a\nb'")
    "# the name is 'a b'"
    """
    plain = "".join(sign if sign.isprintable() else " " for sign in text)
    plain = re.sub(r"\s+", " ", plain).strip()
    return f"# {plain if len(plain) <= LONGEST else plain[: LONGEST - 3] + '...'}"


def _sign(sign: str) -> str:
    if sign in _ESCAPES:
        return _ESCAPES[sign]
    code = ord(sign)
    return f"\\u{code:04x}" if code < 0x20 or 0x7F <= code < 0xA0 else sign
