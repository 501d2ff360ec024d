"""How far stage models agree, and where they do not."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import cohen_kappa_score

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.journeys.agreement import UNKNOWN, compare_stages
from cxlab.journeys.hidden import symbols
from cxlab.journeys.stages import assign_stages


def made(customers=40):
    """Half look, order and look again; half only look; everyone comes to X9."""
    rows = [
        (f"c{who:02d}", day, place)
        for who in range(customers)
        for day, place in enumerate(
            ["product page", "order", "product page", "X9"] if who % 2 else ["product page", "X9"]
        )
    ]
    frame = pd.DataFrame(rows, columns=["customer_id", "day", "touchpoint"])
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("day"), unit="D")
    return frame.assign(channel="web")


def test_counts_by_hand(make_study):
    found = compare_stages(make_study(interactions=made()), models=("touchpoints", "rules"))
    pair = found.pairs.loc[0]
    assert pair[["model", "other"]].tolist() == ["touchpoints", "rules"]
    assert pair[["n", "customers", "note"]].tolist() == [80, 40, ""]
    assert pair["estimate"] == pytest.approx(60 / 80)
    assert pair["unknown"] == pytest.approx(40 / 120)
    assert found.touchpoints.to_numpy().tolist() == [
        ["product page", "consideration", "retention", 20, 20, 1.0, ""]
    ]
    assert found.note.startswith("awareness: from the first recorded contact")
    assert "<table" in found._repr_html_()


def divided(customers, times):
    """Half only look, where both models agree; half look after an order, where they do not."""
    who = [f"c{number:03d}" for number in range(customers)]
    first = pd.DataFrame({"customer_id": who[::2], "touchpoint": "order", "day": 0})
    looks = [pd.DataFrame({"customer_id": who, "touchpoint": "search", "day": 1})] * times
    rows = pd.concat([first, *looks]).sort_values(["customer_id", "day"])
    days = pd.to_timedelta(rows.pop("day"), unit="D")
    return rows.assign(timestamp=pd.Timestamp("2025-01-01") + days, channel="web")


def test_the_interval_is_that_of_customers(make_study):
    """More contacts of the same customers tell little more; more customers do."""
    few, often, more = (
        compare_stages(make_study(interactions=rows), models=("touchpoints", "rules")).pairs.loc[0]
        for rows in (divided(40, 10), divided(40, 40), divided(160, 10))
    )
    width = {
        name: pair["high"] - pair["low"]
        for name, pair in {"few": few, "often": often, "more": more}.items()
    }
    assert (few["n"], often["n"]) == (420, 1620)
    assert 0.2 < width["few"] < 0.35  # of 40 customers; of 420 contacts it would be 0.1
    assert width["often"] > 0.9 * width["few"]
    assert width["more"] == pytest.approx(width["few"] / 2, rel=0.1)


def test_agreement_and_kappa_of_all_three_on_rows(make_study):
    study = make_study(interactions=made())
    pairs = compare_stages(study).pairs.set_index(["model", "other"])
    stages = {
        name: assign_stages(study, model=name)["stage"].astype("str")
        for name in ("touchpoints", "rules", "hmm")
    }
    for (one, other), pair in pairs.iterrows():
        known = stages[one].notna() & stages[other].notna()
        a, b = stages[one][known].to_numpy(object), stages[other][known].to_numpy(object)
        assert pair["n"] == known.sum()
        assert pair["estimate"] == pytest.approx((a == b).mean())
        assert pair["kappa"] == pytest.approx(cohen_kappa_score(list(a), list(b)))


def test_what_only_one_model_knows_is_a_disagreement(make_study):
    table = compare_stages(make_study(interactions=made())).touchpoints
    unknown = table[table["touchpoint"] == "X9"]
    assert set(unknown["rules"]) == {UNKNOWN}
    assert UNKNOWN not in set(unknown["hmm"])


def test_partitions_and_row_order_change_nothing(make_study, swap_partitions):
    study = make_study(interactions=made())
    found = compare_stages(study)
    mixed = make_study(interactions=made().sample(frac=1, random_state=1))
    for other in (mixed, swap_partitions(study, 2), swap_partitions(study, 7)):
        again = compare_stages(other)
        pd.testing.assert_frame_equal(again.pairs, found.pairs)
        pd.testing.assert_frame_equal(again.touchpoints, found.touchpoints)


def test_few_customers_are_not_shown(make_study):
    found = compare_stages(make_study(interactions=made(12)), models=("touchpoints", "rules"))
    row = found.touchpoints.loc[0]
    assert row["touchpoint"] == "product page"
    assert row[["n", "customers", "share"]].isna().all()
    assert row["note"] == "fewer than 10: not shown"
    few = compare_stages(make_study(interactions=made(4)), models=("touchpoints", "rules")).pairs
    assert few[["n", "estimate", "kappa"]].isna().all(axis=None)


def test_full_agreement_has_an_interval_too(make_study):
    rows = made().query("touchpoint == 'order'")
    pair = compare_stages(make_study(interactions=rows), models=("touchpoints", "rules")).pairs
    assert pair["estimate"].tolist() == pair["high"].tolist() == [1]
    assert 0.8 < pair["low"][0] < 1
    assert np.isnan(pair["kappa"][0])  # one stage only: chance would agree as well


def test_bad_requests(make_study):
    study = make_study(interactions=made(4))
    with pytest.raises(CxlabError, match="two or more different stage models"):
        compare_stages(study, models=("rules", "rules"))
    with pytest.raises(UnknownNameError, match="no stage model named 'hhm'; did you mean 'hmm'"):
        compare_stages(study, models=("rules", "hhm"))


def test_many_touchpoints_are_left_to_the_rules_and_said_so(make_study, monkeypatch):
    monkeypatch.setattr(symbols, "MOST_SYMBOLS", 2)
    study = make_study(interactions=made())
    assert "touchpoints too rare to learn about (1 in its sample)" in compare_stages(study).note
    nothing = made().assign(touchpoint="X9")
    assert compare_stages(make_study(interactions=nothing)).note.endswith("so that hmm knows none")


def test_few_cannot_be_found_by_taking_the_shown_from_a_pairs_total(make_study):
    """Three search after an order: 23 disagreements in all, less 20, would tell of them."""
    rows = made()
    odd, even = ([f"c{who:02d}" for who in range(at, 40, 2)] for at in (1, 0))
    searches = pd.DataFrame({"customer_id": odd[:3] + even, "touchpoint": "search"})
    searches["timestamp"] = pd.Timestamp("2025-02-01")
    rows = pd.concat([rows, searches.assign(channel="web")], ignore_index=True)
    found = compare_stages(make_study(interactions=rows), models=("touchpoints", "rules"))
    pair, table = found.pairs.loc[0], found.touchpoints
    assert round(pair["n"] * (1 - pair["estimate"])) == 23
    assert table["touchpoint"].tolist() == ["product page", "search"]
    assert table[["n", "customers", "share"]].isna().all(axis=None)


def test_a_stage_may_be_called_unknown(make_study):
    """A contact without a stage is not one at the stage "unknown"."""
    toml = '[stages]\norder = ["unknown", "buy"]\n[stages.touchpoints]\n'
    toml += 'unknown = ["product page"]\nbuy = ["order"]\n'
    study = make_study(toml, interactions=made())
    pair = compare_stages(study, models=("touchpoints", "rules")).pairs.loc[0]
    assert pair[["n", "estimate"]].tolist() == [80, 1]
    assert pair["unknown"] == pytest.approx(40 / 120)
    table = compare_stages(study, models=("touchpoints", "hmm")).touchpoints
    assert {"(unknown)"} <= set(table["touchpoints"]) <= {"(unknown)", "unknown", "buy"}
