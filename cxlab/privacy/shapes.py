"""What machines give people and people type into comments: addresses, numbers, handles, links.

Patterns know shapes, in English, Russian, Polish, Romanian and Portuguese. Prices, dates, sizes
and years stay. What may be either (``601 234 567``) is masked: a lost price costs less than a
published telephone.
"""

import re

_SPACE = r"[ \u00a0\u202f]"
_GAP = r"[ \u00a0\u202f.\-]"
_START = r"(?<![\w.,-])"  # where a number of its own may begin

_DAY, _MONTH = r"(?:0?[1-9]|[12]\d|3[01])", r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:19|20)\d\d"
_DATE = (
    rf"(?<![\d.])(?:{_DAY}[./-]{_MONTH}[./-](?:\d{{4}}|\d\d)|{_MONTH}/{_DAY}/(?:\d{{4}}|\d\d)"
    rf"|{_YEAR}[./-]{_MONTH}[./-]{_DAY}|{_YEAR}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
    rf"|{_YEAR}{_SPACE}?[-–/]{_SPACE}?{_YEAR})(?!\d)"
)
_AMOUNT = r"(?:\d{1,3}(?:[ \u00a0\u202f.,']\d{3})+(?:[.,]\d{1,2})?(?!\d)|\d++(?:[.,]\d++)?)"
_CURRENCY = r"(?:r\$|us\$|[$€£₽]|eur|usd|gbp|pln|ron|rub|brl|lei)"
_UNIT = (
    r"(?:[$€£₽%]|(?:eur|euros?|евро|usd|gbp|dollars?|pounds?|долл\w*|pln|zł\w*|zl|ron|lei|leu|rub|"
    r"руб\w*|р|brl|reais|real|тыс|млн|mil|mln|mii|k|kg|g|кг|г|mg|cm|mm|m|km|см|мм|м|км|ml|l|л|gb|mb|"
    r"tb|гб|тб|mah|мач|w|kw|v|hz|вт|pcs|pieces|items|szt\w*|шт\w*|buc\w*|un|unidades|times|раз|razy|"
    r"ori|vezes|days|дн\w*|dni|zile|dias|hours|час\w*|years|лет|года?|lat|ani|anos)\b)"
)
_MONEY = (
    rf"(?:(?<!\w){_CURRENCY}{_SPACE}?{_AMOUNT}|(?<![\w.,]){_AMOUNT}{_SPACE}?{_UNIT}"
    r"|(?<![\w.,])\d{1,3}(?:[.,]\d{3})+[.,]\d\d(?![\d.,]))"
)

_LINK = (
    r"(?:https?|ftp)://[^\s<>\"]+|(?<!\w)www\.[^\s<>\"]+"
    r"|(?<![\w.@-])(?:[\w-]{1,63}\.){1,4}[^\W\d_]{2,24}/[^\s<>\"]+"
)
_AT_WORD = r"(?:at|arroba|собака|собачка|małpa|malpa|a\srond|arond|coad[aă]\sde\smaimu[tțţ][aă])"
_DOT_WORD = r"(?:dot|ponto|точка|тчк|kropka|punct)"
_OPEN, _CLOSE = r"[(\[{<]\s?", r"\s?[)\]}>]"
_AT = rf"(?:@|\s?{_OPEN}(?:@|{_AT_WORD}){_CLOSE}\s?|\s@\s?|@\s)"
_DOT = rf"(?:\.|\s?{_OPEN}(?:\.|{_DOT_WORD}){_CLOSE}\s?|\s{_DOT_WORD}\s)"
_ENDING = r"(?:com|net|org|info|biz|edu|io|eu|ru|su|ua|by|pl|ro|md|br|pt|uk|de|fr|es|рф|ру|ком)\b"
_LOCAL = rf"(?<![\w.+%-])[\w.+%-]{{1,64}}(?:\s{_DOT_WORD}\s[\w.+%-]{{1,64}})?"
_MAIL = (
    rf"(?<![\w.+%-])[\w.+%-]{{1,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,4}}\.[^\W\d_]{{2,24}}"
    rf"|{_LOCAL}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,3}}{_DOT}{_ENDING}"
    rf"|{_LOCAL}\s{_AT_WORD}\s[\w-]{{1,63}}(?:\s{_DOT_WORD}\s[\w-]{{1,63}}){{0,3}}"
    rf"\s{_DOT_WORD}\s{_ENDING}"
)
_NETWORK = (
    r"(?<!\w)(?:instagram|insta|ig|telegram|tg|twitter|facebook|fb|tiktok|skype|discord|инстаграм\w?|"
    r"инст[ауы]|телеграм\w?|тг|вк|скайп|ник)"
)
_HANDLE = r"(?<![\w@])@[^\W\d][\w.-]{1,29}" rf"|(?P<network>{_NETWORK}\s?[:=]\s?)@?\w[\w.]{{2,29}}"
_IBAN = r"(?-i:(?<!\w)[A-Z]{2}\d\d(?:[ -]?[A-Z0-9]{4}){2,7}(?:[ -]?[A-Z0-9]{1,4})?)(?!\w)"
_CARD = (
    r"(?<![\w+])(?:\d{4}(?:[ -]?\d{4}){2}[ -]?\d{1,7}|\d{4}[ -]?\d{6}[ -]?\d{4,5}|\d{13,19})(?!\w)"
)

