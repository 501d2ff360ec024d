"""Where customers were seen, and last seen."""

import pandas as pd
import pytest

from cxlab.artifacts.journey_maps import map_journeys
from cxlab.journeys.today import present_stages


def test_the_last_stage_of_all(shop):
    """Of 31, twelve ended with a parcel or after it; three came back to the page after buying."""
    stages = map_journeys(shop).stages.set_index("stage")
    assert stages.loc["consideration", "today"] == pytest.approx(16 / 31)
    assert stages["today"].isna().sum() >= 1  # three at conversion are too few


def test_today_is_what_present_stages_counts(make_study, tables, personas):
    """Both pages show the same shares of all customers, though some have no stage."""
    contacts = tables["interactions"]
    lost = contacts["customer_id"].isin([f"c{number:02}" for number in range(20, 30)])
    contacts["touchpoint"] = contacts["touchpoint"].mask(lost, "X17")
    study = make_study(interactions=contacts)
    for by in (None, personas):
        stages = map_journeys(study, by).stages
        key = ["stage"] if by is None else ["stage", "persona"]
        present = present_stages(study, by=by).stages
        both = stages.merge(present, on=key, how="left", suffixes=("", "_present"))
        shown = both["today"].notna()  # what the other page hides, the map hides as well
        assert by is not None or shown.any()
        for mine, theirs in (("today", "estimate"), ("today_low", "low"), ("today_high", "high")):
            pd.testing.assert_series_equal(
                both.loc[shown, mine], both.loc[shown, f"{theirs}_present"], check_names=False
            )
