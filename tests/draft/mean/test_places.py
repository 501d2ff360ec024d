"""Money and clocks, from whatever hints at them."""

import pytest

from cxlab.draft.guess import Guess
from cxlab.draft.mean.places import find_currency, find_language, find_zone


def test_a_column_of_currencies_is_sure(opened, rows):
    found = find_currency(opened(a__csv=rows("total,currency", "{p}.5,pln")), "")
    assert (found.value, found.sure) == ("PLN", "sure")


def test_several_currencies_are_told(opened, rows):
    text = rows("total,currency", "{p}.5,EUR") + "5,USD\n"
    found = find_currency(opened(a__csv=text), "")
    assert found.value == "EUR"
    assert found.sure == "a guess"
    assert "2 currencies" in found.why


@pytest.mark.parametrize(
    ("amount", "code"),
    [
        ("R$ {p}.50", "BRL"),
        ("{p} zł", "PLN"),
        ("${p}.50", "USD"),
        ("{p} lei", "RON"),
        ("€{p}", "EUR"),
    ],
)
def test_marks_beside_amounts(opened, rows, amount, code):
    found = find_currency(opened(a__csv=rows("total", amount)), "")
    assert (found.value, found.sure) == (code, "sure")


def test_a_columns_name_can_hold_the_currency(opened, rows):
    found = find_currency(opened(a__csv=rows("amount_eur", "{p}.5")), "")
    assert (found.value, found.sure) == ("EUR", "likely")


def test_nothing_tells(opened, rows):
    exports = opened(a__csv=rows("a,b", "x{i},y{i}"))
    assert find_language(exports) == ("", "")
    money = find_currency(exports, "")
    assert money.value == ""
    zone = find_zone("", money, "")
    assert (zone.value, zone.sure) == ("UTC", "a guess")


def test_comments_and_names_tell_the_language(opened, rows):
    said = "Nu recomand deloc produsul care s-a stricat după {i} zile"
    assert find_language(opened(a__csv=rows("c", said))) == ("ro", "comments are in Romanian")
    names = opened(a__csv=rows("Kundennummer,Bestelldatum", "{i},x"))
    assert find_language(names) == ("de", "columns have German names")


def test_sure_money_says_more_of_the_zone_than_the_language():
    money = Guess("study", "currency", "GBP", "", "sure")
    assert find_zone("pl", money, "").value == "Europe/London"
    assert (
        find_zone("pl", Guess("study", "currency", "EUR", "", "sure"), "x").value == "Europe/Warsaw"
    )
