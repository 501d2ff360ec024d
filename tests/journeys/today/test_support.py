"""When the data carry no chance, and how that is said."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.today.hazards import Asked
from cxlab.journeys.today.support import check_horizons, too_few, too_short, verdict_of


@pytest.mark.parametrize("wrong", [(), (0,), (30, 30), (1.5,), ("30",)])
def test_horizons_are_different_whole_days(wrong):
    with pytest.raises(CxlabError, match="whole numbers of days"):
        check_horizons(wrong)


def test_three_horizons_it_takes():
    assert too_short(30, 90) == ""
    assert "need 90" in too_short(30, 89.9)


def seen(silent, active):
    days = [np.inf] * silent + [1.0] * active
    names = [f"c{who}" for who in range(len(days))]
    return pd.DataFrame({"customer_id": names, "moment": 0, "own_days": days})


@pytest.mark.parametrize(
    ("silent", "active", "why"),
    [
        (30, 70, ""),
        (29, 71, "Of 100 customers fewer than 30 fell silent within 30 days"),
        (71, 29, "Of 100 customers fewer than 30 were in touch within 30 days"),
        (45, 45, "Fewer than 100 customers were seen"),
    ],
)
def test_enough_customers_of_both_kinds(silent, active, why):
    asked = Asked("falls silent", "own_days", (30,), True)
    found = too_few(seen(silent, active), asked, 30, 10**15)
    assert found.startswith(why)
    assert bool(found) == bool(why)


def test_verdicts():
    good = {"estimate": 0.3, "low": 0.2, "calibration_error": 0.01, "by_chance": 0.01}
    assert verdict_of(good)[0] == "held"
    assert verdict_of(good | {"low": -0.1})[0] == "rough"
    assert verdict_of(good | {"calibration_error": 0.07})[0] == "rough"
    assert verdict_of(good | {"calibration_error": 0.07, "by_chance": 0.03})[0] == "held"
    assert verdict_of(good | {"estimate": 0.0})[0] == "refused"
    verdict, why = verdict_of(good | {"estimate": np.nan})
    assert verdict == "refused"
    assert why.startswith("On the days left out it came for everyone, or for nobody")
