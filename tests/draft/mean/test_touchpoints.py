"""What contacts are called, and what they are for."""

import pytest

from cxlab.draft.mean.touchpoints import (
    find_roles,
    is_promise,
    moment_name,
    one_purchase,
    thing_in,
    usual_stage,
)
from cxlab.draft.words.names import table_rows
from cxlab.study.settings import ROLES


@pytest.mark.parametrize(
    ("file", "thing", "channel"),
    [
        ("orders-2025-*.csv", "order", "shop"),
        ("Bestellungen.xlsx", "order", "shop"),
        ("tickets.csv", "ticket", "service"),
        ("обращения.csv", "ticket", "service"),
        ("połączenia.csv", "call", "phone"),
        ("chamados.csv", "ticket", "service"),
        ("tichete.csv", "ticket", "service"),
        ("web_log.csv", "page view", "web"),
    ],
)
def test_a_files_name_says_what_its_rows_are(file, thing, channel):
    found = thing_in(file)
    assert (found.thing, found.channel, found.known) == (thing, channel, True)


def test_an_unknown_file_is_called_what_it_is():
    assert thing_in("blah_7.csv").thing == "blah"
    assert thing_in("7.csv").thing == "contact"


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("created_at", "ticket created"),
        ("Ticket solved at", "ticket solved"),
        ("Data zamknięcia", "ticket solved"),
        ("first_reply_at", "ticket first reply"),
        ("Antwortdatum", "ticket answered"),
    ],
)
def test_moments_of_a_ticket(column, name):
    assert moment_name(column, "ticket") == name


def test_roles_by_words_in_six_languages():
    names = ["order", "zamówienie", "Bestellung", "pedido", "comandă", "заказ"]
    assert find_roles(names) == {"purchase": names}


def test_a_touchpoint_plays_one_role_and_may_be_late_besides():
    assert find_roles(["parcel delivered late"]) == {"late": ["parcel delivered late"]}
    assert find_roles(["payment failed"]) == {"failure": ["payment failed"]}
    assert find_roles(["order delivered carrier"]) == {}


def test_only_known_roles_are_given():
    assert {row["role"] for row in table_rows("roles")} <= set(ROLES)


def test_the_purchase_among_the_moments_of_an_order():
    assert one_purchase(["order created", "order paid"]) == ["order paid"]
    assert one_purchase(["order shipped"]) == ["order shipped"]
    assert one_purchase([]) == []


def test_promises_are_no_contacts():
    assert is_promise("promised_at")
    assert not is_promise("delivered_at")


def test_stages_come_from_names():
    assert usual_stage("basket") == "conversion"
    assert usual_stage("zzz") == ""
