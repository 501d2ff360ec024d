"""What a column is by its name and its values together."""

from cxlab.draft.look.kinds import is_moment, is_personal


def test_deadlines_and_birthdays_are_no_moments(opened, rows):
    day = "2025-01-{d:02d}"
    header = "paid_at,updated_at,due_date,estimated_delivery_date,birth_date"
    [export] = opened(a__csv=rows(header, ",".join([day] * 5)))
    assert [column.name for column in export.columns if is_moment(column)] == ["paid_at"]


def test_what_names_or_reaches_a_person(opened, rows):
    header = "First name,Phone,Region,mail"
    [export] = opened(a__csv=rows(header, "Ann{i},+48{i},r{s},p{i}@example.org"))
    assert [is_personal(column) for column in export.columns] == [True, True, False, True]
