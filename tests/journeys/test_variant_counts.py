"""Counts of variants by partition, and together."""

from collections import Counter
from itertools import groupby

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.journeys import variant_counts
from cxlab.journeys.sequences import Runs
from cxlab.journeys.variant_counts import count_journeys, merge_variants
from cxlab.study.groups import GROUP


def contacts(journeys):
    """Return interactions of customers c0, c1, ...: a list of sessions each, of touchpoints."""
    rows = []
    for who, sessions in enumerate(journeys):
        for day, session in enumerate(sessions):
            begun = pd.Timestamp("2025-01-01") + pd.Timedelta(days=day)
            for step, place in enumerate(session):
                rows.append((f"c{who:02d}", begun + pd.Timedelta(minutes=30 * step), place))
    return pd.DataFrame(rows, columns=["customer_id", "timestamp", "touchpoint"])


def named(found):
    table = found.counts.merge(found.names, on="hash")
    return {row.variant: (row.n, row.customers) for row in table.itertuples()}


def test_six_rows_by_hand():
    rows = contacts([["xy"], ["xy"], ["yx"]])
    assert named(count_journeys(rows)) == {"x > y": (2, 2), "y > x": (1, 1)}


journeys = st.lists(
    st.lists(st.text("xy", min_size=1, max_size=5), min_size=1, max_size=4), min_size=1, max_size=12
)


@given(
    journeys, st.sampled_from(["customer", "session"]), st.booleans(), st.sampled_from([1, 3, 7])
)
@settings(deadline=None, max_examples=20)
def test_equals_a_plain_loop_in_any_number_of_partitions(made, per, collapse, partitions):
    expected, people, others = Counter(), {}, set()
    for who, sessions in enumerate(made):
        for case in ["".join(sessions)] if per == "customer" else sessions:
            short = "".join(sign for sign, _ in groupby(case)) if collapse else case
            text = " > ".join(short[:4]) + (" > ..." if len(short) > 4 else "")
            expected[text] += 1
            people.setdefault(text, set()).add(who)
            others |= {who} if text != "x" else set()
    frame = contacts(made)
    where = frame["customer_id"].str[1:].astype(int) % partitions
    options = {"per": per, "collapse": collapse, "max_length": 4}
    split = [frame[where == part] for part in range(partitions)]
    found = merge_variants([count_journeys(part, **options) for part in split])
    assert named(found) == {text: (n, len(people[text])) for text, n in expected.items()}
    totals = found.totals.iloc[0]
    assert totals["of"] == sum(expected.values())
    assert totals["customers"] == len(made)
    wanted = found.names.loc[found.names["variant"] == "x", ["hash"]].assign(**{GROUP: ""})
    again = merge_variants([count_journeys(part, **options, wanted=wanted) for part in split])
    assert again.totals["others"].tolist() == [len(others)]
    assert again.names["variant"].tolist() == ["x"] * len(wanted)


def test_groups_are_counted_apart():
    rows = contacts([["xy"], ["xy"], ["xy"]])
    found = count_journeys(rows, groups=pd.Series({"c00": "old", "c02": "new"}))
    assert found.counts.set_index(GROUP)["n"].to_dict() == {"new": 1, "old": 1}


def test_only_the_commonest_are_named(monkeypatch):
    monkeypatch.setattr(variant_counts, "NAMED", 1)
    found = count_journeys(contacts([["xy"], ["x"], ["xy"]]))
    assert found.names["variant"].tolist() == ["x > y"]
    assert len(found.counts) == 2


def test_a_clash_of_hashes_is_refused_within_a_partition_and_between(monkeypatch):
    def one_hash(self, names, longest):
        return np.ones(len(self.first), dtype=np.uint64)

    monkeypatch.setattr(Runs, "hashes", one_hash)
    with pytest.raises(CxlabError, match="one hash"):
        count_journeys(contacts([["xy"], ["x"]]))
    parts = [count_journeys(contacts([[text]])) for text in ("xy", "x")]
    with pytest.raises(CxlabError, match="one hash"):
        merge_variants(parts)
