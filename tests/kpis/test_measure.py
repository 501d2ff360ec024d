"""The whole line: a study in, a table out; by group, by month, for any partitioning."""

import pickle
import shutil
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.estimate import nps_interval, wilson
from cxlab.kpis import KPIS, measure_kpis
from cxlab.kpis.observe import Plan, observe
from cxlab.study import open_study

ROOT = Path(__file__).parents[2]

SETTINGS = """
[roles]
visit = ["page"]
cart = ["basket"]
purchase = ["order"]
service = ["call"]
reply = ["answer"]
[questions]
likely = { kind = "nps", scale = [0, 10] }
happy = { kind = "csat", scale = [1, 5] }
effort = { kind = "ces", scale = [1, 7], good = "low" }
"""
COLUMNS = ["kpi", "period", "n", "estimate", "low", "high", "unit", "definition", "note"]


def made_contacts(customers=60, rows=2000, seed=1):
    rng = np.random.default_rng(seed)
    minutes = rng.integers(0, 365 * 24 * 60, rows)
    names = rng.choice(["page", "basket", "order", "call", "answer"], rows)
    return pd.DataFrame(
        {
            "customer_id": rng.integers(0, customers, rows).astype(str),
            "timestamp": pd.Timestamp("2025-01-01") + pd.to_timedelta(minutes, unit="min"),
            "touchpoint": names,
            "channel": "web",
            "value": np.where(names == "order", rng.gamma(2, 30, rows).round(2), np.nan),
            "case_id": np.where(np.isin(names, ["call", "answer"]), minutes % 12, -1).astype(str),
        }
    )


def made_answers(customers=60, rows=600, seed=2):
    rng = np.random.default_rng(seed)
    questions = rng.choice(["likely", "happy", "effort"], rows)
    tops = pd.Series(questions).map({"likely": 10, "happy": 5, "effort": 7}).to_numpy()
    answered = rng.random(rows) < 0.7
    minutes = rng.integers(0, 365 * 24 * 60, rows)
    ids = pd.Series(rng.integers(0, customers, rows).astype(str))
    return pd.DataFrame(
        {
            "response_id": np.arange(rows).astype(str),
            "customer_id": ids.where(rng.random(rows) < 0.9),
            "timestamp": pd.Timestamp("2025-01-01") + pd.to_timedelta(minutes, unit="min"),
            "question": questions,
            "score": np.where(answered, rng.integers(1, tops + 1), np.nan),
            "answered": answered,
        }
    )


def made_customers(customers=60):
    ids = pd.Series(np.arange(customers).astype(str))
    return pd.DataFrame({"customer_id": ids, "tier": np.where(ids.astype(int) % 3, "gold", "tin")})


@pytest.fixture
def study(make_study):
    return make_study(
        SETTINGS,
        study={"currency": "EUR", "time_zone": "Europe/Berlin"},
        interactions=made_contacts(),
        responses=made_answers(),
        customers=made_customers(),
    )


def test_every_kpi_has_a_row_and_those_that_the_rows_allow_have_figures(study):
    table = measure_kpis(study).table
    assert list(table) == COLUMNS
    assert table["kpi"].tolist() == sorted(KPIS)
    assert table["period"].isna().all()
    known = table.dropna(subset=["estimate"])
    assert len(known) >= 14
    assert known[["low", "high"]].notna().all().all()
    assert (table.loc[table["estimate"].isna(), "note"] != "").all()
    units = table.set_index("kpi")["unit"]
    assert units[["ces", "customer_value", "nps", "csat"]].tolist() == [
        "of 7",
        "EUR",
        "points",
        "share",
    ]


def test_six_answers_from_source_to_table(make_study):
    rows = pd.DataFrame(
        {
            "customer_id": list("abcdef"),
            "response_id": list("123456"),
            "timestamp": pd.Timestamp("2025-01-02"),
            "question": "likely",
            "score": [10.0, 9, 8, 6, 10, 9],
        }
    )
    study = make_study(SETTINGS, study={"min_group": 5}, responses=rows)
    found = measure_kpis(study, kpis=["nps"]).table.iloc[0]
    assert found["n"] == 6
    expected = nps_interval(4, 1, 6)
    assert [found["estimate"], found["low"], found["high"]] == pytest.approx(list(expected))
    assert found["note"] == ""


