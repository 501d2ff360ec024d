import numpy as np
import pandas as pd

from cxlab.personas.describing.traits import find_traits
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.preparing.twins import find_twins

DRAW = np.random.default_rng(0)
COUNT = DRAW.poisson(20, 100).astype(float)


def test_the_first_of_those_that_form_personas_stays() -> None:
    frame = pd.DataFrame({"contacts": COUNT, "occasions": COUNT + 1, "purchases": COUNT * 2})
    twins = find_twins(frame, catalogue(frame))
    # contacts do not form personas, so that occasions come first
    label = catalogue(frame).loc["occasions", "label"]
    assert twins.to_dict() == {"contacts": label, "occasions": "", "purchases": label}


def test_unlike_constant_unknown_and_few_are_no_twins() -> None:
    frame = pd.DataFrame(
        {
            "occasions": COUNT,
            "purchases": DRAW.poisson(20, 100).astype(float),
            "evening_share": 0.5,
            "weekend_share": np.nan,
            "score_nps": np.where(np.arange(100) < 5, COUNT, np.nan),
            "region": "north",
        }
    )
    assert (find_twins(frame, catalogue(frame)) == "").all()


def test_a_twin_of_what_formed_the_personas_is_not_tested() -> None:
    frame = pd.DataFrame({"contacts": COUNT, "occasions": COUNT, "score_nps": DRAW.random(100)})
    known = catalogue(frame)
    known["twin"] = find_twins(frame, known)
    labels = pd.Series(np.where(COUNT > 20, "P1", "P2"))
    table = find_traits(frame, labels, known).set_index(["persona", "feature"])
    assert np.isnan(table.loc[("P1", "contacts"), "p_adjusted"])
    assert "not tested" in table.loc[("P1", "contacts"), "note"]
    assert table.loc[("P1", "score_nps"), "p_adjusted"] > 0
