import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.features.catalogue import catalogue, choose
from cxlab.personas.preparing.pipeline import find_unseen, prepare_features, scalers_of
from cxlab.personas.preparing.scalers import FURTHEST
from cxlab.personas.preparing.scales import share_root

N = 200
DRAW = np.random.default_rng(3)
FRAME = pd.DataFrame(
    {
        "purchases": DRAW.poisson(3, N).astype(float),
        "value_per_purchase": DRAW.lognormal(4, 1, N),
        "evening_share": DRAW.beta(2, 5, N),
        "gap_variation": DRAW.normal(1, 0.2, N),
        "region": DRAW.choice(["north", "south", "west"], N, p=[0.5, 0.3, 0.2]),
    },
    index=[f"c{number:03}" for number in range(N)],
)


def prepared(frame: pd.DataFrame):
    return prepare_features(frame, catalogue(frame))


def test_numeric_features_have_mean_0_and_deviation_1() -> None:
    matrix = prepared(FRAME).matrix[["purchases", "evening_share", "gap_variation"]]
    assert matrix.mean().abs().max() < 0.05
    assert (matrix.std(ddof=0) - 1).abs().max() < 0.05


def test_one_category_weighs_like_one_feature() -> None:
    matrix = prepared(FRAME).matrix.filter(like="region: ")
    assert matrix.columns.tolist() == ["region: north", "region: south", "region: west"]
    assert matrix.var(ddof=0).sum() == pytest.approx(1)
    assert matrix.mean().abs().max() < 1e-12


def test_missing_and_unseen_lie_at_the_centre() -> None:
    frame = FRAME.copy()
    frame.loc["c000", ["purchases", "region"]] = [np.nan, None]
    fitted = prepared(frame)
    assert fitted.matrix.loc["c000", "purchases"] == 0
    assert (fitted.matrix.filter(like="region").loc["c000"] == 0).all()
    new = fitted.pipeline.transform(FRAME.assign(region="east"))
    assert (new.filter(like="region") == 0).to_numpy().all()


def test_extremes_are_drawn_in() -> None:
    frame = FRAME.copy()
    frame.loc["c000", "gap_variation"] = 1e6
    assert prepared(frame).matrix["gap_variation"].max() == FURTHEST


def test_what_cannot_take_part_is_dropped_and_said_so() -> None:
    frame = FRAME.assign(
        occasions=4.0,
        service_contacts=np.nan,
        income=[1.0, 2.0] * 30 + [np.nan] * (N - 60),
        weekend_share=[1.0] * 3 + [0.0] * (N - 3),
        card=[f"card {number}" for number in range(N)],
    )
    result = prepared(frame)
    assert result.dropped == {
        "occasions": "the same for nearly all customers",
        "service_contacts": "not known of any customer",
        "weekend_share": "the same for nearly all customers",
        "income": "known of only 30% of customers",
        "card": "200 categories are too many (at most 20)",
    }
    pd.testing.assert_frame_equal(result.matrix, prepared(FRAME).matrix)


def test_nothing_left_is_an_error_that_says_why() -> None:
    with pytest.raises(CxlabError, match="occasions: the same for nearly all"):
        prepared(pd.DataFrame({"occasions": [2.0] * 30}))
    with pytest.raises(CxlabError, match="none was chosen"):
        prepared(pd.DataFrame({"recency": [2.0, 3.0]}))


def test_infinity_names_the_feature_and_the_row() -> None:
    frame = FRAME.copy()
    frame.loc["c007", "value_per_purchase"] = np.inf
    with pytest.raises(CxlabError, match=r"'value_per_purchase' is infinite .*'c007'"):
        prepared(frame)


def test_what_repeats_another_feature_is_dropped() -> None:
    frame = FRAME.assign(channel_app=FRAME["evening_share"], occasions=FRAME["purchases"] * 2)
    result = prepared(frame)
    # the order of the columns decides which of two stays
    assert result.dropped == {
        "channel_app": "moves with evening share",
        "occasions": "moves with purchases",
    }
    assert result.twins["channel_app"] == "evening share"
    assert result.twins["region"] == ""


