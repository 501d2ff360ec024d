import numpy as np
import pandas as pd
import pytest

from cxlab.personas.divide import divide
from cxlab.personas.features.catalogue import catalogue
from cxlab.personas.forming import Choice
from cxlab.personas.personas import Personas
from cxlab.study.settings import Settings

SETTINGS = Settings("A made study", min_group=3)


@pytest.fixture(scope="module")
def found() -> Personas:
    """Two planted personas; every other customer of one of them is one who lies between."""
    draw = np.random.default_rng(0)
    centre, spread = np.repeat([[0.2, 0.8, 0.5], [0.13, 0.13, 0.01]], [300, 300, 12], axis=1)
    described = pd.DataFrame(
        {name: np.clip(centre + draw.normal(0, spread), 0, 1) for name in ("a", "b", "c")}
        | {"whim": draw.normal(0, 0.2, 612)},
        index=pd.Index([f"c{i:03}" for i in range(612)], name="customer_id"),
    )
    known = catalogue(described)
    return divide(described, known, SETTINGS, Choice(k=2), parameters={"k": 2})


def test_every_frame_tells_of_the_same_members(found: Personas) -> None:
    sizes = found.members["persona"].value_counts()
    assert found.summary.set_index("persona")["n"].to_dict() == sizes.to_dict()
    for persona, rows in found.traits.groupby("persona"):
        assert set(rows["n"]) == {sizes[persona]}
    assert found.map["persona"].equals(found.members["persona"])


def test_who_lies_between_is_counted_in_none(found: Personas) -> None:
    left = int(found.members["persona"].isna().sum())
    assert left > 0
    assert found.members["nearest"].notna().all()
    assert found.summary["n"].sum() == 612 - left
    assert [note for note in found.notes if note.startswith(f"{left} of 612 customers")]


def test_the_planted_ones_are_found(found: Personas) -> None:
    ends = found.members["nearest"].iloc[:600].to_numpy().reshape(2, 300)
    assert len(set(ends[0])) == len(set(ends[1])) == 1
    assert ends[0][0] != ends[1][0]
    assert set(found.summary["verdict"]) == {"clearly"}


def test_customers_of_one_kind_are_not_divided_and_what_was_tried_is_kept() -> None:
    draw = np.random.default_rng(1)
    one = pd.DataFrame(draw.normal(size=(200, 4)), columns=list("abcd")).add_prefix("whim_")
    found = divide(one, catalogue(one), SETTINGS, Choice(), parameters={"k": "auto"})
    assert found.k == 1
    assert found.members["persona"].eq("P1").all()
    assert found.selection["k"].max() > 2
    assert found.selection.loc[found.selection["chosen"], "k"].tolist() == [1]
    assert found.parameters["features"] == ["whim_a", "whim_b", "whim_c", "whim_d"]
    assert found.notes[0].startswith("Customers were not divided: no number of groups")
