import numpy as np
import pandas as pd
import pytest

from cxlab.drivers import drivers as module
from cxlab.drivers import find_drivers
from cxlab.errors import UnknownNameError
from cxlab.sample import write_sample
from cxlab.study import Study, open_study

SETTINGS = """
[questions]
recommend = { kind = "nps", scale = [0, 10] }
effort = { kind = "ces", scale = [1, 7], good = "low" }
satisfied = { kind = "csat", scale = [1, 5] }
[roles]
failure = ["payment_failed"]
service = ["call"]
reply = ["answer"]
"""

EMPTY = ["driver", "n", "estimate", "low", "high", "sign", "beats_noise", "note"]


@pytest.fixture(scope="module")
def rows(met, said):
    """300 customers: payment failures hurt, long waits hurt, gifts help, the shop does nothing."""
    rng = np.random.default_rng(4)
    fails, calls, gifts, shops = rng.random((4, 300)) < [[0.3], [0.4], [0.2], [0.6]]
    wait = rng.exponential(20, 300)
    score = 8 - 4 * fails - calls * np.log1p(wait) / 2 + 1.5 * gifts + rng.normal(size=300)
    interactions, responses = [], []
    for place in range(300):
        who, case = f"c{place:03d}", f"k{place}"
        seen = [("payment_failed", fails), ("gift", gifts), ("shop", shops)]
        interactions += [(who, 1, name, None) for name, flags in seen if flags[place]]
        if calls[place]:
            interactions += [(who, 2, "call", case), (who, 2 + wait[place] / 24, "answer", case)]
        responses += [
            (who, 40, "recommend", float(np.clip(round(score[place]), 0, 10))),
            (who, 41, "effort", float(np.clip(round(8 - score[place] / 1.5), 1, 7))),
        ]
    scales = {"recommend": (0.0, 10.0), "effort": (1.0, 7.0)}
    low, high = zip(*(scales[row[2]] for row in responses), strict=True)
    people = pd.DataFrame({"customer_id": [f"c{place:03d}" for place in range(300)]})
    people["region"] = np.where(np.arange(300) % 3, "north", "south")
    people.loc[:4, "region"] = "tiny"
    return {
        "interactions": met(*interactions),
        "responses": said(*responses, scale_min=list(low), scale_max=list(high)),
        "customers": people,
    }


@pytest.fixture
def study(make_study, rows):
    return make_study(settings=SETTINGS, **rows)


def test_what_was_planted_is_found(study):
    found = find_drivers(study, outcome="nps")
    shares = found.shares.set_index("driver")
    assert found.shares.columns.tolist() == EMPTY
    assert found.shares["driver"][0] == "payment failed"
    assert shares["sign"].to_dict() | {"call": "", "answer": "", "shop": ""} == {
        "payment failed": "down",
        "hours to first answer": "down",
        "gift": "up",
        "call": "",
        "answer": "",
        "shop": "",
    }
    assert shares.loc[["payment failed", "hours to first answer"], "beats_noise"].all()
    assert not shares.loc["shop", "beats_noise"]
    assert (shares["n"] == 300).all()
    fit = found.fit.iloc[0]
    assert found.shares["estimate"].sum() == pytest.approx(fit["estimate"])
    assert fit["low"] < fit["estimate"] < fit["high"]
    assert (fit["n"], fit["customers"]) == (300, 300)
    assert found.note == ""


def test_low_is_good_turns_the_direction(study):
    effort = find_drivers(study, outcome="ces").shares.set_index("driver")
    assert effort.loc["payment failed", "sign"] == "down"
    assert effort.loc["gift", "sign"] == "up"


def test_a_question_by_its_name(study):
    pd.testing.assert_frame_equal(
        find_drivers(study, outcome="recommend").shares, find_drivers(study).shares
    )


