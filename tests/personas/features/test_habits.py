import pandas as pd
import pytest

from cxlab.personas.features.habits import PREPARED_DAYS, count_habits


def habits(*lines: tuple[str, str, str, str]) -> pd.DataFrame:
    """Count the habits of rows of customer, time, channel and what is done there."""
    rows = pd.DataFrame(list(lines), columns=["customer_id", "timestamp", "channel", "what"])
    rows["timestamp"] = pd.to_datetime(rows["timestamp"], format="ISO8601")
    buys, searches = rows["what"].eq("buy"), rows["what"].eq("search")
    return count_habits(rows, rows["timestamp"], buys, searches)


def test_seven_rows_by_hand() -> None:
    found = habits(
        ("ann", "2025-01-01 09:00", "web", "search"),
        ("ann", "2025-01-01 10:00", "web", "buy"),  # nothing but the web before
        ("ann", "2025-01-03 10:00", "shop", "look"),
        ("ann", "2025-01-03 11:00", "web", "search"),  # not the first thing on this day
        ("ann", "2025-01-05 11:00", "web", "buy"),  # two days after the shop, through the web
        ("ann", "2025-01-20 11:00", "web", "buy"),  # long after
        ("bob", "2025-01-20 12:00", "shop", "buy"),  # Ann was on the web, not Bob
    )
    assert found.loc["ann"].to_dict() == {
        "turns": 4,  # web, shop, web on the same day, web, web
        "switches": 2,
        "bought": 3,
        "prepared": 1,
        "days": 4,
        "searched": 1,
    }
    assert found.loc["bob"].tolist() == [0, 0, 1, 0, 1, 0]


@pytest.mark.parametrize(("hours", "prepared"), [(0, 1), (1, 0)])
def test_a_visit_elsewhere_counts_for_a_week(hours: int, prepared: int) -> None:
    later = pd.Timestamp("2025-01-01") + pd.Timedelta(days=PREPARED_DAYS, hours=hours)
    found = habits(("ann", "2025-01-01", "shop", "look"), ("ann", str(later), "web", "buy"))
    assert found.loc["ann", "prepared"] == prepared


def test_no_rows_are_no_customers() -> None:
    assert habits().empty
