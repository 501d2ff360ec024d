"""Forecast what customers will spend, from a study: fit, check, refuse or tell."""

from numbers import Real

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.markup import number, percent
from cxlab.personas.value.bgnbd import fit_bgnbd
from cxlab.personas.value.expect import Models
from cxlab.personas.value.figures import COLUMNS, Found, group_figures, of_each, total_figures
from cxlab.personas.value.gamma_gamma import GammaGamma, fit_gamma_gamma, spend_and_frequency
from cxlab.personas.value.holdout import ROUGH, hold_out
from cxlab.personas.value.purchases import SUMMARY, Plan, plan_of, sum_purchases, until
from cxlab.personas.value.refusal import (
    DAYS_PER_MONTH,
    FEWEST_RETURNED,
    Condition,
    amount_condition,
    came_close,
    conditions,
    settled,
    table_of,
)
from cxlab.personas.value.result import Value
from cxlab.study.groups import group_name
from cxlab.study.study import Study

#: How far ahead a forecast may look, in months.
MOST_MONTHS = 60

_OLD = (
    "Who bought before the data begin counts as new with the first purchase on record, and who "
    "never bought has no forecast."
)
_NET = "Amounts are what the rows of purchases say; what was paid back elsewhere is not taken off."


def forecast_value(
    study: Study, *, by: str | pd.Series | None = None, months: float = 12.0
) -> Value:
    r"""Forecast what each customer who has bought will buy and spend, or say why nobody can.

    Purchases are forecast with BG/NBD, amounts with Gamma-Gamma. Before, the same models are fitted
    on the first two thirds of the time on record and checked on the rest. Where the data do not
    carry a forecast (few came back, renewals of contracts, too short a time, a check that failed),
    there is none, and the result says why. Nothing is drawn at random.

    Parameters
    ----------
    study : Study
        An open study. Purchases are contacts at touchpoints whose role is ``purchase``; where
        none has it, contacts in which money changed hands.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id`` (a persona, say).
    months : float, default 12
        How far ahead: above 0, up to 60.

    Returns
    -------
    Value
        ``.verdict`` and ``.reason``; ``.figures`` by group and ``.total``; ``.customers``;
        ``.check``.

    Raises
    ------
    UnknownNameError
        No attribute has that name.
    CxlabError
        ``months`` is out of range; ``by`` has two groups for one customer.

    References
    ----------
    Fader, Hardie & Lee 2005, *"Counting your customers" the easy way*, Marketing Science 24; Fader
    & Hardie 2013, *The gamma-gamma model of monetary value*.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Shop"\n[sources.orders]\npath = "orders.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "orders"\n[roles]\npurchase = ["order"]\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel,value\nann,2025-01-02,order,web,20\n"
    >>> _ = (folder / "orders.csv").write_text(rows + "bea,2025-09-03,order,web,30\n")
    >>> value = forecast_value(open_study(folder))
    >>> value.verdict, value.reason
    ('refused', 'Only 2 customers have bought; a forecast needs 200.')
    """
    if not isinstance(months, Real) or not 0 < months <= MOST_MONTHS:
        raise CxlabError(f"months is a number above 0 and at most {MOST_MONTHS}, not {months!r}")
    groups = None if by is None else study.groups(by)
    weeks = months * DAYS_PER_MONTH / 7
    plan, summary = Plan(), pd.DataFrame(columns=list(SUMMARY), dtype="float64")
    if study.has("interactions"):
        plan = plan_of(study)
        summary = sum_purchases(study, plan)
    found = _fit(study, summary, plan, weeks)
    name = None if groups is None else group_name(groups, COLUMNS)
    return Value(
        verdict=found.verdict,
        reason=found.told,
        figures=group_figures(study, found, groups, name),
        total=total_figures(study, found),
        customers=of_each(found),
        check=found.check,
        conditions=table_of(found.conditions),
        parameters=_parameters(found.models),
        by=name,
        months=months,
        currency=study.settings.currency,
        title=study.settings.title,
        notes=_notes(found),
    )


