"""Rows typed by hand: days after the first of January 2025."""

from collections.abc import Callable

import pandas as pd
import pytest

from cxlab.drivers.observations import TABLES
from cxlab.study import schema

START = pd.Timestamp("2025-01-01")


def dated(rows: list[tuple], names: list[str]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=names)
    days = pd.to_timedelta(frame["timestamp"].astype(float), unit="D")
    return frame.assign(timestamp=START + days)


@pytest.fixture(scope="session")
def met() -> Callable[..., pd.DataFrame]:
    """Interactions: ``met(("ann", 3, "call", "case A"))``."""

    def make(*rows: tuple, **more: object) -> pd.DataFrame:
        names = ["customer_id", "timestamp", "touchpoint", "case_id"]
        frame = dated(list(rows), names).assign(**{"direction": None, "automated": None, **more})
        frame["row_id"] = [f"i{place}" for place in range(len(frame))]
        return schema.conform(frame.assign(channel="web"), "interactions")

    return make


@pytest.fixture(scope="session")
def said() -> Callable[..., pd.DataFrame]:
    """Answers on a scale of 0 to 10: ``said(("ann", 3, "nps", 9))``."""

    def make(*rows: tuple, **more: object) -> pd.DataFrame:
        frame = dated(list(rows), ["customer_id", "timestamp", "question", "score"])
        row_id = [f"r{place}" for place in range(len(frame))]
        plain = {"response_id": row_id, "scale_min": 0.0, "scale_max": 10.0, "answered": True}
        frame = frame.assign(row_id=row_id, **{**plain, "survey_type": None, **more})
        return schema.conform(frame[TABLES["responses"]], "responses")

    return make