def test_answers_without_a_scale_are_not_mixed_in(make_study, rows):
    """Half of the effort answers are to a question whose scale nobody gave."""
    responses = rows["responses"].copy()
    old = (responses["question"] == "effort") & (np.arange(len(responses)) % 4 == 1)
    responses.loc[old, "question"] = "old"
    responses.loc[old, ["scale_min", "scale_max"]] = np.nan
    mixed, only = {**rows, "responses": responses}, {**rows, "responses": responses[old]}
    more = SETTINGS.replace("[roles]", 'old = { kind = "ces", good = "low" }\n[roles]')
    found = find_drivers(make_study(settings=more, **mixed), outcome="ces")
    assert found.fit["n"].tolist() == [150]
    assert found.note == (
        "answers to 2 questions count together; 150 answers without a known scale left out: 'old'"
    )
    none = find_drivers(make_study(settings=more, **only), outcome="ces")
    assert none.shares.empty
    assert none.note == "150 answers without a known scale left out: 'old'"


def test_the_window(study):
    found = find_drivers(study, window="38D")
    assert "payment failed" not in found.shares["driver"].tolist()
    assert found.parameters["window"] == "38D"


def test_groups_have_their_own_shares(study):
    found = find_drivers(study, by="region")
    assert found.shares.columns.tolist() == ["driver", "region", *EMPTY[1:]]
    assert found.fit["region"].tolist() == ["north", "south", "tiny"]
    sums = found.shares.groupby("region")["estimate"].sum()
    fit = found.fit.set_index("region")
    assert sums[["north", "south"]].tolist() == pytest.approx(fit["estimate"].tolist()[:2])
    tiny = found.shares[found.shares["region"] == "tiny"]
    assert set(tiny["driver"]) == set(found.shares["driver"])
    assert tiny[["estimate", "low", "high", "beats_noise"]].isna().all(axis=None)
    assert set(tiny["note"]) == {"fewer than 10: not shown"}
    assert (tiny["n"] == 5).all()


def test_groups_given_as_a_series(study):
    persona = pd.Series({f"c{place:03d}": "A" for place in range(20)}, name="persona")
    found = find_drivers(study, by=persona)
    assert found.fit["n"].tolist() == [20]
    assert found.fit["note"][0].startswith("fewer than 30 answers, 5 for each of 6 drivers")
    assert "cannot be said: fewer than 30 answers" in found._repr_html_()


def test_a_group_of_all_gives_what_no_groups_give(study):
    everyone = pd.Series("all", index=[f"c{place:03d}" for place in range(300)])
    grouped = find_drivers(study, by=everyone)
    plain = find_drivers(study)
    pd.testing.assert_frame_equal(grouped.shares.drop(columns="group"), plain.shares)


def test_neither_partitions_nor_the_order_of_rows_matter(study, make_study, rows, swap_partitions):
    plain = find_drivers(study, by="region", seed=3)
    mixed = {name: frame.sample(frac=1, random_state=2) for name, frame in rows.items()}
    others = [make_study(settings=SETTINGS, **mixed), *(swap_partitions(study, n) for n in (2, 7))]
    for other in others:
        found = find_drivers(other, by="region", seed=3)
        for name in ("shares", "fit", "left_out"):
            pd.testing.assert_frame_equal(
                getattr(found, name), getattr(plain, name), rtol=1e-9, atol=1e-12
            )


def test_the_seed_moves_the_intervals_alone(study):
    one, two = (find_drivers(study, seed=seed).shares.set_index("driver") for seed in (1, 2))
    assert (one["estimate"] == two["estimate"][one.index]).all()
    assert (one["low"] != two["low"][one.index]).any()


def test_ratings_given_together_are_drivers(make_study, rows):
    given = rows["responses"].assign(
        response_id=rows["responses"]["customer_id"], timestamp=pd.Timestamp("2025-02-10")
    )
    study = make_study(settings=SETTINGS, **{**rows, "responses": given})
    shares = find_drivers(study).shares.set_index("driver")
    assert shares.loc["rating: effort", "sign"] == "up"
    assert shares["estimate"].idxmax() == "rating: effort"


def test_two_questions_of_a_kind_count_together(make_study, rows):
    settings = SETTINGS.replace('"ces", scale = [1, 7], good = "low"', '"nps", scale = [1, 7]')
    answers = rows["responses"]
    turned = answers["score"].mask(answers["question"] == "effort", 8 - answers["score"])
    rows = {**rows, "responses": answers.assign(score=turned)}
    found = find_drivers(make_study(settings=settings, **rows))
    assert (found.shares["n"] == 600).all()
    assert found.fit["customers"].tolist() == [300]
    assert found.note == "answers to 2 questions count together"
    assert found.shares["driver"][0] == "payment failed"


