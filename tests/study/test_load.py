"""``study.toml``: read whole, or refused with every fault at once."""

import pytest

from cxlab.errors import StudyError
from cxlab.study.load import load_settings

GOOD = """
[study]
title = "Shop"
time_zone = "Europe/Berlin"
[sources.orders]
path = "orders.csv"
decimal = ","
[[tables.interactions]]
source = "orders"
columns = { customer_id = "cust", timestamp = "at" }
constants = { touchpoint = "order", channel = "web" }
[questions]
recommend = { kind = "nps", scale = [0, 10] }
[roles]
purchase = "order"
[stages.touchpoints]
conversion = ["order", "basket"]
[[events]]
date = 2025-09-01
title = "New page"
"""


def write(folder, text, encoding="utf-8"):
    (folder / "study.toml").write_text(text, encoding=encoding)
    return folder


def faults(folder):
    with pytest.raises(StudyError) as caught:
        load_settings(folder)
    return list(map(str, caught.value.faults))


def test_a_whole_file(tmp_path):
    settings = load_settings(write(tmp_path, GOOD))
    assert settings.sources["orders"].decimal == ","
    assert settings.mappings[0].constants["channel"] == "web"
    assert settings.questions["recommend"].scale == (0, 10)
    assert settings.role("purchase") == ("order",)
    assert settings.stages.touchpoints == {"order": "conversion", "basket": "conversion"}
    assert settings.events[0].date == "2025-09-01"


def test_a_byte_order_mark_is_no_fault(tmp_path):
    assert load_settings(write(tmp_path, GOOD, "utf-8-sig")).title == "Shop"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ('kind = "nps",', 'kind = "nps", good = "low",', "NPS counts 9 and 10 as promoters"),
        ("title =", "titel =", "unknown key 'titel'; did you mean 'title'?"),
        ("[study]", "[studdy]", "unknown section [studdy]; did you mean 'study'?"),
        ('"Europe/Berlin"', '"Europe/Berln"', "did you mean 'Europe/Berlin'?"),
        ('source = "orders"', 'source = "order"', "no source named 'order'; did you mean 'orders'"),
        ('timestamp = "at"', 'timestmp = "at"', "no column 'timestmp'; did you mean 'timestamp'"),
        ("tables.interactions", "tables.interaction", "did you mean 'interactions'?"),
        ("purchase =", "purchas =", "no role named 'purchas'; did you mean 'purchase'?"),
        ('kind = "nps"', 'kind = "npss"', "no kind named 'npss'; did you mean 'nps'?"),
        ('kind = "nps"', 'kind = "attitude"', 'add trait = "price sensitivity"'),
        ('kind = "nps"', 'kind = "nps", trait = "care"', 'write kind = "attitude", or leave'),
        ("[0, 10]", "[10, 0]", "write the lowest value first"),
        ("conversion =", "conversio =", "no stage named 'conversio'; did you mean 'conversion'"),
        ("2025-09-01", '"1.9.2025"', "write it as 2025-09-30"),
        ('title = "Shop"', 'title = "Shop"\nmin_group = 0', "write a number from 1 to"),
        ('title = "Shop"', 'title = "Shop"\nconfidence = 95', "such as 0.95"),
        (
            'title = "Shop"',
            'title = "Shop"\nmin_group = "few"',
            "min_group = 'few' is not a whole number",
        ),
        ('path = "orders.csv"\n', "", "path is missing"),
        ("decimal =", "decimals =", "unknown key 'decimals'; did you mean 'decimal'?"),
        ('source = "orders"', 'sql = "orders.sql"', "no file named 'orders.sql'"),
        ('source = "orders"', "", "needs either source or sql"),
    ],
)
def test_each_fault_is_named_with_its_remedy(tmp_path, old, new, expected):
    assert GOOD.count(old) >= 1
    found = faults(write(tmp_path, GOOD.replace(old, new, 1)))
    assert any(expected in fault for fault in found), found


def test_all_faults_come_at_once(tmp_path):
    text = GOOD.replace("title =", "titel =", 1).replace("purchase =", "purchas =")
    text = text.replace('"orders"\n', '"order"\n')
    assert len(faults(write(tmp_path, text))) == 3


def test_no_folder_no_file_no_toml(tmp_path):
    assert "no such folder" in faults(tmp_path / "nowhere")[0]
    assert "study.toml: not found" in faults(tmp_path)[0]
    assert "not valid TOML" in faults(write(tmp_path, "[study"))[0]
    (tmp_path / "study.toml").write_bytes(b'[study]\ntitle = "\xff"')
    assert "not UTF-8" in faults(tmp_path)[0]


def test_a_study_needs_rows_of_something(tmp_path):
    text = '[study]\ntitle = "t"\n[sources.a]\npath = "a.csv"\n[tables.customers]\nsource = "a"\n'
    assert "neither interactions nor responses" in faults(write(tmp_path, text))[0]
