"""What the sample's own files say, counted without cxlab, is what the KPIs say."""

import pandas as pd
import pytest

from cxlab.kpis import measure_kpis


@pytest.fixture(scope="module")
def figures(sample):
    names = ["automated_contacts", "first_contact_resolution", "contacts_per_order", "referral"]
    return measure_kpis(sample, kpis=names).table.set_index("kpi")


def test_mails_are_automatic_and_answers_are_not(sample, figures):
    mails = len(pd.read_csv(sample.path / "mails.csv"))
    cases = pd.read_csv(sample.path / "service.csv")
    contacts = mails + len(cases) + cases["first_answer_at"].notna().sum()
    row = figures.loc["automated_contacts"]
    assert row["n"] == contacts
    assert row["estimate"] == pytest.approx(mails / contacts)


def test_cases_of_customers_who_did_not_come_back_within_a_week(sample, figures):
    cases = pd.read_csv(sample.path / "service.csv", parse_dates=["opened_at"])
    cases = cases.sort_values(["from_address", "opened_at"])
    own = cases.groupby("from_address")["opened_at"]
    week = pd.Timedelta(days=7)
    first = ~(cases["opened_at"] - own.shift() <= week)
    alone = ~(own.shift(-1) - cases["opened_at"] <= week)
    end = sample.span("interactions")[1]
    judged = first & (cases["opened_at"] + week <= end)
    row = figures.loc["first_contact_resolution"]
    assert row["n"] == judged.sum()
    assert row["estimate"] == pytest.approx(alone[judged].mean())


def test_recommendations_that_customers_made(sample, figures):
    rows = sample.read("interactions", ["customer_id", "touchpoint"])
    told = rows.loc[rows["touchpoint"] == "recommendation", "customer_id"].nunique()
    row = figures.loc["referral"]
    assert row["n"] * row["estimate"] == pytest.approx(told)


def test_requests_that_follow_purchases(sample, figures):
    """No request of the sample stands in a purchase's case, so the last purchase decides."""
    columns = ["customer_id", "timestamp", "touchpoint"]
    rows = sample.read("interactions", columns)
    roles = sample.settings.roles
    bought = rows[rows["touchpoint"].isin(roles["purchase"])].assign(kind="bought")
    asked = rows[rows["touchpoint"].isin(roles["service"])].assign(kind="asked")
    both = pd.concat([bought, asked]).sort_values(["customer_id", "timestamp"], kind="stable")
    both["last"] = both["timestamp"].where(both["kind"] == "bought")
    both["last"] = both.groupby("customer_id")["last"].ffill()
    month = pd.Timedelta(days=30)
    judged = both["last"] + month <= sample.span("interactions")[1]
    near = both["timestamp"] - both["last"] <= month
    requests = (judged & near & (both["kind"] == "asked")).sum()
    row = figures.loc["contacts_per_order"]
    assert row["n"] == (judged & (both["kind"] == "bought")).sum()
    assert row["n"] * row["estimate"] == pytest.approx(requests, rel=0.01)
