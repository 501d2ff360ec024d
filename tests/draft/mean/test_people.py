"""Who stands in each export, and what links their ids."""

import pytest

from cxlab.draft.mean.fields import find_fields
from cxlab.draft.mean.people import MAIL, find_people


@pytest.fixture
def people(opened):
    def find(**files):
        exports = opened(**files)
        return find_people(exports, {export.name: find_fields(export) for export in exports})

    return find


def test_a_shared_mail_needs_no_link(people, rows):
    found = people(
        tickets__csv=rows("ticket,requester email", "t{i},p{i}@example.org"),
        survey__csv=rows("score,e-mail", "{s},p{i}@example.org"),
    )
    assert {one.kind for one in found.who.values()} == {MAIL}
    assert not any(one.ids for one in found.who.values())
    assert not found.links
    assert not found.asked


def test_an_export_with_both_ids_links_the_others(people, rows):
    found = people(
        orders__csv=rows("order,customer_id,email", "o{i},C{i:03d},p{i}@example.org"),
        people__csv=rows("customer_id,region", "C{i:03d},r{s}"),
        survey__csv=rows("score,email", "{s},p{i}@example.org"),
    )
    assert found.who["survey"].ids == MAIL
    assert found.who["orders"].column == "customer_id"
    [link] = found.links
    assert link.export.name == "orders"
    assert link.given["source_id"].column == "email"
    assert link.given["customer_id"].column == "customer_id"


def test_ids_that_nothing_links_are_asked_about(people, rows):
    found = people(
        orders__csv=rows("order,customer_id", "o{i},C{i:03d}"),
        visits__csv=rows("page,customer_id", "x{s},C{i:03d}"),
        survey__csv=rows("score,email", "{s},p{i}@example.org"),
    )
    assert len(found.asked) == 1
    assert "nothing links 'email' in survey.csv" in found.asked[0]


def test_a_person_with_an_id_for_each_order(people, rows):
    found = people(
        customers__csv=rows("customer_id,customer_unique_id,city", "K{i:03d},U{i:03d},c{s}")
        + "K900,U001,c1\nK901,U002,c1\n",
        orders__csv=rows("order_id,customer_id", "o{i},K{i:03d}"),
    )
    [link] = found.links
    assert link.given["customer_id"].column == "customer_unique_id"
    assert found.who["orders"].ids == found.who["customers"].ids == "customer_id"


def test_a_customer_is_found_over_an_order(people, rows):
    found = people(
        orders__csv=rows("order_id,customer_id", "o{i:04d},C{s}{p}"),
        reviews__csv=rows("review_id,order_id,score", "r{i},o{i:04d},{s}"),
    )
    join = found.who["reviews"].join
    assert join.case == join.other_case == "order_id"
    assert join.customer == "customer_id"


def test_values_say_what_a_name_does_not(people, rows):
    found = people(
        orders__csv=rows("order,customer_id", "o{i},KX-{i:03d}"),
        calls__csv=rows("call,caller", "x{i},KX-{i:03d}"),
    )
    assert found.who["calls"].column == "caller"
    assert "its values are those of" in found.who["calls"].why


def test_small_numbers_that_coincide_link_nothing(people, rows):
    found = people(
        orders__csv=rows("order,customer_id", "o{i},{i}"),
        products__csv=rows("sku_code,stock", "{i},{i}"),
    )
    assert "products" not in found.who


def test_where_a_customer_lives_is_not_who_it_is(people, rows):
    found = people(a__csv=rows("customer_city,customer_state,score", "town{i},s{s},{s}"))
    assert not found.who


def test_the_number_that_a_state_gives_is_the_last_resort(opened, rows):
    form = "800101{p:05d},K{p},2025-01-{d:02d}"
    alone = "700{p},2025-01-{d:02d}"
    exports = opened(a__csv=rows("PESEL,klient_id,data", form), b__csv=rows("CNP,data", alone))
    who = find_people(exports, {export.name: find_fields(export) for export in exports}).who
    assert who["a"].column == "klient_id"
    assert who["b"].column == "CNP"
