"""Groups that people give, and the name of their column."""

import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.study.groups import GROUP, READ, REST, check_groups, group_name, with_rest

PEOPLE = pd.Series(["ann", "bea", "cid"])


def test_groups_are_text_and_have_a_name():
    groups = check_groups(pd.Series([1, 2], index=["ann", "bea"]), PEOPLE)
    assert groups.to_dict() == {"ann": "1", "bea": "2"}
    assert (groups.name, groups.index.name) == ("group", "customer_id")


def test_customers_unknown_to_the_study_are_no_error_among_others():
    assert check_groups(pd.Series("A", index=["ann", "zoe"]), PEOPLE).tolist() == ["A", "A"]


def test_an_index_of_several_levels_holds_no_customer():
    index = pd.MultiIndex.from_tuples([("ann", 1), ("bea", 2)])
    with pytest.raises(CxlabError, match="no customer of the study is in the index of by"):
        check_groups(pd.Series("A", index=index), PEOPLE)


def test_a_study_without_customers_says_so():
    with pytest.raises(CxlabError, match="customer_id: it has none"):
        check_groups(pd.Series("A", index=["ann"]), PEOPLE.iloc[:0])


@pytest.mark.parametrize("name", ["kpi", GROUP, *READ])
def test_a_name_that_is_taken_becomes_group(name):
    groups = pd.Series({"ann": "A"}, name=name)
    assert group_name(groups, ["kpi"]) == "group"


def test_everybody_else_is_the_rest():
    groups = with_rest(pd.Series({"cid": "A", "zoe": "B"}), PEOPLE)
    assert groups.to_dict() == {"ann": REST, "bea": REST, "cid": "A"}
    assert groups.name == GROUP
