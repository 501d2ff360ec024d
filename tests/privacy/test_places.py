"""Streets with house numbers go, streets alone stay."""

import pytest

from cxlab.privacy.places import mask_places

GOES = {
    "at 12 Baker Street.": "at #.",
    "221B Station Road, Flat 3, please": "#, please",
    "Flat 9, 61 Queens Drive": "#",
    "1600 Park Ave, Apt 4C": "#",
    "P.O. Box 1234": "#",
    "London SW1A 1AA": "London #",
    "postcode: M11AE": "postcode: #",
    "ул. Ленина, д. 5, кв. 12": "#",
    "ул.ленина 5": "#",
    "на Невский проспект, 102": "на #",
    "Садовая улица, дом 7": "#",
    "101000, Москва": "#",
    "ul. Długa 5/7, 00-950 Warszawa": "#, #",
    "ulicy Polnej 12 m. 3": "#",
    "al. Jana Pawła II 15": "#",
    "os. Słoneczne 7/22": "#",
    "str. Lungă nr. 5, bl. 3, ap. 7": "#",
    "Calea Victoriei 120": "#",
    "Aleea Teilor 3, 300055": "#, #",
    "cod poștal 010101": "cod poștal #",
    "Rua das Flores, 18": "#",
    "Av. Brasil, 1044, apto 12": "#",
    "R. Sete de Setembro nº 300": "#",
    "CEP 30130-010": "CEP #",
    "4000-123 Porto": "#",
}
STAYS = [
    "the shop in Oxford Street",
    "20 minutes on Oxford Street",
    "2 way street",
    "на улице Ленина 15 минут",
    "na ulicy Długiej 20 minut",
    "pe strada Lungă 15 minute",
    "na Avenida Paulista 40 minutos",
    "na rua por 15 minutos",
    "ultimele 30 de zile",
    "display-ul pe 5",
    "10-150 zł",
    "cartridge HP670XL",
    "1000-150 pcs",
    "12 Monkeys",
    "iPhone 15 Pro",
]


@pytest.mark.parametrize(("text", "masked"), GOES.items())
def test_an_address_goes_whole(text, masked):
    assert mask_places(text, "#") == masked


@pytest.mark.parametrize("text", STAYS)
def test_a_street_without_a_house_and_a_number_without_a_street_stay(text):
    assert mask_places(text, "#") == text
