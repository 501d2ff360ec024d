"""All KPIs at once, of one study whose rows allow every one of them."""

import numpy as np
import pandas as pd

from cxlab.kpis import KPIS, measure_kpis

SETTINGS = """
[roles]
visit = ["page"]
search = ["search"]
found = ["page"]
cart = ["basket"]
purchase = ["order"]
service = ["call"]
reply = ["answer"]
resolved = ["closed"]
referral = ["invite"]
complaint = ["rant"]
failure = ["crash"]
late = ["delay"]
[goals]
"get an answer" = { start = "call", end = "answer", days = 3 }
[questions]
likely = { kind = "nps", scale = [0, 10] }
happy = { kind = "csat", scale = [1, 5] }
effort = { kind = "ces", scale = [1, 7], good = "low" }
"""
PLACES = ["page", "search", "basket", "order", "call", "answer", "closed", "invite", "rant"]
MINUTES = 400 * 24 * 60


def made_contacts(rows=2800, customers=40):
    rng = np.random.default_rng(5)
    names = rng.choice([*PLACES, "crash", "delay"], rows)
    minutes = rng.integers(0, MINUTES, rows)
    company = np.isin(names, ["answer", "closed", "delay"])
    made = pd.DataFrame(
        {
            "customer_id": rng.integers(0, customers, rows).astype(str),
            "timestamp": pd.Timestamp("2025-01-01") + pd.to_timedelta(minutes, unit="min"),
            "touchpoint": names,
            "channel": rng.choice(["web", "phone"], rows),
            "value": np.where(names == "order", rng.gamma(2, 30, rows).round(2), np.nan),
            "case_id": pd.Series(minutes % 12).astype(str).where(names != "order"),
            "direction": np.where(company, "company", "customer"),
            "automated": pd.Series(rng.random(rows) < 0.5).where(names == "answer"),
            "duration": rng.integers(0, 200, rows).astype(float),
        }
    )
    late = made["customer_id"].astype(int) < 13  # these are new customers, the others are old ones
    return made[~late | (minutes >= 100 * 24 * 60)]


def made_answers(rows=600, customers=40):
    rng = np.random.default_rng(6)
    questions = rng.choice(["likely", "happy", "effort"], rows)
    tops = pd.Series(questions).map({"likely": 10, "happy": 5, "effort": 7}).to_numpy()
    answered = rng.random(rows) < 0.7
    return pd.DataFrame(
        {
            "response_id": np.arange(rows).astype(str),
            "customer_id": pd.Series(rng.integers(0, customers, rows).astype(str)),
            "timestamp": pd.Timestamp("2025-01-01")
            + pd.to_timedelta(rng.integers(0, MINUTES, rows), unit="min"),
            "question": questions,
            "score": np.where(answered, rng.integers(1, tops + 1), np.nan),
            "survey_type": rng.choice(["relational", "transactional", "expectation"], rows),
            "touchpoint": rng.choice(["call", "order"], rows),
            "answered": answered,
        }
    )


def test_every_kpi_has_a_figure_whatever_the_partitions_and_the_order_of_rows(
    make_study, swap_partitions
):
    """Where no two contacts of a customer share a moment: ties keep the order of the source."""
    contacts = made_contacts().drop_duplicates(["customer_id", "timestamp"])
    frames = {"interactions": contacts, "responses": made_answers()}
    table = measure_kpis(make_study(SETTINGS, **frames)).table
    assert set(table["kpi"]) == set(KPIS)
    assert table[["estimate", "low", "high"]].notna().all().all(), table["note"].tolist()
    assert table["estimate"].between(table["low"], table["high"]).all()
    shares = table[table["unit"] == "share"]
    assert len(shares) >= 10
    assert shares["low"].ge(0).all()
    assert shares["high"].le(1).all()
    turned = make_study(SETTINGS, **{name: frame[::-1] for name, frame in frames.items()})
    other = measure_kpis(swap_partitions(turned, 3)).table
    pd.testing.assert_frame_equal(table, other, rtol=1e-9, atol=1e-9)


def test_one_customer_is_a_small_group_in_every_kpi(make_study):
    lone = {
        "interactions": made_contacts().assign(customer_id="ann"),
        "responses": made_answers().assign(customer_id="ann"),
    }
    table = measure_kpis(make_study(SETTINGS, **lone)).table
    assert table["estimate"].isna().all()
    assert (table["note"] != "").all()
