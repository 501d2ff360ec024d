import pandas as pd
import pytest
from scipy import stats

from cxlab.artifacts.day_in_life_events import events_frame, paired_change
from cxlab.artifacts.day_in_life_frames import DayFacts
from cxlab.estimate import wilson
from cxlab.study.settings import OutsideEvent, Settings


def facts(rows, sizes):
    columns = ["persona", "actor", "before", "after", "both"]
    events = pd.DataFrame(rows, columns=columns).assign(event=0)
    counts = pd.DataFrame({"persona": list(sizes), "customers": list(sizes.values())})
    settings = Settings("S", events=(OutsideEvent("2025-09-01", "strike"),))
    names = {name: name for name in sizes}
    return DayFacts({"events": events, "sizes": counts}, settings, names)


def test_shares_before_and_after_and_their_change():
    table = events_frame(facts([("A", "company", 40, 60, 30)], {"A": 100}))
    assert table["period"].tolist() == ["before", "after", "change"]
    assert table.loc[0, ["estimate", "low", "high"]].tolist() == pytest.approx(wilson(40, 100))
    assert table.loc[2, "estimate"] == pytest.approx(0.2)
    assert table["event"].unique().tolist() == ["strike"]


def test_interval_of_bonett_and_price_by_hand():
    came, left, n = (pd.Series([count]) for count in (30, 10, 100))
    estimate, low, high = (one[0] for one in paired_change(came, left, n, 0.95))
    p, q = 31 / 102, 11 / 102
    half = stats.norm.ppf(0.975) * ((p + q - (p - q) ** 2) / 102) ** 0.5
    assert (estimate, low, high) == pytest.approx((0.2, p - q - half, p - q + half))


def test_what_few_did_is_hidden_with_its_change_and_with_who_would_give_it_away():
    rows = [("A", "company", 40, 4, 4), ("B", "company", 30, 30, 20)]
    table = events_frame(facts(rows, {"A": 100, "B": 90})).set_index(["persona", "period"])
    hidden = table["estimate"].isna()
    assert hidden[("A", "after")]
    assert hidden[("A", "change")]
    assert hidden[("B", "after")]  # beside the total it would tell A's four
    assert not hidden[("A", "before")]
    assert (table.loc[hidden, "note"] != "").all()
