from functools import partial

import numpy as np
import pandas as pd
import pytest

from cxlab.drivers.observations import Asked, observe
from cxlab.drivers.predictors import WAIT, Predictor, add_tallies, choose, design, grouped, tally

DAY = pd.Timedelta("1D")
ASKED = Asked(("nps",), 30 * DAY, service=("call",), reply=("answer",))


def counts(**shares: int) -> pd.DataFrame:
    """A tally of 100 answers, by touchpoint."""
    rows = [("contact", name, n, n, n) for name, n in shares.items()]
    rows += [("answer", "", 100, 60.0, 40.0)]
    return pd.DataFrame(rows, columns=["kind", "name", "n", "total", "squares"])


@pytest.fixture
def rows(met, said):
    interactions = met(
        ("ann", 1, "call", "A"), ("ann", 2, "answer", "A"), ("ann", 3, "shop", None),
        ("bea", 1, "shop", None), ("cem", 99, "shop", None),
    )  # fmt: skip
    responses = said(
        ("ann", 5, "nps", 9), ("bea", 5, "nps", 2), ("bea", 5, "easy", 4), ("cem", 5, "nps", 4),
        response_id=["x", "y", "y", "z"],
    )  # fmt: skip
    return {"interactions": interactions, "responses": responses}


def test_the_tally_by_hand(rows):
    counted = tally(**rows, asked=ASKED, groups=None).set_index(["kind", "name"])
    assert counted["n"].to_dict() == {
        ("answer", ""): 3,
        ("contact", "answer"): 1,
        ("contact", "call"): 1,
        ("contact", "shop"): 2,
        ("customers", ""): 3,
        ("group", ""): 3,
        ("rating", "easy"): 1,
        ("wait", ""): 1,
    }
    assert counted.loc[("wait", ""), "total"] == pytest.approx(np.log1p(24))
    assert counted.loc[("rating", "easy"), "squares"] == pytest.approx(0.16)


def test_tallies_add_up(rows):
    ask = partial(tally, asked=ASKED, groups=None)
    parts = [
        ask(**{name: frame[frame["customer_id"] == who] for name, frame in rows.items()})
        for who in ("ann", "bea", "cem", "nobody")
    ]
    pd.testing.assert_frame_equal(add_tallies(parts), ask(**rows))


def test_customers_without_a_group_do_not_count(rows):
    groups = pd.Series({"ann": "north", "cem": "south", "dag": "north"})
    counted = tally(**rows, asked=ASKED, groups=groups).set_index(["kind", "name"])["n"]
    assert counted["group"].to_dict() == {"north": 1, "south": 1}
    assert counted["contact"].to_dict() == {"answer": 1, "call": 1, "shop": 1}
    seen, group = grouped(observe(**rows, asked=ASKED), groups)
    assert group.tolist() == ["north", "south"]
    assert seen.answers["customer_id"].tolist() == ["ann", "cem"]
    assert set(seen.contacts["answer"]) == {0}
    assert seen.ratings.empty


def test_one_customer_with_two_answers_is_one_customer(met, said):
    counted = tally(
        met(), said(("ann", 1, "nps", 5), ("ann", 2, "nps", 6)), asked=ASKED, groups=None
    )
    assert counted.set_index("kind")["n"].to_dict() == {"answer": 2, "customers": 1, "group": 2}


def test_the_rare_and_the_universal_are_left_out():
    chosen, left = choose(counts(rare=1, seldom=2, often=98, always=99), {})
    assert [one.name for one in chosen] == ["often", "seldom"]
    assert left.to_dict("records") == [
        {"driver": "always", "share": 0.99, "reason": "met before nearly every answer"},
        {"driver": "rare", "share": 0.01, "reason": "met before too few answers"},
    ]


def test_roles_come_first_then_the_commonest():
    roles = {"failure": ("crash",), "purchase": ("order",)}
    chosen, left = choose(
        counts(**{f"t{at}": 30 + at for at in range(20)}, crash=5, order=9), roles
    )
    names = [one.name for one in chosen]
    assert names[:4] == ["crash", "order", "t19", "t18"]
    assert len(names) == 15
    assert len(left) == 7
    assert set(left["reason"]) == {"only 15 are looked at; others come first"}


def test_the_choice_does_not_see_the_outcome():
    plain = counts(a=40, b=50)
    other = plain.assign(total=plain["total"].where(plain["kind"] != "answer", 99.0))
    assert choose(plain, {})[0] == choose(other, {})[0]


def test_names_for_readers():
    chosen, _ = choose(counts(payment_failed=40, parcel_late=30), {})
    assert [one.name for one in chosen] == ["payment failed", "parcel late"]
    chosen, _ = choose(counts(**{"payment_failed": 40, "payment failed": 30}), {})
    assert [one.name for one in chosen] == ["payment_failed", "payment failed"]


def test_ratings_and_waits_are_looked_at_where_they_can_be():
    more = [
        ("rating", "easy", 50, 30.0, 20.0),
        ("rating", "seldom", 49, 30.0, 20.0),
        ("rating", "same", 80, 40.0, 20.0),
        ("wait", "", 10, 20.0, 50.0),
    ]
    counted = pd.concat([counts(), pd.DataFrame(more, columns=counts().columns)])
    chosen, left = choose(counted, {"reply": ("answer",)})
    assert [(one.name, one.kind) for one in chosen] == [(WAIT, "wait"), ("rating: easy", "rating")]
    assert chosen[0].centre == pytest.approx(2)
    assert chosen[0].spread == pytest.approx(1)
    assert chosen[1].centre == pytest.approx(0.6)
    assert chosen[1].spread == pytest.approx(0.2)
    assert left.set_index("driver")["reason"].to_dict() == {
        "rating: same": "always rated the same",
        "rating: seldom": "rated with fewer than half of the answers",
    }
    _, left = choose(counted, {})
    assert WAIT in left["driver"].tolist()


def test_the_design_by_hand(rows):
    seen = observe(**rows, asked=ASKED)
    predictors = (
        Predictor("shop", "contact", "shop", 2 / 3, 0.5, 0.5),
        Predictor(WAIT, "wait", "", 1 / 3, 2.0, 0.5),
        Predictor("rating: easy", "rating", "easy", 1 / 3, 0.6, 0.1),
    )
    numbers = design(seen, predictors)
    assert numbers[:, 0].tolist() == [1, 1, -1]
    assert numbers[:, 1] == pytest.approx([2 * (np.log1p(24) - 2), 0, 0])
    assert numbers[:, 2] == pytest.approx([0, -2, 0])
    assert numbers[:, 3].tolist() == [0.9, 0.2, 0.4]
