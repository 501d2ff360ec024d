"""What goes with an outcome, and how much of its differences."""

from cxlab.drivers.drivers import find_drivers
from cxlab.drivers.lmg import lmg_shares
from cxlab.drivers.result import Drivers, outcome_name

__all__ = ["Drivers", "find_drivers", "lmg_shares", "outcome_name"]
