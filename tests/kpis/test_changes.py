"""Two periods compared: from source to verdict."""

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.kpis import compare_periods, find_changes, measure_kpis

SETTINGS = """
[questions]
likely = { kind = "nps", scale = [0, 10] }
happy = { kind = "csat", scale = [1, 5] }
[roles]
purchase = ["order"]
visit = ["page"]
service = ["call"]
reply = ["answer"]
[targets]
nps = 50
"""


def made(seed=3, people=80, better=("2025-03",)):
    """Answers by month, 4 of 5 happy in ``better``, 2 of 5 in the others; some are anonymous."""
    random = np.random.default_rng(seed)
    parts = []
    for month in ("2025-01", "2025-02", "2025-03"):
        happy = random.random(people) < (0.8 if month in better else 0.4)
        names = pd.Series([f"c{place}" for place in range(people)])
        parts.append(
            pd.DataFrame(
                {
                    "customer_id": names.where(random.random(people) < 0.95),
                    "timestamp": pd.Timestamp(f"{month}-10") + pd.to_timedelta(range(people), "h"),
                    "question": "likely",
                    "score": np.where(happy, 10.0, 3.0),
                }
            )
        )
    rows = pd.concat(parts, ignore_index=True)
    first_and_last = pd.to_datetime(["2025-01-01 00:00", "2025-03-31 23:00"])
    ends = rows.iloc[[0, 0]].assign(timestamp=first_and_last)
    rows = pd.concat([rows, ends], ignore_index=True)
    return rows.assign(response_id=rows.index.astype("str"), touchpoint="call")


def made_contacts():
    random = np.random.default_rng(5)
    size = 2000
    times = pd.Timestamp("2025-01-01") + pd.to_timedelta(random.integers(0, 90 * 24, size), "h")
    names = random.choice(["page", "order", "call", "answer"], size)
    return pd.DataFrame(
        {
            "customer_id": random.integers(0, 60, size).astype("str"),
            "timestamp": times,
            "touchpoint": names,
            "channel": np.where(np.isin(names, ["page", "order"]), "web", "phone"),
            "case_id": random.integers(0, 12, size).astype("str"),
            "value": np.where(names == "order", 20.0, np.nan),
        }
    )


@pytest.fixture
def study(make_study):
    return make_study(SETTINGS, responses=made(), interactions=made_contacts())


def test_a_planted_rise_is_a_clear_change_for_the_better(study):
    table = compare_periods(study, "2025-01", "2025-03", kpis=["nps", "csat"]).table
    row = table.iloc[0]
    whole = measure_kpis(study, every="MS", kpis=["nps"]).table.set_index("period")
    for side, month in (("before", "2025-01-01"), ("after", "2025-03-01")):
        cell = whole.loc[pd.Timestamp(month)]
        assert row[f"n_{side}"] == cell["n"]
        assert row[[side, f"{side}_low", f"{side}_high"]].tolist() == pytest.approx(
            cell[["estimate", "low", "high"]].tolist()
        )
    assert row["estimate"] == pytest.approx(row["after"] - row["before"])
    assert row["low"] > 0
    assert row[["verdict", "direction"]].tolist() == ["clear change", "better"]
    assert row["target"] == 50
    other = table.iloc[1]
    assert other[["verdict", "direction", "n_after"]].tolist() == ["cannot be said", "", 0]
    assert "no answer to 'happy'" in other["note"]


def test_which_way_is_good_decides_on_better_and_worse(make_study):
    settings = SETTINGS.replace('kind = "nps", scale = [0, 10]', 'kind = "ces", scale = [0, 10]')
    settings = settings.replace("[0, 10] }", '[0, 10], good = "low" }')
    study = make_study(settings, responses=made())
    table = compare_periods(study, "2025-02", "2025-03", kpis=["ces"]).table
    assert table["direction"].tolist() == ["worse"]


def test_the_last_whole_months_are_compared_where_none_are_named(study):
    changes = find_changes(study, kpis=["nps"])
    named = compare_periods(study, "2025-02", "2025-03", kpis=["nps"])
    pd.testing.assert_frame_equal(changes.table, named.table)
    assert (changes.every, named.every, named.names) == ("MS", None, ("2025-02", "2025-03"))


def test_a_kpi_that_takes_long_is_compared_where_it_can_be_judged(make_study):
    rows = made_contacts()
    rows["timestamp"] = (
        pd.Timestamp("2025-01-01") + (rows["timestamp"] - pd.Timestamp("2025-01-01")) * 4
    )
    table = find_changes(
        make_study(SETTINGS, interactions=rows), kpis=["churn", "conversion"]
    ).table
    after = table.set_index("kpi")["period_after"].dt.month
    assert after["conversion"] - after["churn"] in (2, 3)


def test_p_values_are_corrected_for_the_whole_table(study):
    alone = compare_periods(study, "2025-01", "2025-02", kpis=["nps"]).table
    among = compare_periods(study, "2025-01", "2025-02").table
    tests = among["p"].notna()
    assert tests.sum() > 3
    nps = among.set_index("kpi").loc["nps"]
    assert nps["p"] == pytest.approx(alone["p"].iloc[0])
    assert (among.loc[tests, "p_adjusted"] >= among.loc[tests, "p"]).all()
    assert alone["p_adjusted"].iloc[0] == alone["p"].iloc[0]


