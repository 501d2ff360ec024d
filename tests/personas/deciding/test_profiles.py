"""Profiles of personas: plain figures that two fits can be compared by."""

import numpy as np
import pandas as pd

from cxlab.personas.deciding.profiles import on_common_scale, profile_personas
from cxlab.personas.features.catalogue import catalogue

FRAME = pd.DataFrame(
    {
        "occasions": [1.0, 3.0, 8.0, np.nan],
        "evening_share": [0.0, 1.0, 0.5, 0.5],
        "region": ["north", "south", "north", None],
        "score_nps": [9.0, 8.0, 1.0, 2.0],
    }
)
LABELS = pd.Series(["P1", "P1", "P2", None])
KNOWN = catalogue(FRAME)


def test_means_are_taken_on_each_kind_s_scale_and_drawn_back():
    profile = profile_personas(FRAME, LABELS, KNOWN)
    assert profile.loc["P1", "occasions"] == np.expm1((np.log(2) + np.log(4)) / 2)
    assert np.isclose(profile.loc["P1", "evening_share"], 0.5)
    assert profile.loc["P2"].round(9).tolist() == [8.0, 0.5, 1.0, 0.0]
    assert list(profile) == ["occasions", "evening_share", "region: north", "region: south"]


def test_the_common_scale_has_the_customers_mean_and_spread():
    everybody = profile_personas(FRAME, pd.Series("P1", FRAME.index), KNOWN)
    assert np.allclose(on_common_scale(everybody, FRAME, KNOWN), 0.0)
    each = profile_personas(FRAME, pd.Series([f"P{i}" for i in range(4)]), KNOWN)
    scaled = on_common_scale(each, FRAME, KNOWN)
    assert np.isclose(scaled["evening_share"].std(ddof=0), 1.0)
    known = scaled.iloc[:3]
    assert np.isclose(known["occasions"].std(ddof=0), 1.0)
    levels = known[["region: north", "region: south"]]
    assert np.isclose(levels.var(ddof=0).sum(), 1.0)


def test_what_is_unknown_or_the_same_for_all_says_nothing():
    flat = FRAME.assign(evening_share=0.5)
    profile = profile_personas(flat, LABELS, catalogue(flat))
    profile["occasions"] = np.nan
    scaled = on_common_scale(profile, flat, catalogue(flat))
    assert "evening_share" not in scaled
    assert (scaled["occasions"] == 0).all()
