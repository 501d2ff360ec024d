import pandas as pd
import pytest

from cxlab.artifacts.persona_drawn import bar, dot, hours_drawn


@pytest.mark.parametrize("scale", [0.5, 2.0, 9.0])
def test_a_point_stays_on_its_line(scale):
    drawn = dot(-scale, 0.0, scale, scale)
    assert 'x1="2.0%"' in drawn
    assert 'x2="98.0%"' in drawn
    assert 'cx="50.0%"' in drawn


def test_less_and_more_differ_without_colour():
    assert 'fill="#fff"' in dot(-2, -1, 0, 2)
    assert 'fill="#fff"' not in dot(0, 1, 2, 2)
    assert "pc-bad" in bar(0.3, 0.2, 0.4, bad=True)
    assert "pc-bad" not in bar(0.3, 0.2, 0.4)


def hours(**columns):
    rows = {"hour": range(24), "n": 40, "estimate": 0.0, "low": 0.0, "high": 0.0, "others": 0.0}
    return pd.DataFrame({**rows, **columns})


def test_the_hour_they_like_more_than_others_is_told():
    rows = hours()
    rows.loc[9, ["estimate", "low", "high", "others"]] = [0.6, 0.5, 0.7, 0.9]
    rows.loc[21, ["estimate", "low", "high", "others"]] = [0.4, 0.3, 0.5, 0.1]
    html = hours_drawn(rows, "Europe/Berlin")
    assert "More than others from 21 to 22 h" in html
    assert "Europe/Berlin" in html
    assert 'role="img"' in html


def test_hidden_hours_are_not_drawn():
    rows = hours(estimate=[0.5, 0.5] + [None] * 22, low=0.4, high=0.6, others=None)
    assert hours_drawn(rows, "UTC").count("<rect") == 2


def test_no_hours():
    assert "not known" in hours_drawn(hours(estimate=None), "UTC")
