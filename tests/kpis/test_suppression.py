"""Small groups are hidden, and so is what gives them away."""

import pandas as pd

from cxlab.kpis.suppression import hide


def table(customers, groups=None, periods=None):
    groups = groups or list("abcdefgh")[: len(customers)]
    periods = periods or [0] * len(customers)
    return pd.DataFrame({"kpi": "nps", "group": groups, "period": periods, "customers": customers})


def test_large_groups_are_shown():
    assert hide(table([10, 30]), 10).tolist() == ["", ""]


def test_one_small_group_takes_the_next_smallest_with_it():
    reason = hide(table([40, 3, 12, 12]), 10)
    assert reason.tolist() == [
        "",
        "fewer than 10 customers",
        "hidden, as it would give away a group of fewer than 10",
        "",
    ]


def test_two_small_groups_hide_each_other():
    assert (hide(table([40, 3, 9]), 10) != "").tolist() == [False, True, True]


def test_a_group_of_nobody_has_nothing_to_hide_and_hides_nothing():
    assert (hide(table([40, 0, 3]), 10) != "").tolist() == [True, False, True]


def test_the_only_figure_has_no_neighbour():
    assert hide(table([3]), 10).tolist() == ["fewer than 10 customers"]


def test_other_kpis_are_left_alone():
    both = pd.concat(
        [table([40, 3, 12]), table([40, 30, 12]).assign(kpi="csat")], ignore_index=True
    )
    assert (hide(both, 10) != "").tolist() == [False, True, True, False, False, False]


def test_neither_groups_nor_periods_give_a_small_cell_away():
    cells = table([3, 20, 30, 40, 50, 60, 70, 80, 90], list("aaabbbccc"), [0, 1, 2] * 3)
    hidden = (hide(cells, 10) != "").to_numpy().reshape(3, 3)
    assert hidden.tolist() == [[True, True, False], [True, True, False], [False, False, False]]


def test_groups_that_share_customers_hold_for_certain_no_more_than_the_largest():
    cells = table([40, 6, 8, 12])
    assert (hide(cells, 10) != "").tolist() == [False, True, True, False]
    assert (hide(cells, 10, apart=False) != "").tolist() == [False, True, True, True]


def test_a_part_of_what_another_table_shows_is_hidden_with_its_like():
    cells = table([40, 6, 30, 12]).assign(within=["x", "x", "", ""])
    assert (hide(cells, 10, apart=False) != "").tolist() == [True, True, False, False]
