"""Where customers were seen, and last seen."""

import pytest

from cxlab.artifacts.journey_maps import map_journeys


def test_the_last_stage_of_all(shop):
    """Of 31, twelve ended with a parcel or after it; three came back to the page after buying."""
    stages = map_journeys(shop).stages.set_index("stage")
    assert stages.loc["consideration", "today"] == pytest.approx(16 / 31)
    assert stages["today"].isna().sum() >= 1  # three at conversion are too few
