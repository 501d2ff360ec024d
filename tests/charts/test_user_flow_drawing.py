"""Pieces of a drawn user flow."""

import pytest
from matplotlib.figure import Figure
from matplotlib.path import Path

from cxlab.charts.style import INK
from cxlab.charts.user_flow_drawing import Look, draw_bow, draw_ribbon, draw_stop, ink_on


@pytest.fixture
def axes():
    return Figure().add_axes((0, 0, 1, 1))


def test_a_ribbon_goes_through_its_points_as_wide_as_it_should(axes):
    look = Look("#0b6e6e", 0.1, dashed=True, above=2)
    draw_ribbon(axes, [(0, 0), (1, 1), (2, 1), (3, 0)], look)
    ribbon, arrow = axes.patches
    path = ribbon.get_path()
    assert path.vertices[[0, 3, 4, -1]].tolist() == [[0, 0], [1, 1], [2, 1], [3, 0]]
    assert path.codes.tolist() == [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3]
    assert ribbon.get_linewidth() == pytest.approx(7.2)
    assert ribbon.get_linestyle() != "solid"
    assert arrow.get_xy()[:, 0].max() == pytest.approx(3.03)


def test_a_way_back_has_its_arrow_on_the_left(axes):
    draw_ribbon(axes, [(3, 0), (0, 0)], Look("#0b6e6e", 0.1, dashed=False, above=2))
    assert axes.patches[1].get_xy()[:, 0].min() == pytest.approx(-0.03)
    draw_bow(axes, (0, 0), (0, 2), Look("#0b6e6e", 0.1, dashed=False, above=2))
    assert axes.patches[2].get_path().vertices[:, 0].max() > 0.2


def test_a_dead_end_has_another_shape(axes):
    draw_stop(axes, (0, 0), "5 % end here", width=0.1, dead=False)
    assert len(axes.patches) == 0
    draw_stop(axes, (0, 0), "50 % end here", width=0.1, dead=True)
    assert len(axes.patches[0].get_xy()) == 9  # an octagon, closed
    assert [text.get_text() for text in axes.texts] == ["5 % end here", "50 % end here"]


def test_letters_can_be_read_on_any_fill():
    assert ink_on("#f4f4f1") == INK
    assert ink_on("#16314f") == "white"