_PHONES = (
    rf"(?<![\w+])(?:\+|00){_SPACE}?[1-9]\d{{0,2}}{_GAP}?(?:\(\d{{1,4}}\){_GAP}?)?"
    rf"\d{{1,5}}(?:{_GAP}?\d{{1,5}}){{1,5}}(?!\d)",
    rf"(?<!\w)(?:\+?[178]{_GAP}?)?\(\d{{2,5}}\){_SPACE}?\d{{2,5}}(?:{_GAP}?\d{{2,4}}){{1,3}}(?!\d)",
    r"(?<![\w.,:])(?=(?:\d[ \u00a0.\-/]?){9,11}(?!\d))0\d{1,4}(?:[ \u00a0.\-/]\d{2,6}){1,4}(?!\d)",
    rf"{_START}(?:[78]{_GAP})?\d{{3}}{_GAP}\d{{3}}{_GAP}\d\d{_GAP}\d\d(?![\d-])",
    rf"{_START}[1-9]\d{{0,2}}(?P<long>{_GAP})\d{{2,3}}(?P=long)\d{{3}}(?P=long)\d{{3,4}}(?!\d|[.,-]\d)",
    rf"{_START}[4-8]\d{{2}}{_SPACE}\d\d{_SPACE}\d\d{_SPACE}\d\d(?!\d)",
    rf"{_START}\d{{3}}(?P<gap>{_GAP})\d{{3}}(?P=gap)(?!000(?!\d))\d{{3,4}}(?!\d|[.,-]\d)",
    rf"{_START}\d\d{_SPACE}\d{{3}}{_GAP}\d\d{_GAP}\d\d(?!\d)",
    rf"{_START}\d{{3}}-\d\d-\d\d(?![\d-])",
    rf"{_START}2\d{_SPACE}\d{{3}}{_SPACE}\d{{4}}(?!\d)",
    rf"{_START}(?:\d\d[ \u00a0-]?)?9?\d{{4}}-\d{{4}}(?![\d-])",
    rf"{_START}\d\d{_SPACE}9\d{{4}}{_SPACE}?\d{{4}}(?!\d)",
    r"(?P<call>(?<!\w)(?:tel|telefon\w*|phone|mobile|cell|call me (?:at|on)|тел|телефон\w*|моб|"
    r"komórk\w*|telefone|celular|fone|whatsapp|whats|zap|viber)\b[.:]?(?:\s(?:is|nr|no|numer|"
    r"number|номер|este|é|jest|to)\b\.?)?:?\s?)[+(]?\d[\d \u00a0().\-/]{4,20}\d(?!\d)",
)

