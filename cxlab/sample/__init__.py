"""A made study with planted personas, stages, drivers and pains, so that recovery can be tested."""

from cxlab.sample.write import write_sample

__all__ = ["write_sample"]
