import numpy as np
import pandas as pd
import pytest

from cxlab.personas.features.psychometrics import find_unreliable
from cxlab.personas.features.reliability import find_unreliable_sums, sum_answers
from cxlab.study.settings import ATTITUDE, Question, Settings

SETTINGS = Settings("Shop", min_group=10)
ITEMS = {name: Question(name, ATTITUDE, trait="thrift") for name in "abc"}
ITEMS |= {"d": Question("d", ATTITUDE, trait="rush")}


def answers(noise: float, n: int = 60) -> pd.DataFrame:
    draw = np.random.default_rng(0)
    level = draw.random(n)[:, None]
    frame = pd.DataFrame(np.clip(level + draw.normal(0, noise, (n, 4)), 0, 1), columns=list("abcd"))
    frame.iloc[:5, 0] = np.nan
    return frame


@pytest.mark.parametrize("noise", [0.05, 0.8])
def test_sums_over_parts_tell_what_all_answers_do(noise: float) -> None:
    frame = answers(noise)
    parts = [sum_answers(frame[:17], ITEMS), sum_answers(frame[17:], ITEMS)]
    whole = {name: np.add(parts[0][name], parts[1][name]).tolist() for name in parts[0]}
    told = find_unreliable_sums(whole, ITEMS, SETTINGS)
    assert told == find_unreliable(frame, ITEMS, SETTINGS)
    assert ("trait_thrift" in told) == (noise > 0.5)
    assert "trait_rush" in told


@pytest.mark.parametrize("frame", [answers(0.1, 12), answers(0.1).assign(a=0.5, b=0.5, c=0.5)])
def test_few_and_equal_answers_are_told_alike(frame: pd.DataFrame) -> None:
    told = find_unreliable_sums(sum_answers(frame, ITEMS), ITEMS, SETTINGS)
    assert told == find_unreliable(frame, ITEMS, SETTINGS)
    assert "trait_thrift" in told
