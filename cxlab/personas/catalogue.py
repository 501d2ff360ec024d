"""What is known about each customer feature: its axis, its plain label, how it is prepared."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Literal

import pandas as pd

from cxlab.errors import unknown

Axis = Literal[
    "behaviour",
    "channel",
    "time",
    "device",
    "value",
    "service",
    "attribute",
    "life cycle",
    "outcome",
]
Kind = Literal["count", "share", "number", "category"]


@dataclass(frozen=True)
class Feature:
    """One customer feature.

    ``label`` is what readers see, ``high`` and ``low`` name a group that has much or little of
    it, ``unit`` stands behind its values. ``kind`` says how it is prepared: counts and amounts
    are skewed, shares lie in 0..1; shares of one ``whole`` add up to 1. Only features with
    ``clustered_on`` form personas: outcomes and the stage of life with the company would explain
    themselves.
    """

    name: str
    axis: Axis
    kind: Kind
    label: str
    high: str
    low: str
    unit: str = ""
    whole: str = ""
    clustered_on: bool = True


#: The features that have one name in every study. ``contacts`` are described only, as occasions
#: say the same, and so is ``company_share``: it tells what the company does, not the customer.
BASE: tuple[Feature, ...] = (
    Feature(
        "recency",
        "life cycle",
        "count",
        "days since last contact",
        "long silent",
        "recently active",
        "days",
        clustered_on=False,
    ),
    Feature(
        "tenure",
        "life cycle",
        "count",
        "days since first recorded contact",
        "long known",
        "newly known",
        "days",
        clustered_on=False,
    ),
    Feature(
        "contacts",
        "behaviour",
        "count",
        "contacts",
        "many contacts",
        "few contacts",
        clustered_on=False,
    ),
    Feature(
        "occasions",
        "behaviour",
        "count",
        "occasions of contact",
        "comes often",
        "comes rarely",
    ),
    Feature(
        "gap_variation",
        "behaviour",
        "number",
        "unevenness of the pauses between days of contact",
        "in bursts",
        "steady rhythm",
    ),
    Feature(
        "company_share",
        "behaviour",
        "share",
        "share of contacts that the company began",
        "contacted by us",
        "comes unasked",
        clustered_on=False,
    ),
    Feature("evening_share", "time", "share", "evening share", "evenings", "daytime"),
    Feature("weekend_share", "time", "share", "weekend share", "weekends", "weekdays"),
    Feature("purchases", "value", "count", "purchases", "buys often", "buys rarely"),
    Feature(
        "value_per_purchase",
        "value",
        "count",
        "value per purchase",
        "large purchases",
        "small purchases",
        "money",
    ),
    Feature(
        "service_contacts",
        "service",
        "count",
        "requests for help",
        "asks for help",
        "rarely asks for help",
    ),
)


def _of_channel(name: str, value: str) -> Feature:
    words = (f"{value} share", value, f"little {value}")
    return Feature(name, "channel", "share", *words, whole="channel")


def _of_device(name: str, value: str) -> Feature:
    words = (f"share on {value}", f"on {value}", f"rarely on {value}")
    return Feature(name, "device", "share", *words, whole="device")


def _of_stage(name: str, value: str) -> Feature:
    words = (f"share of contacts in {value}", f"much in {value}", f"little in {value}")
    return Feature(name, "life cycle", "share", *words, whole="stage", clustered_on=False)


def _of_score(name: str, value: str) -> Feature:
    label, words = f"mean answer to '{value}'", (f"high on '{value}'", f"low on '{value}'")
    return Feature(name, "outcome", "number", label, *words, clustered_on=False)


#: Features that exist once per channel, device, stage or question, by the start of their name.
FAMILIES = {
    "channel_": _of_channel,
    "device_": _of_device,
    "stage_": _of_stage,
    "score_": _of_score,
}

#: From this skewness on, a numeric attribute without negative values is treated as a count.
SKEWED = 1.5

#: Whole numbers that so many of the customers bear alone number them; over fewer customers than
#: ``FEWEST_NUMBERED`` this is not judged, as ages and the like may differ throughout.
NUMBERED, FEWEST_NUMBERED = 0.95, 30


def is_reserved(name: str) -> bool:
    """Say whether a computed feature bears that name, or may bear it.

    Examples
    --------
    >>> is_reserved("contacts"), is_reserved("channel_app"), is_reserved("region")
    (True, True, False)
    """
    return name in {feature.name for feature in BASE} or name.startswith(tuple(FAMILIES))


def _of_attribute(values: pd.Series) -> Feature:
    name = str(values.name)
    label = name.removeprefix("attribute_").replace("_", " ")
    if not pd.api.types.is_numeric_dtype(values):
        return Feature(name, "attribute", "category", label, label, f"not {label}")
    if set(values.dropna().unique()) <= {0, 1}:
        return Feature(name, "attribute", "number", label, label, f"not {label}")
    if _numbers_customers(values):
        words = (f"higher {label}", f"lower {label}")
        return Feature(name, "attribute", "number", label, *words, clustered_on=False)
    skewed = values.min() >= 0 and values.skew() > SKEWED
    kind: Kind = "count" if skewed else "number"
    return Feature(name, "attribute", kind, label, f"higher {label}", f"lower {label}")


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
    return known.index[known["axis"].eq("attribute") & ~known["clustered_on"]]


def _describe(values: pd.Series) -> Feature:
    name = str(values.name)
    for feature in BASE:
        if feature.name == name:
            return feature
    for prefix, build in FAMILIES.items():
        if name.startswith(prefix):
            return build(name, name.removeprefix(prefix))
    return _of_attribute(values)


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
        Indexed by ``feature``: axis, kind, label, high, low, unit, whole, clustered_on.

    Examples
    --------
    >>> frame = pd.DataFrame({"occasions": [3.0], "region": ["north"], "score_nps": [9.0]})
    >>> catalogue(frame)[["axis", "kind", "clustered_on"]]
                    axis      kind  clustered_on
    feature
    occasions  behaviour     count          True
    region     attribute  category          True
    score_nps    outcome    number         False
    """
    rows = [asdict(_describe(features[name])) for name in features]
    columns = list(Feature.__dataclass_fields__)
    frame = pd.DataFrame(rows, columns=columns).astype({"clustered_on": bool})
    return frame.rename(columns={"name": "feature"}).set_index("feature")


def choose(known: pd.DataFrame, names: Iterable[str] | None) -> pd.DataFrame:
    """Mark as clustered on only the features that are asked for.

    Parameters
    ----------
    known : pandas.DataFrame
        A catalogue.
    names : iterable of str, optional
        Features or whole axes; ``None`` keeps the catalogue's own choice. A life-cycle feature or
        an outcome that is named takes part; so does what looks like a number given to customers,
        if it is named itself.

    Returns
    -------
    pandas.DataFrame
        A catalogue with ``clustered_on`` set.

    Raises
    ------
    UnknownNameError
        If a name is neither a feature nor an axis of the catalogue.

    Examples
    --------
    >>> known = catalogue(pd.DataFrame({"occasions": [3.0], "evening_share": [0.5]}))
    >>> choose(known, ["time"])["clustered_on"].tolist()
    [False, True]
    """
    if names is None:
        return known
    wanted = [names] if isinstance(names, str) else list(names)
    for name in wanted:
        if name not in known.index and name not in set(known["axis"]):
            raise unknown("feature", name, {*known.index, *known["axis"]})
    of_axis = known["axis"].isin(wanted) & ~known.index.isin(numbering(known))
    taken = known.index.isin(wanted) | of_axis
    return known.assign(clustered_on=taken)