def test_shares_of_one_whole_keep_their_proportions() -> None:
    app, call = DRAW.beta(2, 3, N), DRAW.beta(2, 60, N)
    frame = pd.DataFrame({"channel_app": app, "channel_call": call, "channel_web": 0.5})
    frame["channel_web"] += DRAW.normal(0, 0.05, N)
    spread = prepared(frame).matrix.std(ddof=0)
    raw = pd.Series({name: share_root(frame[name]).std(ddof=0) for name in frame})
    assert spread["channel_app"] == pytest.approx(1, abs=0.02)
    assert spread["channel_call"] == pytest.approx(
        raw["channel_call"] / raw["channel_app"], abs=0.02
    )


def test_new_customers_are_prepared_without_those_that_were_fitted() -> None:
    fitted = prepared(FRAME)
    pd.testing.assert_frame_equal(fitted.pipeline.transform(FRAME.head(3)), fitted.matrix.head(3))


def test_a_weight_of_four_doubles_the_columns_of_its_features() -> None:
    known = catalogue(FRAME)
    weighted = prepare_features(FRAME, choose(known, {"region": 4, "time": 4, "value": 1})).matrix
    plain = prepare_features(FRAME, known).matrix
    factor = [2.0 if "region" in name or name == "evening_share" else 1.0 for name in plain]
    pd.testing.assert_frame_equal(weighted, plain * factor)


def test_an_axis_of_weight_0_is_as_if_it_were_not_there() -> None:
    known = catalogue(FRAME)
    without = prepare_features(FRAME, choose(known, {"personal": 0}))
    pd.testing.assert_frame_equal(without.matrix, prepared(FRAME.drop(columns="region")).matrix)


def test_unseen_categories_are_counted_or_an_error_as_declared() -> None:
    new = FRAME.assign(region=["east"] * 3 + ["north"] * (N - 4) + [None])
    counted = prepared(FRAME).pipeline
    assert find_unseen(counted, new).to_numpy().tolist() == [["region", "east", 3]]
    assert find_unseen(counted, FRAME).empty
    assert (counted.transform(new).filter(like="region").iloc[:3] == 0).to_numpy().all()
    strict = prepare_features(FRAME, catalogue(FRAME), unseen="error").pipeline
    with pytest.raises(CxlabError, match=r"region 'east' \(n 3\); .*unseen='count'"):
        strict.transform(new)
    with pytest.raises(CxlabError, match="unseen is 'count' or 'error', not 'ignore'"):
        prepare_features(FRAME, catalogue(FRAME), unseen="ignore")


def test_without_categories_none_is_unseen() -> None:
    frame = FRAME.drop(columns="region")
    assert find_unseen(prepared(frame).pipeline, frame).columns.tolist() == [
        "feature",
        "level",
        "n",
    ]


def test_names_that_would_be_taken_for_one_another_are_refused() -> None:
    twice = pd.concat([FRAME, FRAME[["purchases"]]], axis=1)
    with pytest.raises(CxlabError, match="two features are named 'purchases'"):
        prepare_features(twice, catalogue(FRAME))
    frame = FRAME.assign(**{"region: north": FRAME["gap_variation"].to_numpy()[::-1]})
    with pytest.raises(CxlabError, match="'region: north' is named like a category"):
        prepared(frame)


def test_one_customer_and_the_same_customers_differ_in_nothing() -> None:
    with pytest.raises(CxlabError, match="purchases: the same for nearly all customers"):
        prepared(FRAME.head(1))
    same = pd.concat([FRAME.head(1)] * 50, ignore_index=True)
    with pytest.raises(CxlabError, match="region: the same for nearly all customers"):
        prepared(same)


def test_repeated_customers_are_prepared_like_single_ones() -> None:
    double = pd.concat([FRAME, FRAME], ignore_index=True)
    once, twice = prepared(FRAME).matrix, prepared(double).matrix
    np.testing.assert_allclose(twice.iloc[:N], once, atol=1e-12)
    np.testing.assert_allclose(twice.iloc[N:], once, atol=1e-12)


def test_only_a_fitted_feature_pipeline_has_scalers() -> None:
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    for other in (make_pipeline(StandardScaler()), None):
        with pytest.raises(CxlabError, match="no fitted feature pipeline"):
            scalers_of(other)
