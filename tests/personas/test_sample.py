"""Planted personas are found again in the made study."""

import json
from pathlib import Path

import pandas as pd
import pytest
from sklearn.metrics import adjusted_rand_score

from cxlab.personas import Personas, find_personas
from cxlab.sample import write_sample
from cxlab.study import Study, open_study


@pytest.fixture(scope="module")
def five(sample: Study) -> Personas:
    return find_personas(sample, k=5)


def gap_to_best(study: Study, found: Personas) -> float:
    """How much less the adjusted Rand index is than the best possible one."""
    truth = pd.read_csv(study.path / "truth" / "personas.csv", index_col="customer_id")["persona"]
    best = json.loads((study.path / "truth" / "best_possible.json").read_text())["adjusted_rand"]
    members = found.members["nearest"]
    assert members.index.equals(truth.sort_index().index)
    return best - adjusted_rand_score(truth.reindex(members.index), members)


def test_planted_personas_are_found_told_that_there_are_five(sample: Study, five: Personas) -> None:
    assert gap_to_best(sample, five) <= 0.03


@pytest.mark.slow
@pytest.mark.parametrize("seed", [2, 3])
def test_and_with_other_seeds(tmp_path: Path, seed: int) -> None:
    study = open_study(write_sample(tmp_path / "sample", seed=seed))
    assert gap_to_best(study, find_personas(study, k=5)) <= 0.03


def test_the_made_personas_come_back_and_noise_does_not_name_them(five: Personas) -> None:
    assert set(five.summary["verdict"]) == {"clearly"}
    assert five.summary["name"].is_unique
    noise = ("household", "region", "loyalty card", "order texts", "app version")
    rules = " ".join(five.summary["apart"])
    assert not [word for word in noise if word in rules]


def test_rules_tell_who_belongs_on_customers_left_out(five: Personas) -> None:
    assert five.rules["precision"].mean() >= 0.85
    assert (five.rules["recall"] >= 0.6).all()


def test_the_number_of_personas_is_found_on_the_sample(sample: Study) -> None:
    found = find_personas(sample)
    assert found.k == 5
    tried = found.selection.query("k > 1")
    assert tried["silhouette"].between(-1, 1).all()
    assert tried.loc[tried["chosen"], "why"].tolist() == [""]
