"""Names from data made safe and short, and axes whose ticks can be told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import cbook
from matplotlib.ticker import MaxNLocator

from cxlab.charts.labels import MISSING, label, month_name, write_ticks
from cxlab.charts.style import new_figure, theme


@given(st.text(), st.integers(4, 40), st.integers(1, 3))
def test_a_label_never_exceeds_its_lines_nor_is_empty(name, width, lines):
    shown = label(name, width=width, lines=lines)
    parts = shown.replace(r"\$", "$").split("\n")
    assert 1 <= len(parts) <= lines
    assert all(len(part) <= width for part in parts)
    assert shown.strip()


@given(st.text())
def test_a_label_is_never_read_as_a_formula(name):
    assert not cbook.is_math_text(label(name))


def test_short_names_stay_as_they_are():
    assert label("e-mail: réponse") == "e-mail: réponse"


def test_a_long_name_loses_its_middle_and_keeps_both_ends():
    shown = label("first step of many, many words and the last step", width=10, lines=2)
    assert shown.startswith("first")
    assert shown.endswith("step")
    assert "\u2026" in shown


def test_names_that_differ_at_the_end_stay_apart():
    assert label("page " * 30 + "one") != label("page " * 30 + "two")


@pytest.mark.parametrize("blank", ["", "   ", "\n\t", "\u200b\u202e", "\x00"])
def test_nothing_to_show_is_shown_as_missing(blank):
    assert label(blank) == MISSING


def test_characters_that_the_font_lacks_are_marked():
    assert label("\u6f22 caf\u00e9") == f"{MISSING} café"


def test_other_scripts_that_the_font_has_are_kept():
    assert label("\u0434\u043e\u043c \u05d1\u05d9\u05ea") == "дом בית"


def test_months_are_named():
    assert [month_name(f"2024-{number:02}") for number in (1, 12)] == ["Jan 2024", "Dec 2024"]


@pytest.mark.parametrize(
    ("unit", "ticks", "words"),
    [
        ("share", [0.0, 0.25, 0.5], ["0\xa0%", "25\xa0%", "50\xa0%"]),
        ("share", [0.018, 0.02, 0.022], ["1.8\xa0%", "2.0\xa0%", "2.2\xa0%"]),
        ("points", [-20, 0, 20], ["−20", "0", "+20"]),
        ("EUR", [100, 200], ["€\xa0100", "€\xa0200"]),
        ("USD", [1000, 2000], ["\\$\xa01,000", "\\$\xa02,000"]),
        ("number", [3.5, 3.75], ["3.50", "3.75"]),
        ("count", [0, 5000], ["0", "5,000"]),
        ("hours", [24, 72], ["1\xa0days", "3\xa0days"]),
    ],
)
def test_ticks_are_written_in_their_unit_with_digits_that_tell_them_apart(unit, ticks, words):
    with theme():
        figure, axes = new_figure()
        axes.set_yticks(ticks)
        write_ticks(axes.yaxis, unit)
        figure.draw_without_rendering()
    assert [text.get_text() for text in axes.get_yticklabels()] == words


def test_a_horizontal_axis_gets_as_many_ticks_as_there_is_room_for():
    with theme():
        figure, axes = new_figure()
        axes.set_xlim(0, 4000)
        axes.xaxis.set_major_locator(MaxNLocator(8))
        write_ticks(axes.xaxis, "BRL", room=20)
        figure.draw_without_rendering()
    shown = "".join(text.get_text() for text in axes.get_xticklabels())
    assert 0 < len(shown) <= 20


def test_one_tick_alone_is_written():
    with theme():
        _, axes = new_figure()
        axes.set_yticks([0.5])
        write_ticks(axes.yaxis, "share")
    assert axes.get_yticklabels()[0].get_text() == "50\xa0%"
