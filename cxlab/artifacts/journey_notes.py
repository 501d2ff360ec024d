"""What a journey map leaves out, and how it was made, in sentences."""

from cxlab.artifacts.journey_facts import MapFacts
from cxlab.artifacts.journey_scope import Purpose
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.markup import percent

_RULES = (
    "Stages follow the study's own list of touchpoints; one that is not listed is placed by its "
    "role, its name, and whether it came before or after the first recorded purchase."
)


def notes_of(
    facts: MapFacts, model: str, elsewhere: int, aim: Purpose, *, unlisted: int = 0
) -> tuple[str, ...]:
    """Say what is not on the map, and why.

    Parameters
    ----------
    facts : MapFacts
        Counts of the map.
    model : str
        The stage model.
    elsewhere : int
        How many findings are about a persona that is not on the map.
    aim : Purpose
        What the map is for.
    unlisted : int
        How many touchpoints are on no list of a stage.

    Returns
    -------
    tuple of str
        Sentences for readers.
    """
    sizes = facts.tally["sizes"]
    contacts, unplaced = int(sizes["contacts"].sum()), int(sizes["unplaced"].sum())
    notes = [f"Goal of this map: {aim.goal}"] if aim.goal else []
    if aim.cuts:
        notes.append(
            "Journeys are cut where this map starts and ends: what customers did before and after "
            "is not on it, nor are those who never came to its start."
        )
    if model == "rules":
        notes.append(_RULES)
    if unplaced:
        share = percent(unplaced / contacts)
        notes.append(f"{share} of contacts are at touchpoints without a stage: not on the map.")
    if unlisted:
        count = "One touchpoint is" if unlisted == 1 else f"{unlisted:,} touchpoints are"
        notes.append(f"{count} in no list of what customers do: only their number stands there.")
    outside = facts.tally["outside"].iloc[0]
    if outside["customers"]:
        count = f"{outside['customers']:,} customers"
        notes.append(f"{count} are unlike any persona, or in none, and not on the map.")
    if outside["unscaled"]:
        notes.append(f"{outside['unscaled']:,} scores have no scale, so they are not on the map.")
    if outside["anonymous"]:
        count = f"{outside['anonymous']:,} anonymous answers"
        fate = "count, though no journey is known to be theirs"
        if EVERYONE not in facts.names:
            fate = "belong to no persona, and are not on the map"
        notes.append(f"{count} {fate}.")
    if elsewhere:
        notes.append(f"Findings about a persona that is not on the map: {elsewhere}.")
    return tuple(notes)
