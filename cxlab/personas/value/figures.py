"""Figures of a forecast by group: n, interval, unit, and why one is not shown."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cxlab.kpis.suppression import hide
from cxlab.markup import percent
from cxlab.personas.value.expect import FIGURES, Models, group_means, of_customers
from cxlab.personas.value.holdout import HoldOut
from cxlab.personas.value.refusal import Condition
from cxlab.study.groups import REST, with_rest
from cxlab.study.study import Study

#: The columns of the figures; the groups' by its name, and only where there are any.
COLUMNS = ["figure", "group", "n", "customers", "estimate", "low", "high", "unit", "note"]

#: What a customer has where there is no forecast.
_NONE = ["p_alive", "again", "expected_purchases", "expected_value"]


@dataclass(frozen=True, eq=False)
class Found:
    """What was learnt of a study: what is known of customers, and models, or why there are none.

    ``reason`` is why there is no forecast, ``short`` the same in a cell, ``unspent`` why there is
    none of amounts.
    """

    known: pd.DataFrame
    weeks: float
    conditions: list[Condition]
    reason: str = ""
    short: str = ""
    unspent: str = ""
    models: Models | None = None
    check: HoldOut | None = None

    @property
    def verdict(self) -> str:
        """Whether it fits: "fits", "roughly" or "refused"."""
        if self.models is None or self.check is None:
            return "refused"
        return "roughly" if self.check.verdict == "rough" else "fits"

    @property
    def told(self) -> str:
        """The verdict in a sentence or two."""
        return self.reason or (self.check.words if self.check else "")

    @property
    def doubt(self) -> str:
        """What stands beside every figure of a rough forecast."""
        if self.verdict != "roughly" or self.check is None:
            return ""
        return f"rough: off by {percent(self.check.off)} when checked"


def of_each(found: Found) -> pd.DataFrame:
    """Return what is known and expected of each customer who has bought."""
    known = found.known
    if found.models is None:
        return known.assign(**dict.fromkeys(_NONE, np.nan))
    expected = of_customers(found.models, known, found.weeks)
    names = {"purchases": "expected_purchases", "value": "expected_value"}
    return known.join(expected.rename(columns=names))


def total_figures(study: Study, found: Found) -> pd.DataFrame:
    """Return the figures of all customers who have bought."""
    everybody = pd.Series("", found.known.index, dtype="str")
    sizes = pd.DataFrame({"n": [len(everybody)], "customers": len(everybody)}, index=[""])
    return _figures(study, found, everybody, sizes).drop(columns="group")


def group_figures(
    study: Study, found: Found, groups: pd.Series | None, name: str | None
) -> pd.DataFrame:
    """Return the figures of each group, those of few customers hidden.

    Parameters
    ----------
    study : Study
        For its settings and its customers.
    found : Found
        What was learnt of it.
    groups : pandas.Series of str, optional
        Indexed by ``customer_id``.
    name : str, optional
        What the groups' column is called.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``; no rows without groups.
    """
    if groups is None or name is None:
        return _nothing().drop(columns="group")
    own = with_rest(groups, pd.Series(found.known.index))
    sizes = groups.value_counts().rename("customers").to_frame().sort_index()
    sizes.insert(0, "n", own.value_counts().reindex(sizes.index, fill_value=0))
    rows = _figures(study, found, own, sizes)
    rest = pd.DataFrame({"group": [REST], "n": int((own == REST).sum())})
    why = _hidden(pd.concat([rows, rest.assign(figure="value")]), study.settings.min_group)
    few = rows["group"].map(why).astype("str")
    rows[["estimate", "low", "high"]] = rows[["estimate", "low", "high"]].mask(few != "")
    rows["note"] = few.where(few != "", rows["note"]).astype("str")
    return rows.rename(columns={"group": name})


def _hidden(rows: pd.DataFrame, min_group: int) -> pd.Series:
    """Return why each group is hidden; empty where it is shown."""
    one = rows[rows["figure"] == "value"].reset_index(drop=True)
    why = hide(one.assign(kpi="value", period=0, customers=one["n"]), min_group)
    return pd.Series(why.to_numpy(), one["group"], dtype="str")


def _figures(study: Study, found: Found, own: pd.Series, sizes: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each figure and group; empty ones say why."""
    names = list(sizes.index)
    whole = pd.MultiIndex.from_product([FIGURES, names], names=["figure", "group"])
    rows = whole.to_frame(index=False).merge(sizes, left_on="group", right_index=True)
    rows = rows.merge(_means(study, found, own, names), on=["figure", "group"], how="left")
    units = {"value": study.settings.currency or "number", "again": "share"}
    rows["unit"] = rows["figure"].map(units).fillna("purchases").astype("str")
    rows["note"] = [_why(found, *row) for row in zip(rows["figure"], rows["n"], strict=True)]
    order = {figure: place for place, figure in enumerate(FIGURES)}
    rows = rows.sort_values(["figure", "group"], key=lambda column: column.replace(order))
    return rows[COLUMNS].astype(_KINDS).reset_index(drop=True)


def _means(study: Study, found: Found, own: pd.Series, names: list[str]) -> pd.DataFrame:
    columns = ["figure", "group", "estimate", "low", "high"]
    inside = own.isin(names)
    if found.models is None or not inside.any():
        return pd.DataFrame(columns=columns)
    codes, kept = pd.factorize(own[inside].to_numpy(), sort=True)
    confidence = study.settings.confidence
    known = found.known[inside.to_numpy()]
    means = group_means(found.models, known, codes, found.weeks, confidence=confidence)
    return means.assign(group=kept[means["group"]])[columns]


def _why(found: Found, figure: str, n: int) -> str:
    if found.models is None:
        return f"no forecast: {found.short}"
    if figure == "value" and found.unspent:
        return found.unspent
    return found.doubt if n else "nobody has bought"


_KINDS = dict.fromkeys(("figure", "group", "unit", "note"), "str")
_KINDS |= dict.fromkeys(("estimate", "low", "high"), "float64")
_KINDS |= {"n": "int64", "customers": "int64"}


def _nothing() -> pd.DataFrame:
    return pd.DataFrame(columns=COLUMNS).astype(_KINDS)
