"""Sections of study.toml: what may be written short, and what stands in for what is wrong."""

from cxlab.study.sections import LISTS, SECTIONS, read_sections
from cxlab.study.settings import READY_STAGES, OutsideEvent, Process, Source, Step, Theme

STUDY = {"study": {"title": "Shop"}, "tables": {"interactions": {"source": "a"}}}


def read(**content):
    faults = []
    return read_sections({**STUDY, **content}, faults), [fault.found for fault in faults]


def test_what_may_be_written_short():
    settings, faults = read(
        sources={"a": {"path": "a.csv"}},
        roles={"purchase": "order"},
        goals={"buy": {"start": "page", "end": "order"}},
        stages={"touchpoints": {"loyalty": "order"}},
        events={"date": "2025-01-02", "title": "Fair"},
        maps={"goal": "more orders", "start": "page"},
        processes={
            "name": "refund",
            "steps": ["return", {"touchpoint": "refund", "within_days": 2}],
        },
        backstage={"refund": {"team": "Service"}},
        themes={"late": {"words": "late", "touchpoint": "refund"}, "price": {"words": ["dear*"]}},
    )
    assert faults == []
    assert settings.sources == {"a": Source("a", "a.csv")}
    assert settings.roles == {"purchase": ("order",)}
    assert (settings.goals["buy"].start, settings.goals["buy"].days) == (("page",), 30.0)
    assert settings.stages.touchpoints == {"order": "loyalty"}
    assert settings.events == (OutsideEvent("2025-01-02", "Fair"),)
    assert settings.maps == ({"goal": "more orders", "start": ("page",)},)
    assert settings.processes == (Process("refund", (Step("return"), Step("refund", 2.0))),)
    assert settings.backstage == {"refund": {"team": "Service"}}
    assert settings.themes["late"] == Theme("late", ("late",), "refund")
    assert settings.themes["price"] == Theme("price", ("dear*",))


def test_a_section_that_is_no_table_leaves_the_others_as_they_are():
    settings, faults = read(**dict.fromkeys(set(SECTIONS) - {"study", "tables"}, 5))
    assert settings.title == "Shop"
    assert settings.mappings[0].source == "a"
    assert faults.count("not a table") == len(SECTIONS) - 2 - len(LISTS)
    assert len(faults) == len(SECTIONS) - 2


def test_faults_come_in_the_order_of_the_sections():
    _, faults = read(study={}, sources={"a": {}}, roles={"purchase": 1}, targets={"nps": "x"})
    assert [found.split(" ")[0] for found in faults] == ["title", "path", "purchase", "nps"]


def test_a_touchpoint_may_stand_twice_in_one_stage():
    settings, faults = read(stages={"touchpoints": {"loyalty": ["order", "order"]}})
    assert faults == []
    assert settings.stages.touchpoints == {"order": "loyalty"}


def test_days_become_text():
    import datetime as dt

    settings, _ = read(events=[{"date": dt.date(2025, 1, 2), "title": "Fair"}])
    assert settings.events[0].date == "2025-01-02"


def test_a_ready_stage_model_brings_its_stages():
    settings, faults = read(stages={"model": "service request"})
    assert faults == []
    assert settings.stages.order == READY_STAGES["service request"]


def test_stages_that_a_study_names_itself_stay():
    settings, _ = read(stages={"model": "subscription", "order": ["trial", "use"]})
    assert settings.stages.order == ("trial", "use")


def test_what_is_wrong_with_themes_is_said():
    _, faults = read(themes={"late": {"word": ["late"]}, "price": 5, "slow": {"words": [1]}})
    assert faults == [
        "unknown key 'word'",
        "5 is not a table",
        "words = [1] is not a list of texts",
    ]


def test_what_is_wrong_with_maps_processes_and_backstage_is_said():
    _, faults = read(
        maps=[{"gaol": "x"}, {"goal": 5}],
        processes=[{"steps": [3]}, "refund"],
        backstage={"refund": "Service", "return": {"temm": "x"}},
    )
    assert faults == [
        "unknown key 'gaol'",
        "goal = 5 is not text",
        "3 is not a table",
        "name is missing",
        "'refund' is not a table",
        "'Service' is not a table",
        "unknown key 'temm'",
    ]