_TOPIC = (
    r"(?<!\w)(?:orders?|tickets?|case|reference|ref|tracking|invoice|booking|reservation|complaint|"
    r"request|parcel|customer|account|contract|confirmation|return|receipt|policy|rma|awb|"
    r"заказ\w{0,2}|тикет\w{0,2}|обращени\w|заявк\w{1,2}|трек\w{0,4}|накладн\w{1,3}|договор\w{0,2}|"
    r"сч[её]т\w{0,2}|чек\w{0,2}|посылк\w|брон\w{1,4}|zam[óo]wieni\w{1,2}|zg[łl]oszeni\w{1,2}|"
    r"reklamacj\w|przesy[łl]k\w|paczk\w|faktur\w|spraw\w|comand\w|comen\w{1,4}|tichet\w{0,3}|"
    r"bonul?|factur\w{1,2}|colet\w{0,3}|sesiz\w{1,5}|rezerv\w{1,5}|pedidos?|encomenda|protocolo|"
    r"chamado|reclama\w{1,4}|nota fiscal|nf|fatura|rastreio|rastreamento|reserva|compra)\b"
)
_SIGN = (
    r"(?:№|#|n[º°]|(?:nr|no|num|number|номер\w?|numer\w*|num[aă]r\w*|n[uú]mero|id|code?|kod|код)"
    r"\b\.?)"
)
_LOOSE = r"(?:№|#|n[º°]|no\.|(?<!\w)(?:nr|номер\w?|n[uú]mero|id)\b\.?)"
_IS = r"(?:(?:is|é|este|jest|to)\s)?"
_NO_CARD = rf"(?!{_CARD})"
_WITH = r"(?:(?:with|cu|com|с|z|o|pod)\s)?"
_NUMBERS = (
    rf"(?P<sign>{_TOPIC}[.:]?\s?{_WITH}{_IS}{_SIGN}[.:]?\s?(?:{_SIGN}[.:]?\s?)?{_IS})"
    rf"{_NO_CARD}(?:\d{{3,}}[\w/-]{{0,30}}|[^\W\d_]{{1,6}}[-/]?\d{{2}}[\w/-]{{1,30}}"
    r"|(?-i:[A-Z]{1,4}[ ])\d{2}[\w/-]{1,30})",
    rf"(?P<topic>{_TOPIC}:?\s(?:[(\"«]\s?)?)(?!{_MONEY})(?!{_DATE})"
    rf"{_NO_CARD}(?:\d{{5,}}[\w/-]{{0,30}}|(?-i:[A-Z]{{1,4}}[ ])\d{{3}}[\w/-]{{0,30}}"
    r"|[^\W\d_]{1,6}[-/]?\d{3}[\w/-]{0,30})",
    rf"(?P<loose>{_LOOSE}\s?)(?!{_YEAR}(?!\w))(?!{_MONEY})(?!{_DATE}){_NO_CARD}\d{{4,}}[\w/-]{{0,30}}",
    r"(?<!\w)[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}(?!\w)",
    r"(?<![\w.-])(?:\d{3}\.\d{3}\.\d{3}-\d\d|\d\d\.\d{3}\.\d{3}/\d{4}-\d\d)(?!\d)",
    rf"{_START}(?:\d{{3}}-\d{{3}}-\d{{3}}{_SPACE}\d\d|\d\d{_SPACE}\d\d{_SPACE}\d{{6}})(?!\d)",
    rf"(?<!\w){_YEAR}[-/]\d{{5,}}(?!\d)",
    r"(?-i:(?<!\w)(?:ORD|ORDER|TKT|TICKET|INC|CASE|REQ|REF|INV|FV|ZAM|RMA|SO|PO|CS|SR|NF)"
    r"[-_/#]?\d{4,}[\w/-]{0,30})",
    r"(?-i:(?<!\w)(?=[A-Z0-9/-]{0,30}\d{6})[A-Z]{1,5}[-/]?[A-Z0-9/-]{6,30})(?!\w)",
    r"(?<!\d)(?<!\d[.,])(?:\d{1,3}-\s?)?\d{7,}+(?![.,]\d)",
)

