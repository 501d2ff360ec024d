"""Which parts are hidden where several totals stand beside them."""

import pandas as pd

from cxlab.journeys.whole import everyone, hidden_because
from cxlab.study.groups import REST


def test_a_small_part_hides_another_in_each_of_its_totals():
    sizes = pd.Series([4, 30, 20, 50, 60, 70])
    rows, columns = pd.Series(list("aaabbb")), pd.Series(list("xyzxyz"))
    why = hidden_because(sizes, [(rows, True), (columns, True)], 10)
    # 4 is small; 20 hides it among a; 50 hides it among x; 70 and 50 hide each other's.
    assert [bool(reason) for reason in why] == [True, False, True, True, False, True]
    assert why[0] == "fewer than 10: not shown"
    assert set(why[[2, 3, 5]]) == {"hidden, as it would give away a group of fewer than 10"}


def test_parts_of_nobody_hide_nothing():
    sizes = pd.Series([0, 30, 20])
    why = hidden_because(sizes, [(pd.Series("all", sizes.index), True)], 10)
    assert (why == "").all()


def test_everyone_has_a_group(make_study):
    rows = pd.DataFrame({"customer_id": ["ann", "bea"], "touchpoint": "call", "channel": "phone"})
    study = make_study(interactions=rows.assign(timestamp=pd.Timestamp("2025-01-02")))
    assert everyone(study, None) is None
    found = everyone(study, pd.Series({"ann": "new"}, name="plan"))
    assert found.to_dict() == {"ann": "new", "bea": REST}
    assert found.name == "plan"
