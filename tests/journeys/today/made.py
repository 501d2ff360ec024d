"""Made customers for the tests of today: contacts at random times, of whom some leave for good."""

import numpy as np
import pandas as pd

START = pd.Timestamp("2025-01-01")


def contacts(*journeys):
    """Return interactions of customers c0, c1, ... from pairs of day and touchpoint."""
    rows = [
        (f"c{who}", START + pd.Timedelta(days=day), place, "web", "customer", "company")
        for who, journey in enumerate(journeys)
        for day, place in journey
    ]
    names = ["customer_id", "timestamp", "touchpoint", "channel", "direction", "actor"]
    frame = pd.DataFrame(rows, columns=names)
    frame["timestamp"] = frame["timestamp"].astype("datetime64[us]")
    return frame.sort_values(["customer_id", "timestamp"], ignore_index=True, kind="stable")


def leavers(seed, customers=600, days=300):
    """Return contacts of customers who come every 6 or 20 days on average, and one day leave."""
    draw = np.random.default_rng(seed)
    journeys = []
    for pace in draw.choice([6.0, 20.0], customers):
        first, stays = draw.uniform(0, 40), draw.exponential(400)
        times = first + np.cumsum(draw.exponential(pace, 120))
        times = np.append(first, times[times < min(first + stays, days)])
        places = draw.choice(["page", "basket", "order"], len(times), p=[0.7, 0.2, 0.1])
        journeys.append(list(zip(times[times < days], places, strict=False)))
    return contacts(*journeys)