def test_six_visits_from_source_to_table(make_study):
    rows = pd.DataFrame(
        {
            "customer_id": list("aabbcdef"),
            "timestamp": pd.to_datetime(["2025-01-02 10:00", "2025-01-02 10:10"] * 4),
            "touchpoint": ["page", "order", "page", "order", "page", "page", "page", "page"],
            "channel": "web",
        }
    )
    study = make_study(SETTINGS, study={"min_group": 5, "confidence": 0.9}, interactions=rows)
    found = measure_kpis(study, kpis=["conversion"]).table.iloc[0]
    assert [found["estimate"], found["low"], found["high"]] == pytest.approx(wilson(2, 6, 0.9))


def test_the_number_of_partitions_changes_nothing(study, swap_partitions):
    whole = measure_kpis(study, by="tier", every="QS").table
    for partitions in (2, 7):
        parts = measure_kpis(swap_partitions(study, partitions), by="tier", every="QS").table
        pd.testing.assert_frame_equal(whole, parts, rtol=1e-9, atol=1e-9)


def test_the_kernel_travels_to_other_processes(scope):
    plan = Plan(tuple(KPIS[name] for name in KPIS), scope(every="MS"))
    copy = pickle.loads(pickle.dumps(partial(observe, plan)))
    assert [kpi.name for kpi in copy.args[0].kpis] == list(KPIS)


def test_the_order_of_rows_changes_nothing(make_study):
    made = {"interactions": made_contacts(), "responses": made_answers()}
    tables = [
        measure_kpis(make_study(SETTINGS, **frames)).table
        for frames in (made, {name: frame[::-1] for name, frame in made.items()})
    ]
    pd.testing.assert_frame_equal(*tables, rtol=1e-9, atol=1e-9)


def test_groups_stand_in_a_column_of_their_name(study):
    table = measure_kpis(study, by="tier", kpis=["nps", "csat"]).table
    assert list(table) == ["kpi", "tier", *COLUMNS[1:]]
    assert table[["kpi", "tier"]].values.tolist() == [
        ["nps", "gold"],
        ["nps", "tin"],
        ["csat", "gold"],
        ["csat", "tin"],
    ]


def test_a_series_gives_groups_as_an_attribute_does(study):
    tiers = made_customers().set_index("customer_id")["tier"]
    named = measure_kpis(study, by="tier").table
    pd.testing.assert_frame_equal(measure_kpis(study, by=tiers).table, named)
    unnamed = measure_kpis(study, by=tiers.rename(None)).table
    assert list(unnamed)[1] == "group"


def test_months_add_up_to_the_whole(study):
    months = measure_kpis(study, every="MS", kpis=["nps", "conversion"]).table
    whole = measure_kpis(study, kpis=["nps", "conversion"]).table
    assert months.groupby("kpi")["n"].sum().to_dict() == dict(
        zip(whole["kpi"], whole["n"], strict=True)
    )
    assert months["period"].iloc[0] == pd.Timestamp("2025-01-01")


def test_periods_that_cannot_be_judged_yet_say_so(study):
    months = measure_kpis(study, every="MS", kpis=["churn"]).table.set_index("period")
    late = months.loc[pd.Timestamp("2025-11-01")]
    assert late["n"] == 0
    assert late["note"].startswith("all left out: customers of periods")
    assert months.loc[pd.Timestamp("2025-03-01"), "n"] > 0


