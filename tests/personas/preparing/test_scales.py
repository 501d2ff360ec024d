import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from cxlab.personas.preparing.scales import SCALES, scaled, share_root, signed_log


@given(st.lists(st.floats(-1e9, 1e9), min_size=2, max_size=9))
def test_signed_log_keeps_order_and_sign(values: list[float]) -> None:
    given_, drawn = np.sort(values), signed_log(np.sort(values))
    assert (np.diff(drawn) >= 0).all()
    assert (np.sign(drawn) == np.sign(given_)).all()


@given(st.lists(st.floats(0, 1), min_size=2, max_size=9))
def test_share_root_keeps_order(values: list[float]) -> None:
    assert (np.diff(share_root(np.sort(values))) >= 0).all()


def test_equal_chances_spread_alike_whatever_the_share() -> None:
    draw = np.random.default_rng(0)
    spreads = [share_root(draw.binomial(40, p, 4000) / 40).std() for p in (0.1, 0.3, 0.5, 0.8)]
    assert np.ptp(spreads) < 0.02
    assert abs(np.mean(spreads) - 0.5 / np.sqrt(40)) < 0.01


def test_missing_stays_missing_on_every_scale() -> None:
    for kind in SCALES:
        assert np.isnan(scaled(pd.Series([0.5, None]), kind)).tolist() == [False, True]
