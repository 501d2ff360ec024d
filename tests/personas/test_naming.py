import pandas as pd

from cxlab.personas.catalogue import catalogue
from cxlab.personas.naming import describe_personas, name_personas
from cxlab.personas.traits import find_traits


def found(frame: pd.DataFrame, labels: list, min_group: int = 2):
    known = catalogue(frame)
    return find_traits(frame, pd.Series(labels, frame.index), known, min_group=min_group), known


def test_names_come_from_what_formed_the_personas() -> None:
    frame = pd.DataFrame(
        {
            "evening_share": [0.9, 0.8, 0.1, 0.2],
            "channel_app": [0.6, 0.2, 0.1, 0.3],
            "score_nps": [0.0, 1.0, 9.0, 10.0],
        }
    )
    names = name_personas(*found(frame, ["P1", "P1", "P2", "P2"]))
    assert names == {"P1": "Evenings, app", "P2": "Daytime, little app"}


def test_names_are_unique_even_where_personas_are_alike() -> None:
    frame = pd.DataFrame({"evening_share": [0.9, 0.8, 0.9, 0.8, 0.1, 0.1]})
    names = name_personas(*found(frame, ["P1", "P1", "P2", "P2", "P3", "P3"]))
    assert len(set(names.values())) == 3
    assert names["P1"] == "Evenings"
    assert names["P2"] == "Evenings (P2)"


def test_who_is_like_everybody_is_called_so() -> None:
    frame = pd.DataFrame({"evening_share": [0.1, 0.9, 0.1, 0.9]})
    traits, known = found(frame, ["P1", "P1", "P2", "P2"])
    assert name_personas(traits, known)["P1"] == "Near the average"
    assert describe_personas(traits)["P1"] == "near the average of all customers"


def test_a_hidden_persona_is_not_described() -> None:
    frame = pd.DataFrame({"evening_share": [0.1, 0.2, 0.8, 0.9, 1.0]})
    traits, known = found(frame, ["P1", "P1", "P2", "P2", "P3"])
    assert name_personas(traits, known)["P3"] == "Too few to compare"
    assert describe_personas(traits)["P3"] == "too few customers to compare"
    assert name_personas(traits, known)["P1"] == "Not shown"
    assert describe_personas(traits)["P1"] == "hidden, as it would give away a smaller persona"


def test_a_category_is_named_by_its_level_and_once() -> None:
    frame = pd.DataFrame(
        {"region": ["north", "north", "south", "south"], "card": ["yes", "yes", "no", "no"]}
    )
    traits, known = found(frame, ["P1", "P1", "P2", "P2"])
    assert name_personas(traits, known) == {
        "P1": "Region: north, card: yes",
        "P2": "Region: south, card: no",
    }


def test_money_is_in_the_currency_and_shares_in_per_cent() -> None:
    frame = pd.DataFrame(
        {"value_per_purchase": [10.0, 20.0, 90.0, 100.0], "evening_share": [0.0, 0.1, 0.8, 0.9]}
    )
    traits, _ = found(frame, ["P1", "P1", "P2", "P2"])
    line = describe_personas(traits, "EUR")["P2"].replace("\u00a0", " ")
    assert line == "evening share 85 % (others 5 %); value per purchase € 95.00 (others € 15.00)"


def test_means_that_contradict_the_effect_are_not_told() -> None:
    # on the logarithmic scale P1 has more purchases; one extreme customer turns the plain means
    frame = pd.DataFrame({"purchases": [9.0, 9.0, 9.0, 1.0, 1.0, 100.0]})
    traits, known = found(frame, ["P1"] * 3 + ["P2"] * 3)
    assert traits.loc[traits["persona"] == "P1", "effect"].iloc[0] > 0
    assert name_personas(traits, known)["P1"] == "Near the average"
