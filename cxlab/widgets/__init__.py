"""Explorers: controls in a notebook, the package's own calls, and their charts."""

from cxlab.widgets.personas import PersonaExplorer, explore_personas

__all__ = ["PersonaExplorer", "explore_personas"]
