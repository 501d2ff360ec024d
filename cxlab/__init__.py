"""Customer-experience artifacts computed from the rows a company owns.

``open_study`` opens a study folder; each verb below takes the study and returns a result whose
frames carry ``n``, ``estimate``, ``low`` and ``high``.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # what _VERBS loads when first used, for editors and type checkers
    from cxlab.artifacts.at_risk import at_risk as at_risk
    from cxlab.artifacts.customer_card import customer_card as customer_card
    from cxlab.artifacts.day_in_life import day_in_life as day_in_life
    from cxlab.artifacts.journey_maps import map_journeys as map_journeys
    from cxlab.artifacts.map_cjml import map_to_cjml as map_to_cjml
    from cxlab.artifacts.map_csv import map_to_notes as map_to_notes
    from cxlab.artifacts.map_csv_back import notes_to_findings as notes_to_findings
    from cxlab.artifacts.map_json import map_to_json as map_to_json
    from cxlab.artifacts.map_take_in import take_in_notes as take_in_notes
    from cxlab.artifacts.persona_cards import persona_cards as persona_cards
    from cxlab.artifacts.user_flow_mermaid import flow_to_mermaid as flow_to_mermaid
    from cxlab.artifacts.user_flows import map_flows as map_flows
    from cxlab.drivers import find_drivers as find_drivers
    from cxlab.emotions import read_emotions as read_emotions
    from cxlab.emotions import scores_by as scores_by
    from cxlab.emotions.themes import read_themes as read_themes
    from cxlab.journeys.agreement import compare_stages as compare_stages
    from cxlab.journeys.channels import channel_switches as channel_switches
    from cxlab.journeys.contrast import compare_journeys as compare_journeys
    from cxlab.journeys.drop_offs import drop_offs as drop_offs
    from cxlab.journeys.episodes import find_episodes as find_episodes
    from cxlab.journeys.episodes_figures import episode_figures as episode_figures
    from cxlab.journeys.flows import directly_follows as directly_follows
    from cxlab.journeys.funnel import stage_funnel as stage_funnel
    from cxlab.journeys.goal_funnel import goal_funnel as goal_funnel
    from cxlab.journeys.loops import find_loops as find_loops
    from cxlab.journeys.planned import check_process as check_process
    from cxlab.journeys.representative import representative_journeys as representative_journeys
    from cxlab.journeys.sessions import find_sessions as find_sessions
    from cxlab.journeys.shifts import touchpoint_shifts as touchpoint_shifts
    from cxlab.journeys.simulation import JourneyModel as JourneyModel
    from cxlab.journeys.simulation import simulate_journeys as simulate_journeys
    from cxlab.journeys.stages import assign_stages as assign_stages
    from cxlab.journeys.stages import stage_table as stage_table
    from cxlab.journeys.steps import step_matrix as step_matrix
    from cxlab.journeys.today import present_stages as present_stages
    from cxlab.journeys.today import stage_chances as stage_chances
    from cxlab.journeys.variants import count_variants as count_variants
    from cxlab.kpis import compare_periods as compare_periods
    from cxlab.kpis import find_changes as find_changes
    from cxlab.kpis import measure_kpis as measure_kpis
    from cxlab.kpis import measure_retention as measure_retention
    from cxlab.personas import assign_personas as assign_personas
    from cxlab.personas import find_personas as find_personas
    from cxlab.personas import load_personas as load_personas
    from cxlab.personas import mark_persona as mark_persona
    from cxlab.personas import name_persona as name_persona
    from cxlab.personas import refine_persona as refine_persona
    from cxlab.personas import save_personas as save_personas
    from cxlab.personas import select_personas as select_personas
    from cxlab.personas import study_personas as study_personas
    from cxlab.personas.drift import find_drift as find_drift
    from cxlab.personas.value import forecast_value as forecast_value
    from cxlab.reports.results import save_results as save_results
    from cxlab.reports.run import render_report as render_report
    from cxlab.study import open_study as open_study
    from cxlab.study.findings import read_findings as read_findings
    from cxlab.study.health import describe_study as describe_study
    from cxlab.widgets import explore_personas as explore_personas

#: Every public verb, and the module that it is defined in; loaded when first used.
_VERBS = {
    "JourneyModel": "cxlab.journeys.simulation",
    "assign_personas": "cxlab.personas",
    "assign_stages": "cxlab.journeys.stages",
    "at_risk": "cxlab.artifacts.at_risk",
    "channel_switches": "cxlab.journeys.channels",
    "check_process": "cxlab.journeys.planned",
    "compare_journeys": "cxlab.journeys.contrast",
    "compare_periods": "cxlab.kpis",
    "compare_stages": "cxlab.journeys.agreement",
    "count_variants": "cxlab.journeys.variants",
    "customer_card": "cxlab.artifacts.customer_card",
    "day_in_life": "cxlab.artifacts.day_in_life",
    "describe_study": "cxlab.study.health",
    "directly_follows": "cxlab.journeys.flows",
    "drop_offs": "cxlab.journeys.drop_offs",
    "episode_figures": "cxlab.journeys.episodes_figures",
    "explore_personas": "cxlab.widgets",
    "find_changes": "cxlab.kpis",
    "find_drift": "cxlab.personas.drift",
    "find_drivers": "cxlab.drivers",
    "find_episodes": "cxlab.journeys.episodes",
    "find_loops": "cxlab.journeys.loops",
    "find_personas": "cxlab.personas",
    "find_sessions": "cxlab.journeys.sessions",
    "flow_to_mermaid": "cxlab.artifacts.user_flow_mermaid",
    "forecast_value": "cxlab.personas.value",
    "goal_funnel": "cxlab.journeys.goal_funnel",
    "load_personas": "cxlab.personas",
    "map_flows": "cxlab.artifacts.user_flows",
    "map_journeys": "cxlab.artifacts.journey_maps",
    "map_to_cjml": "cxlab.artifacts.map_cjml",
    "map_to_json": "cxlab.artifacts.map_json",
    "map_to_notes": "cxlab.artifacts.map_csv",
    "mark_persona": "cxlab.personas",
    "measure_kpis": "cxlab.kpis",
    "measure_retention": "cxlab.kpis",
    "name_persona": "cxlab.personas",
    "notes_to_findings": "cxlab.artifacts.map_csv_back",
    "open_study": "cxlab.study",
    "persona_cards": "cxlab.artifacts.persona_cards",
    "present_stages": "cxlab.journeys.today",
    "read_emotions": "cxlab.emotions",
    "read_findings": "cxlab.study.findings",
    "read_themes": "cxlab.emotions.themes",
    "refine_persona": "cxlab.personas",
    "render_report": "cxlab.reports.run",
    "representative_journeys": "cxlab.journeys.representative",
    "save_personas": "cxlab.personas",
    "save_results": "cxlab.reports.results",
    "scores_by": "cxlab.emotions",
    "select_personas": "cxlab.personas",
    "simulate_journeys": "cxlab.journeys.simulation",
    "stage_chances": "cxlab.journeys.today",
    "stage_funnel": "cxlab.journeys.funnel",
    "stage_table": "cxlab.journeys.stages",
    "step_matrix": "cxlab.journeys.steps",
    "study_personas": "cxlab.personas",
    "take_in_notes": "cxlab.artifacts.map_take_in",
    "touchpoint_shifts": "cxlab.journeys.shifts",
}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_VERBS)]


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module 'cxlab' has no attribute {name!r}")
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
