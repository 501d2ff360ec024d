"""KPI tiles: estimate, interval, n, and how the target stands."""

from typing import Any

import pandas as pd

from cxlab.kpis.scorecard import period_name
from cxlab.kpis.sheets import difference
from cxlab.kpis.verdicts import target_stands
from cxlab.markup import Html, beside, escape, gain, pain, soft, tag, written
from cxlab.reports.cards.words import Facts, count, joined, known, link

#: What readers look for first; other KPIs are on their page.
FIRST = (
    "nps",
    "csat",
    "ces",
    "conversion",
    "cart_abandonment",
    "response_time",
    "first_contact_resolution",
    "repeat_purchase",
    "customer_value",
    "churn",
)

#: The most tiles; more than so many of them are set in two rows.
MOST, ONE_ROW = 10, 6


def tiles(facts: Facts) -> Html:
    """Return a tile for each of the KPIs that readers look for first.

    Parameters
    ----------
    facts : Facts
        With the result ``kpis``, frame ``table``, and maybe ``changes``, as ``find_changes`` or
        ``compare_periods`` gives them.

    Returns
    -------
    Html
        The tiles, with how the last period differs; a sentence where there are none.

    Examples
    --------
    >>> from cxlab.reports.shell import make_shell
    >>> from cxlab.study.settings import Settings
    >>> nothing = Facts({}, make_shell(Settings("A")), Settings("A"))
    >>> "no page on key figures" in tiles(nothing)
    True
    """
    shown = [row for row in latest(facts.frame("kpis")) if known(row.get("estimate"))]
    shown.sort(key=lambda row: FIRST.index(row["kpi"]) if row["kpi"] in FIRST else len(FIRST))
    shown, more = shown[:MOST], len(shown) - MOST
    if not shown:
        return tag("div", facts.absent("key figures", "kpi"), class_="card")
    meanings = about(facts)
    columns = len(shown) if len(shown) <= ONE_ROW else -(-len(shown) // 2)
    changes = {row["kpi"]: row for row in facts.frame("changes").to_dict("records")}
    made = [_tile(row, meanings, facts, changes.get(row["kpi"])) for row in shown]
    grid = tag("div", *made, class_="grid tiles", style=f"--columns: {columns}")
    if more < 1:
        return grid
    words = count(more, "more figure")
    return joined(grid, tag("p", link(facts.page("kpi"), f"{words}, and how all were measured")))


def latest(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one row for each KPI: that of the whole time, else of the last period.

    Parameters
    ----------
    table : pandas.DataFrame
        ``kpi``, ``period`` and figures, as ``measure_kpis`` gives them.

    Returns
    -------
    list of dict
        In the table's order.

    Examples
    --------
    >>> table = pd.DataFrame({"kpi": ["nps", "nps"], "period": ["2025-01", ""], "n": [3, 9]})
    >>> [row["n"] for row in latest(table)]
    [9]
    """
    rows: dict[str, dict[str, Any]] = {}
    for row in table.to_dict("records"):
        before = rows.get(row["kpi"])
        if before is None or known(before.get("period")):
            rows[row["kpi"]] = {str(key): value for key, value in row.items()}
    return list(rows.values())


def about(facts: Facts) -> dict[str, dict[str, Any]]:
    """Return what each KPI means, by name: its label, and which end is good."""
    table = facts.frame("kpis", "about")
    rows = table.to_dict("records") if "kpi" in table else []
    return {str(row["kpi"]): {str(key): value for key, value in row.items()} for row in rows}


def label(name: str, meanings: dict[str, dict[str, Any]]) -> str:
    """Return what readers call a KPI; its name in words where that is not known.

    Examples
    --------
    >>> label("own_figure", {})
    'own figure'
    """
    known_label = meanings.get(name, {}).get("label")
    return str(known_label) if known(known_label) else name.replace("_", " ")


def _tile(
    row: dict[str, Any],
    meanings: dict[str, dict[str, Any]],
    facts: Facts,
    change: dict[Any, Any] | None,
) -> Html:
    name = row["kpi"]
    unit = row["unit"] if known(row.get("unit")) else "number"
    parts = [
        tag("p", escape(written(row["estimate"], unit)), class_="big"),
        tag("p", label(name, meanings)),
        tag("p", soft(beside(row, unit))),
    ]
    good = meanings.get(name, {}).get("good")
    if unit.startswith("of ") and good == "low":
        parts.append(tag("p", soft("less is better")))
    if name in facts.settings.targets:
        target = facts.settings.targets[name]
        parts.append(tag("p", _against(row, target, good, unit)))
    if name in facts.settings.benchmarks:
        words = f"elsewhere {written(facts.settings.benchmarks[name], unit)}"
        parts.append(tag("p", soft(words)))
    if change and known(change.get("estimate")):
        parts.append(tag("p", _changed(change)))
    return tag("div", *parts, class_="card tile", title=row.get("definition") or None)


def _changed(change: dict[Any, Any]) -> Html:
    """Say how the last period differs from the one before, and whether clearly."""
    much = difference(change)[0].replace("+", "+\u2060")  # the sign stays with its figure
    mark = {"better": gain, "worse": pain}.get(str(change.get("direction")), soft)
    after, before = (period_name(change[f"period_{side}"], "MS") for side in ("after", "before"))
    return joined(soft(f"{after} beside {before}: "), mark(much), soft(f", {change['verdict']}"))


def _against(row: dict[str, Any], target: float, good: object, unit: str) -> Html:
    """Say how the target stands: only an interval wholly to one side of it decides."""
    aim = soft(f"target {written(target, unit)}:")
    stands = target_stands(row["low"], row["high"], target, str(good))
    mark = {"reached": gain, "missed": pain}.get(stands, soft)
    return joined(aim, " ", mark(stands))
