"""Each kernel finds what a slow loop finds that was written from the words of its definition."""

import math
from collections import Counter
from functools import cache

import pandas as pd
import pytest

from cxlab.kpis import KPIS, catalogue

from .plain.loops import LOOPS
from .plain.studies import make_study

NAMES = [name for name in KPIS if KPIS[name].kernel.__module__.startswith(catalogue.__name__)]
SEEDS = range(16)


@cache
def study_of(seed):
    """Return a random study: by month for odd seeds, over the whole time for even ones."""
    return make_study(seed, "MS" if seed % 2 else None)


def by_kernel(name, study):
    needs = KPIS[name].needs
    tables = {table: study.tables[table][list(names)] for table, names in needs.columns.items()}
    found = KPIS[name].kernel(**tables, scope=study.scope)
    return Counter(map(plain, found["customer_id"], found["timestamp"], found["value"]))


def by_loop(name, study):
    return Counter(
        plain(customer.name, time, value)
        for customer in study.customers
        for time, value in LOOPS[name](customer, study.scope)
    )


def plain(customer, time, value):
    """Return an observation as it is compared and shown; None for what is missing."""
    unknown = value is None or math.isnan(value)
    return (
        None if pd.isna(customer) else customer,
        str(time),
        None if unknown else round(float(value), 9),
    )


def test_every_kpi_of_the_catalogue_has_a_loop():
    assert sorted(LOOPS) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_kernel_observes_what_the_loop_observes(name):
    values = set()
    for seed in SEEDS:
        study = study_of(seed)
        kernel, loop = by_kernel(name, study), by_loop(name, study)
        assert kernel == loop, (
            f"{name}, {study.name}: the kernel alone observes {sorted(kernel - loop, key=str)}, "
            f"the loop alone {sorted(loop - kernel, key=str)}"
        )
        values |= {value for _, _, value in loop}
    assert len(values - {None}) > 1, f"{name}: the studies are too poor to tell anything"
