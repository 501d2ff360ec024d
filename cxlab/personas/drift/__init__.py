"""Whether personas, and who belongs to them, change from one period to the next."""

from cxlab.personas.drift.find import find_drift
from cxlab.personas.drift.profiles import compare_profiles
from cxlab.personas.drift.result import Drift

__all__ = ["Drift", "compare_profiles", "find_drift"]
