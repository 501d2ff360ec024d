"""Small chains and contacts, typed by hand."""

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.simulation.chain import Chain, Waiting

NAMES = ("order", "page", "payment")


def chain_of(names, moves, arrivals=None):
    """Return a chain with one state a touchpoint; moves are (source, target, days, chance)."""
    size = len(names)
    source, target = (np.array([names.index(move[at]) for move in moves]) for at in (0, 1))
    days = np.array([move[2] for move in moves], dtype=float)
    mass = np.array([[move[3]] for move in moves], dtype=float)
    left = 1 - np.bincount(source, weights=mass[:, 0], minlength=size)[:, None]
    one, none = np.ones((size, 1)), np.zeros((size, 1))
    coming = np.zeros((4, size, 1)) if arrivals is None else arrivals
    rewards = {"begun": one, "answers": none, "value": none, "cost": none}
    return Chain(
        names=tuple(names),
        place=np.arange(size),
        source=source,
        target=target,
        days=days,
        mass=mass,
        left=left,
        visits=one,
        mails=np.zeros((size, 1, 1)),
        waiting=Waiting(coming, np.ones(1)),
        **rewards,
    )


@pytest.fixture
def make_chain():
    return chain_of


@pytest.fixture
def shop():
    """Page to payment (.5, else gone), payment to order (.6), to the page (.1), else gone."""
    moves = [
        ("page", "payment", 1.0, 0.5),
        ("payment", "order", 0.5, 0.6),
        ("payment", "page", 2.0, 0.1),
    ]
    return chain_of(NAMES, moves)


@pytest.fixture
def six_rows():
    """Two customers, six contacts: ann orders after a day, bea leaves the basket."""
    days = ["2025-01-01", "2025-01-02", "2025-01-04", "2025-01-01", "2025-01-03", "2025-01-04"]
    return pd.DataFrame(
        {
            "customer_id": ["ann", "ann", "ann", "bea", "bea", "bea"],
            "timestamp": pd.to_datetime(days),
            "touchpoint": ["basket", "order", "basket", "basket", "mail", "page"],
            "channel": "web",
            "direction": ["customer"] * 4 + ["company", "customer"],
            "value": [0.0, 20.0, 0.0, 0.0, 0.0, 0.0],
        }
    )


@pytest.fixture
def crowd():
    """Sixty customers with a year of contacts that hang together."""
    draw = np.random.default_rng(4)
    who = np.repeat([f"c{number:02}" for number in range(60)], 20)
    start = pd.Timestamp("2025-01-01")
    minutes = draw.integers(0, 365 * 24 * 60, len(who))
    rows = pd.DataFrame({"customer_id": who, "timestamp": start + pd.to_timedelta(minutes, "min")})
    rows = rows.sort_values(["customer_id", "timestamp"], ignore_index=True)
    places = draw.choice(["page", "basket", "payment", "order", "call"], len(rows))
    rows["touchpoint"] = places
    rows["channel"], rows["direction"] = "web", "customer"
    rows["value"] = np.where(places == "order", 10.0, 0.0)
    plan = np.where(rows["customer_id"].str[-1].isin(list("01234")), "old", "new")
    return rows.assign(row_id=[str(at) for at in range(len(rows))]), pd.Series(
        plan, rows["customer_id"], name="plan"
    ).groupby(level=0).first()
