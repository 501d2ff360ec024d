import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.features.customers import customer_features
from cxlab.personas.features.parts import Parts, customer_parts

QUESTIONS = """
[roles]
purchase = ["order"]
[questions]
nps = { kind = "nps" }
plan = { kind = "attitude", trait = "care", scale = [1, 5] }
rush = { kind = "attitude", trait = "care", scale = [1, 5], good = "low" }
"""


def tables(n: int = 120, seed: int = 0) -> dict[str, pd.DataFrame]:
    """Contacts in 16 channels, attributes and answers: parts differ in what is there."""
    draw = np.random.default_rng(seed)
    who = np.repeat(np.arange(n), 5)
    ids = np.array([f"c{i:03}" for i in range(n)])
    interactions = pd.DataFrame(
        {
            "row_id": [str(i) for i in range(len(who))],
            "customer_id": ids[who],
            "timestamp": pd.Timestamp("2025-01-01")
            + pd.to_timedelta(draw.integers(0, 90 * 86400, len(who)), unit="s"),
            "touchpoint": draw.choice(["page", "order", "shop"], len(who)),
            "channel": [f"k{number}" for number in draw.geometric(0.25, len(who)).clip(max=16)],
            "value": draw.lognormal(3, 1, len(who)),
        }
    )
    asked = [(i, question) for i in range(0, n, 2) for question in ("nps", "plan", "rush")]
    responses = pd.DataFrame(
        {
            "row_id": [str(i) for i in range(len(asked))],
            "response_id": [str(i) for i in range(len(asked))],
            "customer_id": [ids[i] for i, _ in asked],
            "timestamp": pd.Timestamp("2025-02-01"),
            "question": [question for _, question in asked],
            "score": draw.integers(1, 6, len(asked)).astype(float),
        }
    )
    customers = pd.DataFrame({"customer_id": ids, "age": draw.integers(18, 80, n)})
    customers["member"] = pd.array(draw.random(n) < 0.5, dtype="boolean")
    customers.loc[3, "member"] = pd.NA
    customers["since"] = pd.Timestamp("2020-01-01")
    return {"interactions": interactions, "responses": responses, "customers": customers}


@pytest.mark.parametrize("partitions", [1, 7])
def test_parts_together_are_the_frame_of_all(make_study, swap_partitions, partitions: int) -> None:
    study = swap_partitions(make_study(QUESTIONS, **tables()), partitions)
    whole = customer_parts(study).draw(1000)
    frame = customer_features(study)
    pd.testing.assert_frame_equal(whole, frame, check_exact=True)
    assert whole.attrs == frame.attrs
    assert "trait_care" in whole.attrs["describe_only"]


def test_a_study_of_answers_alone(make_study, swap_partitions) -> None:
    made = tables()
    study = make_study(QUESTIONS, responses=made["responses"], customers=made["customers"])
    study = swap_partitions(study, 3)
    whole = customer_parts(study).draw(1000)
    pd.testing.assert_frame_equal(whole, customer_features(study), check_exact=True)


def test_who_is_drawn_does_not_depend_on_partitions_or_order(make_study, swap_partitions) -> None:
    rows = tables()["interactions"]
    one = customer_parts(make_study(interactions=rows)).draw(30)
    study = make_study(interactions=rows.sample(frac=1, random_state=1))
    many = customer_parts(swap_partitions(study, 5))
    pd.testing.assert_frame_equal(one, many.draw(30))
    assert len(one) == 30
    assert one.index.is_monotonic_increasing
    assert set(one.index) < set(many.customers())
    assert set(many.draw(30, seed=1).index) != set(one.index)


def test_some_customers_alone(make_study, swap_partitions) -> None:
    study = swap_partitions(make_study(interactions=tables()["interactions"]), 3)
    parts = customer_parts(study)
    some = parts.restricted(pd.Index([f"c{i:03}" for i in range(0, 120, 3)]))
    fewer = some.restricted(pd.Index(["c003", "c004", "c006"]))
    assert isinstance(some, Parts)
    assert (parts.n, some.n, fewer.n) == (120, 40, 2)
    assert fewer.customers().tolist() == ["c003", "c006"]
    expected = customer_features(study).loc[["c003", "c006"]]
    pd.testing.assert_frame_equal(fewer.draw(10), expected, check_exact=True)


def test_a_file_damaged_inside_or_gone_is_one_clear_error(make_study) -> None:
    parts = customer_parts(make_study(interactions=tables()["interactions"]))
    path = parts.folder / parts.facts.files[0]
    whole = path.read_bytes()
    path.write_bytes(whole[:100] + bytes(600) + whole[700:])
    with pytest.raises(CxlabError, match="is gone or damaged; remove the folder it lies in"):
        parts.draw(10)
    path.unlink()
    with pytest.raises(CxlabError, match="is gone or damaged"):
        parts.customers()
