"""What customers may spend: a frozen result of tidy frames, with tables for a notebook."""

from dataclasses import dataclass, field

import pandas as pd

from cxlab.markup import STYLE, Html, figures_table, html_table, soft, tag
from cxlab.markup import verdict as said
from cxlab.personas.value.expect import FIGURES
from cxlab.personas.value.holdout import HoldOut

#: What every forecast says of itself.
EXPECTATION = (
    "These are expectations under a model, made from when customers bought and what they paid; "
    "they are no promise, and they name no cause."
)
INSIDE = (
    "Intervals hold what the data leave open of the model's parameters, and chance: who each "
    "customer is and what they do. They do not hold what would break the model: seasons, prices, "
    "campaigns, competitors; nor customers still to come."
)
METHODS = (
    "Purchases: BG/NBD (Fader, Hardie & Lee 2005); amounts: Gamma-Gamma (Fader & Hardie 2013); "
    "both by maximum likelihood. Several purchases on one day count as one."
)

_CALLED = {"fits": "the check came out close", "roughly": "rough", "refused": "no forecast"}


@dataclass(frozen=True, eq=False)
class Value:
    """What customers who have bought may buy and spend from now on, or why nobody can say.

    Parameters
    ----------
    verdict : {"fits", "roughly", "refused"}
        Whether the forecast held on weeks that it had not seen; refused ones have no figures.
    reason : str
        Why, in a plain sentence or two.
    figures : pandas.DataFrame
        figure ("value": spend, "purchases", "again": the chance to buy at all), the groups (named
        after ``by``), n (customers who have bought: means are of them), customers (all of the
        group), estimate, low, high, unit, note. Refused or hidden figures are empty, and the note
        says why. Empty without groups.
    total : pandas.DataFrame
        The same of all customers who have bought.
    customers : pandas.DataFrame
        Indexed by ``customer_id``, those who have bought: frequency (repeat purchases), recency
        and T (weeks from the first purchase to the last, and to the end), paid (purchases of
        which the amount is known), spend (their mean), p_alive (the chance that the customer is
        still one; 1 for all who bought once, as the model has it), again, expected_purchases,
        expected_value. The forecasts are empty where refused.
    check : HoldOut or None
        What was expected of weeks that a model had not seen, and what came; None where it did not
        come so far.
    conditions : pandas.DataFrame
        condition, found, needed, met: what a forecast needs of the data.
    parameters : pandas.DataFrame
        model, parameter, estimate, se, low, high.
    by : str or None
        The column that holds the groups.
    months : float
        How far ahead.
    currency, title : str
        The study's.
    notes : tuple of str
        What the figures leave out.
    """

    verdict: str
    reason: str
    figures: pd.DataFrame
    total: pd.DataFrame
    customers: pd.DataFrame
    check: HoldOut | None = None
    conditions: pd.DataFrame = field(default_factory=pd.DataFrame)
    parameters: pd.DataFrame = field(default_factory=pd.DataFrame)
    by: str | None = None
    months: float = 12.0
    currency: str = ""
    title: str = ""
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        chip = said(_CALLED[self.verdict], doubt=self.verdict != "fits")
        words = tag("p", chip, " ", self.reason)
        parts: list[str] = [tag("div", Html(STYLE), words, class_="cxlab")]
        if self.verdict != "refused":
            parts += [_figures(self), tag("p", soft(f"{EXPECTATION} {INSIDE}"))]
        parts += [_check(self), _conditions(self.conditions), _parameters(self.parameters)]
        parts += [tag("ul", *(tag("li", note) for note in self.notes))] if self.notes else []
        return Html("".join(part for part in parts if part))


def _figures(value: Value) -> str:
    """Return a line for all, then one for each group, and a column for each figure's meaning."""
    total = value.total.assign(who="all")
    groups = value.figures.rename(columns={str(value.by): "who"}) if value.by else total[:0]
    rows = pd.concat([total, groups], ignore_index=True)
    rows["what"] = rows["figure"].map(FIGURES).astype("str")
    order = {name: place for place, name in enumerate(FIGURES)}
    rows = rows.sort_values("figure", key=lambda names: names.map(order), kind="stable")
    columns = {"what": "per customer who has bought"} | ({"who": value.by} if value.by else {})
    about = f": {value.title}" if value.title else ""
    return figures_table(
        rows, caption=f"The next {_months(value.months)}{about}", columns=columns, heading="figure"
    )


def _months(months: float) -> str:
    return "month" if months == 1 else f"{months:g} months"


def _check(value: Value) -> str:
    if value.check is None or value.check.table.empty:
        return ""
    table = value.check.table.assign(note="")
    table["what came"] = table["actual"]
    shown = figures_table(
        table,
        caption="Checked on weeks that the model had not seen: purchases per customer",
        columns={"earlier": "earlier purchases", "what came": "what came"},
        unit="number",
        heading="what was expected",
    )
    return shown if value.check.words in value.reason else shown + tag("p", value.check.words)


def _conditions(table: pd.DataFrame) -> str:
    if table.empty:
        return ""
    words = tag("summary", "What a forecast needs, and what was found")
    caption = "What a forecast needs of the data"
    return tag("details", words, html_table(table, caption=caption))


def _parameters(table: pd.DataFrame) -> str:
    if table.empty:
        return ""
    words = tag("summary", "The models and their parameters")
    shown = html_table(table, caption="Parameters, with 95 % intervals")
    return tag("details", words, shown, tag("p", soft(METHODS)))
