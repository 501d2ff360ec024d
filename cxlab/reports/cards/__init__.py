"""The parts of a report's first page; each takes results and says plainly when there are none."""
