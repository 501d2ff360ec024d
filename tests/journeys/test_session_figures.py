"""Intervals of session figures: customers are the units."""

import numpy as np
import pandas as pd

from cxlab.journeys.session_figures import share_of_sessions
from cxlab.journeys.sessions import count_sessions, session_table


def drawn(rng, customers):
    """Return contacts of customers who differ in how many sessions they have, and how long."""
    rows = []
    for who in range(customers):
        contacts, minutes = rng.choice([1, 2, 4]), rng.choice([1, 5, 20])
        for session in range(1 + rng.poisson(4)):
            many = 1 if rng.random() < 0.6 / contacts else contacts
            rows += [(f"c{who:03d}", 600 * session + step * minutes) for step in range(many)]
    frame = pd.DataFrame(rows, columns=["customer_id", "minute"])
    minutes = pd.to_timedelta(frame.pop("minute"), unit="min")
    return frame.assign(timestamp=pd.Timestamp("2025-01-01") + minutes)


def test_intervals_hold_the_truth_though_sessions_of_a_customer_are_alike():
    truth = session_table(count_sessions(drawn(np.random.default_rng(1), 2000)), 1)
    held = []
    for seed in range(60):
        rows = drawn(np.random.default_rng([2, seed]), 60)
        table = session_table(count_sessions(rows), 1)
        held.append((table["low"] <= truth["estimate"]) & (truth["estimate"] <= table["high"]))
    shares = pd.concat(held, axis=1).mean(axis=1).set_axis(truth["measure"])
    assert (shares[:4] > 0.86).all(), shares


def test_one_customer_with_many_sessions_is_one_customer():
    names = ["customers", "sessions", "sessions squared", "ones", "ones squared"]
    sums = pd.DataFrame([[1.0, 100.0, 10_000.0, 50.0, 2_500.0]], columns=names)
    share, low, high = share_of_sessions(sums.assign(**{"ones x sessions": 5_000.0}), "ones", 0.95)
    assert share[0] == 0.5
    assert high[0] - low[0] > 0.7
