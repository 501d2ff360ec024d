"""How rows become interactions."""

import pytest

from cxlab.draft.mean.contacts import plan_contacts, purchase_of
from cxlab.draft.mean.fields import find_fields
from cxlab.draft.mean.people import find_people


@pytest.fixture
def plan(opened):
    def of(**files):
        exports = opened(**files)
        fields = {export.name: find_fields(export) for export in exports}
        people = find_people(exports, fields)
        export = exports[0]
        return plan_contacts(export, fields[export.name], people.who.get(export.name))

    return of


def test_a_log_takes_its_touchpoints_from_a_column(plan, rows):
    text = rows("user_id,event_type,created_at,platform", "u{p},e{s},2025-01-{d:02d} 10:00,ios")
    found = plan(log__csv=text)
    assert found.given["touchpoint"].column == "event_type"
    assert found.given["device"].column == "platform"
    assert not found.moments
    assert not found.harder


def test_an_order_with_several_times_is_several_contacts(plan, rows):
    header = "order_id,customer_id,created_at,paid_at,updated_at,total,status"
    day = "2025-01-{d:02d} 10:00"
    found = plan(orders__csv=rows(header, f"o{{i}},c{{p}},{day},{day},{day},{{p}}.5,paid"))
    assert found.moments == (("created_at", "order created"), ("paid_at", "order paid"))
    assert purchase_of(found) == ["order paid"]
    assert "touchpoint" not in found.given


def test_lines_of_an_order_are_one_contact(plan, rows):
    header = "order_id,customer_id,date,sku,price"
    text = rows(header, "o{i},c{p},2025-01-{d:02d},s1,{p}.5")
    text += "".join(f"o{i},c{i % 9},2025-01-{1 + i % 27:02d},s2,1.5\n" for i in range(40))
    found = plan(orders__csv=text)
    assert found.basket
    assert found.given["touchpoint"].constant == "order"


def test_the_state_of_a_ticket_is_no_touchpoint(plan, rows):
    text = rows("ticket_id,email,created,status", "t{i},p{p}@example.org,2025-01-{d:02d},open{s}")
    found = plan(tickets__csv=text)
    assert found.given["touchpoint"].constant == "ticket"
    assert found.given["channel"].constant == "service"


def test_a_case_stands_in_for_a_customer_nobody_names(plan, rows):
    text = rows("case_id,activity,timestamp", "k{p},a{s},2025-01-{d:02d} 10:00")
    found = plan(events__csv=text)
    assert found.given["customer_id"].column == "case_id"
    assert found.given["customer_id"].sure == "a guess"


def test_an_empty_channel_is_filled_in(plan, rows):
    text = rows("order_id,customer_id,date,channel", "o{i},c{p},2025-01-{d:02d},web")
    found = plan(orders__csv=text + "o99,c1,2025-01-01,\n")
    assert "coalesce" in found.given["channel"].sql
    assert found.harder


def test_without_a_time_or_a_person_there_are_no_contacts(plan, rows):
    assert plan(orders__csv=rows("customer_id,total", "c{i},{p}.5")) is None
    assert plan(orders__csv=rows("date,total", "2025-01-{d:02d},{p}.5")) is None


def test_an_amount_that_each_event_of_a_case_repeats_is_left_out(plan, rows):
    text = rows("case_id,activity,timestamp,amount", "k{p},a{s},2025-01-{d:02d} 10:00,{p}50")
    assert "value" not in plan(events__csv=text).given


@pytest.mark.parametrize("name", ["discount", "tax", "shipping amount"])
def test_a_part_of_the_price_is_not_what_was_paid(plan, rows, name):
    text = rows(f"order_id,customer_id,date,{name}", "o{i},c{p},2025-01-{d:02d},{p}.5")
    assert "value" not in plan(orders__csv=text).given
