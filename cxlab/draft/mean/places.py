"""In which zone clocks run and in which money amounts are, from whatever hints at it."""

from collections import Counter
from collections.abc import Mapping, Sequence

from cxlab.draft.guess import Guess, Sure
from cxlab.draft.look.exports import Export
from cxlab.draft.words.names import folded, name_languages, name_meanings
from cxlab.text import LANGUAGES, detect_languages

#: Currencies, the marks that stand for them, and the zone they point to where they point to one.
CURRENCIES = {
    "PLN": (("zł", "zl", "PLN"), "Europe/Warsaw"),
    "BRL": (("R$", "BRL"), "America/Sao_Paulo"),
    "RON": (("lei", "leu", "RON"), "Europe/Bucharest"),
    "RUB": (("₽", "руб", "руб.", "RUB"), "Europe/Moscow"),
    "GBP": (("£", "GBP"), "Europe/London"),
    "CHF": (("CHF",), "Europe/Zurich"),
    "CZK": (("Kč", "CZK"), "Europe/Prague"),
    "HUF": (("Ft", "HUF"), "Europe/Budapest"),
    "SEK": (("SEK",), "Europe/Stockholm"),
    "NOK": (("NOK",), "Europe/Oslo"),
    "DKK": (("DKK",), "Europe/Copenhagen"),
    "UAH": (("₴", "UAH"), "Europe/Kyiv"),
    "JPY": (("¥", "JPY"), "Asia/Tokyo"),
    "INR": (("₹", "INR"), "Asia/Kolkata"),
    "EUR": (("€", "EUR", "euro"), ""),
    "USD": (("$", "US$", "USD"), ""),
    "CAD": (("CAD",), ""),
    "AUD": (("AUD",), ""),
}

#: The zone and the money of a language that is spoken mostly in one country.
HOMES = {
    "pl": ("Europe/Warsaw", "PLN"),
    "ro": ("Europe/Bucharest", "RON"),
    "ru": ("Europe/Moscow", "RUB"),
    "de": ("Europe/Berlin", "EUR"),
    "pt": ("America/Sao_Paulo", "BRL"),
    "fr": ("Europe/Paris", "EUR"),
    "it": ("Europe/Rome", "EUR"),
}

#: How many comments a language is told from, and what share of them must agree.
COMMENTS = 60
AGREED = 0.6


def find_language(exports: Sequence[Export]) -> tuple[str, str]:
    """Tell which language a company's exports are in, and from what.

    Parameters
    ----------
    exports : sequence of Export
        Everything in the folder.

    Returns
    -------
    tuple of str
        Its code (English, and unknown, are empty), and what speaks for it.
    """
    names = name_languages(
        [*(column.name for export in exports for column in export.columns)]
        + [export.name for export in exports]
    )
    by_name = _clearest(names)
    if by_name not in ("", *LANGUAGES):  # comments of such a language would be taken for another's
        return by_name, f"columns have {_NAMES[by_name]} names"
    texts = [
        value
        for export in exports
        for column in export.columns
        if column["words"] >= 4 and not column.is_number and not column.is_time
        for value in export.sample.sentences(column.name, COMMENTS)
    ]
    if texts:
        import pandas as pd

        told = Counter(
            detect_languages(
                pd.Series(texts, dtype="str"),
                likely=[code for code in (*HOMES, "en") if code in LANGUAGES],
            ).tolist()
        )
        code, count = told.most_common(1)[0]
        if code in HOMES and count >= AGREED * len(texts):
            return code, f"comments are in {_NAMES[code]}"
    return (by_name, f"columns have {_NAMES[by_name]} names") if by_name else ("", "")


def _clearest(names: Mapping[str, float]) -> str:
    """Return the language of most names, where there are two of it and no other comes near."""
    code, *others = sorted(names, key=lambda one: -names[one]) or [""]
    near = names[others[0]] if others else 0.0
    return code if code and names[code] >= max(1.5, near + 0.5) else ""


_NAMES = {
    "pl": "Polish", "ro": "Romanian", "ru": "Russian", "de": "German", "pt": "Portuguese",
    "fr": "French", "es": "Spanish", "it": "Italian",
}  # fmt: skip


def find_currency(exports: Sequence[Export], language: str) -> Guess:
    """Tell in which currency amounts are.

    Parameters
    ----------
    exports : sequence of Export
        Everything in the folder.
    language : str
        As ``find_language`` gives it.

    Returns
    -------
    Guess
        With an empty value where nothing tells.
    """
    columns = [(export, column) for export in exports for column in export.columns]
    for export, column in columns:
        if name_meanings(column.name).get("currency", 0) >= 0.6:
            codes = [value.upper() for value in export.sample.values(column.name, 9)]
            known = [code for code in codes if len(code) == 3 and code.isalpha()]
            if known:
                many = f"; {len(known)} currencies: convert them in an .sql file" * (len(known) > 1)
                sure: Sure = "a guess" if many else "sure"
                why = f"the column {column.name!r} of {export.files[0]}{many}"
                return _guess(known[0], why, sure)
    for export, column in columns:
        if code := _in_name(column.name):
            why = f"the name of the column {column.name!r} of {export.files[0]}"
            return _guess(code, why, "likely")
        if column.share("money") >= 0.5 and (code := _in_values(export, column.name)):
            why = f"amounts in {export.files[0]}, column {column.name!r}, say so"
            return _guess(code, why, "sure")
    if language in HOMES:
        return _guess(HOMES[language][1], f"the exports are in {_NAMES[language]}", "a guess")
    return _guess("", "nothing tells", "a guess")


def find_zone(language: str, currency: Guess, told: str) -> Guess:
    """Tell which clock times without an offset were written by.

    Parameters
    ----------
    language : str
        As ``find_language`` gives it.
    currency : Guess
        As ``find_currency`` gives it.
    told : str
        What speaks for the language.

    Returns
    -------
    Guess
        The zone; UTC where nothing tells.

    Examples
    --------
    >>> money = Guess("study", "currency", "BRL", "prices say so", "sure")
    >>> find_zone("pt", money, "comments are in Portuguese").value
    'America/Sao_Paulo'
    """
    by_money = CURRENCIES.get(currency.value, ((), ""))[1]
    if by_money and currency.sure != "a guess":
        return Guess("study", "zone", by_money, f"amounts are in {currency.value}", "likely")
    if language in HOMES:
        return Guess("study", "zone", HOMES[language][0], told, "a guess")
    return Guess("study", "zone", "UTC", "nothing tells", "a guess")


def _guess(code: str, why: str, sure: Sure) -> Guess:
    return Guess("study", "currency", code, why, sure)


def _in_name(name: str) -> str:
    words = {word.upper() for word in folded(name)}
    amount = {"value", "person"} & name_meanings(name).keys()
    return next((code for code in CURRENCIES if code in words and amount), "")


def _in_values(export: Export, column: str) -> str:
    values = export.sample.values(column, 50)
    marks = [(mark, code) for code, (known, _) in CURRENCIES.items() for mark in known]
    marks.sort(key=lambda pair: -len(pair[0]))
    counts = Counter(next((code for mark, code in marks if mark in value), "") for value in values)
    return counts.most_common(1)[0][0] if counts else ""
