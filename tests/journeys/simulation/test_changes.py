"""Changes in words."""

import pytest

from cxlab.journeys.simulation.changes import KINDS, Add, Automate, Drop, Faster, Less, Merge

CASES = [
    (Less("abandonment", by=0.5), "abandonment everywhere falls by 50\xa0%"),
    (Less("failed", "pay", 0.5), "steps to “failed” from “pay” fall by 50\xa0%"),
    (
        Less("failed", "pay", 0.5, ("order",)),
        "steps to “failed” from “pay” fall by 50\xa0%, and customers go to “order” instead",
    ),
    (
        Faster("call", by=0.5, onward=0.1),
        "“call” to the next step takes 50\xa0% less time; 10\xa0% more go on",
    ),
    (Drop("fax"), "without “fax” customers go on as they did after it; nobody leaves for it"),
    (Merge("a", "b"), "“a” and “b” are one contact where one follows the other; the chances stay"),
    (
        Automate("chat", hours=1),
        "all of the contacts at “chat” are automated: the next step within 1 hours; "
        "the chances stay",
    ),
    (
        Add("help", "pay", 0.1, cost=2),
        "10\xa0% of contacts at “pay” lead to the new “help”, from which as many go on as today; "
        "a contact costs 2",
    ),
]


@pytest.mark.parametrize(("change", "words"), CASES, ids=lambda case: type(case).__name__)
def test_each_says_what_it_assumes(change, words):
    assert change.assumes() == words


def test_every_kind_has_a_case():
    assert {type(change) for change, _ in CASES} == set(KINDS.values())
