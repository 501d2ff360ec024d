import pytest

from cxlab.reports.shell import NO_LIMITS, Page, link_pages, make_shell
from cxlab.study.settings import Settings


def test_the_studys_own_limits_come_first():
    shell = make_shell(Settings("A", limits=("Only buyers.", "No calls.")))
    assert shell.trust[:2] == ("Only buyers.", "No calls.")
    assert NO_LIMITS not in shell.trust
    assert make_shell(Settings("A")).trust[0] == NO_LIMITS


def test_reading_names_the_confidence_and_the_smallest_group():
    shell = make_shell(Settings("A", confidence=0.9, min_group=25))
    assert "90\u00a0% confidence" in shell.reading[0]
    assert "fewer than 25" in shell.reading[1]


@pytest.mark.parametrize(
    ("title", "label"), [("Personas: who they are", "Personas"), ("Journeys", "Journeys")]
)
def test_a_link_says_the_title_up_to_its_colon(title, label):
    assert Page("01_x", title).label == label


def test_pages_know_their_neighbours():
    pages = link_pages([Page(name, name.upper()) for name in "abc"])
    assert [page.before and page.before.name for page in pages] == [None, "a", "b"]
    assert [page.after and page.after.name for page in pages] == ["b", "c", None]
    assert link_pages([]) == ()
