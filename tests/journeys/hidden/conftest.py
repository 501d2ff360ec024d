"""Journeys with hidden stages that are known: two stages, three touchpoints, one placed each."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from cxlab.journeys.rules import StageRules

#: Without ``m``, the rules know both ends; of ``m`` they know nothing.
RULES = StageRules(("begin", "end"), {"b": "begin", "e": "end"}, {}, ())

SETTINGS = '[stages]\norder = ["begin", "end"]\n[stages.touchpoints]\nbegin = ["b"]\nend = ["e"]'


def journeys(customers=150, length=12, seed=0, names="bme"):
    """Return contacts and their true stage: stages last, and ``m`` belongs to the end."""
    draw = np.random.default_rng(seed)
    stage = np.zeros((customers, length), dtype=int)
    for step in range(1, length):
        turn = draw.random(customers) < np.where(stage[:, step - 1] == 0, 0.15, 0.05)
        stage[:, step] = stage[:, step - 1] ^ turn
    luck = draw.random((customers, length))
    shown = np.where(stage == 0, np.where(luck < 0.95, 0, 1), np.where(luck < 0.6, 1, 2))
    who = np.repeat([f"c{number:03d}" for number in range(customers)], length)
    when = pd.Timestamp("2025-01-01") + pd.to_timedelta(np.tile(np.arange(length), customers), "D")
    frame = pd.DataFrame({"customer_id": who, "timestamp": when})
    frame["touchpoint"] = np.array(list(names), dtype=object)[shown.ravel()]
    frame["touchpoint"] = frame["touchpoint"].astype("str")
    frame["channel"], frame["direction"], frame["case_id"] = "web", "customer", None
    return frame, np.array(["begin", "end"])[stage.ravel()]


@pytest.fixture(scope="session")
def planted():
    """Return what is planted: ``RULES``, ``SETTINGS`` and ``journeys``."""
    return SimpleNamespace(RULES=RULES, SETTINGS=SETTINGS, journeys=journeys)