def test_a_touchpoint_that_always_comes_with_another_is_left_out(make_study, rows):
    error = rows["interactions"].query("touchpoint == 'payment_failed'")
    error = error.assign(touchpoint="error page", row_id="e" + error["row_id"])
    both = pd.concat([rows["interactions"], error], ignore_index=True)
    found = find_drivers(make_study(settings=SETTINGS, **{**rows, "interactions": both}))
    assert "error page" not in found.shares["driver"].tolist()
    reason = found.left_out.set_index("driver").loc["error page", "reason"]
    assert reason == "says the same as 'payment failed'"


@pytest.mark.parametrize(
    ("outcome", "note"),
    [("csat", "no answers to a csat question"), ("satisfied", "no answers to 'satisfied'")],
)
def test_without_answers_the_result_says_so(study, outcome, note):
    found = find_drivers(study, outcome=outcome)
    assert found.note == note
    assert found.shares.columns.tolist() == EMPTY
    assert found.shares.empty
    assert found.fit.empty
    assert note.replace("'", "&#x27;") in found._repr_html_()


def test_without_anything_to_compare(make_study, rows):
    found = find_drivers(make_study(settings=SETTINGS, responses=rows["responses"]))
    assert found.note == "nothing that some answers came after, and others not"
    assert find_drivers(make_study(interactions=rows["interactions"])).note == (
        "no answers to an nps question in surveys about the company as a whole"
    )


def test_where_all_answers_are_the_same(make_study, rows):
    same = rows["responses"].assign(score=5.0)
    found = find_drivers(make_study(settings=SETTINGS, **{**rows, "responses": same}))
    assert found.shares["estimate"].isna().all()
    assert set(found.shares["note"]) == {"every answer is the same"}


def test_unknown_names(study):
    with pytest.raises(UnknownNameError, match="no outcome named 'npss'; did you mean 'nps'"):
        find_drivers(study, outcome="npss")
    with pytest.raises(UnknownNameError, match="no attribute named 'regoin'"):
        find_drivers(study, by="regoin")


def test_a_question_that_only_the_answers_name(make_study, rows):
    study = make_study(**rows)
    assert find_drivers(study, outcome="effort").fit["n"].tolist() == [300]


def test_intervals_follow_the_studys_confidence(make_study, rows, monkeypatch):
    wide = find_drivers(make_study(settings=SETTINGS, **rows))
    narrow = find_drivers(make_study(settings=SETTINGS, study={"confidence": 0.5}, **rows))
    assert narrow.fit["high"][0] < wide.fit["high"][0]
    monkeypatch.setattr(module, "REPLICATES", 20)
    few = find_drivers(make_study(settings=SETTINGS, **rows))
    assert few.parameters["replicates"] == 20


#: The touchpoints and figures that show what the sample plants.
SHOWN_AS = {
    "payment failures": "payment failed",
    "hours to first answer": "hours to first answer",
    "late parcels": "parcel late",
}


def planted(study: Study) -> pd.DataFrame:
    truth = pd.read_csv(study.path / "truth" / "drivers.csv")
    return truth.sort_values("weight", ascending=False, ignore_index=True)


def check_first(truth: pd.DataFrame, shares: pd.DataFrame) -> None:
    assert shares["driver"][0] == SHOWN_AS[truth["driver"][0]]
    assert shares["sign"][0] == ("down" if truth["sign"][0] < 0 else "up")
    assert shares["beats_noise"][0]


def test_what_the_sample_plants_comes_in_its_order(sample):
    truth, shares = planted(sample), find_drivers(sample).shares
    check_first(truth, shares)
    shares = shares.set_index("driver")
    first = [SHOWN_AS[name] for name in truth["driver"][:3]]
    assert shares.index.tolist()[:3] == first
    assert shares.loc[first, "sign"].tolist() == ["down"] * 3
    nothing = shares.index.intersection(truth.loc[truth["weight"] == 0, "driver"])
    assert len(nothing) > 0
    assert not shares.loc[nothing, "beats_noise"].any()


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_the_planted_first_driver_is_first_on_other_seeds(tmp_path, seed):
    study = open_study(write_sample(tmp_path / "sample", seed=seed))
    check_first(planted(study), find_drivers(study).shares)
