"""Saved personas: written whole, the old ones kept, nothing of a customer, every fault said."""

import json
import os
from dataclasses import replace

import pytest

from cxlab.errors import CxlabError, StudyError
from cxlab.personas.saving.saved import FILE, has_personas, load_personas, save_personas


@pytest.fixture
def study(make_study, shop_customers):
    import pandas as pd

    row = {"row_id": ["1"], "customer_id": ["a"], "timestamp": [pd.Timestamp("2025-01-01")]}
    return make_study(interactions=pd.DataFrame(row | {"touchpoint": "shop", "channel": "web"}))


def test_what_is_saved_comes_back(study, shop_personas, shop_customers):
    assert not has_personas(study)
    path = save_personas(study, shop_personas, author=" Ann ", note="for 2026")
    assert (path, has_personas(study)) == (study.path / FILE, True)
    model = load_personas(study)
    assert model["saved"]["author"] == "Ann"
    assert model["saved"]["note"] == "for 2026"
    assert model["n"] == 240
    text = path.read_text(encoding="utf-8")
    assert "customer-" not in text
    assert not any(customer in text for customer in shop_customers.index)


def test_those_before_are_kept_under_their_day(study, shop_personas):
    path = save_personas(study, shop_personas, author="Ann")
    content = json.loads(path.read_text(encoding="utf-8"))
    content["saved"]["date"] = "2025-03-01"
    path.write_text(json.dumps(content), encoding="utf-8")
    old = path.read_text(encoding="utf-8")
    save_personas(study, shop_personas, author="Ben")
    assert (study.path / "personas-2025-03-01.json").read_text(encoding="utf-8") == old
    path.write_text(old, encoding="utf-8")
    save_personas(study, shop_personas, author="Cem")
    names = sorted(one.name for one in study.path.glob("personas*"))
    assert names == ["personas-2025-03-01-2.json", "personas-2025-03-01.json", "personas.json"]


def test_a_damaged_file_is_kept_as_well_when_others_are_saved(study, shop_personas):
    (study.path / FILE).write_text("{", encoding="utf-8")
    save_personas(study, shop_personas, author="Ann")
    assert len(list(study.path.glob("personas-*.json"))) == 1
    assert load_personas(study)["n"] == 240


def test_parts_of_a_persona_are_not_those_of_the_study(study, shop_personas):
    within = [{"persona": "P1", "name": "Evenings", "named_by": "Ann"}]
    parts = replace(shop_personas, model={}, parameters={"within": within})
    with pytest.raises(CxlabError, match="parts of one persona cannot be saved as the personas"):
        save_personas(study, parts, author="Ann")
    assert not has_personas(study)


@pytest.mark.parametrize("author", ["", "  "])
def test_somebody_saves_them(study, shop_personas, author):
    with pytest.raises(CxlabError, match="say who saves the personas"):
        save_personas(study, shop_personas, author=author)


def test_nothing_to_save_is_said(study, shop_personas):
    with pytest.raises(CxlabError, match="no personas to save"):
        save_personas(study, replace(shop_personas, model={}), author="Ann")


def test_a_persona_of_few_is_not_kept(study, shop_personas):
    summary = shop_personas.summary.assign(n=[100, 9, 80])
    with pytest.raises(CxlabError, match="P2: fewer than 10 customers"):
        save_personas(study, replace(shop_personas, summary=summary), author="Ann")
    assert not has_personas(study)


def test_a_clusterer_that_is_not_given_back_is_not_saved(study, shop_personas):
    model = shop_personas.model | {"agreement": 0.6}
    with pytest.raises(CxlabError, match="gives back only 60"):
        save_personas(study, replace(shop_personas, model=model), author="Ann")


def test_categories_of_few_are_not_kept(study, shop_personas):
    """Three customers live on the islet: neither their number nor what they do is in the file."""
    path = save_personas(study, shop_personas, author="Ann")
    model = json.loads(path.read_text(encoding="utf-8"))
    assert "islet" in model["rare"]["region"]
    assert "region: islet" not in model["columns"]
    assert "islet" not in json.dumps(model["pipeline"])


def test_no_file_is_said(study):
    with pytest.raises(CxlabError, match="no personas are saved in study"):
        load_personas(study)


@pytest.mark.parametrize("text", ["", "{", "[1, 2"])
def test_a_file_that_is_no_json(study, text):
    (study.path / FILE).write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match=r"personas.json: is no JSON"):
        load_personas(study)


def test_every_fault_is_listed(study, shop_personas):
    path = save_personas(study, shop_personas, author="Ann")
    content = json.loads(path.read_text(encoding="utf-8"))
    del content["centres"]
    content["unseen"] = 3
    content["unlike"] = float("nan")
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(StudyError) as raised:
        load_personas(study)
    assert len(raised.value.faults) == 3


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_to(study, shop_personas):
    study.path.chmod(0o500)
    with pytest.raises(CxlabError, match="cannot be saved"):
        save_personas(study, shop_personas, author="Ann")
    study.path.chmod(0o700)
