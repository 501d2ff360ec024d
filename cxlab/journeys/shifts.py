"""How the use of touchpoints and channels changes over time."""

from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd

from cxlab.estimate import wilson
from cxlab.journeys.codes import Codes, codes_of
from cxlab.journeys.contrast_hidden import why_items_hidden
from cxlab.journeys.shifts_names import common_names, count_names, others_name, placed
from cxlab.journeys.shifts_trends import find_trends
from cxlab.kpis.periods import Periods, make_periods
from cxlab.kpis.table import PARTIAL
from cxlab.markup import Html, figures_table
from cxlab.study import Study
from cxlab.study.groups import GROUP

#: What is looked at, in this order.
KINDS = ("channel", "touchpoint")

#: Words for how long periods are; pandas' own aliases may be given too.
EVERY = {"day": "D", "week": "W-MON", "month": "MS", "quarter": "QS", "year": "YS"}

#: What all active customers of a period are called while they are counted.
_ALL = "\x00all"

_FIGURES = ["estimate", "low", "high"]
_SHOWN = {"kind": "of", "item": "what", "verdict": "verdict"}


@dataclass(frozen=True, eq=False)
class Shifts:
    """How the use of touchpoints and channels changes from period to period.

    Parameters
    ----------
    table : pandas.DataFrame
        ``kind`` ("channel" or "touchpoint"), ``item``, ``period`` (its first day by the study's
        clocks), ``n`` (customers active in it), ``estimate``, ``low``, ``high`` (the share of them
        with a contact there, Wilson), ``note``.
    trends : pandas.DataFrame
        ``kind``, ``item``, ``n`` (customers active in a period, summed), ``first``, ``last`` (the
        first and last whole period), ``estimate``, ``low``, ``high`` (how much the share changed
        between them along a straight line), ``p``, ``p_adjusted``, ``verdict``, ``note``.
    every : str
        When periods begin, as pandas names it.
    """

    table: pd.DataFrame
    trends: pd.DataFrame
    every: str

    def _repr_html_(self) -> Html:
        caption = "Change of the share of active customers, first whole period to last"
        return figures_table(self.trends, caption=caption, columns=_SHOWN, heading="change")


def touchpoint_shifts(study: Study, *, every: str = "month") -> Shifts:
    r"""Say how the share of active customers at each touchpoint and channel changes over time.

    A customer is active in a period with any contact in it, whoever started it.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    every : str
        ``"month"``, ``"week"``, ``"day"``, ``"quarter"``, ``"year"``, or a pandas alias that names
        when periods begin (``"MS"``, ``"14D"``), by the study's clocks.

    Returns
    -------
    Shifts
        Shares by period, and a verdict on each trend. The rarest touchpoints and channels, and
        those beyond ``MOST``, stand together.

    Raises
    ------
    CxlabError
        ``every`` is no such alias.

    References
    ----------
    Wilson 1927; Armitage 1955, *Tests for linear trends in proportions and frequencies*, with the
    variance scaled by how far the periods scatter about the line (McCullagh & Nelder 1989,
    *Generalized linear models*, section 4.5); Benjamini & Hochberg 1995.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,page,app\n"
    >>> rows += "bea,2025-01-03,call,phone\nann,2025-02-02,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> found = touchpoint_shifts(open_study(folder)).table
    >>> found[found["item"] == "app"][["n", "estimate"]].values.tolist()
    [[2.0, 0.5], [1.0, 1.0]]
    """
    settings = study.settings
    alias = EVERY.get(every, every)
    periods = make_periods(*study.span("interactions"), alias, settings.time_zone)
    counts = {kind: count_names(study, kind) for kind in KINDS}
    kept = {kind: common_names(counts[kind], settings.min_group) for kind in KINDS}
    others = {kind: others_name(counts[kind], kept[kind], kind) for kind in KINDS}
    kernel = partial(count_active, kept=kept, others=others, periods=periods)
    names = ["customer_id", "timestamp", *KINDS]
    found = study.fold(kernel, add_active, coded=True, interactions=names)
    table = shift_table(found, periods, settings.min_group, settings.confidence)
    trends = find_trends(table, settings.confidence)
    return Shifts(table, trends, alias)


def count_active(
    interactions: pd.DataFrame,
    *,
    kept: dict[str, pd.Index],
    others: dict[str, str],
    periods: Periods,
) -> pd.DataFrame:
    """Count one partition's customers by period, and by touchpoint or channel in it.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp``, ``touchpoint``, ``channel``; whole customers.
    kept : dict of str to pandas.Index
        The touchpoints and channels with rows of their own.
    others : dict of str to str
        What the others are called.
    periods : Periods
        Of the study.

    Returns
    -------
    pandas.DataFrame
        ``kind``, ``item``, ``period`` (its number), ``customers``; all that are active in a period
        under an item of their own.
    """
    who, _ = codes_of(interactions["customer_id"])
    period = periods.code(interactions["timestamp"])
    parts = []
    for kind in KINDS:
        place = placed(interactions[kind], kept[kind])
        names = pd.Index([*kept[kind], others[kind], _ALL], dtype="str")
        for code in (place, np.full(len(who), len(names) - 1, dtype=np.int32)):
            parts.append(_people(who, period, code, names).assign(kind=kind))
    return pd.concat(parts, ignore_index=True)


def _people(who: Codes, period: np.ndarray, code: Codes, names: pd.Index) -> pd.DataFrame:
    """Count different customers by period and name."""
    known = (period >= 0) & (code >= 0)
    cell = period[known] * len(names) + code[known]
    size = int(cell.max(initial=0)) + 1
    once = np.unique(who[known].astype(np.int64) * size + cell)
    found, customers = np.unique(once % size, return_counts=True)
    texts = {"item": names.take(found % len(names)), "period": found // len(names)}
    return pd.DataFrame({**texts, "customers": customers})


def add_active(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up the counts of several partitions."""
    rows = pd.concat(parts, ignore_index=True)
    return rows.groupby(["kind", "item", "period"])["customers"].sum().reset_index()


def shift_table(
    counts: pd.DataFrame, periods: Periods, min_group: int, confidence: float = 0.95
) -> pd.DataFrame:
    """Turn the counts of ``count_active`` into the table of ``Shifts``."""
    whole = counts["item"] == _ALL
    active = counts[whole].set_index(["kind", "period"])["customers"]
    items = counts.loc[~whole, ["kind", "item"]].drop_duplicates()
    table = items.merge(pd.DataFrame({"period": range(len(periods))}), how="cross")
    key = ["kind", "item", "period"]
    table = table.merge(counts, on=key, how="left").fillna({"customers": 0})
    table["n"] = active.reindex(pd.MultiIndex.from_frame(table[["kind", "period"]])).to_numpy()
    table["n"] = table["n"].fillna(0)
    shares = wilson(table["customers"], table["n"], confidence)
    table[_FIGURES] = np.column_stack(shares)
    why = why_items_hidden(table.assign(**{GROUP: ""}), key, min_group)
    small = (table["n"] > 0) & (table["n"] < min_group)
    why = why.mask((why == "") & small, f"fewer than {min_group} were active: not shown")
    table[_FIGURES] = table[_FIGURES].mask(why != "")
    table["n"] = table["n"].mask(small)
    part = table["period"].isin(list(periods.partial))
    both = (pd.Series(PARTIAL, table.index) + "; " + why).str.removesuffix("; ")
    table["note"] = why.mask(part, both).astype("str")
    table["period"] = periods.labels.take(table["period"].to_numpy())
    columns = ["kind", "item", "period", "n", *_FIGURES, "note"]
    return table.sort_values(key, ignore_index=True)[columns]
