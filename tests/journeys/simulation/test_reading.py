"""Changes as notebooks and tables give them."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.journeys.simulation.changes import Add, Faster, Less
from cxlab.journeys.simulation.reading import read_changes, touchpoints_named

KNOWN = ("payment", "order", "service call")


def test_a_table_is_read_without_its_empty_cells():
    table = pd.DataFrame(
        [
            {"change": "less", "what": "abandonment", "at": "payment", "by": 0.2},
            {"change": "faster", "at": "service call", "hours": 2},
        ]
    )
    first, second = read_changes(table, KNOWN)
    assert first == Less("abandonment", "payment", 0.2)
    assert second == Faster("service call", hours=2.0)


def test_records_pass_and_lists_are_parted_at_commas():
    made = read_changes(
        [
            Less("abandonment", by=0.1),
            {"change": "less", "what": "order", "at": "payment", "by": 1, "onto": "order, payment"},
        ]
    )
    assert made[1].onto == ("order", "payment")


def test_a_touchpoint_that_was_added_is_known_after():
    steps = [Add("help", "payment", 0.1), Less("abandonment", "help", 0.5)]
    assert len(read_changes(steps, KNOWN)) == 2
    with pytest.raises(CxlabError, match="no touchpoint named 'help'"):
        read_changes(steps[::-1], KNOWN)


def test_all_faults_are_told_at_once():
    wrong = [
        {"change": "les", "what": "abandonment"},
        {"what": "abandonment"},
        {"change": "less", "what": "abandonment", "at": "paymnt", "by": 2},
        {"change": "faster", "at": "payment", "hours": 2, "by": 0.5},
        {"change": "drop", "touchpoint": "order", "lots": 1},
        {"change": "add", "touchpoint": "order", "after": "payment", "rate": 0},
        {"change": "merge", "a": "order", "b": "order"},
        {"change": "automate", "touchpoint": "order"},
        {"change": "less", "what": "order", "by": "much"},
        7,
    ]
    with pytest.raises(CxlabError) as error:
        read_changes(wrong, KNOWN)
    told = str(error.value)
    for words in (
        "change 1: no change named 'les'; did you mean 'less'?",
        "change 2: 'change' is missing",
        "change 3 (less): by is 2; it lies between 0 and 1",
        "change 3 (less): no touchpoint named 'paymnt'; did you mean 'payment'?",
        "change 4 (faster): say either by (a share) or hours",
        "change 5 (drop): no field named 'lots'; did you mean 'lost'?",
        "change 6 (add): rate is 0: nobody would come to it",
        "change 6 (add): 'order' is there already",
        "change 7 (merge): a and b are the same touchpoint",
        "change 8 (automate): say what it costs",
        "change 9 (less): by is 'much'; it is a number",
        "change 10: 7 is no change",
    ):
        assert words in told
    assert told.startswith("the changes have 12 faults:")


def test_names_in_a_change():
    assert touchpoints_named(Less("abandonment", "payment", 0.2)) == ("payment",)
    assert touchpoints_named(Add("help", "payment", 0.2, onto=("order",))) == ("payment", "order")


@pytest.mark.parametrize(("changes", "said"), [
    ([Less("abandonment", "pay", None)], "by is"),
    ([Less("abandonment", 5, 0.2)], "at is 5; it is a name"),
    ([{"change": "less", "what": "x", "at": "y", "by": 0.2, "onto": 7}], "onto is 7; it is a list"),
    ([None], "None is no change"),
    (5, "changes is a list"),
    ("less", "changes is a list"),
    ({"change": "drop", "touchpoint": "fax"}, "changes is a list"),
], ids=str)  # fmt: skip
def test_what_is_no_change_at_all_is_said_too(changes, said):
    with pytest.raises(CxlabError, match=said):
        read_changes(changes)
