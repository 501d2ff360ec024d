import numpy as np
import pandas as pd
import pytest

from cxlab.sample.blocks import make_block
from cxlab.sample.contacts import Contacts
from cxlab.sample.surveys import DRIVERS, USUAL_HOURS, measure_drivers


def _times(*days):
    return pd.to_datetime(list(days)).astype("datetime64[us]")


def test_drivers_are_measured_in_the_ninety_days_before():
    asked = pd.DataFrame({"customer": [0, 1], "time": _times("2025-06-01", "2025-06-01")})
    failures = pd.DataFrame(
        {
            "customer": [0, 0, 0, 1],
            "time": _times("2025-03-01", "2025-05-01", "2025-05-30", "2025-06-02"),
        }
    )
    parcels = pd.DataFrame(
        {"customer": [0, 0], "promised": _times("2025-05-01", "2025-05-02"), "late": [True, False]}
    )
    cases = pd.DataFrame(
        {
            "customer": [1, 1, 1],
            "answered": _times("2025-05-01", "2025-05-03", None),
            "hours": [1.0, 3.0, np.nan],
        }
    )
    events = pd.DataFrame(
        {
            "customer": [0, 1, 1],
            "time": _times("2025-05-01", "2025-05-01", "2025-05-02"),
            "touchpoint": ["return", "advice in store", "search"],
        }
    )
    contacts = Contacts(events, failures, failures, parcels, failures, cases)
    hours = (np.log(2) + np.log(4)) / 2 - np.log1p(USUAL_HOURS)
    expected = np.array([[2, 0, 1, 1, 0], [0, hours, 0, 0, 1]])
    assert measure_drivers(asked, contacts) == pytest.approx(expected)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_score_comes_from_the_drivers_first_of_all_from_failed_payments(seed):
    asked = pd.concat([make_block(seed, number).asked for number in (0, 1)])
    told = asked[asked["answered"] & (asked["kind"] == "recommend")]
    assert len(told) > 600
    assert len(told) / (asked["kind"] == "recommend").sum() == pytest.approx(0.31, abs=0.03)
    score = told["score"].round().clip(0, 10)
    units = told[[driver.name for driver in DRIVERS]].to_numpy()
    design = np.column_stack([np.ones(len(units)), units])
    beta, *_ = np.linalg.lstsq(design, score, rcond=None)
    explained = 1 - ((score - design @ beta) ** 2).sum() / ((score - score.mean()) ** 2).sum()
    assert 0.30 <= explained <= 0.45
    shares = [b * np.cov(u, score)[0, 1] for b, u in zip(beta[1:], units.T, strict=True)]
    assert shares[0] > 1.5 * shares[1] > 1.5 * max(shares[2:])
