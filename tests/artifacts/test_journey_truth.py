"""Experience that goes with what happens next."""

import numpy as np
import pandas as pd
import pytest

from cxlab.artifacts.journey_facts import HURT, TRUTH
from cxlab.artifacts.journey_maps import map_journeys
from cxlab.artifacts.journey_truth import difference

DAY = pd.Timestamp("2025-01-01")
SETTINGS = '[roles]\npurchase = ["order"]\nfailure = ["payment failed"]\n'


def shop(fail, buy_after, buy_else):
    """Return 200 customers at the checkout; every second one meets the failure where it fails."""
    rows = []
    for number in range(200):
        failed = fail and number % 2 == 0
        share = buy_after if failed else buy_else
        who = f"c{number:03}"
        rows.append((who, 0, "checkout"))
        rows += [(who, 1, "payment failed")] if failed else []
        rows += [(who, 3, "dispatch mail")] if number // 2 % 10 < 10 * share else []
        rows.append((who, 90, "dispatch mail"))
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    when = DAY + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.assign(timestamp=when, channel="app", row_id=[str(n) for n in range(len(frame))])


def truths(study):
    cells = map_journeys(study).cells
    return cells[(cells["row"] == TRUTH) & cells["estimate"].notna()]


def test_a_failure_after_which_fewer_go_on(make_study):
    found = truths(make_study(interactions=shop(True, 0.2, 0.7), settings=SETTINGS))
    assert found["touchpoint"].tolist() == ["payment failed"]
    assert found["estimate"].item() == pytest.approx(-50)
    assert found["n"].item() == 200
    assert found["low"].item() < -50 < found["high"].item() < 0
    assert "cause" not in found["note"].item()


def test_a_failure_that_changes_nothing_is_none(make_study):
    assert truths(make_study(interactions=shop(True, 0.5, 0.5), settings=SETTINGS)).empty


def test_the_published_interval():
    """Newcombe 1998, table II, case a, method 10: 56/70 less 48/80 is 0.0524 to 0.3339."""
    counts = pd.DataFrame({"good": [80], "good_gone": [48], "bad": [70], "bad_gone": [56]})
    figures = np.concatenate(difference(counts, 0.95))
    assert figures == pytest.approx([20, 5.24, 33.39], abs=0.01)


def test_a_pain_that_is_also_a_moment_of_truth_has_evidence_in_both_rows(make_study):
    study = make_study(interactions=shop(True, 0.2, 0.7), settings=SETTINGS)
    cells = map_journeys(study).cells.query("item == 'payment failed' and estimate == estimate")
    cells = cells[cells["row"].isin([HURT, TRUTH])]
    assert set(cells["row"]) == {HURT, TRUTH}
    for key in cells["evidence"]:
        assert set(study.rows(key)["touchpoint"]) == {"payment failed"}
