"""What a study holds, counted by hand, whatever the number of partitions."""

import pandas as pd
import pytest

from cxlab.study import open_study
from cxlab.study.health import describe_study


def contacts(rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint", "channel"])
    return frame.assign(
        timestamp=pd.to_datetime(frame["timestamp"]), row_id=frame.index.astype("str")
    )


#: Twelve customers visit the shop, three of them twice; two customers call.
ROWS = contacts(
    [
        *((f"c{at:02}", "2025-01-10 12:00", "visit", "shop") for at in range(12)),
        *((f"c{at:02}", "2025-02-10 12:00", "visit", "shop") for at in range(3)),
        *((f"c{at:02}", "2025-01-31 23:30", "call", "phone") for at in range(2)),
    ]
)
ANSWERS = pd.DataFrame(
    {
        "row_id": ["r1", "r2", "r3"],
        "response_id": ["r1", "r2", "r3"],
        "customer_id": ["c00", "c01", None],
        "timestamp": pd.to_datetime(["2025-02-01", "2025-02-02", "2025-02-03"]),
        "question": "recommend",
        "score": [9.0, None, 3.0],
        "verbatim": ["fine", None, None],
        "answered": [True, False, True],
    }
)


@pytest.fixture
def study(make_study):
    return make_study(
        interactions=ROWS,
        responses=ANSWERS,
        study={"time_zone": "Europe/Berlin", "currency": "EUR", "synthetic": True},
    )


def facts(health):
    return health.facts.set_index("fact")["value"]


def test_facts_are_counted(study):
    found = facts(describe_study(study))
    assert found["customers"] == 12
    assert found["interactions"] == 17
    assert found["touchpoints"] == 2
    assert found["channels"] == 2
    assert found["answers asked for"] == 3
    assert found["answers given"] == 2
    assert found["comments"] == 1
    assert found["rows rejected"] == 0


ALSO = "hidden, as it would give away a group of fewer than 10"
FEW = "fewer than 10: not shown"


def used(*rows):
    """Return contacts from (touchpoint, channel, customers, month); each customer made one."""
    return contacts(
        [
            (f"{place} {channel} {at}", f"2025-{month:02}-10", place, channel)
            for place, channel, customers, month in rows
            for at in range(customers)
        ]
    )


def test_a_small_touchpoint_keeps_its_row_and_loses_its_counts(make_study):
    """The one of fewest interactions goes with it: all are known, so the call were the rest."""
    rows = used(("visit", "shop", 40, 1), ("order", "shop", 20, 1), ("call", "phone", 2, 1))
    table = describe_study(make_study(interactions=rows)).touchpoints.set_index("touchpoint")
    assert list(table.index) == ["visit", "order", "call"]
    assert table["n"].isna().tolist() == table["customers"].isna().tolist() == [True] * 3
    assert table["note"].tolist() == [ALSO, ALSO, FEW]
    rows = used(("visit", "web", 40, 1), ("order", "app", 20, 1), ("call", "phone", 2, 1))
    table = describe_study(make_study(interactions=rows)).touchpoints.set_index("touchpoint")
    assert table["n"].dropna().to_dict() == table["customers"].dropna().to_dict() == {"visit": 40}
    assert table["note"].tolist() == ["", ALSO, FEW]


def test_a_small_channel_does_not_follow_from_its_touchpoint_or_month(make_study):
    rows = used(("basket", "web", 80, 1), ("basket", "fax", 4, 1), ("visit", "shop", 50, 2))
    health = describe_study(make_study(interactions=rows))
    assert health.touchpoints["n"].isna().tolist() == [True, False, True]
    assert health.touchpoints["note"].tolist() == [ALSO, "", FEW]
    assert health.activity["n"].isna().tolist() == [True, True, False]


def test_a_small_month_does_not_follow_from_its_channel(make_study):
    """The touchpoints say how much there was in each channel."""
    months = (("visit", "web", 30, 1), ("visit", "web", 40, 2), ("visit", "web", 4, 3))
    rows = used(
        *months, ("call", "phone", 30, 1), ("call", "phone", 40, 2), ("call", "phone", 50, 3)
    )
    activity = describe_study(make_study(interactions=rows)).activity
    assert activity.loc[activity["n"].notna(), "month"].tolist() == ["2025-02", "2025-02"]


def test_months_are_those_of_the_study_s_own_clock(study):
    """The calls at 23:30 UTC on 31 January were made on 1 February in Berlin."""
    activity = describe_study(study).activity
    assert activity[["month", "channel"]].to_numpy().tolist() == [
        ["2025-01", "shop"],
        ["2025-02", "phone"],
        ["2025-02", "shop"],
    ]
    assert activity["note"].tolist() == [ALSO, FEW, FEW]


def test_the_number_of_partitions_does_not_matter(study, swap_partitions):
    one, seven = (describe_study(swap_partitions(study, number)) for number in (1, 7))
    for name in ("facts", "touchpoints", "activity"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(seven, name))


def test_parameters_say_what_the_study_is(study):
    parameters = describe_study(study).parameters
    assert parameters["synthetic"] is True
    assert parameters["currency"] == "EUR"
    assert (parameters["start"], parameters["end"]) == ("2025-01-10", "2025-02-10")


def test_rows_that_did_not_fit_are_counted_with_their_reason(tmp_path):
    head = "customer_id,timestamp,touchpoint,channel\n"
    good = "".join(f"c{at},2025-01-02,visit,shop\n" for at in range(9))
    (tmp_path / "shop.csv").write_text(head + good + "d,yesterday,visit,shop\n,2025-01-02,a,b\n")
    toml = '[study]\ntitle = "Shop"\n[sources.shop]\npath = "shop.csv"\n'
    (tmp_path / "study.toml").write_text(toml + '[[tables.interactions]]\nsource = "shop"\n')
    health = describe_study(open_study(tmp_path))
    assert facts(health)["rows rejected"] == health.rejects["n"].sum() == 2
    assert set(health.rejects["file"]) == {"shop.csv"}
    assert set(health.rejects["column"]) == {"timestamp", "customer_id"}
    assert "Rows that did not fit" in health._repr_html_()


def test_it_is_shown_without_what_is_not_known(study):
    html = describe_study(study)._repr_html_()
    assert "What the study holds" in html
    assert "share of interactions merged" not in html
    assert "c00" not in html


def test_a_study_of_answers_alone_has_no_contacts(make_study):
    health = describe_study(make_study(responses=ANSWERS))
    assert facts(health)["interactions"] == 0
    assert health.activity.empty
    assert health.touchpoints.empty
