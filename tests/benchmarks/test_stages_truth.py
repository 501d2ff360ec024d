"""Stages where they are known: three seeds here; `python -m benchmarks.stages_truth` runs more."""

import importlib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from cxlab.sample.blocks import make_block
from cxlab.sample.walk import STAGES

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def truth():
    """The benchmark, which is no package of ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT))
        yield importlib.import_module("benchmarks.stages_truth")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_hidden_stages_come_close_to_the_best_possible(truth, seed):
    found = truth.judge_sample(seed, customers=300)
    assert found["majority"] < found["rules"] < found["touchpoints"] < found["hmm"]
    assert found["best"] - 0.03 < found["hmm"] < found["best"] < 0.985


def test_the_best_possible_knows_what_a_touchpoint_allows(truth):
    """Where a touchpoint shows one stage only, the best is right; it errs where stages share it."""
    block = make_block(5, 0)
    events = block.contacts.events
    stages = np.array(STAGES, dtype=object)
    best, true = stages[truth.best_stations(block)], stages[events["station"]]
    shown = pd.Series(true).groupby(events["touchpoint"].to_numpy()).transform("nunique")
    alone = (shown == 1).to_numpy()
    assert (best == true)[alone].all()
    assert 0.8 < (best == true)[~alone].mean() < 1


@pytest.mark.data
def test_a_banks_labels_with_their_letters_taken_away(truth, shared_data):
    """Majority .65; all 13,087 cases, one name of each stage placed: rules .29, hidden .78."""
    log = pd.read_parquet(shared_data / "bpic2012" / "bpic2012.parquet")
    cases = log["case:concept:name"].unique()[:400]
    found = truth.judge_bank(log[log["case:concept:name"].isin(cases)], models=("rules", "hmm"))
    right = found.set_index(["placed", "model"])["right"]
    assert right["none"].tolist() == [0, 0]  # nothing is known, and nothing is claimed
    assert right["one of each", "rules"] < found["majority"][0] < right["one of each", "hmm"]
    assert right["every second", "hmm"] > right["one of each", "hmm"]
