"""Events: named where there is room, numbered always, on the right side of their line."""

import pandas as pd
import pytest

from cxlab.charts.events import mark_events, name_events
from cxlab.charts.style import new_figure, theme
from cxlab.study.settings import OutsideEvent

YEAR = pd.Timestamp("2025-01-01"), pd.Timestamp("2025-12-31")


@pytest.fixture
def marked(look):
    def mark(*events):
        with theme():
            figure, axes = new_figure(width=4.4, height=2.3)
            axes.plot([1, 365], [0, 1])
            mark_events(axes, events, YEAR, lambda day: day.day_of_year)
        return figure, look.texts(figure) and axes.texts

    return mark


def test_events_outside_the_span_are_not_drawn_but_keep_their_number(marked):
    _, texts = marked(OutsideEvent("2024-05-01", "old"), OutsideEvent("2025-05-01", "new"))
    assert [text.get_text() for text in texts] == ["2 new"]


def test_names_of_two_stand_below_each_other_and_more_have_numbers(marked, look):
    days = ("2025-03-01", "2025-03-10", "2025-03-20")
    figure, texts = marked(*(OutsideEvent(day, "a long name of an event") for day in days))
    assert [len(text.get_text()) > 1 for text in texts] == [True, True, False]
    assert not look.colliding(texts[:2])
    assert not look.clipped(figure)


@pytest.mark.parametrize("day", ["2025-01-02", "2025-06-30", "2025-12-30"])
def test_a_name_never_sticks_out(marked, look, day):
    figure, texts = marked(OutsideEvent(day, "many words " * 20))
    assert not look.clipped(figure)
    assert "\u2026" in texts[0].get_text()


def test_names_have_room_of_their_own_above_the_line(marked):
    figure, texts = marked(OutsideEvent("2025-06-15", "new prices"))
    axes = figure.axes[0]
    top = axes.transData.transform((0, 1))[1]
    assert texts[0].get_window_extent().y0 > top - 1


def test_all_are_named_with_their_dates():
    events = [OutsideEvent("2025-05-01", "new prices"), OutsideEvent("2025-06-01", "strike")]
    assert name_events(events) == "1 new prices (2025-05-01); 2 strike (2025-06-01)"
    assert name_events([]) == ""
