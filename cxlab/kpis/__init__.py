"""Figures of a customer-experience programme, each with n, interval and definition.

A KPI is one function in one file of ``cxlab.kpis.catalogue``: see ``kpi``.
"""

from cxlab.kpis import catalogue
from cxlab.kpis.changes import compare_periods, find_changes
from cxlab.kpis.estimators import NPS, SHARE, UNITS, Estimator, mean, median, total_per_customer
from cxlab.kpis.kpi import KPIS, Kpi, Needs, Scope, Words, kpi, observations
from cxlab.kpis.measure import measure_kpis
from cxlab.kpis.result import Kpis
from cxlab.kpis.retention import Retention, measure_retention
from cxlab.kpis.scorecard import Changes

catalogue.load()

__all__ = [
    "KPIS",
    "NPS",
    "SHARE",
    "UNITS",
    "Changes",
    "Estimator",
    "Kpi",
    "Kpis",
    "Needs",
    "Retention",
    "Scope",
    "Words",
    "compare_periods",
    "find_changes",
    "kpi",
    "mean",
    "measure_kpis",
    "measure_retention",
    "median",
    "observations",
    "total_per_customer",
]