#: What each kind is replaced by; the first kind that matches at a place is taken.
_KINDS = {
    "link": ("[link]", _LINK),
    "mail": ("[e-mail]", _MAIL),
    "handle": ("[handle]", _HANDLE),
    "iban": ("[IBAN]", _IBAN),
    "stays": ("", f"{_DATE}|{_MONEY}"),
    "card": ("[card]", _CARD),
    "number": ("[number]", "|".join(_NUMBERS)),
    "phone": ("[phone]", "|".join(_PHONES)),
}
_CUES = ("network", "call", "sign", "topic", "loose")
_PATTERN = re.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, (_, pattern) in _KINDS.items()), re.IGNORECASE
)
_BARE = re.compile(
    r"0\d{9,10}|00\d{8,13}|[78]9\d{9}|55\d{10,11}|(?:48|40|351)\d{9}|[4-9]\d{8}|\d\d9\d{8}"
)


#: A text without any of these holds none of the shapes: most comments are read no further.
_DIGITS = re.compile(r"\d\D*\d\D*\d|\d\d[\w/-]")
_PATH = re.compile(r"[^\W\d_:]/|://")
_NAMED = re.compile(rf"{_NETWORK}\s?[:=]", re.IGNORECASE)
_SPELLED = re.compile(rf"{_OPEN}{_AT_WORD}|\s{_DOT_WORD}\s", re.IGNORECASE)
_HINTS = ("dot", "ponto", "точк", "тчк", "kropk", "punct", "(", "[", "{", "<")


def _may_hold(text: str) -> bool:
    if "@" in text or _DIGITS.search(text) or ("/" in text and _PATH.search(text)):
        return True
    if (":" in text or "=" in text) and _NAMED.search(text):
        return True
    small = text.lower()
    if "www." in small:
        return True
    return any(hint in small for hint in _HINTS) and _SPELLED.search(text) is not None


def mask_shapes(text: str) -> str:
    """Replace addresses, numbers, handles and links by the word of their kind.

    Parameters
    ----------
    text : str
        What a customer wrote.

    Returns
    -------
    str
        The text with ``[e-mail]``, ``[phone]``, ``[card]``, ``[IBAN]``, ``[link]``, ``[handle]``
        and ``[number]``.

    Examples
    --------
    >>> mask_shapes("ann [at] example dot com, card 4111 1111 1111 1111, 12.05.2025")
    '[e-mail], card [card], 12.05.2025'
    """
    return _PATTERN.sub(_replace, text) if _may_hold(text) else text


def _replace(match: re.Match[str]) -> str:
    found, kind = match[0], match.lastgroup or "stays"
    if kind == "stays":
        return found
    if kind == "iban":
        return _mask_iban(found)
    cue = next((match[name] for name in _CUES if match[name]), "")
    end = len(found)
    if kind in ("link", "handle"):
        end = max(len(found.rstrip(".,;:!?)]»”\"'…")), len(cue) + 1)
    return cue + _label(kind, found[:end]) + found[end:]


def _label(kind: str, found: str) -> str:
    if kind == "card" and not _passes_luhn(re.sub(r"\D", "", found)):
        kind = "number"
    if kind == "number" and _BARE.fullmatch(found):
        kind = "phone"
    return _KINDS[kind][0]


def _mask_iban(found: str) -> str:
    """Mask the longest start of ``found`` that is an account number; else look into the rest."""
    for end in range(len(found), 14, -1):
        if (end == len(found) or not found[end].isalnum()) and _is_iban(found[:end]):
            return _KINDS["iban"][0] + mask_shapes(found[end:])
    return found[:4] + mask_shapes(found[4:])


def _is_iban(text: str) -> bool:
    """Check the two check digits (ISO 13616): the number modulo 97 is 1."""
    plain = re.sub(r"[ -]", "", text)
    return int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1


def _passes_luhn(digits: str) -> bool:
    """Check a card number's last digit (ISO/IEC 7812-1)."""
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(digits))]
    return sum(value - 9 * (value > 9) for value in doubled) % 10 == 0
