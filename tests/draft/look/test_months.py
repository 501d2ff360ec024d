"""Months in the names of columns."""

import pytest

from cxlab.draft.look.months import month_in


@pytest.mark.parametrize(
    ("name", "stem", "day"),
    [
        ("NPS Jan 2024", "NPS", "2024-01-01"),
        ("Zadowolenie (wrzesień 2025)".replace("wrzesień", "wrz"), "Zadowolenie", "2025-09-01"),
        ("März 2025 - Note", "Note", "2025-03-01"),
        ("nps_2025_11", "nps", "2025-11-01"),
        ("12/2024", "", "2024-12-01"),
        ("csat Q3 2024", "csat", "2024-07-01"),
    ],
)
def test_a_month_or_quarter_comes_apart_from_the_name(name, stem, day):
    assert month_in(name) == (stem, day)


@pytest.mark.parametrize("name", ["NPS", "Were you marginal in 2024?", "Order 20241301", "may we?"])
def test_names_without_a_month_stay(name):
    assert month_in(name) == (name, "")
