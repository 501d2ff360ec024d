"""Several channels as one journey."""

from functools import partial

import pandas as pd
import pytest

from cxlab.errors import CxlabError, UnknownNameError
from cxlab.journeys.channels import channel_switches

ROLES = '[roles]\ncart = ["basket"]\npurchase = ["order"]\n'


def contacts(*rows):
    """Return interactions from (customer, minute, touchpoint, channel, device, direction)."""
    names = ["customer_id", "minute", "touchpoint", "channel", "device", "direction"]
    frame = pd.DataFrame(rows, columns=names)
    frame["timestamp"] = pd.Timestamp("2025-01-01") + pd.to_timedelta(frame.pop("minute"), "min")
    return frame.assign(row_id=[f"r{number}" for number in range(len(frame))])


SIX = contacts(
    ("a", 0, "basket", "app", "phone", "customer"),
    ("a", 9, "mail", "e-mail", None, "company"),
    ("a", 10, "chat", "web", "phone", "customer"),
    ("a", 2000, "order", "store", None, "customer"),
    ("b", 0, "basket", "app", "phone", "customer"),
    ("b", 1, "order", "app", "phone", "customer"),
    ("b", 2, "chat", "call", "phone", "customer"),
)


def test_by_hand_in_sessions(make_study):
    study = make_study(ROLES, interactions=SIX, study={"min_group": 1})
    found = channel_switches(study, within="session")
    steps = found.steps.set_index(["kind", "source", "target"])
    assert steps.loc["channel", "n"].to_dict() == {
        ("app", "app"): 1,
        ("app", "call"): 1,
        ("app", "web"): 1,
    }
    assert steps.loc["channel", "estimate"].tolist() == pytest.approx([1 / 3] * 3)
    assert steps.loc["device", "n"].to_dict() == {("phone", "phone"): 3}
    assert found.use["n"].tolist() == [3, 2]  # the store visit has no device
    assert found.use["estimate"].tolist() == pytest.approx([2 / 3, 0])


def test_by_hand_in_episodes(make_study):
    found = channel_switches(make_study(ROLES, interactions=SIX, study={"min_group": 1}))
    assert found.within == "episode"
    steps = found.steps.set_index(["kind", "source", "target"])
    assert steps.loc["channel", "n"].to_dict() == {
        ("app", "app"): 1,
        ("app", "web"): 1,
        ("web", "store"): 1,  # days later, yet for the same goal; the call came after it
    }
    use = found.use.set_index("kind")
    assert use.loc["channel", ["within", "n", "estimate"]].tolist() == ["purchase", 2, 0.5]


def test_a_step_in_two_goals_counts_once(make_study):
    goals = ROLES + '[goals]\n"pay" = { start = ["basket"], end = ["order"], days = 9 }\n'
    found = channel_switches(make_study(goals, interactions=SIX, study={"min_group": 1}))
    assert found.steps.set_index("kind").loc["channel", "n"].tolist() == [1, 1, 1]
    assert found.use["within"].unique().tolist() == ["pay", "purchase"]


def test_shares_of_steps_from_one_place_sum_to_one(sample):
    found = channel_switches(sample)
    sums = found.steps.groupby(["kind", "source"])["estimate"].sum(min_count=1)
    whole = (
        ~found.steps["estimate"].isna().groupby([found.steps["kind"], found.steps["source"]]).any()
    )
    assert whole.any()
    assert sums[whole].to_numpy() == pytest.approx(1)
    assert found.use["estimate"].between(0, 1).all()


def test_groups_and_partitions(make_study, swap_partitions):
    rows = [SIX.assign(customer_id=SIX["customer_id"] + f"{copy:02}") for copy in range(20)]
    frame = pd.concat(rows, ignore_index=True)
    frame["row_id"] = [f"r{number}" for number in range(len(frame))]
    study = make_study(ROLES, interactions=frame)
    people = sorted(frame["customer_id"].unique())
    by = pd.Series(["x", "y"] * 18 + ["z"] * 4, index=people, name="plan")
    switches = partial(channel_switches, by=by)
    found = switches(study)
    assert "z" in found.use["plan"].tolist()
    assert found.use.loc[found.use["plan"] == "z", "estimate"].isna().all()
    other = switches(swap_partitions(study, 3))
    pd.testing.assert_frame_equal(other.steps, found.steps)
    pd.testing.assert_frame_equal(other.use, found.use)
    assert "<table" in found._repr_html_()


def test_what_is_asked_for_must_be_known(make_study):
    study = make_study(interactions=SIX)
    assert channel_switches(study).within == "session"
    with pytest.raises(UnknownNameError, match="kind of journey"):
        channel_switches(study, within="visit")
    with pytest.raises(CxlabError, match="within='session'"):
        channel_switches(study, within="episode")
