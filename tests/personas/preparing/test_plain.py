"""A fitted pipeline as plain data: the same transforms, and nothing malformed is taken."""

import copy
import json
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cxlab.errors import CxlabError
from cxlab.personas.features.catalogue import catalogue, choose
from cxlab.personas.preparing.pipeline import find_unseen, prepare_features
from cxlab.personas.preparing.plain import from_plain, to_plain

DRAW = np.random.default_rng(5)
N = 60
FRAME = pd.DataFrame(
    {
        "purchases": DRAW.poisson(3, N).astype(float),
        "evening_share": DRAW.beta(2, 5, N),
        "channel_app": DRAW.beta(2, 5, N),
        "channel_call": DRAW.beta(2, 50, N),
        "age": DRAW.choice([20.0, 40.0, np.nan], N),
        "region": DRAW.choice(["north", "south"], N),
    }
)


def fitted(unseen: str = "count") -> Any:
    known = choose(catalogue(FRAME), {"channel": 2, "region": 0.3})
    return prepare_features(FRAME, known, unseen=unseen)


def again(pipeline: Any) -> Any:
    return from_plain(json.loads(json.dumps(to_plain(pipeline), allow_nan=False)))


def test_json_and_back_transforms_alike_and_is_the_same_plain_data() -> None:
    prepared = fitted()
    back = again(prepared.pipeline)
    pd.testing.assert_frame_equal(back.transform(FRAME), prepared.matrix, rtol=0, atol=1e-12)
    assert to_plain(back) == to_plain(prepared.pipeline)
    assert find_unseen(back, FRAME.assign(region="x"))["n"].tolist() == [N]


def test_what_is_done_with_unseen_categories_is_kept() -> None:
    with pytest.raises(CxlabError, match="region 'east'"):
        again(fitted("error").pipeline).transform(FRAME.assign(region="east"))


TEXT = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(
    ["nan", "None", "", " ", "a: b", "__", "<script>", "'; DROP", "\x00", "\u202e", "true", "1e5"]
)


@settings(max_examples=30, deadline=None)
@given(
    levels=st.lists(TEXT, min_size=2, max_size=6, unique=True),
    name=TEXT.filter(lambda text: "\x00" not in text),  # numpy cuts such names off
    values=st.lists(st.floats(-1e9, 1e9), min_size=12, max_size=12),
)
def test_any_text_survives(levels: list[str], name: str, values: list[float]) -> None:
    rows = [levels[i % len(levels)] for i in range(12)]
    frame = pd.DataFrame({f"x{name}": rows, "score": values}).astype({f"x{name}": "str"})
    known = catalogue(frame).assign(clustered_on=True)
    prepared = prepare_features(frame, known)
    back = again(prepared.pipeline)
    found = back.transform(frame)
    assert found.columns.tolist() == prepared.matrix.columns.tolist()
    np.testing.assert_allclose(found, prepared.matrix, rtol=0, atol=1e-12)


def place(plain: dict[str, Any], *path: Any) -> Any:
    for step in path:
        plain = plain[step]
    return plain


NUMERIC, TEXTUAL = ("groups", 0), ("groups", -1)
FIRST = (*NUMERIC, "features", 0)
LEVELS = (*TEXTUAL, "features", 0, "levels")


@pytest.mark.parametrize(
    ("path", "key", "value", "said"),
    [
        ((), "version", 2, "version 2; this cxlab reads version 1"),
        ((), "version", True, "version is no int"),
        ((), "groups", [], "groups is empty"),
        ((), "groups", {"a": 1}, "groups is no list"),
        (("groups",), 0, "os.system", r"groups\[0\]: a str in place of a table"),
        (NUMERIC, "kind", "__import__", "kind = '__import__' is none of count, share"),
        (NUMERIC, "name", "a__b", "cannot name a step"),
        (NUMERIC, "name", "remainder", "cannot name a step"),
        (NUMERIC, "name", "category", "'category' is there twice"),
        (NUMERIC, "together", 1, "together is no bool"),
        (NUMERIC, "furthest", 0, "furthest = 0 is not above 0"),
        (FIRST, "feature", 3, "feature is no str"),
        (FIRST, "feature", "region", "'region' is there twice"),
        (FIRST, "feature", "region: x", "named like a category"),
        (FIRST, "weight", -1, "weight = -1 is not above 0"),
        (FIRST, "centre", float("nan"), "centre is no finite number"),
        (FIRST, "centre", "1", "centre is no finite number"),
        (FIRST, "scale", 10**400, "scale is no finite number"),
        (FIRST, "scale", 0.0, "scale = 0 is not above 0"),
        (TEXTUAL, "unseen", "ignore", "neither 'count' nor 'error'"),
        ((*LEVELS, 0), "share", 0.9, "sum to 1"),
        ((*LEVELS, 0), "level", "south", "'south' is there twice"),
    ],
)
def test_malformed_data_are_refused_with_their_place(
    path: tuple[Any, ...], key: Any, value: Any, said: str
) -> None:
    plain = copy.deepcopy(to_plain(fitted().pipeline))
    place(plain, *path)[key] = value
    with pytest.raises(CxlabError, match=said):
        from_plain(plain)


@pytest.mark.parametrize("path", [(), NUMERIC, FIRST, TEXTUAL, (*LEVELS, 0)])
def test_nothing_may_be_missing(path: tuple[Any, ...]) -> None:
    whole = to_plain(fitted().pipeline)
    for key in place(whole, *path):
        plain = copy.deepcopy(whole)
        del place(plain, *path)[key]
        with pytest.raises(CxlabError, match=f"{key} is missing"):
            from_plain(plain)
    with pytest.raises(CxlabError, match="a list in place of a table"):
        from_plain([])
