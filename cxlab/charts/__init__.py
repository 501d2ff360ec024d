"""Charts: the one place that draws; each returns a ``Chart`` with its finding and its words."""

from cxlab.charts.channels import plot_channels
from cxlab.charts.chart import Chart
from cxlab.charts.contrast import plot_contrast
from cxlab.charts.day_in_life import plot_day
from cxlab.charts.drift import plot_drift
from cxlab.charts.drivers import plot_drivers
from cxlab.charts.drop_offs import plot_drop_offs
from cxlab.charts.emotions import plot_feelings, plot_scores
from cxlab.charts.future import plot_future
from cxlab.charts.goal_funnel import plot_goal_funnel
from cxlab.charts.groups import plot_groups
from cxlab.charts.health import plot_activity
from cxlab.charts.journey_map import plot_journey_map
from cxlab.charts.journeys import plot_flows, plot_funnel
from cxlab.charts.kpis import plot_trends
from cxlab.charts.layout import ChartGrid, side_by_side
from cxlab.charts.loops import plot_loops
from cxlab.charts.personas import plot_persona_map
from cxlab.charts.planned import plot_process
from cxlab.charts.reliability import plot_reliability
from cxlab.charts.representatives import plot_representatives
from cxlab.charts.retention import plot_retention
from cxlab.charts.selection import plot_selection
from cxlab.charts.shifts import plot_shifts
from cxlab.charts.traits import plot_traits
from cxlab.charts.unsaid import Unsaid
from cxlab.charts.user_flow import plot_user_flow
from cxlab.charts.value import plot_value

__all__ = [
    "Chart",
    "ChartGrid",
    "Unsaid",
    "plot_activity",
    "plot_channels",
    "plot_contrast",
    "plot_day",
    "plot_drift",
    "plot_drivers",
    "plot_drop_offs",
    "plot_feelings",
    "plot_flows",
    "plot_funnel",
    "plot_future",
    "plot_goal_funnel",
    "plot_groups",
    "plot_journey_map",
    "plot_loops",
    "plot_persona_map",
    "plot_process",
    "plot_reliability",
    "plot_representatives",
    "plot_retention",
    "plot_scores",
    "plot_selection",
    "plot_shifts",
    "plot_traits",
    "plot_trends",
    "plot_user_flow",
    "plot_value",
    "side_by_side",
]
