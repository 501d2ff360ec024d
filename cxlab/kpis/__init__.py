"""Figures of a customer-experience programme, each with n, interval and definition.

A KPI is one function in one file of ``cxlab.kpis.catalogue``: see ``kpi``.
"""

from cxlab.kpis import catalogue
from cxlab.kpis.estimators import NPS, SHARE, UNITS, Estimator, mean, median, total_per_customer
from cxlab.kpis.kpi import KPIS, Kpi, Needs, Scope, Words, kpi, observations
from cxlab.kpis.measure import measure_kpis
from cxlab.kpis.result import Kpis

catalogue.load()

__all__ = [
    "KPIS",
    "NPS",
    "SHARE",
    "UNITS",
    "Estimator",
    "Kpi",
    "Kpis",
    "Needs",
    "Scope",
    "Words",
    "kpi",
    "mean",
    "measure_kpis",
    "median",
    "observations",
    "total_per_customer",
]
