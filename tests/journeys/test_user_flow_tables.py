"""The frames of a flow."""

import numpy as np
import pandas as pd

from cxlab.estimate import wilson
from cxlab.journeys.user_flow_tables import coverage_table, shares
from cxlab.study.groups import GROUP


def test_shares_know_that_a_customer_may_try_often():
    one = pd.Series([1.0])
    alone = shares(30 * one, 100 * one, 100 * one, 0.95)[0]
    np.testing.assert_allclose(alone, wilson(30, 100))
    often = shares(30 * one, 100 * one, 400 * one, 0.95)[0]
    assert often[0] == alone[0]
    np.testing.assert_allclose(often[1:], wilson(7.5, 25)[1:])
    assert np.isnan(shares(0 * one, 0 * one, 0 * one, 0.95)[0, 0])


def test_coverage_counts_what_the_first_edges_cover():
    ranks = pd.DataFrame({GROUP: "", "rank": [0, 3, 9], "n": [5, 3, 2], "customers": [4, 0, 1]})
    attempts = pd.DataFrame({GROUP: [""], "n": [10], "customers": [5]})
    table = coverage_table(ranks, {0.5: 1, 1.0: 4}, attempts)
    assert table["estimate"].tolist() == [0.5, 0.8]
    assert table["of_customers"].tolist() == [0.8, 0.8]
