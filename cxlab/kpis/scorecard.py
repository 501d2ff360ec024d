"""The result of ``find_changes`` and ``compare_periods``, and how a notebook shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from cxlab.kpis.sheets import Lines, by_family, difference, sheet
from cxlab.kpis.verdicts import CLEAR, UNSAID, target_stands
from cxlab.markup import Html, beside, escape, gain, pain, soft, tag, written

_COLUMNS = ("figure", "latest", "before", "change", "verdict", "target")


@dataclass(frozen=True, eq=False)
class Changes:
    """KPIs in two periods, and whether they differ.

    Parameters
    ----------
    table : pandas.DataFrame
        See ``compare_periods``.
    about : pandas.DataFrame
        What the KPIs mean, as in ``Kpis``.
    by : str or None
        The column that holds the groups.
    every : str or None
        The offset alias of the periods, where the last ones were compared.
    title : str
        The study's.
    names : tuple of str
        What readers call the earlier and the later period, where these were named.
    """

    table: pd.DataFrame
    about: pd.DataFrame
    by: str | None = None
    every: str | None = None
    title: str = ""
    names: tuple[str, ...] = ()

    def _repr_html_(self) -> Html:
        known = self.table["period_after"].notna()
        rows = by_family(self.table[known], self.about).to_dict("records")
        usual = self._usual(self.table[known])
        lines: Lines = {}
        for row in rows:
            cells = _cells(row, self._when(row), usual, self.by)
            lines.setdefault(str(row["family"]), []).append(cells)
        columns = list(_COLUMNS)
        if not {"target", "benchmark"} & set(self.table):
            lines = {family: [line[:-1] for line in found] for family, found in lines.items()}
            columns = columns[:-1]
        absent = by_family(self.table[~known], self.about)["label"].drop_duplicates()
        words = [_told(self.table)]
        if len(absent):
            words.append(f"Not in these data: {', '.join(absent)}.")
        below = [tag("p", soft(" ".join(words)))]
        if not lines:
            return Html("".join(below))
        caption = f"What changed: {usual[1]} beside {usual[0]}"
        return Html(sheet(lines, columns, caption=caption) + "".join(below))

    def _when(self, row: Mapping[Any, Any]) -> tuple[str, ...]:
        """Return what the two periods of a row are called."""
        starts = (row["period_before"], row["period_after"])
        return self.names or tuple(period_name(start, self.every) for start in starts)

    def _usual(self, table: pd.DataFrame) -> tuple[str, ...]:
        """Return what the latest two periods are called."""
        if table.empty:
            return ()
        last = table.sort_values(["period_after", "period_before"]).iloc[-1]
        return self._when(last.to_dict())


def period_name(start: Any, every: str | None) -> str:
    """Return what readers call a period that begins at ``start``.

    Examples
    --------
    >>> [period_name(pd.Timestamp("2025-04-01"), every) for every in ("MS", "QS", "YS")]
    ['Apr 2025', 'Q2 2025', '2025']
    >>> period_name("2025-03-03", "W-MON")
    'from 3 Mar 2025'
    """
    day, kind = pd.Timestamp(start), (every or "").split("-")[0]
    if kind == "MS":
        return f"{day:%b %Y}"
    if kind == "QS":
        return f"Q{day.quarter} {day:%Y}"
    return f"{day:%Y}" if kind == "YS" else f"from {day.day} {day:%b %Y}"


def _cells(
    row: dict[Any, Any], when: tuple[str, ...], usual: tuple[str, ...], by: str | None
) -> list[Html]:
    names = [escape(row["label"])]
    if by is not None:
        names.append(soft(row[by]))
    if when != usual:
        names.append(soft(f"{when[1]} beside {when[0]}: what came later cannot be judged yet"))
    return [
        Html(" ".join(names)),
        _side(row, "after"),
        _side(row, "before"),
        _difference(row),
        _verdict(row),
        _targets(row),
    ]


def _side(row: dict[Any, Any], side: str) -> Html:
    if pd.isna(row[side]):
        return soft("not shown" if row[f"n_{side}"] else "nothing")
    bounds = {name: row[f"{side}_{name}"] for name in ("low", "high")}
    around = beside({"estimate": row[side], "n": row[f"n_{side}"], **bounds}, row["unit"])
    return Html(escape(written(row[side], row["unit"])) + " " + soft(around))


def _difference(row: dict[Any, Any]) -> Html:
    if pd.isna(row["estimate"]):
        return Html("")
    change, interval = difference(row)
    return Html(escape(change) + " " + soft(interval))


def _verdict(row: dict[Any, Any]) -> Html:
    if row["verdict"] == CLEAR:
        if not row["direction"]:
            return escape(f"{CLEAR}: {'rose' if row['estimate'] > 0 else 'fell'}")
        mark = gain if row["direction"] == "better" else pain
        return mark(f"{CLEAR}: {row['direction']}")
    reason = f"{row['verdict']}: {row['note']}" if row["verdict"] == UNSAID else row["verdict"]
    return soft(reason)


def _targets(row: dict[Any, Any]) -> Html:
    parts = []
    if pd.notna(row.get("target")):
        stands = target_stands(row["after_low"], row["after_high"], row["target"], row["good"])
        mark = {"reached": gain, "missed": pain}.get(stands, soft)
        parts.append(Html(escape(written(row["target"], row["unit"])) + " " + mark(stands)))
    if pd.notna(row.get("benchmark")):
        parts.append(soft(f"elsewhere {written(row['benchmark'], row['unit'])}"))
    return Html(" ".join(parts))


def _told(table: pd.DataFrame) -> str:
    tests = int(table["p"].notna().sum())
    words = "A change is called clear only if chance would seldom bring one as large"
    words += f" among {tests} looked at together" if tests > 1 else ""
    return f"{words}. A change between two periods is no trend: seasons and outside events count."