def test_what_the_data_lack_is_one_row_with_the_remedy(make_study):
    study = make_study('[roles]\npurchase = ["order"]', interactions=made_contacts())
    table = measure_kpis(study, every="MS").table.set_index("kpi")
    for name in ("nps", "csat", "ces", "response_rate", "cart_abandonment", "response_time"):
        row = table.loc[[name]]
        assert row["n"].tolist() == [0]
        assert row[["estimate", "low", "high", "period"]].isna().all().all()
        assert "needs" in row["note"].iloc[0]
    assert "[roles] cart = [...]" in table.loc["cart_abandonment", "note"]
    assert len(table.loc[["repeat_purchase"]]) == 12


def test_a_response_rate_needs_invitations_that_stayed_unanswered(make_study):
    answers = made_answers()
    study = make_study(SETTINGS, responses=answers[answers["answered"]])
    row = measure_kpis(study, kpis=["response_rate"]).table.iloc[0]
    assert row["n"] == 0
    assert np.isnan(row["estimate"])
    assert row["note"].startswith("needs invitations that stayed unanswered")


def test_questions_and_touchpoints_that_do_not_occur(make_study):
    settings = SETTINGS.replace("likely", "other").replace('"basket"', '"trolley"')
    study = make_study(settings, interactions=made_contacts(), responses=made_answers())
    table = measure_kpis(study, kpis=["nps", "cart_abandonment"]).table.set_index("kpi")
    assert table["n"].tolist() == [0, 0]
    assert "no answer to 'other'" in table.loc["nps", "note"]
    study = make_study(SETTINGS.replace('["call"]', '["fax"]'), interactions=made_contacts())
    note = measure_kpis(study, kpis=["response_time"]).table["note"].iloc[0]
    assert "'service' or 'reply'" in note


def test_small_groups_are_empty_and_take_the_next_smallest_with_them(study):
    sizes = pd.Series(np.repeat(["a", "b", "c"], [5, 15, 40]), name="persona")
    groups = sizes.set_axis(np.arange(60).astype(str))
    table = measure_kpis(study, by=groups, kpis=["conversion"]).table.set_index("persona")
    assert table["estimate"].isna().tolist() == [True, True, False]
    assert table.loc["a", "note"] == "fewer than 10 customers"
    assert table.loc["b", "note"].startswith("hidden, as it would give away")
    assert (table["n"] > 0).all()


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ({"north": 93, "s": 3, "t": 4}, []),
        ({"north": 50, "south": 43, "s": 3, "t": 4}, ["north"]),
        ({"north": 50, "south": 46, None: 4}, ["north"]),
        ({"north": 50, "south": 30, None: 20}, ["north", "south"]),
    ],
)
def test_what_is_hidden_does_not_follow_from_all_customers(make_study, sizes, shown):
    groups = pd.Series([name for name, size in sizes.items() for _ in range(size)], dtype="str")
    groups.index = [f"c{place}" for place in range(100)]
    scores = np.where(groups.isin(["north", "south"]), 10.0, 0.0)
    rows = {"response_id": groups.index, "customer_id": groups.index, "question": "likely"}
    rows = pd.DataFrame({**rows, "score": scores, "timestamp": pd.Timestamp("2025-01-02")})
    study = make_study(SETTINGS, responses=rows)
    table = measure_kpis(study, by=groups.rename("region"), kpis=["nps"]).table
    told = table.dropna(subset=["estimate"])
    assert told["region"].tolist() == shown
    whole = measure_kpis(study, kpis=["nps"]).table.iloc[0]
    assert not 0 < whole["n"] - told["n"].sum() < 10
    assert table["region"].tolist() == sorted(set(groups.dropna()))


def test_many_visits_of_few_customers_are_a_small_group(make_study):
    study = make_study(SETTINGS, interactions=made_contacts(customers=3))
    row = measure_kpis(study, kpis=["conversion"]).table.iloc[0]
    assert row["n"] > 100
    assert np.isnan(row["estimate"])
    assert row["note"] == "fewer than 10 customers"


def test_customers_in_no_group_are_left_out(study):
    half = pd.Series("a", index=np.arange(30).astype(str), name="half")
    part = measure_kpis(study, by=half, kpis=["conversion"]).table
    whole = measure_kpis(study, kpis=["conversion"]).table
    assert 0 < part["n"].sum() < whole["n"].sum()


