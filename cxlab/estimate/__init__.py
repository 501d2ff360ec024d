"""Figures with intervals, sampling keyed by a hash, and sums that merge exactly."""

from cxlab.estimate.bootstrap import (
    hash_draws,
    hash_uniform,
    percentile_interval,
    poisson_weights,
)
from cxlab.estimate.histogram import LogHistogram, binned_quantile, log_bin, log_bin_value
from cxlab.estimate.intervals import (
    Estimate,
    estimate_mean,
    mean_interval,
    nps_interval,
    wilson,
)
from cxlab.estimate.suppression import (
    hide_cells,
    hide_counts,
    hide_parts,
    suppress_parts,
    why_hidden,
)
from cxlab.estimate.tables import benjamini_hochberg, suppress

__all__ = [
    "Estimate",
    "LogHistogram",
    "benjamini_hochberg",
    "binned_quantile",
    "estimate_mean",
    "hash_draws",
    "hash_uniform",
    "hide_cells",
    "hide_counts",
    "hide_parts",
    "log_bin",
    "log_bin_value",
    "mean_interval",
    "nps_interval",
    "percentile_interval",
    "poisson_weights",
    "suppress",
    "suppress_parts",
    "why_hidden",
    "wilson",
]
