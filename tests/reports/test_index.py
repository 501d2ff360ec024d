import pytest

from cxlab.reports.index import render_index
from cxlab.reports.shell import make_shell
from cxlab.study.settings import Settings


@pytest.fixture
def index(results, shell, settings):
    return render_index(results, shell, settings)


def test_the_first_page_answers_who_where_what_and_how_sure(index):
    for heading in (
        "Who they are",
        "What goes with NPS",
        "Where it hurts most",
        "How far they get",
        "How comments sound",
        "What people told us",
        "What we cannot say",
        "How far to trust this",
    ):
        assert f">{heading}</h2>" in index
    assert "5,836 customers · 212,480 contacts at 31 touchpoints in 7 channels" in index
    assert "3,120 answers (31\u00a0% of the questions asked)" in index


def test_the_first_page_asks_for_nothing_outside_itself(index, parse):
    parsed = parse(index)
    assert parsed.outside() == []
    assert not parsed.all("script")
    assert len(parsed.all("h1")) == 1


def test_the_first_page_links_to_every_sheet(index, parse, saved):
    sheets = {link for link in parse(index).links if link.endswith(".csv")}
    assert "results/kpis.table.csv" in sheets
    filled = [path for path in saved.glob("*.csv") if path.read_text("utf-8").count("\n") > 1]
    written = {f"results/{path.name}" for path in filled}
    assert sheets == written


def test_each_part_degrades_to_a_sentence(settings):
    index = render_index({}, make_shell(settings), settings)
    for what in ("key figures", "who the customers are", "what goes with NPS", "where it hurts"):
        assert f"This report has no page on {what}." in index


def test_what_has_nothing_to_show_takes_no_card(settings):
    html = render_index({}, make_shell(settings), settings)
    assert ">Who they are</h2>" not in html
    gaps = html[html.index(">What we cannot say</h2>") :]
    assert "<li>This report has no page on who the customers are.</li>" in gaps
    assert "rows alone cannot tell them.</li>" in gaps


@pytest.mark.parametrize("without", ["kpis", "personas", "drivers", "journeys", "emotions"])
def test_any_one_result_may_be_absent(results, shell, settings, without):
    fewer = {name: result for name, result in results.items() if name != without}
    assert "See why." in render_index(fewer, shell, settings)


def test_what_is_known_of_the_rows_stands_in_for_the_health_page():
    settings = Settings("Two shops")
    meta = {
        "rows": {"customers": 1, "interactions": 20},
        "start": "2025-01-05",
        "end": "2025-01-09",
    }
    index = render_index({}, make_shell(settings), settings, meta)
    assert "1 customer · 20 contacts · January 2025" in index


def test_hostile_results_never_become_markup(results, settings):
    hostile = "<script>alert(1)</script>"
    settings = Settings(hostile, limits=(hostile,), targets={"nps": 1})
    for saved in results.values():
        for frame in saved.frames.values():
            for name in frame.select_dtypes(["str", "object"]):
                if name not in ("kpi", "row", "touchpoint", "unit", "sign"):
                    frame[name] = hostile
    index = render_index(results, make_shell(settings), settings)
    assert "<script" not in index
    assert index.count("&lt;script&gt;") > 10
