import pandas as pd
import pytest

from cxlab.reports.cards.tiles import about, label, latest, tiles
from cxlab.reports.cards.words import Facts
from cxlab.reports.results import Saved
from cxlab.study.settings import Settings

ROW = {"kpi": "nps", "period": None, "n": 1790, "estimate": 21.0, "low": 17.0, "high": 25.0}


@pytest.fixture
def made(shell):
    def make(target=None, good="high", **changes):
        table = pd.DataFrame([{**ROW, "unit": "points", **changes}])
        meaning = pd.DataFrame({"kpi": ["nps"], "label": ["NPS"], "good": [good]})
        results = {"kpis": Saved("kpis", frames={"table": table, "about": meaning})}
        targets = {} if target is None else {"nps": target}
        return Facts(results, shell, Settings("A", targets=targets))

    return make


def test_a_tile_shows_estimate_interval_and_n(made):
    html = tiles(made())
    assert '<p class="big">+21</p><p>NPS</p>' in html
    assert "+17 to +25 · n 1,790" in html


@pytest.mark.parametrize(
    ("target", "good", "words"),
    [
        (30, "high", '<span class="pain">missed</span>'),
        (17, "high", '<span class="gain">reached</span>'),
        (20, "high", "too close to call"),
        (25, "high", "too close to call"),
        (30, "low", '<span class="gain">reached</span>'),
        (10, "low", '<span class="pain">missed</span>'),
    ],
)
def test_only_an_interval_wholly_to_one_side_decides_on_a_target(made, target, good, words):
    html = tiles(made(target, good))
    assert f"target +{target}:" in html
    assert words in html


def test_a_figure_that_is_not_there_has_no_tile(made):
    assert "These data say nothing about key figures." in tiles(made(estimate=float("nan"), n=0))


def test_the_whole_time_comes_before_periods_and_the_last_period_before_earlier():
    table = pd.DataFrame(
        {
            "kpi": ["a", "a", "b", "b"],
            "period": ["2025-01", None, "2025-01", "2025-02"],
            "n": [1, 2, 3, 4],
        }
    )
    assert [row["n"] for row in latest(table)] == [2, 4]


def test_a_kpi_without_a_label_is_called_by_its_name(made):
    assert label("nps", about(made())) == "NPS"
    assert label("own_kpi", about(made())) == "own kpi"


def test_how_the_last_period_differs_stands_below(made):
    facts = made()
    change = {"kpi": "nps", "estimate": -6.0, "low": -10.0, "high": -2.0, "unit": "points"}
    change |= {"verdict": "clear change", "direction": "worse"}
    change |= {"period_before": "2025-08-01", "period_after": "2025-09-01"}
    facts.results["changes"] = Saved("changes", frames={"table": pd.DataFrame([change])})
    html = tiles(facts)
    assert '<span class="pain">\u22126\xa0points</span><span class="n">, clear change' in html
    assert "Sep 2025 beside Aug 2025" in html


def test_more_figures_than_readers_look_for_are_on_their_page(made):
    facts = made()
    rows = [{**ROW, "kpi": f"own{place}", "unit": "points"} for place in range(11)]
    table = pd.DataFrame([*rows, {**ROW, "unit": "points"}])
    facts.results["kpis"] = Saved("kpis", frames={"table": table})
    html = tiles(facts)
    assert html.count("card tile") == 10
    assert html.index("nps") < html.index("own0")
    assert "2 more figures" in html
