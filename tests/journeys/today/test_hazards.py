"""Chances within so many days, and that they come near the truth."""

import numpy as np
import pytest

from cxlab.journeys.today.hazards import Asked, fit_hazards, stretch_columns
from cxlab.journeys.today.moments import DAY, describe_moments, watch_of
from cxlab.study import open_study
from tests.journeys.today.made import leavers
from tests.journeys.today.test_moments import at

HORIZONS = (20, 40)


@pytest.fixture(scope="module")
def past(tmp_path_factory):
    rows = leavers(4, customers=300)
    folder = tmp_path_factory.mktemp("study")
    rows.to_parquet(folder / "i.parquet", index=False)
    toml = '[study]\ntitle = "A"\n[sources.i]\npath = "i.parquet"\n'
    (folder / "study.toml").write_text(toml + '[[tables.interactions]]\nsource = "i"\n')
    watch = watch_of(open_study(folder))
    moments = tuple(at(day) for day in range(60, 300, 40))
    frame = describe_moments(rows, watch=watch, moments=moments)
    return frame.sort_values(["moment", "customer_id"], ignore_index=True), len(watch.order)


@pytest.mark.parametrize("silent", [True, False])
def test_chances_run_one_way_and_come_near_what_came(past, silent):
    frame, stages = past
    asked = Asked("x", "own_days" if silent else "on_days", HORIZONS, silent)
    model = fit_hazards(frame, asked, stages=stages, until=at(300), rows=np.full(len(frame), True))
    seen = frame[frame["moment"] + HORIZONS[-1] * DAY <= at(300)]
    told = model.chances(seen)
    assert ((told > 0) & (told < 1)).all()
    steps = told[:, 0] - told[:, 1]
    assert (steps > 0).all() if silent else (steps < 0).all()
    weight = 0.5 ** ((at(300) - seen["moment"]) / (0.5 * HORIZONS[-1] * DAY))  # as they were learnt
    for place, horizon in enumerate(HORIZONS):
        came = (seen[asked.days] <= horizon) != silent
        average = np.average(came, weights=weight)
        assert np.average(told[:, place], weights=weight) == pytest.approx(average, abs=0.03)


def test_what_is_not_over_is_not_learnt_from(past):
    frame, stages = past
    asked = Asked("x", "own_days", HORIZONS, True)
    late = frame["moment"] + HORIZONS[0] * DAY > at(240)
    other = frame.assign(own_days=frame["own_days"].mask(late, 1.0))
    fits = [
        fit_hazards(one, asked, stages=stages, until=at(240), rows=np.full(len(frame), True))
        for one in (frame, other)
    ]
    np.testing.assert_array_equal(fits[0].coefficients, fits[1].coefficients)


def test_each_stretch_has_a_mark(past):
    frame, stages = past
    asked = Asked("x", "on_days", HORIZONS, False)
    model = fit_hazards(frame, asked, stages=stages, until=at(300), rows=np.full(len(frame), True))
    one, two = (stretch_columns(frame[:1], asked, model.design, place) for place in (0, 1))
    base = len(model.design.mean)
    assert one.shape == two.shape == (1, len(model.coefficients))
    assert (one[0, base:] == 0).all()
    assert two[0, base] == 1
