"""Figures by group: whose mean it is, what is hidden, and why a cell is empty."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from cxlab.personas.value.bgnbd import BgNbd
from cxlab.personas.value.expect import Models, group_means
from cxlab.personas.value.figures import COLUMNS, Found, group_figures, of_each, total_figures
from cxlab.personas.value.gamma_gamma import GammaGamma
from cxlab.personas.value.holdout import HoldOut
from cxlab.study.settings import Settings

STUDY = SimpleNamespace(settings=Settings("Shop", currency="EUR", min_group=10))
MODELS = Models(
    BgNbd(0.8, 5.0, 0.9, 3.0, 0.0, 1.0, 0.01 * np.eye(4)),
    GammaGamma(4.0, 4.0, 30.0, 0.0, 1.0, 0.01 * np.eye(3)),
)


def known(n=90):
    one = {"frequency": 3.0, "recency": 20.0, "T": 30.0, "paid": 4.0, "spend": 50.0}
    index = pd.Index([f"c{at:02}" for at in range(n)], name="customer_id")
    return pd.DataFrame([one] * n, index=index).assign(frequency=np.arange(n) % 4 + 1.0)


def found(verdict="close", **more):
    check = HoldOut(pd.DataFrame(), {}, 0.2, 0.1, verdict, "It came so.", 35, 17)
    return Found(known(), 52.0, [], **({"models": MODELS, "check": check} | more))


def groups(*sizes, never=0):
    """Groups A, B, ... of so many buyers each; the last also has customers who never bought."""
    names = [name for name, size in zip("ABCDE", sizes, strict=False) for _ in range(size)]
    ids = [*known().index[: len(names)], *(f"never{at}" for at in range(never))]
    return pd.Series([*names, *names[-1:] * never], index=ids, name="persona")


def test_each_group_has_its_own_mean_and_its_size():
    table = group_figures(STUDY, found(), groups(40, 50, never=7), "persona")
    assert list(table) == ["persona" if name == "group" else name for name in COLUMNS]
    value = table[table["figure"] == "value"].set_index("persona")
    assert value["n"].to_dict() == {"A": 40, "B": 50}
    assert value["customers"].to_dict() == {"A": 40, "B": 57}
    own = group_means(MODELS, known()[:40], np.zeros(40, dtype=int), 52.0).set_index("figure")
    assert value.loc["A", "estimate"] == pytest.approx(own.loc["value", "estimate"])
    assert value.loc["A", "low"] == pytest.approx(own.loc["value", "low"])
    units = table.drop_duplicates("figure").set_index("figure")["unit"].to_dict()
    assert units == {"value": "EUR", "purchases": "purchases", "again": "share"}


def test_a_small_group_is_hidden_and_what_would_give_it_away():
    table = group_figures(STUDY, found(), groups(50, 36, 4), "persona").set_index("persona")
    assert table.loc["A", "estimate"].notna().all()
    assert table.loc[["B", "C"], ["estimate", "low", "high"]].isna().all(axis=None)
    assert set(table.loc["C", "note"]) == {"fewer than 10 customers"}
    assert set(table.loc["B", "note"]) == {"hidden, as it would give away a group of fewer than 10"}


def test_few_customers_in_no_group_are_hidden_too():
    table = group_figures(STUDY, found(), groups(50, 36), "persona").set_index("persona")
    assert table.loc["B", "estimate"].isna().all()


def test_a_group_of_nobody_who_bought_says_so():
    by = pd.concat([groups(90), pd.Series(["Z"] * 12, [f"never{at}" for at in range(12)])])
    table = group_figures(STUDY, found(), by, "persona").set_index("persona")
    assert set(table.loc["Z", "note"]) == {"nobody has bought"}
    assert table.loc["Z", ["n", "customers"]].drop_duplicates().to_numpy().tolist() == [[0, 12]]
    assert table.loc["A", "estimate"].notna().all()


def test_without_groups_there_are_no_rows():
    assert group_figures(STUDY, found(), None, None).empty


def test_a_rough_forecast_says_so_beside_every_figure():
    total = total_figures(STUDY, found("rough"))
    assert set(total["note"]) == {"rough: off by 20\xa0% when checked"}
    assert found("rough").verdict == "roughly"
    assert set(total_figures(STUDY, found())["note"]) == {""}


def test_no_amounts_leave_purchases():
    spare = found(models=Models(MODELS.purchases), unspent="Amounts are not known.")
    total = total_figures(STUDY, spare).set_index("figure")
    assert np.isnan(total.loc["value", "estimate"])
    assert total.loc["value", "note"] == "Amounts are not known."
    assert total.loc["purchases", "estimate"] > 0


def test_refused_figures_are_empty_and_say_why():
    refused = Found(known(), 52.0, [], "Too few.", "too few have bought")
    assert (refused.verdict, refused.told) == ("refused", "Too few.")
    for table in (total_figures(STUDY, refused), group_figures(STUDY, refused, groups(90), "g")):
        assert table[["estimate", "low", "high"]].isna().all(axis=None)
        assert set(table["note"]) == {"no forecast: too few have bought"}
    each = of_each(refused)
    assert each[["p_alive", "again", "expected_purchases", "expected_value"]].isna().all(axis=None)


def test_each_customer_has_what_is_known_and_expected():
    each = of_each(found())
    assert each.index.equals(known().index)
    assert (each["expected_value"] > each["expected_purchases"]).all()
    total = total_figures(STUDY, found()).set_index("figure")
    assert total.loc["value", "estimate"] == pytest.approx(each["expected_value"].mean())
