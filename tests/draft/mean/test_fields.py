"""Which column may be what."""

from cxlab.draft.mean.fields import find_fields, free


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


def test_free_passes_over_what_is_taken(opened, rows):
    [export] = opened(a__csv=rows("total,price", "{p}.5,{s}.5"))
    values = find_fields(export)["value"]
    assert free(values, ["total"]).name == "price"
    assert free(values, ["total", "price"]) is None
