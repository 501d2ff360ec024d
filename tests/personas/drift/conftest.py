"""Two periods of made customers: nothing changes, or a third of one kind moves to the evening."""

from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.drift import Drift, compare_profiles
from cxlab.personas.forming import Choice
from cxlab.study.settings import Settings

SETTINGS = Settings("Shop")
Profiles = tuple[pd.DataFrame, pd.DataFrame]


def make_profiles(seed: int, n: int = 240, moved: float = 0.0, alone: float = 0.1) -> Profiles:
    """Return noisy profiles of two periods; a share of the customers is seen in one only."""
    random = np.random.default_rng(seed)
    kind = np.arange(n) % 2
    rate = random.gamma(4, np.array([1.5, 3.0])[kind])
    evening = random.beta(np.array([2, 8])[kind], np.array([8, 2])[kind])
    frames = []
    for late in (False, True):
        habit = evening.copy()
        if late:
            goes = (kind == 0) & (random.random(n) < moved)
            habit[goes] = random.beta(8, 2, goes.sum())
        times = random.poisson(rate) + 3
        frame = pd.DataFrame({"occasions": times.astype(float)})
        frame["evening_share"] = random.binomial(times, habit) / times
        frame["value_per_purchase"] = random.lognormal(3, 0.8, n)
        frames.append(frame.set_axis(pd.Index([f"c{i:03}" for i in range(n)], name="customer_id")))
    draw = random.random(n)
    once = (draw < alone / 2, (draw >= alone / 2) & (draw < alone))
    return frames[0][~once[0]], frames[1][~once[1]]


@pytest.fixture(scope="session")
def profiles_of() -> Callable[..., Profiles]:
    """Return the function that makes profiles of two periods."""
    return make_profiles


@pytest.fixture(scope="session")
def moved_drift() -> Drift:
    """Four in ten of those who came by day have turned to the evening."""
    return compare_profiles(make_profiles(1, moved=0.4), SETTINGS, choice=Choice(k=2), draws=59)