def _fit(study: Study, summary: pd.DataFrame, plan: Plan, weeks: float) -> Found:
    known = until(summary, plan.end)
    told = conditions(summary, plan, weeks)
    missing = next((one for one in told if not one.met), None)
    if missing is not None:
        return Found(known, weeks, told, missing.reason, missing.short)
    early = until(summary, plan.cut, before=True)
    fitted = [fit_bgnbd(part["frequency"], part["recency"], part["T"]) for part in (early, known)]
    for model, which in zip(fitted, ("the weeks to fit on", "all weeks"), strict=True):
        told.append(settled(which, model.problem))
        if model.problem:
            why = f"The model of purchases does not settle on {which}: {model.problem}."
            return Found(known, weeks, told, why, "the model does not settle")
    amounts, unspent = _amounts(early, known, told)
    before, now = (Models(*pair) for pair in zip(fitted, amounts, strict=True))
    settings = study.settings
    check = hold_out(
        before,
        summary,
        plan,
        currency=settings.currency,
        min_group=settings.min_group,
        confidence=settings.confidence,
    )
    told.append(came_close(check.off, check.verdict != "missed"))
    if check.verdict == "missed":
        return Found(known, weeks, told, check.words, "it missed when checked", check=check)
    if check.spend_off > ROUGH:
        now = Models(now.purchases)
        unspent = _missed(check.spend_off)
    return Found(known, weeks, told, unspent=unspent, models=now, check=check)


def _amounts(
    early: pd.DataFrame, known: pd.DataFrame, told: list[Condition]
) -> tuple[tuple[GammaGamma | None, GammaGamma | None], str]:
    """Fit amounts on the weeks to fit on and on all, or say why not; tell the condition."""
    first, paid = (part[part["paid"] > 0] for part in (early, known))
    if len(first) < FEWEST_RETURNED:
        return (None, None), (
            f"Amounts are known of {number(len(first))} customers in the weeks to fit on; a "
            f"forecast of them needs {FEWEST_RETURNED}."
        )
    told.append(amount_condition(spend_and_frequency(paid["paid"], paid["spend"]), len(paid)))
    if not told[-1].met:
        return (None, None), told[-1].reason
    models = [fit_gamma_gamma(part["paid"], part["spend"]) for part in (first, paid)]
    problem = next((model.problem for model in models if model.problem), "")
    if not problem and not all(map(_has_spread, models, (early, known))):
        problem = "amounts differ too wildly for an interval"
    if problem:
        return (None, None), f"The model of amounts does not settle: {problem}."
    return (models[0], models[1]), ""


def _missed(off: float) -> str:
    """Say by how much a forecast of amounts missed."""
    if not np.isfinite(off):
        return "No amount is known of the weeks that the forecast was checked on."
    return f"When checked, the forecast of amounts was off by {percent(off)}."


def _has_spread(model: GammaGamma, known: pd.DataFrame) -> bool:
    """Tell whether the model gives every customer's mean amount a variance."""
    return model.p * float(known["paid"].min()) + model.q > 2


def _parameters(models: Models | None) -> pd.DataFrame:
    both = (("purchases", models and models.purchases), ("amounts", models and models.spend))
    parts = [model.parameters.assign(model=name) for name, model in both if model]
    columns = ["model", "parameter", "estimate", "se", "low", "high"]
    return pd.concat(parts, ignore_index=True)[columns] if parts else pd.DataFrame(columns=columns)


def _notes(found: Found) -> tuple[str, ...]:
    if found.models is None:
        return ()
    notes = (_OLD, _NET) if found.models.spend else (found.unspent, _OLD)
    checked = found.check.weeks_checked if found.check else 0.0
    if found.weeks <= checked:
        return notes
    far = f"The check reached {checked:.0f} weeks ahead, the forecast reaches {found.weeks:.0f}."
    return (*notes, far)