def with_replies(rows):
    """Every call is a case of its own, with an answer some hours later."""
    calls = rows[rows["touchpoint"] == "call"].assign(case_id=lambda found: found.index.astype(str))
    hours = pd.to_timedelta(1 + np.arange(len(calls)) % 7, "h")
    answers = calls.assign(touchpoint="answer", timestamp=calls["timestamp"] + hours)
    return pd.concat([rows[~rows["touchpoint"].isin(["call", "answer"])], calls, answers])


def test_the_number_of_partitions_changes_nothing(make_study, swap_partitions):
    contacts = with_replies(made_contacts())
    study = make_study(SETTINGS, responses=made(), interactions=contacts)
    one = compare_periods(study, "2025-01", "2025-03").table
    five = compare_periods(swap_partitions(study, 5), "2025-01", "2025-03").table
    pd.testing.assert_frame_equal(one, five, rtol=1e-9, atol=1e-9)
    assert one.set_index("kpi").loc["response_time", "p"] > 0


def test_totals_of_unlike_periods_are_not_compared(study):
    table = compare_periods(
        study, ("2025-01-01", "2025-01-14"), "2025-02", kpis=["customer_value", "nps"]
    ).table.set_index("kpi")
    assert table.loc["customer_value", "verdict"] == "cannot be said"
    assert "different length" in table.loc["customer_value", "note"]
    assert table.loc["nps", "verdict"] != "cannot be said"


def test_once_in_a_period_is_not_compared_with_once_in_a_longer_one(make_study):
    """Everybody invites at a steady rate, so the longer period holds more who did."""
    settings = SETTINGS.replace('reply = ["answer"]', 'reply = ["answer"]\nreferral = ["invite"]')
    rows = made_contacts().replace({"touchpoint": {"answer": "invite"}})
    study = make_study(settings, interactions=rows)
    january = ("2025-01-01", "2025-01-07")
    row = compare_periods(study, january, ("2025-02-01", "2025-03-15"), kpis=["referral"]).table
    assert row["after"].iloc[0] > row["before"].iloc[0] + 0.3
    assert row["verdict"].tolist() == ["cannot be said"]
    assert "different length" in row["note"].iloc[0]
    weeks = ("2025-02-08", "2025-02-14"), ("2025-02-15", "2025-02-21")
    alike = compare_periods(study, *weeks, kpis=["referral"]).table
    assert alike["verdict"].tolist() == ["no clear change"]


def test_a_period_that_the_data_cover_in_part_counts_as_long_as_that_part(study):
    """The data end on 31 March, so the second period has less than half of its days."""
    late = ("2025-03-20", "2025-04-18")
    table = compare_periods(study, "2025-01", late, kpis=["customer_value", "conversion"]).table
    verdicts = table.set_index("kpi")["verdict"]
    assert verdicts["customer_value"] == "cannot be said"
    assert verdicts["conversion"] != "cannot be said"


def test_small_groups_are_not_compared(study):
    groups = pd.Series({f"c{place}": "few" if place < 6 else "many" for place in range(60)})
    changes = compare_periods(study, "2025-01", "2025-03", by=groups.rename("region"), kpis=["nps"])
    table = changes.table.set_index("region")
    assert table["verdict"].tolist() == ["cannot be said", "clear change"]
    assert table.loc["few", ["before", "after", "estimate", "p"]].isna().all()
    assert "fewer than 10 customers" in table.loc["few", "note"]
    assert changes.by == "region"
    assert "region" in changes.table


def test_touchpoints_are_compared_with_anonymous_answers(study):
    table = compare_periods(study, "2025-01", "2025-03", by="touchpoint", kpis=["nps"]).table
    assert table["touchpoint"].tolist() == ["call"]
    assert table["n_before"].tolist() == [81]


def test_a_study_of_one_month_has_nothing_to_compare(make_study):
    rows = made()
    study = make_study(SETTINGS, responses=rows[rows["timestamp"] < "2025-02-01"])
    changes = find_changes(study, kpis=["nps", "csat"])
    assert set(changes.table["verdict"]) == {"cannot be said"}
    assert changes.table["note"].str.len().gt(0).all()
    assert "<table" not in changes._repr_html_()


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        ("March", "2025-02", "'March' is no period"),
        ("2025-02", "2025-01", "before the earlier one has ended"),
        ("2025-01", ("2025-01-31", "2025-02-10"), "before the earlier one has ended"),
        ("2024-01", "2025-01", "'2024-01' lies outside the data"),
        (("2025-02-10", "2025-02-01"), "2025-03", "ends before it begins"),
    ],
)
def test_periods_that_cannot_be_compared(study, before, after, words):
    with pytest.raises(CxlabError, match=words):
        compare_periods(study, before, after)


def test_an_unknown_kpi_gives_the_nearest(study):
    with pytest.raises(UnknownNameError, match="did you mean 'nps'"):
        compare_periods(study, "2025-01", "2025-02", kpis=["npss"])


def test_a_period_that_the_data_cover_in_part_says_so(study):
    table = compare_periods(study, "2025-01", ("2025-03-01", "2025-04-20"), kpis=["nps"]).table
    assert "after: " in table["note"].iloc[0]
    assert "the data cover only part of the period" in table["note"].iloc[0]
