"""KPIs by group: the groups in the same order everywhere, differences only where clear."""

from dataclasses import replace

import numpy as np
import pytest

from cxlab.charts import Unsaid, plot_groups


def labels(chart):
    return [text.get_text() for text in chart.figure.axes[0].get_yticklabels()]


def test_each_kpi_has_a_chart_with_the_groups_in_their_order(made):
    grid = plot_groups(made.groups(["gold", "basic"], ["NPS", "CSAT"]))
    assert [labels(chart) for chart in grid.charts] == [["gold", "basic"]] * 2
    assert grid.title == "NPS differs most: 20\xa0% (basic) to 80\xa0% (gold)"
    assert grid.charts[0].title == "NPS: 20\xa0% to 80\xa0%"


def test_intervals_that_meet_are_no_clear_difference(made):
    kpis = made.groups(["gold", "basic"], ["NPS"])
    near = kpis.table.assign(estimate=[0.5, 0.52], low=0.4, high=0.6)
    grid = plot_groups(replace(kpis, table=near))
    assert grid.title == "No KPI is clearly different between the groups"
    assert grid.charts[0].title == "NPS: no clear difference"


def test_a_group_without_figures_is_not_drawn_and_one_alone_is_no_comparison(made):
    kpis = made.groups(["gold", "basic", "tiny"], ["NPS"])
    table = kpis.table.assign(estimate=kpis.table["estimate"].where(kpis.table["plan"] != "tiny"))
    assert labels(plot_groups(replace(kpis, table=table)).charts[0]) == ["gold", "basic"]
    alone = table.assign(estimate=table["estimate"].where(table["plan"] == "gold"))
    assert isinstance(plot_groups(replace(kpis, table=alone)), Unsaid)


@pytest.mark.parametrize("change", [{"by": None}, {"every": "MS"}])
def test_other_figures_are_not_drawn_as_groups(made, change):
    assert isinstance(plot_groups(replace(made.groups(), **change)), Unsaid)


def test_no_figures_are_said(made):
    kpis = made.groups()
    empty = replace(kpis, table=kpis.table.assign(estimate=np.nan))
    assert isinstance(plot_groups(empty), Unsaid)
