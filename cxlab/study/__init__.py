"""A study folder: its settings, its sources, and its rows as one schema has them."""

from cxlab.study.study import Study, open_study

__all__ = ["Study", "open_study"]
