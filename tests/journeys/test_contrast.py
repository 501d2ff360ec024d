"""Two groups of customers compared."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.journeys.contrast import compare_journeys, groups_by_channel, groups_by_start

FIGURES = ["estimate", "low", "high", "p_adjusted", "first", "second"]


def drawn(seed, share=0.5, customers=120):
    """Return journeys in which every other customer calls with another chance than the rest."""
    draw = np.random.default_rng(seed)
    rows = []
    for who in range(customers):
        day = int(draw.integers(0, 30))
        rows.append((f"c{who:03}", day, "page", "web"))
        if draw.random() < 0.7:
            rows.append((f"c{who:03}", day + 1, "basket", "app"))
        if draw.random() < (share if who % 2 else 0.5):
            rows.append((f"c{who:03}", day + 2, "call", "phone"))
    return contacts(rows)


def contacts(rows):
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint", "channel"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.assign(row_id=[f"r{number}" for number in range(len(frame))])


def parity(customers=120):
    index = [f"c{who:03}" for who in range(customers)]
    return pd.Series([("even", "odd")[who % 2] for who in range(customers)], index, name="number")


def test_a_planted_difference_is_found_and_its_interval_holds_it(make_study, swap_partitions):
    study = make_study(interactions=drawn(1, share=0.9))
    found = compare_journeys(study, parity())
    table = found.table[found.table["kind"] == "touchpoint"].set_index("item")
    row = table.loc["call"]
    assert row["verdict"] == "clearly more often"
    assert row["low"] < 0.4 < row["high"]
    assert table.loc["page", "verdict"] == "no clear difference"
    assert found.groups == ("even", "odd")
    other = compare_journeys(swap_partitions(study, 3), parity())
    pd.testing.assert_frame_equal(other.table, found.table)
    assert "<table" in found._repr_html_()


def test_none_is_found_where_there_is_none_and_swapping_changes_the_sign(make_study):
    clear = []
    for seed in range(2):
        study = make_study(interactions=drawn(seed))
        table = compare_journeys(study, parity()).table
        clear.append(table["verdict"].str.startswith("clearly").any())
    assert sum(clear) <= 1  # each of two has one chance in twenty
    swapped = compare_journeys(study, parity(), groups=["odd", "even"]).table
    assert swapped["estimate"].dropna().tolist() == pytest.approx(
        (-table["estimate"].dropna()).tolist()
    )


def test_relabelling_changes_labels_only(make_study):
    rows = drawn(2, share=0.9)
    names = {"page": "<b>", "basket": "سلة", "call": "x" * 10_000}
    other = rows.assign(touchpoint=rows["touchpoint"].map(names))
    tables = [
        compare_journeys(make_study(interactions=each), parity()).table for each in (rows, other)
    ]
    back = tables[1].replace({new: old for old, new in names.items()})
    key = ["kind", "item", "target"]
    one, two = (
        table.sort_values(key, ignore_index=True)[[*key, *FIGURES]] for table in (tables[0], back)
    )
    pd.testing.assert_frame_equal(one, two)


def test_the_same_days_of_everyone(make_study):
    rows = contacts(
        [(f"c{who:03}", 0 if who % 2 else 95, "page", "web") for who in range(40)]
        + [(f"c{who:03}", 60, "call", "phone") for who in range(1, 40, 2)]
        + [("c000", 100, "page", "web")]
    )
    study = make_study(interactions=rows)
    table = compare_journeys(study, parity(40), days=4).table.set_index("item")
    assert table.loc["contacts per customer", ["n_first", "first", "second"]].tolist() == [20, 1, 1]
    assert "call" not in table.index


def test_small_groups_are_hidden(make_study):
    study = make_study(interactions=drawn(1))
    by = pd.Series(["a"] * 110 + ["b"] * 5, parity().index[:115], name="plan")
    table = compare_journeys(study, by).table
    assert table["estimate"].isna().all()
    assert (table["verdict"] == "cannot be said").all()
    assert table["second"].isna().all()


def test_groups_by_what_customers_did(make_study):
    study = make_study(interactions=drawn(1))
    used = groups_by_channel(study, "phone")
    assert set(used) == {"with phone", "without phone"}
    called = drawn(1).query("channel == 'phone'")["customer_id"]
    assert set(used.index[used == "with phone"]) == set(called)
    start = groups_by_start(study, ("2025-01-01", "2025-01-10"), ("2025-01-11", "2025-01-31"))
    first = drawn(1).groupby("customer_id")["timestamp"].min()
    early = start == "2025-01-01 to 2025-01-10"
    assert set(start.index[early]) == set(first.index[first < "2025-01-11"])
    with pytest.raises(UnknownNameError, match="channel"):
        groups_by_channel(study, "fax")


def test_what_cannot_be_compared_is_refused(make_study):
    study = make_study(interactions=drawn(1))
    three = pd.Series(["a", "b", "c"] * 40, parity().index)
    with pytest.raises(CxlabError, match="3 groups"):
        compare_journeys(study, three)
    with pytest.raises(UnknownNameError, match="group"):
        compare_journeys(study, three, groups=["a", "d"])
    with pytest.raises(CxlabError, match="two different"):
        compare_journeys(study, three, groups=["a", "a"])
    with pytest.raises(CxlabError, match="days is 0"):
        compare_journeys(study, parity(), days=0)
