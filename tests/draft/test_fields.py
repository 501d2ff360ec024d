"""Which column may be what."""

from cxlab.draft.fields import find_fields, free, is_moment, is_personal


def test_names_and_values_must_agree(opened, rows):
    [export] = opened(
        a__csv=rows("customer_id,total,date,channel", "c{i},{p}.5,2025-01-{d:02d},w{s}")
    )
    found = find_fields(export)
    assert [field.name for field in found["customer"]] == ["customer_id"]
    assert [field.name for field in found["value"]] == ["total"]
    assert [field.name for field in found["time"]] == ["date"]
    assert found["time"][0].sure == "sure"
    assert not found["comment"]


def test_a_name_alone_is_not_believed(opened, rows):
    [export] = opened(a__csv=rows("date,email,amount", "soon,none at all,much money"))
    found = find_fields(export)
    assert not found["time"]
    assert not found["mail"]
    assert not found["value"]


def test_values_alone_give_away_mails_and_times(opened, rows):
    [export] = opened(a__csv=rows("x,y", "p{i}@example.org,2025-01-{d:02d} 10:00"))
    found = find_fields(export)
    assert found["mail"][0].name == "x"
    assert (found["time"][0].name, found["time"][0].sure) == ("y", "likely")


def test_deadlines_and_birthdays_are_no_moments(opened, rows):
    day = "2025-01-{d:02d}"
    header = "paid_at,updated_at,due_date,estimated_delivery_date,birth_date"
    [export] = opened(a__csv=rows(header, ",".join([day] * 5)))
    assert [column.name for column in export.columns if is_moment(column)] == ["paid_at"]


def test_what_names_or_reaches_a_person(opened, rows):
    header = "First name,Phone,Region,mail"
    [export] = opened(a__csv=rows(header, "Ann{i},+48{i},r{s},p{i}@example.org"))
    assert [is_personal(column) for column in export.columns] == [True, True, False, True]


def test_free_passes_over_what_is_taken(opened, rows):
    [export] = opened(a__csv=rows("total,price", "{p}.5,{s}.5"))
    values = find_fields(export)["value"]
    assert free(values, ["total"]).name == "price"
    assert free(values, ["total", "price"]) is None
