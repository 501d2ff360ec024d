"""A small study whose journey map can be worked out by hand."""

import pandas as pd
import pytest

SETTINGS = """
[questions]
satisfied = { kind = "csat", scale = [1, 5] }
[roles]
purchase = ["order"]
failure = ["payment failed"]
[owners]
conversion = "Payments"
app = "App team"
"""


def contacts(touchpoint, channel, day, who, **more):
    """Return one contact at a touchpoint for each customer number in ``who``."""
    when = pd.Timestamp("2025-01-01") + pd.Timedelta(days=day)
    rows = {"customer_id": [f"c{number:02}" for number in who], "timestamp": when}
    return pd.DataFrame({**rows, "touchpoint": touchpoint, "channel": channel, **more})


def interactions():
    rows = [
        contacts("social ad", "social", 0, range(20), actor="partner"),
        contacts("product page", "app", 2, range(30), actor="company"),
        contacts("basket", "app", 5, range(15), actor="company"),
        contacts("payment failed", "app", 5.5, range(10), actor="company"),
        contacts("order", "app", 6, range(12), actor="company"),
        contacts("parcel delivered", "carrier", 10, range(12), actor="partner"),
        contacts("product page", "web", 12, range(3), actor="company"),
        contacts("product page", "app", 100, [30], actor="company"),
    ]
    frame = pd.concat(rows, ignore_index=True)
    return frame.assign(row_id=[f"i{number}" for number in range(len(frame))])


def answers(touchpoint, day, who, scores, words=None):
    when = pd.Timestamp("2025-01-01") + pd.Timedelta(days=day)
    rows = {"customer_id": [f"c{number:02}" for number in who], "timestamp": when}
    rows |= {"question": "satisfied", "score": [float(score) for score in scores]}
    return pd.DataFrame({**rows, "touchpoint": touchpoint, "verbatim": words})


def responses():
    scores = [1] * 10 + [5, 5]
    words = [f"Three weeks late, I had to ring +48 601 234 56{number}" for number in range(10)]
    rows = [
        answers("parcel delivered", 11, range(12), scores, [*words, None, None]),
        answers("product page", 3, range(30), [5] * 20 + [1] * 10),
        answers("X9", 3, range(12), [3] * 12),
    ]
    frame = pd.concat(rows, ignore_index=True)
    ids = [f"r{number}" for number in range(len(frame))]
    return frame.assign(row_id=ids, response_id=ids).astype({"verbatim": "str"})


def findings():
    return pd.DataFrame(
        {
            "statement": ["be sure it fits", "<b>pay</b> in one go", "not to chase anyone"],
            "row": ["need", "goal", "fears"],
            "persona": [None, "A", "Z"],
            "stage": ["consideration", None, "retention"],
            "touchpoint": [None, "basket", None],
            "method": ["interviews", "workshop", "interviews"],
            "participants": ["6 of 8", None, "2 of 8"],
            "author": ["Ola", "Ola", "Ola"],
            "status": ["supported", "assumption", None],
        }
    ).astype("str")


@pytest.fixture
def tables():
    return {
        "interactions": interactions(),
        "responses": responses(),
        "findings": findings(),
    }


@pytest.fixture
def shop(make_study, tables):
    return make_study(settings=SETTINGS, **tables)


@pytest.fixture
def personas():
    who = {f"c{number:02}": "AB"[number >= 15] for number in range(31)}
    return pd.Series(who, name="persona")
