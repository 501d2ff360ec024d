import pytest

from cxlab.reports.cards.headline import headline
from cxlab.reports.cards.words import Facts, count


def test_the_line_counts_and_dates(results, shell, settings):
    html = headline(Facts(results, shell, settings))
    assert html == (
        '<p class="sub">5,836 customers · 212,480 contacts at 31 touchpoints in 7 channels · '
        "3,120 answers (31\u00a0% of the questions asked) · 2,304 comments · Jan to Dec 2025 · "
        '<a href="#trust">how far to trust this</a></p>'
    )


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2025-03-01", "2025-03-31", "March 2025"),
        ("2024-11-02", "2025-01-31", "Nov 2024 to Jan 2025"),
    ],
)
def test_the_period_is_as_short_as_it_can_be(shell, settings, start, end, words):
    facts = Facts({}, shell, settings, {"rows": {}, "start": start, "end": end})
    assert f'class="sub">{words} · ' in headline(facts)


def test_nothing_known_leaves_the_link(shell, settings):
    assert headline(Facts({}, shell, settings)).startswith('<p class="sub"><a href="#trust">')


def test_none_is_said_as_none(results, shell, settings):
    facts = results["health"].frames["facts"]
    facts.loc[facts["fact"] == "comments", "value"] = 0.0
    assert " · no comments · " in headline(Facts(results, shell, settings))


def test_one_is_singular():
    assert (count(1, "answer"), count(2, "answer")) == ("1 answer", "2 answers")
