"""Find decided personas again among others: by what their customers do, never by their ids."""

import numpy as np
import pandas as pd

from cxlab.personas.deciding.matching import match_personas
from cxlab.personas.deciding.profiles import on_common_scale, profile_personas
from cxlab.personas.personas import Personas
from cxlab.study.decisions import Decisions, PersonaDecision

#: Axes by which no persona is told from another, unless they formed it.
ASIDE = ("outcome", "life cycle")

#: An attribute with more values than so many tells customers apart, not personas.
MOST_LEVELS = 50

#: A persona that moved by this share of the way to its nearest neighbour keeps its name no longer.
#: In the sample, half or a seventh of the customers move one by up to 0.22; one that was split or
#: joined to another lies at 0.41 or more.
NAME_LIMIT = 1 / 3

_DIGITS = 6


def likeness(personas: Personas, persona: str, *, smallest: int = 1) -> dict[str, float]:
    """Return what a persona is like, as it is kept beside a decision about it.

    Parameters
    ----------
    personas : Personas
        The set that it is of.
    persona : str
        Its id.
    smallest : int
        Values of attributes that fewer customers have are left out.

    Returns
    -------
    dict of str to float
        The mean of each feature in its own unit (of ``feature: value`` the share that has it):
        all but outcomes and life cycle, unless they formed the personas.

    Examples
    --------
    >>> from cxlab.personas.find import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> likeness(group_customers(frame, Settings("Calls"), k=2), "P2")
    {'evening_share': 1.0}
    """
    known, features = personas.catalogue, personas.features
    used = known["clustered_on"] | ~known["axis"].isin(ASIDE)
    text = known.index[known["kind"].eq("category") & used]
    several = [name for name in text if features[name].nunique() > MOST_LEVELS]
    used &= ~known.index.isin(several)
    means = _profiles(personas, used).loc[persona].dropna()
    few = {
        f"{name}: {level}"
        for name in text.difference(several)
        for level, count in features[name].value_counts().items()
        if count < smallest
    }
    return {str(name): _rounded(mean) for name, mean in means.items() if name not in few}


def _profiles(personas: Personas, used: pd.Series) -> pd.DataFrame:
    known = personas.catalogue.assign(clustered_on=used)
    return profile_personas(personas.features, personas.map["persona"], known)


def _rounded(value: float) -> float:
    return float(np.format_float_scientific(value, precision=_DIGITS - 1))


def path_of(personas: Personas) -> tuple[str, ...]:
    """Return the names of the personas that a set was refined from; none for the first set.

    Examples
    --------
    >>> from cxlab.personas.find import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> path_of(group_customers(frame, Settings("Calls"), k=2))
    ()
    """
    return tuple(str(one["name"]) for one in personas.parameters.get("within", ()))


def of_this_set(personas: Personas, decisions: Decisions) -> tuple[PersonaDecision, ...]:
    """Return the decisions about a set of personas: not those about parts of one of them."""
    return tuple(one for one in decisions.personas if one.within == path_of(personas))


def carry_over(personas: Personas, decisions: Decisions) -> dict[str, PersonaDecision]:
    """Find the persona that each decision is about.

    Parameters
    ----------
    personas : Personas
        A set, found today or long after the decisions.
    decisions : Decisions
        What people decided.

    Returns
    -------
    dict of str to PersonaDecision
        By the persona's id. A decision about a persona that is not there any more, or that moved
        too far to be called the same (``match_personas``), is in no pair.

    Examples
    --------
    >>> from cxlab.personas.find import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> found = group_customers(frame, Settings("Calls"), k=2)
    >>> late = PersonaDecision("Night owls", like={"evening_share": 0.98})
    >>> noon = PersonaDecision("At noon", like={"evening_share": 0.45})
    >>> {who: one.name for who, one in carry_over(found, Decisions((late, noon))).items()}
    {'P2': 'Night owls'}
    """
    entries = [one for one in of_this_set(personas, decisions) if one.like]
    if len(personas.summary) < 2 or not entries:
        return {}
    keyed = {f"entry {place}": one for place, one in enumerate(entries)}
    kept = pd.DataFrame.from_dict({key: dict(one.like) for key, one in keyed.items()}, "index")
    names = personas.catalogue.index
    bases = set(kept.columns) | {name.rpartition(": ")[0] for name in kept.columns}
    used = pd.Series(names.isin(bases), names)
    known = personas.catalogue.assign(clustered_on=used)
    if not used.any():
        return {}
    before = on_common_scale(kept, personas.features, known)
    after = on_common_scale(_profiles(personas, used), personas.features, known)
    if not set(before.columns) & set(after.columns):
        return {}
    pairs = match_personas(before, after, limit=NAME_LIMIT).query("status == 'same'")
    return {str(row.after): keyed[str(row.before)] for row in pairs.itertuples()}
