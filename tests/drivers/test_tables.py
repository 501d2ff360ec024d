import numpy as np
import pandas as pd
import pytest

from cxlab.drivers.moments import Sums, sum_noise, sum_products
from cxlab.drivers.tables import make_tables, no_tables

SIZES = pd.DataFrame(
    {"n": [60, 4], "customers": [50, 4], "note": ["", "fewer than 10: not shown"]},
    index=["north", "south"],
)
SHARES = ["driver", "n", "estimate", "low", "high", "sign", "beats_noise", "note"]
FIT = ["n", "customers", "estimate", "low", "high", "noise", "note"]


@pytest.fixture
def sums() -> dict[str, Sums]:
    rng = np.random.default_rng(2)
    numbers = rng.normal(size=(60, 3))
    score = numbers @ [0.2, 0, 2.0] + rng.normal(size=60)
    numbers = np.column_stack([numbers, score])
    weights = np.column_stack([np.ones(60), rng.poisson(1, (60, 40))])
    keys = pd.Series(np.arange(60)).astype("str")
    return {"north": Sums(sum_products(numbers, weights), sum_noise(numbers, keys, 0, 40))}


def test_every_group_has_its_rows_from_the_largest_share_down(sums):
    drivers = {0: "gift", 1: "colour", 2: "advice"}
    shares, fit = make_tables(SIZES, sums, drivers, confidence=0.95, group="region")
    assert shares.columns.tolist() == ["driver", "region", *SHARES[1:]]
    assert shares["region"].tolist() == ["north"] * 3 + ["south"] * 3
    assert shares["driver"][0] == "advice"
    assert shares["estimate"][:3].is_monotonic_decreasing
    assert shares["driver"][3:].tolist() == ["advice", "colour", "gift"]
    assert shares["estimate"][3:].isna().all()
    assert fit.columns.tolist() == ["region", *FIT]
    assert fit["note"].tolist() == ["", "fewer than 10: not shown"]
    assert fit[["n", "customers"]].to_numpy().tolist() == [[60, 50], [4, 4]]
    assert fit["estimate"][0] == pytest.approx(shares["estimate"][:3].sum())


def test_only_some_of_the_predictors(sums):
    one, _ = make_tables(SIZES[:1], sums, {2: "advice"}, confidence=0.95, group="")
    matrix = sums["north"].products[0]
    means = matrix[0] / 60
    covariance = matrix / 60 - np.outer(means, means)
    alone = covariance[3, 4] ** 2 / covariance[3, 3] / covariance[4, 4]
    assert one.columns.tolist() == SHARES
    assert one["estimate"].tolist() == pytest.approx([alone])


def test_without_rows_the_columns_and_their_kinds_stay(sums):
    full = make_tables(SIZES, sums, {0: "gift"}, confidence=0.95, group="region")
    for empty, filled in zip(no_tables("region"), full, strict=True):
        assert empty.empty
        assert empty.dtypes.to_dict() == filled.dtypes.to_dict()
