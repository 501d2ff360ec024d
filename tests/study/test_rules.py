"""What must hold between settings, each rule kept and broken."""

from dataclasses import replace

import pytest

from cxlab.study.rules import broken_rules
from cxlab.study.settings import (
    Goal,
    Mapping,
    OutsideEvent,
    Process,
    Question,
    Settings,
    Source,
    StageModel,
    Step,
    Theme,
)

REFUND = Process("refund", (Step("return"), Step("refund", 2.0)))

GOOD = Settings(
    "Shop",
    sources={"orders": Source("orders", "orders.csv", zone="Europe/Berlin")},
    mappings=(Mapping("interactions", source="orders", columns={"timestamp": "at"}),),
    questions={"likely": Question("likely", kind="nps", scale=(0, 10))},
    goals={"buy": Goal("buy", ("page",), ("order",))},
    roles={"purchase": ("order",)},
    stages=StageModel(touchpoints={"order": "loyalty"}),
    events=(OutsideEvent("2025-01-02", "Fair"),),
    maps=({"goal": "more orders", "stages": "retail"},),
    processes=(REFUND,),
    themes={"late": Theme("late", ("late", "wait*"), "refund"), "price": Theme("price", ("dear",))},
)


def said(tmp_path, **changes):
    return [fault.found for fault in broken_rules(replace(GOOD, **changes), tmp_path)]


def test_nothing_is_said_of_good_settings(tmp_path):
    assert said(tmp_path) == []


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"stages": StageModel(model="retial")}, "no stage model named 'retial'"),
        ({"maps": ({"stages": "shop"},)}, "no stage model named 'shop'"),
        ({"maps": ({"name": "a"}, {"name": "a"})}, "two maps are named 'a'"),
        ({"themes": {"a": Theme("a", ("!?",))}}, "'!?' has no letters"),
        (
            {"themes": {"a": Theme("a", ("Late",)), "b": Theme("b", ("late",))}},
            "'late' stands in 'a' too",
        ),
        ({"processes": (REFUND, REFUND)}, "two processes are named 'refund'"),
        ({"processes": (Process("a", (Step("b"),)),)}, "fewer than two steps"),
        ({"processes": (Process("a", (Step("b"), Step("b"))),)}, "two steps at 'b'"),
        (
            {"processes": (Process("a", (Step("b"), Step("c", -1.0))),)},
            "within_days = -1 of 'c'",
        ),
        ({"min_group": 0}, "min_group = 0"),
        ({"min_group": 10**12}, "min_group = 1000000000000"),
        ({"confidence": 1.0}, "confidence = 1"),
        ({"time_zone": "Factory"}, "no time zone named 'Factory'"),
        ({"sources": {"orders": Source("orders", "o.csv", zone="X")}}, "no time zone named 'X'"),
        ({"sources": {"orders": Source("orders", "o.csv", decimal=";")}}, "decimal = ';'"),
        ({"goals": {"a": Goal("a", ("b",), ("c",), -1.0)}}, "days = -1"),
        ({"roles": {"buy": ("order",)}}, "no role named 'buy'"),
        ({"stages": StageModel(order=("a", "b", "a"))}, "order names 'a' twice"),
        ({"events": (OutsideEvent("2025-1-2", "Fair"),)}, "date = '2025-1-2'"),
        ({"questions": {"a": Question("a", scale=(5, 5))}}, "scale = [5, 5]"),
    ],
)
def test_a_broken_rule(tmp_path, changes, found):
    assert said(tmp_path, **changes) == [found]


@pytest.mark.parametrize(
    ("changes", "found"),
    [
        ({"zone": "Mars"}, ["no time zone named 'Mars'"]),
        ({"columns": {"Channel": "a", "channel": "b"}}, 2),
        ({"constants": {"timestamp": 1.0}}, ["'timestamp' stands in columns and in constants"]),
        ({"constants": {"team": None}}, ["constants.team = None is not one value"]),
        ({"source": "", "sql": "../a.sql"}, ["sql = '../a.sql' leads out of the study"]),
        ({"source": "", "sql": "link.sql"}, ["sql = 'link.sql' leads out of the study"]),
        ({"source": "", "sql": "a.sql"}, ["no file named 'a.sql'"]),
        ({"source": "", "sql": "b.sql"}, []),
        ({"source": "", "sql": "sub/../b.sql"}, []),
    ],
)
def test_a_mapping_that_breaks_a_rule(tmp_path, changes, found):
    (tmp_path / "sub").mkdir()
    (tmp_path / "b.sql").write_text("SELECT 1", encoding="utf-8")
    (tmp_path / "link.sql").symlink_to("/etc/passwd")
    mapping = replace(GOOD.mappings[0], **changes)
    heard = said(tmp_path, mappings=(mapping,))
    assert (len(heard) if isinstance(found, int) else heard) == found


def test_attributes_have_names_of_their_own(tmp_path):
    people = Mapping("customers", source="orders", columns={"customer_id": "a", "Age": "b"})
    assert said(tmp_path, mappings=(people,)) == []
    twice = replace(people, columns={"customer_id": "a", "Age": "b", "age": "c"})
    assert said(tmp_path, mappings=(twice,)) == ["'Age' and 'age' differ only in case"]
