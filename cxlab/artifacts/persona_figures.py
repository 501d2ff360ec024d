"""The figures at the top of a persona's card: what they are worth, and what they say of us."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from cxlab.kpis import measure_kpis
from cxlab.personas.value import forecast_value
from cxlab.study import Study

#: The columns of a frame of figures.
COLUMNS = ("persona", "figure", "label", "n", "estimate", "low", "high", "unit", "note")

#: What may stand for how content customers are: the first that the study can give.
OUTCOMES = ("nps", "csat", "ces", "repeat_purchase")

#: The other figures that cards show.
_BESIDE = ("response_rate", "customer_value")


def figures_of(study: Study, groups: pd.Series, *, months: int = 12) -> tuple[pd.DataFrame, str]:
    """Return what each persona is worth and says of the company, and why a forecast is refused.

    Parameters
    ----------
    study : Study
        An open study.
    groups : pandas.Series
        The persona of each ``customer_id``, named ``"persona"``.
    months : int
        How far ahead the forecast of spend looks.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``; ``figure`` is ``"value"`` (expected spend per buyer), ``"spent"`` (so far),
        ``"outcome"`` and ``"answered"`` (share of invitations that were answered). What the study
        cannot give is not there; small groups keep their rows without figures.
    str
        Why there is no forecast, or how far it can be trusted; empty where it simply fits.
    """
    if groups.empty:
        return pd.DataFrame(columns=list(COLUMNS)), ""
    measured = measure_kpis(study, by=groups, kpis=[*OUTCOMES, *_BESIDE])
    table = measured.table.rename(columns={str(measured.by): "persona"})
    known = set(table.loc[table["n"] > 0, "kpi"])
    outcome = [name for name in OUTCOMES if name in known][:1]
    names = dict.fromkeys(outcome, "outcome")
    names |= {"response_rate": "answered", "customer_value": "spent"}
    labels = measured.about.set_index("kpi")["label"]
    kept = table[table["kpi"].isin(set(names) & known)]
    kept = kept.assign(figure=kept["kpi"].map(names), label=kept["kpi"].map(labels))
    ahead, reason = _ahead(study, groups, months)
    return pd.concat([ahead, kept[list(COLUMNS)]], ignore_index=True), reason


def _ahead(study: Study, groups: pd.Series, months: int) -> tuple[pd.DataFrame, str]:
    """Return the expected spend of each persona; nothing where it is refused."""
    value = forecast_value(study, by=groups, months=months)
    if value.verdict == "refused":
        return pd.DataFrame(columns=list(COLUMNS)), value.reason
    rows = value.figures[value.figures["figure"] == "value"]
    rows = rows.rename(columns={str(value.by): "persona"})
    label = f"expected spend per buyer, next {value.months:g} months"
    rows = rows.assign(label=label)[list(COLUMNS)]
    return rows, "" if value.verdict == "fits" else value.reason


def one_figure(figures: pd.DataFrame, persona: str, names: Sequence[str]) -> dict[str, Any] | None:
    """Return a persona's first figure of these names, one that is shown if there is one.

    Examples
    --------
    >>> rows = {"persona": "P1", "figure": ["value", "spent"], "estimate": [None, 90.0]}
    >>> one_figure(pd.DataFrame(rows), "P1", ["value", "spent"])["figure"]
    'spent'
    """
    mine = figures[(figures["persona"] == persona) & figures["figure"].isin(list(names))]
    order = mine["figure"].map({name: place for place, name in enumerate(names)})
    mine = mine.assign(_hidden=mine["estimate"].isna(), _order=order)
    rows = mine.sort_values(["_hidden", "_order"], kind="stable").to_dict("records")
    return rows[0] if rows else None
