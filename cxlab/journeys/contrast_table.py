"""From counts of two groups to differences with intervals and verdicts in words."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from cxlab.estimate import benjamini_hochberg, wilson
from cxlab.journeys.contrast_counts import CHANNEL, CONTACTS, JOURNEY, PAIR, TOUCHPOINT
from cxlab.journeys.contrast_hidden import beside_bases, why_items_hidden
from cxlab.journeys.session_figures import Figures, mean_of_sessions, quantile_of_sessions
from cxlab.journeys.spans import SLOTS, Timed
from cxlab.kpis.differences import chance, combine
from cxlab.study.groups import GROUP

#: Rows about the time that a pair of contacts takes.
TIME = "time"

ALIKE, UNSAID = "no clear difference", "cannot be said"

#: What a clear difference is called, by the kind of row: less, and more.
_WORDS = {
    JOURNEY: ("clearly less", "clearly more"),
    TIME: ("clearly faster", "clearly slower"),
    CHANNEL: ("clearly less often", "clearly more often"),
}
_UNITS = {JOURNEY: "number", TIME: "seconds"}
_SIDES = ("first", "second")
_ITEM = ["kind", "item", "target"]
_DIFFERENCE = ["estimate", "low", "high"]
_ORDER = (JOURNEY, CHANNEL, TOUCHPOINT, PAIR, TIME)


def contrast_table(
    counts: Timed, groups: tuple[str, str], min_group: int, confidence: float = 0.95
) -> pd.DataFrame:
    """Turn the counts of ``count_doings`` into the table of ``JourneyContrast``.

    Parameters
    ----------
    counts : Timed
        Of all partitions, and of all groups: whoever compares other two of them must not find out
        what is hidden here.
    groups : tuple of str
        The first group, and the second.
    min_group : int
        The smallest number of customers that may be shown.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    pandas.DataFrame
        Rows of fewer than ``min_group`` customers in all, and pairs that cannot be compared, stand
        together as a number in a note.
    """
    rows = _whole_cells(counts.rows, groups)
    total = rows.groupby(_ITEM)["customers"].transform("sum")
    few = len(rows.loc[total < min_group, _ITEM].drop_duplicates())
    rows = rows[total >= min_group].reset_index(drop=True)
    why = why_items_hidden(rows, _ITEM, min_group)
    bases = rows.loc[rows["item"] == CONTACTS, [GROUP, "of"]].assign(every="all")
    why = beside_bases(why, rows.assign(every="all"), bases, min_group)
    rows["note"] = why.to_numpy()
    rows = rows[rows[GROUP].isin(groups)].reset_index(drop=True)
    closed = rows.groupby(_ITEM)["note"].transform(lambda notes: (notes != "").any())
    lone = closed.astype("bool") & (rows["kind"] == PAIR)
    few += int(lone.sum()) // len(groups)
    rows = rows[~lone].reset_index(drop=True)
    timed = rows[(rows["kind"] == PAIR) & _taken(rows, groups)].assign(kind=TIME)
    parts = [
        _compared(rows[rows["kind"] == JOURNEY], groups, mean_of_sessions, confidence),
        _compared(rows[rows["kind"] != JOURNEY], groups, _shares, confidence),
        _compared(timed, groups, _medians(counts, timed), confidence),
    ]
    table = _judged(pd.concat(parts, ignore_index=True), confidence)
    table["place"] = pd.Index(_ORDER).get_indexer(table["kind"])
    table = table.sort_values(["place", "item", "target"], ignore_index=True)
    return pd.concat([table[_named()], _others(few)], ignore_index=True)


def _named() -> list[str]:
    sides = [[f"n_{side}", side, f"{side}_low", f"{side}_high"] for side in _SIDES]
    more = ["p", "p_adjusted", "verdict", "unit", "note"]
    return [*_ITEM, "n", *sides[0], *sides[1], *_DIFFERENCE, *more]


def _whole_cells(rows: pd.DataFrame, groups: tuple[str, str]) -> pd.DataFrame:
    """Return a row for each item and group; of the two compared also where nobody did it."""
    rows = rows.reset_index(names="slot")
    both = pd.DataFrame({GROUP: pd.Series(groups, dtype="str")})
    cells = rows[_ITEM].drop_duplicates().merge(both, how="cross")
    table = cells.merge(rows, on=[*_ITEM, GROUP], how="outer")
    table = table.fillna({"customers": 0, "sessions": 0, "sessions squared": 0, "slot": -1})
    sizes = rows[rows["item"] == CONTACTS].set_index(GROUP)["customers"]
    table["of"] = table[GROUP].map(sizes).fillna(0)
    return table.astype({"slot": "int64", "customers": "int64"})


def _taken(rows: pd.DataFrame, groups: tuple[str, str]) -> pd.Series:
    """Tell which items customers of both groups did."""
    mine = rows["customers"].where(rows[GROUP].isin(groups))
    return mine.groupby([rows[name] for name in _ITEM]).transform("min") > 0


def _shares(rows: pd.DataFrame, level: float) -> Figures:
    return wilson(rows["customers"].to_numpy(), rows["of"].to_numpy(), level)


def _medians(counts: Timed, rows: pd.DataFrame) -> Callable[[pd.DataFrame, float], Figures]:
    """Return what gives the median times of pairs."""
    slots = np.unique(rows.loc[rows["slot"] >= 0, "slot"].to_numpy())
    times = counts.times[np.isin(counts.times["key"].to_numpy() // SLOTS, slots)]
    kind = times["key"].to_numpy() // SLOTS
    key = times["key"].to_numpy() + (np.searchsorted(slots, kind) - kind) * SLOTS
    sums = counts.rows.iloc[slots]
    own = Timed(sums, pd.DataFrame({"key": key, "count": times["count"].to_numpy()}))

    def figures(rows: pd.DataFrame, level: float) -> Figures:
        place = np.searchsorted(slots, rows["slot"].to_numpy())
        estimate, low, high = quantile_of_sessions(own, 0.5, level)
        return estimate[place], low[place], high[place]

    return figures


def _compared(
    rows: pd.DataFrame,
    groups: tuple[str, str],
    figures: Callable[[pd.DataFrame, float], Figures],
    confidence: float,
) -> pd.DataFrame:
    """Return a row an item: both groups' figures, and their difference."""
    sides = [rows[rows[GROUP] == name].sort_values(_ITEM, ignore_index=True) for name in groups]
    both, size = pd.concat(sides, ignore_index=True), len(sides[0])
    hidden = ((sides[0]["note"] != "") | (sides[1]["note"] != "")).to_numpy()
    table = sides[0][_ITEM].copy()

    def of_both(level: float) -> list[Figures]:
        one, low, high = figures(both, level)
        parts = (slice(None, size), slice(size, None))
        return [(one[part], low[part], high[part]) for part in parts]

    timed = (table["kind"] == TIME).to_numpy()
    for name, side, each in zip(_SIDES, sides, of_both(confidence), strict=True):
        people = np.where(timed, side["customers"], side["of"])
        closed = (side["note"] != "").to_numpy()
        table[f"n_{name}"] = np.where(closed, np.nan, people)
        for bound, values in zip(("", "_low", "_high"), each, strict=True):
            table[f"{name}{bound}"] = np.where(closed, np.nan, values)
    table["n"] = table["n_first"] + table["n_second"]

    def interval(level: float) -> Figures:
        first, second = of_both(level)
        return combine(first, second, 0.0)

    apart = [np.where(hidden, np.nan, each) for each in interval(confidence)]
    table[_DIFFERENCE] = np.column_stack(apart)
    table["p"] = np.where(hidden, np.nan, chance(interval))
    table["unit"] = [_UNITS.get(kind, "share") for kind in table["kind"]]
    notes = [_note(*each) for each in zip(sides[0]["note"], sides[1]["note"], strict=True)]
    return table.assign(note=pd.Series(notes, table.index, dtype="str"))


def _note(first: str, second: str) -> str:
    if first == second:
        return first
    return "; ".join(
        f"{name}: {note}" for name, note in zip(_SIDES, (first, second), strict=True) if note
    )


def _judged(table: pd.DataFrame, confidence: float) -> pd.DataFrame:
    table["p_adjusted"] = benjamini_hochberg(table["p"])
    words = [_WORDS.get(kind, _WORDS[CHANNEL]) for kind in table["kind"]]
    less, more = (np.array(each, dtype=object) for each in zip(*words, strict=True))
    clear = np.where(table["estimate"] > 0, more, less)
    verdict = np.where(table["p_adjusted"] < 1 - confidence, clear, ALIKE)
    verdict = np.where(table["p_adjusted"].isna(), UNSAID, verdict)
    return table.assign(verdict=pd.Series(verdict, table.index, dtype="str"))


def _others(few: int) -> pd.DataFrame:
    """Return a row that says how many rows are left out, where there are some."""
    if not few:
        return pd.DataFrame()
    note = f"{few:,} of too few customers each: not shown"
    row = dict.fromkeys(_named(), np.nan) | dict.fromkeys(("kind", "target", "unit"), "")
    return pd.DataFrame([row | {"item": "all others", "verdict": UNSAID, "note": note}])
