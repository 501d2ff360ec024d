import numpy as np
import pandas as pd
import pytest

from cxlab.personas.describing.naming import LONGEST, describe_personas, name_personas, shorten
from cxlab.personas.describing.traits import find_traits
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.preparing.twins import find_twins


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


def test_what_people_do_goes_before_what_is_written_about_them() -> None:
    frame = pd.DataFrame(
        {"rating": ["bad", "bad", "good", "good"], "evening_share": [0.6, 1, 0, 0.4]}
    )
    names = name_personas(*found(frame, ["P1", "P1", "P2", "P2"]))
    assert names == {"P1": "Evenings, rating: bad", "P2": "Daytime, rating: good"}


def test_a_flag_is_a_field_with_its_value_not_a_word_for_people() -> None:
    frame = pd.DataFrame({"disgusting": [1.0, 1.0, 0.0, 0.0]})
    names = name_personas(*found(frame, ["P1", "P1", "P2", "P2"]))
    assert names == {"P1": "Disgusting: yes", "P2": "Disgusting: no"}


def test_two_traits_of_one_topic_do_not_make_a_name_where_another_topic_is_there() -> None:
    frame = pd.DataFrame(
        {
            "channel_app": [0.9, 0.8, 0.1, 0.2],
            "channel_web": [0.1, 0.3, 0.9, 0.7],
            "purchases": [9.0, 3.0, 2.0, 4.0],
        }
    )
    names = name_personas(*found(frame, ["P1", "P1", "P2", "P2"]))
    assert names == {"P1": "App, buys often", "P2": "Web, buys rarely"}


def test_four_words_are_preferred_to_more() -> None:
    frame = pd.DataFrame(
        {
            "value_per_purchase": [90.0, 80.0, 9.0, 8.0],
            "service_contacts": [0.0, 0.0, 9.0, 8.0],
            "evening_share": [0.9, 0.6, 0.1, 0.4],
        }
    )
    traits, known = found(frame, ["P1", "P1", "P2", "P2"])
    assert name_personas(traits, known)["P1"] == "Large purchases, evenings"


def test_small_changes_leave_names_alone() -> None:
    draw = np.random.default_rng(1)
    late = np.arange(400) % 2 == 0
    seen = set()
    for _ in range(10):
        frame = pd.DataFrame(
            {
                "evening_share": np.where(late, 0.8, 0.2) + draw.normal(0, 0.05, 400),
                "channel_app": np.where(late, 0.8, 0.2) + draw.normal(0, 0.05, 400),
            }
        )
        labels = ["P1" if each else "P2" for each in late]
        seen.add(name_personas(*found(frame, labels))["P1"])
    assert seen == {"Evenings, app"}


def test_many_alike_have_names_of_their_own() -> None:
    draw = np.random.default_rng(2)
    frame = pd.DataFrame({f"channel_{name}": draw.random(600) for name in "abc"})
    frame["channel_a"] += np.arange(600) % 12 < 6
    labels = [f"P{1 + i % 12}" for i in range(600)]
    names = name_personas(*found(frame, labels))
    assert len(set(names.values())) == 12


@pytest.mark.parametrize(
    "value",
    [
        "x" * 300,
        "two\nlines",
        "\u202eevil",
        "<script>alert(1)</script>",
        "\u0000",
        "",
        "\u4e1c\u4eac",
    ],
)
def test_hostile_values_are_short_and_on_one_line(value: str) -> None:
    frame = pd.DataFrame({"city": [value, value, "Rome", "Rome"]})
    traits, known = found(frame, ["P1", "P1", "P2", "P2"])
    name = name_personas(traits, known)["P1"]
    line = describe_personas(traits)["P1"]
    assert len(name) <= len("City: ") + LONGEST
    assert len(line) < 120
    for text in (name, line):
        assert text.isprintable() or "\u00a0" in text
        assert not set(text) & set("\n\u0000\u202e")


def test_what_nobody_can_see_is_called_blank() -> None:
    assert shorten("\u200b \u202e\n") == "(blank)"
    assert shorten("\u200d") == "(blank)"
    assert (
        shorten("\u0645\u06cc\u200c\u062e\u0648\u0627\u0645")
        == "\u0645\u06cc\u200c\u062e\u0648\u0627\u0645"
    )
    assert len(shorten("a" * 99)) == LONGEST
    assert shorten("region north of the river", 20) != shorten("region north of the hills", 20)


def test_what_repeats_another_feature_gives_no_words() -> None:
    draw = np.random.default_rng(3)
    app = np.r_[draw.uniform(0.6, 1, 40), draw.uniform(0, 0.4, 40)]
    frame = pd.DataFrame({"channel_app": app, "channel_web": 1 - app})
    known = catalogue(frame)
    known = known.assign(twin=find_twins(frame, known))
    labels = pd.Series(["P1"] * 40 + ["P2"] * 40)
    traits = find_traits(frame, labels, known)
    assert name_personas(traits, known) == {"P1": "App", "P2": "Little app"}
    assert "web" not in describe_personas(traits)["P1"]
