"""Customer-experience artifacts computed from the rows a company owns.

``open_study`` opens a study folder; each verb below takes the study and returns a result whose
frames carry ``n``, ``estimate``, ``low`` and ``high``.
"""

from importlib import import_module
from typing import Any

#: Every public verb, and the module that it is defined in; loaded when first used.
_VERBS = {
    "assign_stages": "cxlab.journeys.stages",
    "describe_study": "cxlab.study.health",
    "directly_follows": "cxlab.journeys.flows",
    "explore_personas": "cxlab.widgets",
    "find_drivers": "cxlab.drivers",
    "find_personas": "cxlab.personas",
    "map_journeys": "cxlab.artifacts.journey_maps",
    "measure_kpis": "cxlab.kpis",
    "open_study": "cxlab.study",
    "read_emotions": "cxlab.emotions",
    "render_report": "cxlab.reports.run",
    "save_results": "cxlab.reports.results",
    "scores_by": "cxlab.emotions",
    "stage_funnel": "cxlab.journeys.funnel",
    "stage_table": "cxlab.journeys.stages",
}

__version__ = "0.1.0"
__all__ = ["__version__", *sorted(_VERBS)]


def __getattr__(name: str) -> Any:
    if name not in _VERBS:
        raise AttributeError(f"module 'cxlab' has no attribute {name!r}")
    return getattr(import_module(_VERBS[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
