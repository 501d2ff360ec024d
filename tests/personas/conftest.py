"""Three made personas, fitted once for the tests that save, assign and compare them."""

import numpy as np
import pandas as pd
import pytest

from cxlab.personas import Personas, group_customers
from cxlab.study.settings import Settings

SETTINGS = Settings("Shop")


def make_customers(seed: int = 0, n: int = 240) -> pd.DataFrame:
    """Three kinds of customers; three of them live in a region of their own."""
    random = np.random.default_rng(seed)
    kind = np.arange(n) % 3
    app = np.clip(random.normal(np.array([0.1, 0.8, 0.3])[kind], 0.08), 0, 1)
    frame = pd.DataFrame(
        {
            "occasions": random.poisson(np.array([3, 9, 25])[kind]) + 1.0,
            "evening_share": np.clip(random.normal(np.array([0.2, 0.7, 0.4])[kind], 0.08), 0, 1),
            "channel_app": app,
            "channel_web": 1 - app,
            "region": np.array(["north", "south", "east"])[random.integers(0, 3, n)],
            "score_nps": random.normal(7, 2, n).round(),
        },
        index=pd.Index([f"customer-{i:03}" for i in range(n)], name="customer_id"),
    )
    frame.loc[frame.index[:3], "region"] = "islet"
    return frame


@pytest.fixture(scope="session")
def shop_customers() -> pd.DataFrame:
    """The features of 240 made customers of three kinds."""
    return make_customers()


@pytest.fixture(scope="session")
def shop_personas(shop_customers: pd.DataFrame) -> Personas:
    """Their three personas."""
    return group_customers(shop_customers, SETTINGS, k=3)
