"""What customers like, and which pains touch most of them."""

from cxlab.artifacts.journey_facts import HELP, OPEN
from cxlab.artifacts.journey_maps import map_journeys


def test_pains_are_ranked_by_how_many_customers_they_touch(shop):
    cells = map_journeys(shop).cells
    ranked = cells[(cells["row"] == OPEN) & cells["estimate"].notna()]
    assert ranked["touchpoint"].tolist() == ["payment failed", "parcel delivered"]
    assert (ranked["n"] == 31).all()
    assert ranked["estimate"].round(3).tolist() == [round(10 / 31, 3), round(10 / 12 * 12 / 31, 3)]
    assert ranked["note"].str.startswith("pain ").all()


def test_what_is_clearly_liked(make_study, tables):
    answers = tables["responses"]
    answers.loc[answers["touchpoint"] == "product page", "score"] = 5.0
    toml = '[questions]\nsatisfied = { kind = "csat", scale = [1, 5] }\n'
    cells = map_journeys(make_study(settings=toml, **tables)).cells
    liked = cells[(cells["row"] == HELP) & cells["estimate"].notna()]
    assert liked["item"].tolist() == ["product page: good answers on satisfaction"]
