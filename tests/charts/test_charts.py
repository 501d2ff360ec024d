"""What holds for every chart, whatever the names in its data."""

import re
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest

import cxlab.charts
from cxlab.charts import ChartGrid, Unsaid


class Page(HTMLParser):
    """The elements of a piece of HTML."""

    def __init__(self, text):
        super().__init__()
        self.seen = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))


def parts_of(shown):
    return shown.charts if isinstance(shown, ChartGrid) else (shown,)


#: The charts that conftest.py draws for every test here; ``plot_selection`` and ``plot_value``
#: show no names.
TRIED = (
    "activity drift drivers feelings flows funnel groups persona_map retention scores selection "
    "traits trends value"
)

#: The charts of a shape of their own, or of no names, that their own test files try so.
APART = (
    "channels contrast day drop_offs future goal_funnel journey_map loops process reliability "
    "representatives shifts user_flow"
)


def test_every_chart_is_tried():
    drawn = {name for name in cxlab.charts.__all__ if name.startswith("plot_")}
    assert drawn == {f"plot_{name}" for name in (*TRIED.split(), *APART.split())}


def test_it_states_a_finding_and_its_figures_in_words(draw, made):
    shown = draw(made.plain)
    assert not isinstance(shown, Unsaid)
    assert len(shown.title.split()) > 3
    for chart in parts_of(shown):
        assert chart.title.strip()
        assert re.search(r"\d", chart.alt)
        assert len(chart.alt) > 20
    named = [name for name in made.plain if name in shown.alt]
    assert len(named) >= 2


def test_the_same_data_give_the_same_bytes(draw, made):
    first, second = draw(made.plain), draw(made.plain)
    for one, other in zip(parts_of(first), parts_of(second), strict=True):
        assert one.to_bytes("svg") == other.to_bytes("svg")
    assert first._repr_html_() == second._repr_html_()


def test_it_is_valid_svg_without_an_address_to_load(draw, made):
    for chart in parts_of(draw(made.plain)):
        drawing = chart.to_bytes("svg")
        assert ElementTree.fromstring(drawing).tag.endswith("svg")
        assert not re.search(rb'(?:href|src)="(?!#|data:)', drawing)


@pytest.mark.parametrize("count", [2, 10])
def test_hostile_names_neither_break_nor_stick_out(draw, made, look, count):
    shown = draw(made.hostile[:count] if count > 2 else made.hostile[1:3])
    assert not isinstance(shown, Unsaid)
    for chart in parts_of(shown):
        assert not look.clipped(chart.figure)
        assert not look.colliding(look.ticks(chart.figure.axes[0].yaxis))


def test_names_from_data_stay_words(draw, made):
    shown = draw(made.hostile[:3])
    page = Page(shown._repr_html_())
    assert {tag for tag, _ in page.seen} <= {"div", "style", "p", "figure", "figcaption", "img"}
    pictures = [attributes for tag, attributes in page.seen if tag == "img"]
    assert len(pictures) == len(parts_of(shown))
    assert all(picture["alt"].strip() for picture in pictures)
    assert all(picture["src"].startswith("data:image/svg+xml;base64,") for picture in pictures)


def test_no_label_of_an_axis_lies_over_another(draw, made, look):
    for chart in parts_of(draw(made.plain)):
        look.texts(chart.figure)
        axes = chart.figure.axes[0]
        assert not look.colliding(look.ticks(axes.yaxis))
        if not any(text.get_rotation() for text in axes.get_xticklabels()):
            assert not look.colliding(look.ticks(axes.xaxis))


def test_it_fits_on_a_phone_with_readable_type_or_scrolls(draw, made):
    """What is wider than a phone takes keeps a least width, so that its type stays readable."""
    for chart in parts_of(draw(made.plain)):
        assert chart.figure.get_figwidth() <= 7.5
        sizes = [text.get_fontsize() for text in chart.figure.axes[0].get_yticklabels()]
        assert all(size >= 9 for size in sizes)
