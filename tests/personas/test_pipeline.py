import numpy as np
import pandas as pd
import pytest

from cxlab.errors import CxlabError
from cxlab.personas.catalogue import catalogue
from cxlab.personas.pipeline import FURTHEST, SharesScaler, prepare_features
from cxlab.personas.scales import share_root

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


def test_a_share_that_nobody_differs_in_is_left_where_it_is() -> None:
    scaler = SharesScaler().fit(pd.DataFrame({"a": [0.3, 0.3]}))
    assert scaler.transform(pd.DataFrame({"a": [0.3, 0.4]}))["a"].tolist() == pytest.approx(
        [0, 0.1]
    )
