from xml.etree import ElementTree as Xml

import pytest

from cxlab.artifacts.journey_maps import JourneyMap
from cxlab.artifacts.map_cjml import map_to_cjml


@pytest.fixture
def drawn(shop_map):
    return shop_map[1]


def test_a_journey_for_each_persona_with_its_touchpoints(drawn):
    root = Xml.fromstring(map_to_cjml(drawn).encode())
    assert (root.tag, root.get("version")) == ("CJML", "2.0")
    journeys = root.findall("actualJourney")
    assert [one.findtext("journeyTitle") for one in journeys] == ["A", "B"]
    used = drawn.cells[(drawn.cells["row"] == "what they do") & (drawn.cells["touchpoint"] != "")]
    points = root.findall(".//actualCommunicationPoint")
    assert [point.findtext("initiator/initiatorLabel") for point in points] == list(
        used["touchpoint"]
    )
    assert "40 " not in points[0].findtext("comment")


def test_every_reference_has_its_place_and_ids_are_unique(drawn):
    root = Xml.fromstring(map_to_cjml(drawn).encode())
    actors = [one.get("actorID") for one in root.iter() if one.get("actorID")]
    phases = [one.get("phaseID") for one in root.iter() if one.get("phaseID")]
    assert len({*actors, *phases}) == len(actors) + len(phases)
    assert {one.get("actorIDref") for one in root.iter("refersTo")} <= set(actors)
    assert {one.get("phaseIDref") for one in root.iter("belongsTo")} <= set(phases)
    ids = [one.text for one in root.iter("touchpointID")]
    assert len(set(ids)) == len(ids)


def test_hostile_names_are_text(drawn):
    cells = drawn.cells.assign(touchpoint="<b>&\x00\x0b\ufffe \u202eabc")
    text = map_to_cjml(JourneyMap(cells, drawn.stages, {"A": "</CJML>", "B": "\x01"}))
    root = Xml.fromstring(text.encode())
    assert root.findtext(".//journeyTitle") == "</CJML>"
    assert root.findtext(".//initiatorLabel") == "<b>& \u202eabc"


def test_a_map_without_touchpoints(drawn):
    root = Xml.fromstring(map_to_cjml(JourneyMap(drawn.cells.iloc[:0], drawn.stages, drawn.names)))
    assert len(root.findall("actualJourney/touchpoints")) == 2
