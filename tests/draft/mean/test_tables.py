"""Which tables an export feeds."""

import pytest

from cxlab.draft.mean.tables import MOST_ATTRIBUTES, find_tables


@pytest.fixture
def fed(opened):
    def of(**files):
        tables = find_tables(opened(**files))
        return {(plan.export.name, plan.table) for plan in tables.plans}, tables

    return of


def test_what_each_export_is(fed, rows):
    found, tables = fed(
        customers__csv=rows("customer_id,region", "C{i:03d},r{s}"),
        orders__csv=rows("order_id,customer_id,date,total", "o{i},C{i:03d},2025-01-{d:02d},{p}.5"),
        survey__csv=rows("customer_id,date,nps", "C{i:03d},2025-02-{d:02d},{p}"),
        products__csv=rows("product_id,weight", "p{i},{p}.5"),
    )
    assert found == {
        ("customers", "customers"),
        ("orders", "interactions"),
        ("survey", "responses"),
    }
    assert tables.unused == {
        "products": "no column says who it was or when, and none holds answers"
    }


def test_tickets_with_a_rating_feed_two_tables(fed, rows):
    header = "ticket_id,email,created,satisfaction"
    found, _ = fed(tickets__csv=rows(header, "t{i},p{p}@example.org,2025-01-{d:02d},{s}"))
    assert found == {("tickets", "interactions"), ("tickets", "responses")}


@pytest.mark.parametrize(
    ("table", "header", "line"),
    [
        ("interactions", "customer_id,timestamp,touchpoint,channel", "c{p},2025-01-{d:02d},x,web"),
        ("responses", "customer_id,timestamp,question,score", "c{p},2025-01-{d:02d},nps,{p}"),
        ("identities", "source,source_id,customer_id", "mail,m{i},c{i}"),
        ("findings", "statement,row", "it is late {i} times,pain"),
    ],
)
def test_cxlabs_own_names_are_taken_as_they_are(fed, rows, table, header, line):
    found, tables = fed(a__csv=rows(header, line))
    assert found == {("a", table)}
    assert tables.plans[0].own


def test_names_phones_and_free_text_are_no_attributes(fed, rows):
    header = "customer_id,name,phone,email,notes,region,age,only"
    line = "C{i:03d},Ann{s},+48{s},p{i}@example.org,she said {i} things,r{s},2{s},same"
    _, tables = fed(customers__csv=rows(header, line))
    assert set(tables.plans[0].given) == {"customer_id", "region", "age"}


def test_attributes_are_not_endless_and_keep_their_names_apart(fed, rows):
    width = MOST_ATTRIBUTES + 30
    header = "customer_id,Größe,grosse," + ",".join(f"a{i}" for i in range(width))
    _, tables = fed(customers__csv=rows(header, "C{i:03d},{s},{s}," + ",".join(["{s}"] * width)))
    given = tables.plans[0].given
    assert {"grosse", "grosse_2"} <= set(given)
    assert len(given) == MOST_ATTRIBUTES + 1


def test_one_question_in_two_surveys_has_the_wider_scale(fed, rows):
    form = "2025-01-{d:02d},{p}"
    _, tables = fed(
        survey_a__csv=rows("date,quality", "2025-01-{d:02d},1{p}").replace(",1", ","),
        survey_b__csv=rows("date,quality", form) + "2025-01-01,10\n",
    )
    assert [one.scale for one in tables.questions] == [(0, 10)]


def test_a_header_without_rows_feeds_nothing(fed):
    found, tables = fed(orders__csv="customer_id,date\n")
    assert not found
    assert tables.unused == {"orders": "it has a header and no rows"}
