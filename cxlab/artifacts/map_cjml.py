"""A journey map in the Customer Journey Modelling Language (CJML) of SINTEF, version 2.0.

Of CJML's data format an example is public, no schema file: written are the elements of that
example, and the phases and experiences that public tools for CJML read and write beside them.
"""

import re
from typing import Any
from xml.etree import ElementTree as Xml

import pandas as pd

from cxlab.artifacts.journey_facts import DO, FEEL
from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.markup import percent

VERSION = "2.0"

_FORBIDDEN = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

#: The actor of touchpoints whose actor is not named.
_COMPANY = "company"

_SUMMARY = (
    "Put together from the contacts of many customers: touchpoints stand by stage, those of the "
    "most customers first; nobody need have met them in this order."
)


def map_to_cjml(journeys: JourneyMap) -> str:
    """Return a journey map as CJML 2.0, an ``actualJourney`` for each persona.

    CJML's actual journeys are those that somebody has lived through, its planned ones those that
    a company intends. A map is neither: it is the actual journey of a group, and says so in the
    summary. What hurts, who owns what and other lines of a map have no place in CJML.

    Parameters
    ----------
    journeys : JourneyMap
        What ``map_journeys`` returned.

    Returns
    -------
    str
        XML. Stages are phases; each touchpoint that customers use is a communication point between
        the persona and whoever runs it, with the share of customers as its comment.

    References
    ----------
    Halvorsrud, Boletsis & Garcia-Ceja 2021, *Designing a modeling language for customer journeys*;
    the example of the data format at cjml.no.

    Examples
    --------
    >>> cell = {"persona": "A", "stage": "conversion", "row": "what they do", "item": "basket",
    ...         "touchpoint": "basket", "channel": "app", "actor": "", "direction": "customer",
    ...         "n": 40, "estimate": 0.5}
    >>> drawn = JourneyMap(pd.DataFrame([cell]), pd.DataFrame(), {"A": "Evenings"})
    >>> print(map_to_cjml(drawn).splitlines()[12].strip())
    <endUser actorID="A1">
    """
    root = Xml.Element("CJML", version=VERSION)
    for number, key in enumerate(journeys.names, start=1):
        _journey(root, journeys, key, number)
    Xml.indent(root)
    text = Xml.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _journey(root: Xml.Element, journeys: JourneyMap, key: str, number: int) -> None:
    cells = journeys.cells[journeys.cells["persona"] == key]
    used = cells[(cells["row"] == DO) & (cells["touchpoint"].fillna("") != "")]
    used = used.assign(actor=used["actor"].fillna("").replace("", _COMPANY))
    journey = Xml.SubElement(root, "actualJourney")
    _add(journey, "journeyID", f"AJ{number}")
    _add(journey, "journeyTitle", journeys.names[key])
    phases = {name: f"PH{number}-{at}" for at, name in enumerate(used["stage"].unique(), start=1)}
    if phases:
        listed = Xml.SubElement(journey, "journeyPhases")
        for name, known in phases.items():
            _add(Xml.SubElement(listed, "journeyPhase", phaseID=known), "phaseName", str(name))
    _add(journey, "journeyShortSummary", _SUMMARY)
    actors = {"": f"A{number}"}
    people = Xml.SubElement(journey, "actors")
    user = Xml.SubElement(people, "endUser", actorID=actors[""])
    _add(user, "actorName", journeys.names[key])
    for at, name in enumerate(used["actor"].unique(), start=1):
        actors[name] = f"A{number}-{at}"
        provider = Xml.SubElement(people, "serviceProvider", actorID=actors[name])
        title = str(journeys.parameters.get("title", "")) if name == _COMPANY else ""
        _add(provider, "companyName", title or name)
    felt = _feelings(cells)
    points = Xml.SubElement(journey, "touchpoints")
    for at, row in enumerate(used.to_dict("records"), start=1):
        point = Xml.SubElement(points, "actualCommunicationPoint")
        _add(point, "touchpointID", f"TP{number}-{at}")
        Xml.SubElement(point, "belongsTo", phaseIDref=phases[row["stage"]])
        _point(point, row, actors, felt)


def _point(
    point: Xml.Element,
    row: dict[Any, Any],
    actors: dict[str, str],
    felt: dict[tuple[str, str], str],
) -> None:
    """Add who starts a contact, who receives it, by which channel, and what is known of it."""
    by_customer = row.get("direction") != "company"
    ends = ("", row["actor"]) if by_customer else (row["actor"], "")
    for tag, label, actor in zip(
        ("initiator", "receiver"), ("initiatorLabel", "receiverLabel"), ends, strict=True
    ):
        end = Xml.SubElement(point, tag)
        Xml.SubElement(end, "refersTo", actorIDref=actors[actor])
        _add(end, label, str(row["touchpoint"]))
    if row.get("channel"):
        _add(Xml.SubElement(point, "channel"), "channelName", str(row["channel"]))
    _add(point, "comment", _share(row))
    told = felt.get((str(row["stage"]), str(row["touchpoint"])))
    if told:
        _add(Xml.SubElement(point, "touchpointExperience"), "experienceDescription", told)


def _share(row: dict[Any, Any]) -> str:
    if pd.isna(row.get("estimate")):
        return str(row.get("note") or "not shown")
    share = percent(row["estimate"]).replace("\u00a0", " ")
    return f"{share} of {int(row['n']):,} customers seen at this stage"


def _feelings(cells: pd.DataFrame) -> dict[tuple[str, str], str]:
    """Return the mean answers about each touchpoint, in words."""
    found: dict[tuple[str, str], str] = {}
    known = cells[(cells["row"] == FEEL) & cells["estimate"].notna()]
    for row in known.to_dict("records"):
        key = (str(row["stage"]), str(row["touchpoint"]))
        mean = f"{row['estimate']:+.2f} from -1 (worst) to 1 (best), n {int(row['n'])}"
        said = f"{row['item']} {mean}"
        found[key] = "; ".join(filter(None, [found.get(key, ""), said]))
    return found


def _add(parent: Xml.Element, tag: str, text: str) -> None:
    """Add an element with a text, without characters that XML cannot hold."""
    Xml.SubElement(parent, tag).text = _FORBIDDEN.sub("", text)