def test_targets_and_benchmarks_stand_beside_the_figures(make_study):
    settings = SETTINGS + "[targets]\nnps = 30\nother = 1\n"
    study = make_study(settings, responses=made_answers())
    table = measure_kpis(study, kpis=["nps", "csat"]).table
    assert list(table)[4:8] == ["low", "high", "target", "unit"]
    assert table["target"].fillna(-1).tolist() == [30, -1]


def test_which_end_is_good_and_what_misleads_is_told(study):
    about = measure_kpis(study).about.set_index("kpi")
    assert about.loc[["ces", "churn", "nps"], "good"].tolist() == ["low", "low", "high"]
    assert about["caution"].str.len().gt(10).all()


def test_questions_put_together_are_named(make_study):
    settings = SETTINGS.replace('kind = "csat", scale = [1, 5]', 'kind = "nps", scale = [0, 10]')
    study = make_study(settings, responses=made_answers())
    note = measure_kpis(study, kpis=["nps"]).table["note"].iloc[0]
    words = "answers about the company as a whole to 'likely' and 'happy' together"
    assert words in note.split("; ")


def test_cases_without_a_reply_are_told(make_study):
    study = make_study(SETTINGS, interactions=made_contacts())
    note = measure_kpis(study, kpis=["response_time"]).table["note"].iloc[0]
    assert "% left out: cases without a reply" in note
    assert note.endswith("less than half of it can be judged")


@pytest.mark.data
def test_olist_as_counted_from_its_files(shared_data, tmp_path):
    """The stars, the buyers and what they paid, by other means than the study's SQL."""
    files = shared_data / "olist"
    for path in [*files.glob("*.csv"), *(ROOT / "data" / "olist").glob("*.*")]:
        if path.is_file():  # a store may lie there
            shutil.copy(path, tmp_path)
    reviews = pd.read_csv(files / "olist_order_reviews_dataset.csv")
    orders = pd.read_csv(files / "olist_orders_dataset.csv")
    people = pd.read_csv(files / "olist_customers_dataset.csv")
    paid = pd.read_csv(files / "olist_order_payments_dataset.csv")["payment_value"].sum()
    buyers = orders.merge(people, on="customer_id")["customer_unique_id"].nunique()
    table = measure_kpis(open_study(tmp_path)).table.set_index("kpi")
    assert table.loc["csat", "n"] == len(reviews) == 8225
    assert table.loc["csat", "estimate"] == pytest.approx((reviews["review_score"] >= 4).mean())
    assert table.loc["customer_value", "n"] == buyers == 8016
    assert table.loc["customer_value", "estimate"] * buyers == pytest.approx(paid, rel=1e-3)
    assert "unanswered" in table.loc["response_rate", "note"]
    assert "[roles] visit" in table.loc["conversion", "note"]


def test_an_unknown_kpi_or_attribute_gives_the_nearest(study):
    with pytest.raises(UnknownNameError, match="no KPI named 'npss'; did you mean 'nps'"):
        measure_kpis(study, kpis=["npss"])
    with pytest.raises(UnknownNameError, match="did you mean 'tier'"):
        measure_kpis(study, by="tiers")


def test_a_customer_in_two_groups_is_refused(study):
    twice = pd.Series(["a", "b"], index=["7", "7"], name="persona")
    with pytest.raises(CxlabError, match="two groups for customer '7'"):
        measure_kpis(study, by=twice)


def test_no_group_no_row_but_what_cannot_be_measured(study):
    nobody = pd.Series([], dtype="str", index=pd.Index([], dtype="str"), name="persona")
    table = measure_kpis(study, by=nobody, kpis=["nps"]).table
    assert table["n"].tolist() == [0]


def test_the_result_shows_itself(study):
    page = measure_kpis(study, by="tier", every="QS")._repr_html_()
    assert "Net promoter score (NPS)" in page
    assert "2025-04-01" in page
