"""Parts of a study staged: which rows come first, and what counts as ordered."""

import pytest

from cxlab.study.readers import Relation
from cxlab.study.settings import Mapping, Source
from cxlab.study.stage import Part, _place_of_row


def part(query):
    mapping = Mapping("interactions", sql="q.sql")
    return Part(mapping, Source("q", "q.sql"), "q.sql", Relation(f"(\n{query}\n)", 1, ()), 0)


@pytest.mark.parametrize(
    ("query", "ordered"),
    [
        ("SELECT 1 ORDER BY a", True),
        ("SELECT 1\norder  by a, lower(b) desc", True),
        ("SELECT 1", False),
        ("SELECT row_number() OVER (ORDER BY a) FROM t", False),
        ("SELECT * FROM (SELECT 1 ORDER BY a) WHERE b", False),
    ],
)
def test_a_query_is_ordered_when_it_ends_so(query, ordered):
    assert (_place_of_row(part(query)) == "_row") is ordered
