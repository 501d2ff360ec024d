"""Who the customers of a persona are, and what sets them apart: the traits that a card shows."""

import pandas as pd

from cxlab.personas.personas import Personas, value_unit

#: The axes of a catalogue that say who somebody is, whatever they do.
PERSONAL = ("personal", "attribute")

#: How many traits a card shows that formed the group, that did not, and that say who they are.
FORMED, TESTED, WHO = 6, 3, 5

COLUMNS = (
    "persona",
    "feature",
    "label",
    "n",
    "mean",
    "others",
    "unit",
    "estimate",
    "low",
    "high",
    "role",
)

#: What a trait is to its persona.
MADE, TEST = "formed the group", "did not form it, and differs clearly"


def apart_of(personas: Personas) -> pd.DataFrame:
    """Return what sets each persona apart most: effects with intervals.

    What formed the groups differs by design and is not tested; of the rest only what the
    corrected tests call different is there.

    Parameters
    ----------
    personas : Personas
        What ``find_personas`` returned.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``: mean and others in the trait's own unit; estimate, low and high are the
        difference in standard deviations; role is ``MADE`` or ``TEST``. By persona, those that
        formed it first, the largest first.

    References
    ----------
    See ``find_traits``.
    """
    traits = _plain(personas)
    if traits.empty:
        return traits[list(COLUMNS)]
    clear = traits["low"].gt(0) | traits["high"].lt(0)
    twin = traits["note"].fillna("").astype("str").str.startswith("moves with")
    formed = traits[clear & traits["clustered_on"].astype(bool) & ~twin]
    tested = traits[clear & ~traits["clustered_on"].astype(bool) & traits["verdict"].eq("differs")]
    tops = [
        formed.assign(role=MADE).groupby("persona", sort=False).head(FORMED),
        tested.assign(role=TEST).groupby("persona", sort=False).head(TESTED),
    ]
    return _listed(pd.concat(tops, ignore_index=True), personas)


def who_of(personas: Personas) -> pd.DataFrame:
    """Return who the customers of each persona are: their attributes, the most telling first.

    Parameters
    ----------
    personas : Personas
        What ``find_personas`` returned.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``; of a categorical attribute the level that differs most. Where nobody is
        outside the persona there is nothing to compare, and no row.
    """
    traits = _plain(personas)
    traits = traits[traits["axis"].isin(PERSONAL) & traits["estimate"].notna()]
    traits = traits.drop_duplicates(["persona", "feature"]).assign(role="")
    return _listed(traits.groupby("persona", sort=False).head(WHO), personas)


def _plain(personas: Personas) -> pd.DataFrame:
    traits = personas.traits.rename(columns={"effect": "estimate"})
    currency = str(personas.parameters.get("currency", ""))
    units = [value_unit(str(unit), currency) for unit in traits["unit"]]
    traits = traits.assign(role="", unit=pd.Series(units, traits.index, dtype="str"))
    size = traits["estimate"].astype("float64").abs()
    return traits.assign(_size=-size).sort_values("_size", kind="stable").drop(columns="_size")


def _listed(traits: pd.DataFrame, personas: Personas) -> pd.DataFrame:
    order = {key: place for place, key in enumerate(personas.summary["persona"].astype("str"))}
    place = traits["persona"].map(order)
    ranked = traits.assign(_place=place).sort_values("_place", kind="stable", ignore_index=True)
    return ranked[list(COLUMNS)]
