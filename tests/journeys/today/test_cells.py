"""Customers by stage and group, and which counts are hidden."""

import pandas as pd

from cxlab.journeys.today.cells import UNKNOWN_STAGE, codes_to_stages, count_present, hide_rows
from cxlab.study.groups import GROUP, REST

ORDER = ("look", "buy", "use")


def people(**counts):
    stages = [stage for stage, n in counts.items() for _ in range(n)]
    return pd.DataFrame({"customer_id": [f"c{i}" for i in range(len(stages))], "stage": stages})


def test_a_small_stage_does_not_follow_from_the_others():
    found = count_present(people(look=3, buy=20, use=30), None, ORDER, 10)
    assert found["stage"].tolist() == list(ORDER)
    assert found["of"].tolist() == [53] * 3
    shown = hide_rows(found, ["n"])
    assert shown["n"].dropna().tolist() == [30]


def test_a_small_group_does_not_follow_from_all():
    who = people(look=40, use=40)
    groups = pd.Series({f"c{i}": "a" if i % 10 else "b" for i in range(80)})
    found = count_present(who, groups, ORDER, 10)
    assert (found["note"] != "").all()  # b has 4 at each stage, so a's would give them away


def test_whoever_is_in_no_group_is_not_shown():
    groups = pd.Series({f"c{i}": "a" for i in range(60)})
    found = count_present(people(look=40, use=40), groups, ORDER, 10)
    assert set(found[GROUP]) == {"a", REST}
    assert hide_rows(found, ["n"])[GROUP].unique().tolist() == ["a"]


def test_a_code_of_no_stage():
    assert codes_to_stages(pd.Series([2, -1]), ORDER).tolist() == ["use", UNKNOWN_STAGE]
