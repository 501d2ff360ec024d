"""What cxlab computes of each customer: every feature's axis, topic, words and preparation."""

from dataclasses import dataclass
from typing import Literal

Axis = Literal["personal", "path preference", "value", "life cycle", "outcome"]
Kind = Literal["count", "share", "number", "category"]

#: Topics with as many features as a study has levels: together they count as one feature.
SHARE_ONE_WEIGHT = ("touchpoint",)

#: The axes that describe personas and do not form them, unless somebody names them.
DESCRIBED: tuple[Axis, ...] = ("life cycle", "outcome")


@dataclass(frozen=True)
class Feature:
    """One customer feature.

    ``axis`` is what an analyst switches, ``topic`` what it is about within its axis. ``label`` is
    what readers see, ``high`` and ``low`` name a group that has much or little of it, ``unit``
    stands behind its values. ``kind`` says how it is prepared: counts and amounts are skewed,
    shares lie in 0..1; shares of one ``whole`` add up to 1. Only features with ``clustered_on``
    form personas, each counting ``weight`` times: outcomes and the stage of life with the company
    would explain themselves. ``note`` says why a feature is described only that might have taken
    part.
    """

    name: str
    axis: Axis
    topic: str
    kind: Kind
    label: str
    high: str
    low: str
    unit: str = ""
    whole: str = ""
    clustered_on: bool = True
    weight: float = 1.0
    note: str = ""


#: The features that have one name in every study. ``contacts`` are described only, as occasions
#: say the same, and so is ``company_share``: it tells what the company does, not the customer.
#: ``switch_share`` and ``search_share`` mostly follow from the channels, which count already, and
#: blur the sample's personas; ``prepared_share`` and the parts of the day that repeat much of the
#: evening's share weigh less for the same reason (docs/decisions say what was measured).
BASE: tuple[Feature, ...] = (
    Feature(
        "recency",
        "life cycle",
        "recency",
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
        "tenure",
        "count",
        "days since first recorded contact",
        "long known",
        "newly known",
        "days",
        clustered_on=False,
    ),
    Feature(
        "contacts",
        "path preference",
        "rhythm",
        "count",
        "contacts",
        "many contacts",
        "few contacts",
        clustered_on=False,
    ),
    Feature(
        "occasions",
        "path preference",
        "rhythm",
        "count",
        "occasions of contact",
        "comes often",
        "comes rarely",
    ),
    Feature(
        "gap_variation",
        "path preference",
        "rhythm",
        "number",
        "unevenness of the pauses between days of contact",
        "in bursts",
        "steady rhythm",
    ),
    Feature(
        "company_share",
        "path preference",
        "rhythm",
        "share",
        "share of contacts that the company began",
        "contacted by us",
        "comes unasked",
        clustered_on=False,
    ),
    Feature(
        "evening_share",
        "path preference",
        "time",
        "share",
        "evening share",
        "evenings",
        "daytime",
        whole="hours",
    ),
    Feature(
        "weekend_share",
        "path preference",
        "time",
        "share",
        "weekend share",
        "weekends",
        "weekdays",
    ),
    Feature(
        "morning_share",
        "path preference",
        "time",
        "share",
        "morning share",
        "mornings",
        "rarely in the morning",
        whole="hours",
        weight=1 / 3,
    ),
    Feature(
        "afternoon_share",
        "path preference",
        "time",
        "share",
        "afternoon share",
        "afternoons",
        "rarely in the afternoon",
        whole="hours",
        weight=1 / 3,
    ),
    Feature(
        "night_share",
        "path preference",
        "time",
        "share",
        "night share",
        "nights",
        "rarely at night",
        whole="hours",
        weight=1 / 3,
    ),
    Feature(
        "switch_share",
        "path preference",
        "sequence",
        "share",
        "share of occasions in another channel than the one before",
        "goes from channel to channel",
        "stays in one channel",
        clustered_on=False,
    ),
    Feature(
        "search_share",
        "path preference",
        "sequence",
        "share",
        "share of days of contact that began with a search",
        "begins with a search",
        "rarely searches first",
        clustered_on=False,
    ),
    Feature(
        "prepared_share",
        "path preference",
        "sequence",
        "share",
        "share of purchases that followed a visit in another channel",
        "looks in one channel and buys in another",
        "buys where they look",
        weight=1 / 3,
    ),
    Feature("purchases", "value", "buying", "count", "purchases", "buys often", "buys rarely"),
    Feature(
        "value_per_purchase",
        "value",
        "buying",
        "count",
        "value per purchase",
        "large purchases",
        "small purchases",
        "money",
    ),
    Feature(
        "service_contacts",
        "path preference",
        "service",
        "count",
        "requests for help",
        "asks for help",
        "rarely asks for help",
    ),
)


def _of_channel(name: str, value: str) -> Feature:
    words = (f"{value} share", value, f"little {value}")
    return Feature(name, "path preference", "channel", "share", *words, whole="channel")


def _of_device(name: str, value: str) -> Feature:
    words = (f"share on {value}", f"on {value}", f"rarely on {value}")
    return Feature(name, "path preference", "device", "share", *words, whole="device")


def _of_touchpoint(name: str, value: str) -> Feature:
    words = (f"share of days at {value}", f"often at {value}", f"rarely at {value}")
    return Feature(name, "path preference", "touchpoint", "share", *words, whole="touchpoint")


def _of_stage(name: str, value: str) -> Feature:
    words = (f"share of contacts in {value}", f"much in {value}", f"little in {value}")
    return Feature(name, "life cycle", "stage", "share", *words, whole="stage", clustered_on=False)


def _of_score(name: str, value: str) -> Feature:
    label, words = f"mean answer to '{value}'", (f"high on '{value}'", f"low on '{value}'")
    return Feature(name, "outcome", "score", "number", label, *words, clustered_on=False)


def _of_trait(name: str, value: str) -> Feature:
    return Feature(name, "personal", "scale", "number", value, f"high {value}", f"low {value}")


#: Features that exist once per channel, device, touchpoint, stage, question or trait, by the
#: start of their name.
FAMILIES = {
    "channel_": _of_channel,
    "device_": _of_device,
    "touchpoint_": _of_touchpoint,
    "stage_": _of_stage,
    "score_": _of_score,
    "trait_": _of_trait,
}


def is_reserved(name: str) -> bool:
    """Say whether a computed feature bears that name, or may bear it.

    Examples
    --------
    >>> is_reserved("contacts"), is_reserved("channel_app"), is_reserved("region")
    (True, True, False)
    """
    return find_description(name) is not None


def find_description(name: str) -> Feature | None:
    """Return what is known of a computed feature; None for a name that is none of cxlab's own.

    Examples
    --------
    >>> find_description("device_phone").label
    'share on phone'
    """
    for feature in BASE:
        if feature.name == name:
            return feature
    for prefix, build in FAMILIES.items():
        if name.startswith(prefix):
            return build(name, name.removeprefix(prefix))
    return None
