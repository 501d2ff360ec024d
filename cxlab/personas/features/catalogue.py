"""What is known about each customer feature, and which of them form personas, with what weight."""

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.personas.features.described import (
    DESCRIBED,
    SHARE_ONE_WEIGHT,
    Feature,
    Kind,
    find_description,
)

#: From this skewness on, a numeric attribute without negative values is treated as a count.
SKEWED = 1.5

#: Whole numbers that so many of the customers bear alone number them; over fewer customers than
#: ``FEWEST_NUMBERED`` this is not judged, as ages and the like may differ throughout.
NUMBERED, FEWEST_NUMBERED = 0.95, 30

#: The key of ``DataFrame.attrs`` under which a feature frame says which of its features describe
#: only, and why: ``{"trait_caution": "Cronbach's alpha ..."}``.
DESCRIBE_ONLY = "describe_only"


def catalogue(features: pd.DataFrame) -> pd.DataFrame:
    """Say of each column of a feature frame what it is.

    A name that is none of cxlab's own is an attribute; its kind follows from its values.

    Parameters
    ----------
    features : pandas.DataFrame
        One row per customer, as ``customer_features`` gives it, or any frame.

    Returns
    -------
    pandas.DataFrame
        Indexed by ``feature``: axis (``"personal"``, ``"path preference"``, ``"value"``,
        ``"life cycle"`` or ``"outcome"``), topic (finer: ``"channel"``, ``"time"``, ...), kind,
        label, high, low, unit, whole, clustered_on, weight (1 unless several features share it),
        note.

    Raises
    ------
    CxlabError
        If two columns bear one name.

    Examples
    --------
    >>> frame = pd.DataFrame({"occasions": [3.0], "region": ["north"], "score_nps": [9.0]})
    >>> catalogue(frame)[["axis", "topic", "kind", "clustered_on"]]
                          axis      topic      kind  clustered_on
    feature
    occasions  path preference     rhythm     count          True
    region            personal  attribute  category          True
    score_nps          outcome      score    number         False
    """
    twice = features.columns[features.columns.duplicated()]
    if len(twice):
        raise CxlabError(f"two features are named {twice[0]!r}; rename one")
    rows = [asdict(_describe(features[name])) for name in features]
    columns = list(Feature.__dataclass_fields__)
    frame = pd.DataFrame(rows, columns=columns).astype({"clustered_on": bool, "weight": float})
    known = frame.rename(columns={"name": "feature"}).set_index("feature")
    for topic in SHARE_ONE_WEIGHT:
        levels = known["topic"] == topic
        known.loc[levels, "weight"] = 1 / max(levels.sum(), 1)
    for name, why in features.attrs.get(DESCRIBE_ONLY, {}).items():
        if name in known.index:
            known.loc[name, ["clustered_on", "note"]] = [False, why]
    return known


def _describe(values: pd.Series) -> Feature:
    return find_description(str(values.name)) or _of_attribute(values)


def _of_attribute(values: pd.Series) -> Feature:
    name = str(values.name)
    label = name.removeprefix("attribute_").replace("_", " ")
    kind: Kind = "number"
    words, takes_part = (f"higher {label}", f"lower {label}"), True
    if not pd.api.types.is_numeric_dtype(values):
        kind, words = "category", (label, f"not {label}")
    elif set(values.dropna().unique()) <= {0, 1}:
        words = (label, f"not {label}")
    elif _numbers_customers(values):
        takes_part = False
    elif values.min() >= 0 and values.skew() > SKEWED:
        kind = "count"
    return Feature(name, "personal", "attribute", kind, label, *words, clustered_on=takes_part)


def _numbers_customers(values: pd.Series) -> bool:
    """Say whether an attribute looks like a customer number or a phone rather than a quantity."""
    known = values.dropna()
    if len(known) < FEWEST_NUMBERED or not (known % 1 == 0).all():
        return False
    return known.nunique() >= NUMBERED * len(known)


def numbering(known: pd.DataFrame) -> pd.Index:
    """Return the attributes of a catalogue that look like numbers given to customers.

    Examples
    --------
    >>> frame = pd.DataFrame({"crm_no": range(1001, 1041), "age": [30.0, 40.0] * 20})
    >>> numbering(catalogue(frame)).tolist()
    ['crm_no']
    """
    return known.index[known["topic"].eq("attribute") & ~known["clustered_on"]]


def choose(
    known: pd.DataFrame, features: Iterable[str] | Mapping[str, float] | None
) -> pd.DataFrame:
    """Say which features form personas, and how much each counts.

    Parameters
    ----------
    known : pandas.DataFrame
        A catalogue.
    features : iterable of str or mapping of str to float, optional
        Names of features, topics (``"channel"``) or axes (``"value"``); ``None`` keeps the
        catalogue's own choice. Of names alone, only what they name takes part. A mapping gives
        factors and leaves all that it does not name as it is: 0 switches off, with 2 a feature
        counts double (its squared distances do), and the factor of an axis or a topic is that of
        each of its features. A feature's own factor goes before its topic's, and that before its
        axis's. Life cycle and outcomes take part if they are named; what the catalogue describes
        only for another reason, only if the feature itself is.

    Returns
    -------
    pandas.DataFrame
        A catalogue with ``clustered_on`` and ``weight`` set.

    Raises
    ------
    UnknownNameError
        If a name is no feature, topic or axis of the catalogue.
    CxlabError
        If a weight is no finite number of 0 or more, or these are no names at all.

    Examples
    --------
    >>> known = catalogue(pd.DataFrame({"occasions": [3.0], "evening_share": [0.5]}))
    >>> choose(known, ["time"])["clustered_on"].tolist()
    [False, True]
    >>> choose(known, {"rhythm": 0.5})["weight"].tolist()
    [0.5, 1.0]
    """
    if features is None:
        return known
    if not isinstance(features, Iterable):
        raise CxlabError(f"features are names, or a mapping of names to weights, not {features!r}")
    if isinstance(features, Mapping):
        factors = {name: _weight(name, weight) for name, weight in features.items()}
    else:
        factors = dict.fromkeys([features] if isinstance(features, str) else features, 1.0)
    names = {*known.index, *known["topic"], *known["axis"]}
    for name in factors:
        if name not in names:
            raise unknown("feature, topic or axis", str(name), names)
    may_follow = known["clustered_on"] | known["axis"].isin(DESCRIBED)
    shared = known["topic"].map(factors).fillna(known["axis"].map(factors)).where(may_follow)
    own = pd.Series(known.index.map(factors), known.index, dtype=float)
    otherwise = known["clustered_on"].astype(float) * isinstance(features, Mapping)
    factor = own.fillna(shared).fillna(otherwise).astype(float)
    weight = known["weight"] * factor.where(factor > 0, 1.0)
    return known.assign(clustered_on=factor > 0, weight=weight)


def _weight(name: str, weight: object) -> float:
    if isinstance(weight, bool) or not isinstance(weight, int | float | np.number):
        raise CxlabError(f"the weight of {name!r} is a number, not {weight!r}")
    if not (math.isfinite(weight) and weight >= 0):
        raise CxlabError(f"the weight of {name!r} is 0 (off) or more, not {weight!r}")
    return float(weight)
