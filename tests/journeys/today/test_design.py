"""Numbers that chances are read from."""

import numpy as np

from cxlab.journeys.today.design import Design
from cxlab.journeys.today.moments import describe_moments, watch_of
from tests.journeys.today.made import leavers
from tests.journeys.today.test_moments import at


def frame_of(make_study):
    rows = leavers(3, customers=80)
    watch = watch_of(make_study(interactions=rows))
    return describe_moments(rows, watch=watch, moments=(at(150),)), len(watch.order)


def test_columns_have_one_scale_and_no_holes(make_study):
    frame, stages = frame_of(make_study)
    design = Design.of(frame, stages)
    matrix = design.matrix(frame)
    assert np.isfinite(matrix).all()
    assert np.abs(matrix).max() <= 5
    assert matrix.shape[1] == len(design.mean)
    assert design.touchpoints[0] == "page"
    assert set(design.touchpoints) == {"page", "basket", "order"}


def test_silence_ahead_is_that_of_a_later_moment(make_study):
    frame, stages = frame_of(make_study)
    design = Design.of(frame, stages)
    later = frame.assign(quiet=frame["quiet"] + 90, in_stage=frame["in_stage"] + 90)
    later["since_buy"] = frame["since_buy"] + 90
    gone = [name for name in frame if name.endswith(("_7", "_30", "_90"))]
    later[gone] = 0
    np.testing.assert_allclose(design.matrix(frame, 90), design.matrix(later))
