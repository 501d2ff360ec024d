"""What if: journeys as a semi-Markov model, in which an analyst changes what should change."""

from cxlab.journeys.simulation.changes import Add, Automate, Change, Drop, Faster, Less, Merge
from cxlab.journeys.simulation.plan import JourneyModel
from cxlab.journeys.simulation.reading import read_changes
from cxlab.journeys.simulation.result import Future
from cxlab.journeys.simulation.simulate import simulate_journeys
from cxlab.journeys.simulation.suggest import suggest_changes

__all__ = [
    "Add",
    "Automate",
    "Change",
    "Drop",
    "Faster",
    "Future",
    "JourneyModel",
    "Less",
    "Merge",
    "read_changes",
    "simulate_journeys",
    "suggest_changes",
]
