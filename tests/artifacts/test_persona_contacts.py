import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.persona_contacts import USES, favourite_hour, hours_table, use_of
from cxlab.artifacts.persona_tally import HOURS, hours_of
from cxlab.estimate import mean_interval
from cxlab.study.groups import REST
from cxlab.study.settings import Settings


@pytest.mark.parametrize(
    ("name", "use"),
    [("basket", "buy"), ("order", "buy"), ("service call", "get help"), ("X9", "")],
)
def test_names_say_what_touchpoints_are_for(name, use):
    assert use_of(name, {}) == use
    assert use in (*USES, "")


def test_a_role_counts_before_the_name():
    roles = {"service": ("order",), "failure": ("basket",), "found": ("till",), "cart": ("till",)}
    assert [use_of(name, roles) for name in ("order", "basket", "till")] == ["get help", "", "buy"]


def hours(people, shares, persona="A"):
    """Return the sums of customers who all come by the same shares: hour -> share."""
    rows = pd.DataFrame({"persona": persona, "hour": range(HOURS), "people": people})
    share = rows["hour"].map(shares).fillna(0.0)
    return rows.assign(
        customers=np.where(share > 0, people, 0), total=people * share, squares=people * share**2
    )


def test_mean_shares_by_hour_with_those_of_others():
    both = pd.concat([hours(20, {9: 0.25, 21: 0.75}), hours(30, {9: 1.0}, "B")])
    table = hours_table(both, Settings("S")).set_index(["persona", "hour"])
    assert table.loc[("A", 21), ["n", "estimate"]].tolist() == [20, 0.75]
    assert table.loc[("A", 21), ["low", "high"]].tolist() == [0.75, 0.75]  # all are alike
    assert table.loc[("A", 9), "others"] == 1.0
    assert favourite_hour(table.loc["A"].reset_index())["hour"] == 21


def test_the_interval_is_students():
    rows = hours(20, {9: 1.0})
    rows.loc[9, ["total", "squares"]] = [10.0, 7.0]
    found = hours_table(rows, Settings("S")).set_index("hour").loc[9]
    spread = np.sqrt((7 - 20 * 0.25) / 19)
    assert found[["estimate", "low", "high"]].tolist() == pytest.approx(
        mean_interval(20, 0.5, spread)
    )


def test_an_hour_at_which_few_came_is_hidden_and_another_with_it():
    rows = pd.concat([hours(20, {9: 0.5, 21: 0.5}), hours(30, {9: 1.0}, "B")], ignore_index=True)
    rows.loc[(rows["persona"] == "A") & (rows["hour"] == 21), "customers"] = 4
    table = hours_table(rows, Settings("S"))
    mine = table[table["persona"] == "A"].set_index("hour")
    assert mine.loc[[9, 21], "estimate"].isna().all()
    assert mine.loc[21, "note"].startswith("fewer than 10")


def test_customers_in_no_persona_are_part_of_others_and_no_row():
    rows = pd.concat([hours(20, {9: 1.0}), hours(15, {21: 1.0}, REST)], ignore_index=True)
    table = hours_table(rows, Settings("S"))
    assert set(table["persona"]) == {"A"}


def test_clock_of_the_study_and_customers_own_contacts_only():
    times = pd.to_datetime(["2025-07-01 22:30", "2025-07-01 00:00", "2025-07-02 10:00"])
    rows = pd.DataFrame({"customer_id": "a", "timestamp": times})
    rows["direction"] = ["customer", "customer", "company"]
    table = hours_of(rows, None, "Europe/Berlin").query("customers > 0").set_index("hour")
    assert table["total"].to_dict() == {0: 0.5, 2: 0.5}  # 22:30 and midnight in UTC


def test_no_contacts_no_hours():
    rows = {"customer_id": [], "timestamp": pd.to_datetime([]), "direction": []}
    assert hours_table(hours_of(pd.DataFrame(rows), None, "UTC"), Settings("S")).empty
