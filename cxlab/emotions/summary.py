"""Mean feelings by language and touchpoint, and the comments behind each mean."""

import pandas as pd

from cxlab.emotions.means import mean_of_sums, sum_customers
from cxlab.estimate import hide_parts, why_hidden
from cxlab.study import Study

#: The row of the summary for all comments of a language.
ALL = "all touchpoints"

#: The touchpoint of an answer of which nobody wrote down what had been asked about.
UNPLACED = "unplaced"

_GROUP = ["language", "touchpoint"]
_FIGURES = ["comments", "n", "customers", "estimate", "low", "high", "note"]


def summarise(scores: pd.DataFrame, *, confidence: float, min_group: int) -> pd.DataFrame:
    """Return the mean polarity of each language, and of each touchpoint within it.

    Parameters
    ----------
    scores : pandas.DataFrame
        ``customer_id``, ``language``, ``touchpoint``, ``polarity``, ``abstained``.
    confidence : float
        Between 0 and 1.
    min_group : int
        Figures of fewer customers are hidden.

    Returns
    -------
    pandas.DataFrame
        ``language``, ``touchpoint``, ``comments``, ``n``, ``customers``, ``estimate``, ``low``,
        ``high`` (-1..1), ``note``; languages with most comments first. A language of which
        nothing was read has one row, for all touchpoints.

    Examples
    --------
    >>> rows = {"customer_id": ["a", "b", "c"], "language": "en", "touchpoint": "call",
    ...         "polarity": [0.2, 0.6, None], "abstained": ["", "", "no words"]}
    >>> table = summarise(pd.DataFrame(rows), confidence=0.95, min_group=2)
    >>> table[["touchpoint", "comments", "n", "estimate"]]
            touchpoint  comments  n  estimate
    0  all touchpoints         3  2       0.4
    1             call         3  2       0.4
    """
    rows = pd.concat([scores.assign(touchpoint=ALL), scores], ignore_index=True)
    groups = rows.groupby(_GROUP)["abstained"]
    table = groups.agg(comments="size", note=_commonest).reset_index()
    sums = sum_customers(rows.rename(columns={"polarity": "value"}), _GROUP)
    table = table.merge(mean_of_sums(sums, confidence), how="left", on=_GROUP)
    table[["n", "customers"]] = table[["n", "customers"]].fillna(0).astype("int64")
    table[["low", "high"]] = table[["low", "high"]].clip(-1, 1)
    read = table.groupby("language")["n"].transform("sum") > 0
    table = table[read | (table["touchpoint"] == ALL)].reset_index(drop=True)
    table["note"] = table["note"].where(table["n"] == 0, "")
    # The row for all is a whole by itself: its parts are those below it.
    whole = table["language"].where(table["touchpoint"] != ALL, "\x00" + table["language"])
    return _in_order(hide_few(table, min_group, whole))[[*_GROUP, *_FIGURES]]


def hide_few(
    table: pd.DataFrame, min_group: int, whole: pd.Series, *, also: pd.Series | None = None
) -> pd.DataFrame:
    """Empty the figures that rest on too few customers, or give such away; say so in ``note``.

    Parameters
    ----------
    table : pandas.DataFrame
        ``n``, ``customers``, ``estimate``, ``low``, ``high``, and maybe ``note``.
    min_group : int
        The smallest number of customers whose figures may be shown.
    whole : pandas.Series
        Which total each row is a part of, indexed as ``table``; a customer may be in several.
    also : pandas.Series of bool, optional
        Rows to hide because another table would give a small group away beside them.

    Returns
    -------
    pandas.DataFrame
        The same rows; a row of which nothing was known keeps the note that it has.

    Examples
    --------
    >>> table = pd.DataFrame({"n": [30], "customers": 2, "estimate": 4.5, "low": 4.0, "high": 5.0})
    >>> hide_few(table, 10, table["n"])[["n", "estimate", "note"]]
        n  estimate                                note
    0  30       NaN  fewer than 10 customers: not shown
    """
    few = (table["customers"] < min_group) & (table["n"] > 0)
    hidden = hide_parts(table["customers"], whole, min_group, apart=False)
    hidden = hidden if also is None else hidden | also
    note = table["note"] if "note" in table else pd.Series("", table.index, dtype="str")
    note = note.mask(hidden, why_hidden(hidden, few, min_group))
    note = note.mask(few, f"fewer than {min_group} customers: not shown").astype("str")
    figures = ["estimate", "low", "high"]
    emptied = {name: table[name].astype("float64").mask(hidden) for name in figures}
    return table.assign(**emptied, note=note)


def _commonest(values: pd.Series) -> str:
    said = values[values != ""]
    return str(said.value_counts().sort_index(kind="stable").idxmax()) if len(said) else ""


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    size = table.groupby("language")["comments"].transform("max")
    table = table.assign(_size=-size, _part=table["touchpoint"] != ALL)
    return table.sort_values(["_size", "language", "_part", "touchpoint"], ignore_index=True)


def cite_comments(summary: pd.DataFrame, scores: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add ``evidence``: the key of the comments behind each figure that is shown, else empty.

    Parameters
    ----------
    summary : pandas.DataFrame
        What ``summarise`` returned.
    scores : pandas.DataFrame
        ``row_id``, ``language``, ``touchpoint``, ``polarity``.
    study : Study
        The study that the comments are of.

    Returns
    -------
    pandas.DataFrame
        ``summary`` with the column more. Hidden figures have no key.
    """
    told = scores.dropna(subset=["polarity"])[[*_GROUP, "row_id"]]
    both = pd.concat([told.assign(touchpoint=ALL), told], ignore_index=True)
    shown = summary.loc[summary["estimate"].notna(), _GROUP]
    behind = both.merge(shown, on=_GROUP)
    if behind.empty:
        return summary.assign(evidence=pd.Series("", summary.index, dtype="str"))
    keys = study.cite(behind, "responses", _GROUP)
    return summary.merge(keys, how="left", on=_GROUP).fillna({"evidence": ""})
