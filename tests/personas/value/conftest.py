"""Customers made as BG/NBD and Gamma-Gamma have them, so that what is planted can be found."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

#: The models' parameters, in weeks and in the currency's unit.
PLANTED = {"r": 0.8, "alpha": 5.0, "a": 0.9, "b": 3.0, "p": 4.0, "q": 4.0, "gamma": 30.0}


def purchases(n: int, weeks: float, *, seed: int = 0, **changed: float) -> pd.DataFrame:
    """Return customer, time (in weeks from the beginning) and amount of every purchase."""
    random = np.random.default_rng(seed)
    truth = PLANTED | changed
    rate = random.gamma(truth["r"], 1 / truth["alpha"], n)
    leaves = random.beta(truth["a"], truth["b"], n)
    level = random.gamma(truth["q"], 1 / truth["gamma"], n)
    who, time = np.arange(n), random.uniform(0, weeks / 3, n)
    parts = []
    while len(who):
        amount = random.gamma(truth["p"], 1 / level[who])
        parts.append(pd.DataFrame({"who": who, "week": time, "amount": amount}))
        stays = random.random(len(who)) > leaves[who] * (len(parts) > 1)
        who, time = who[stays], time[stays]
        time = time + random.exponential(size=len(who)) / rate[who]
        who, time = who[time < weeks], time[time < weeks]
    return pd.concat(parts, ignore_index=True).sort_values(["who", "week"], ignore_index=True)


def counted(bought: pd.DataFrame, end: float) -> pd.DataFrame:
    """Return frequency, recency, T, paid and spend of each customer up to a week."""
    known = bought[bought["week"] < end].groupby("who")
    first, last, size = known["week"].min(), known["week"].max(), known.size()
    figures = {"frequency": size - 1.0, "recency": last - first, "T": end - first}
    return pd.DataFrame({**figures, "paid": 1.0 * size, "spend": known["amount"].mean()})


def contacts(bought: pd.DataFrame, start: str = "2023-01-02") -> pd.DataFrame:
    """Return purchases as a study's interactions."""
    times = pd.Timestamp(start) + pd.to_timedelta(bought["week"] * 7 * 86400, unit="s")
    rows = {
        "row_id": [f"r{at}" for at in range(len(bought))],
        "customer_id": "c" + bought["who"].astype("str"),
        "timestamp": times.astype("datetime64[us]"),
        "touchpoint": "order",
        "channel": "web",
        "value": bought["amount"].round(2),
    }
    return pd.DataFrame(rows)


@pytest.fixture(scope="session")
def planted() -> SimpleNamespace:
    """Functions that make customers whose parameters are known."""
    return SimpleNamespace(truth=PLANTED, purchases=purchases, counted=counted, contacts=contacts)


@pytest.fixture(scope="session")
def shop() -> pd.DataFrame:
    """The purchases of 1,500 customers in 104 weeks."""
    return purchases(1500, 104.0, seed=6)
