"""What customers do differently in two periods, persona by persona, in plain units."""

import numpy as np
import pandas as pd

from cxlab.estimate import hide_parts, why_hidden
from cxlab.personas.drift.chance import Chance, Rows, judge
from cxlab.personas.drift.figures import chance_of_means, measure_means
from cxlab.personas.drift.shares import NONE, words
from cxlab.study.settings import Settings

#: The key and the name of the line about every customer who is in a persona.
ALL, ALL_NAME = "all", "All in a persona"

#: The axes whose features can move: attributes do not, and life cycle counts from the window.
MOVING = ("path preference", "value", "outcome")

#: The columns of the table, in order.
COLUMNS = (
    "persona",
    "name",
    "feature",
    "level",
    "axis",
    "label",
    "unit",
    "clustered_on",
    "n_before",
    "before",
    "n_after",
    "after",
    "estimate",
    "low",
    "high",
    "effect",
    "p",
    "p_adjusted",
    "verdict",
    "note",
)


def compare_behaviour(
    rows: Rows,
    features: pd.DataFrame,
    known: pd.DataFrame,
    states: pd.Series,
    names: pd.Series,
    settings: Settings,
    *,
    draws: int,
    seed: int = 0,
) -> tuple[pd.DataFrame, Chance]:
    """Compare the means of both periods, for all customers and for those in each persona.

    Parameters
    ----------
    rows : Rows
        The profiles of both periods.
    features : pandas.DataFrame
        A row per profile, in the same order.
    known : pandas.DataFrame
        Their catalogue; the axes ``MOVING`` are compared.
    states, names
        As for ``compare_shares``.
    settings : Settings
        Give the smallest group that may be shown, and the confidence.
    draws, seed
        As for ``draw_periods``.

    Returns
    -------
    tuple of pandas.DataFrame and Chance
        The columns ``COLUMNS``, by persona (``ALL`` first), the surest change first: before and
        after are plain means in the feature's unit, estimate their difference with its interval,
        effect the same in standard deviations over all profiles, p_adjusted over all lines. And
        the chance of the family. A persona's customers of one period need not be those of the
        other.

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> from cxlab.personas.drift.chance import make_rows
    >>> who = pd.Index([f"c{number}" for number in range(40)])
    >>> visits = [1.0, 2.0] * 20 + [4.0, 3.0] * 20
    >>> features = pd.DataFrame({"occasions": visits}, index=who.append(who))
    >>> about = (make_rows(who, who), features, catalogue(features), pd.Series(["P1"] * 80))
    >>> names = pd.Series({"P1": "Web"})
    >>> table, _ = compare_behaviour(*about, names, Settings("Calls"), draws=99)
    >>> table[["name", "before", "after", "verdict"]].values.tolist()[0]
    ['All in a persona', 1.5, 3.5, 'more than chance']
    """
    moving = known[known["axis"].isin(MOVING)]
    values, about = _columns(features, moving)
    keys = [key for key in names.index if key != NONE]
    masks = [states.ne(NONE).to_numpy(), *(states.eq(key).to_numpy() for key in keys)]
    if values.shape[1] == 0 or not keys:
        return pd.DataFrame(columns=list(COLUMNS)), judge(np.empty(0), np.empty((1, 0)))
    wide = np.hstack([np.where(mask[:, None], values, np.nan) for mask in masks])
    labels = [(ALL, ALL_NAME), *((key, str(names[key])) for key in keys)]
    table = pd.concat(
        [about.assign(persona=key, name=name) for key, name in labels], ignore_index=True
    )
    means = measure_means(rows, wide)
    table = table.assign(n_before=means.count[0].astype(int), n_after=means.count[1].astype(int))
    table = table.assign(before=means.mean[0], after=means.mean[1])
    change = means.difference(settings.confidence)
    table = table.assign(**dict(zip(("estimate", "low", "high"), change, strict=True)))
    spread = np.tile(_spread(values), len(masks))
    table = table.assign(effect=change[0] / np.where(spread > 0, spread, np.nan))
    reason = _reasons(table, settings.min_group)
    tested = (reason == "").to_numpy() & (spread > 0)
    chance = chance_of_means(rows, wide, tested, draws=draws, seed=seed)
    table = table.assign(p=chance.p, p_adjusted=chance.adjusted, verdict=words(chance.adjusted))
    return _sorted(_emptied(table, reason)), chance


def _columns(features: pd.DataFrame, known: pd.DataFrame) -> tuple[np.ndarray, pd.DataFrame]:
    """Return plain values of what can be compared, and a description of each column."""
    parts, about = [], []
    for name, row in known.iterrows():
        words_of = {"feature": str(name), "axis": row["axis"], "clustered_on": row["clustered_on"]}
        if row["kind"] != "category":
            parts.append(features[name].to_numpy(dtype=float))
            unit = "share" if row["kind"] == "share" else row["unit"]
            about.append(words_of | {"level": "", "label": row["label"], "unit": unit})
            continue
        for level in sorted(features[name].dropna().unique()):
            having = features[name].eq(level).astype("float64").where(features[name].notna())
            parts.append(having.to_numpy())
            label = f"{row['label']}: {level}"
            about.append(words_of | {"level": str(level), "label": label, "unit": "share"})
    values = np.column_stack(parts) if parts else np.empty((len(features), 0))
    return values, pd.DataFrame(about)


def _spread(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    n = np.maximum(known.sum(axis=0), 1)
    mean = np.where(known, values, 0.0).sum(axis=0) / n
    return np.sqrt((np.where(known, values - mean, 0.0) ** 2).sum(axis=0) / n)


def _reasons(table: pd.DataFrame, min_group: int) -> pd.Series:
    """Say why a line is not shown: too few stand behind it, or it would give away those."""
    whole = table["feature"] + "\0" + table["level"]
    parts = table["persona"] != ALL
    few = (table[["n_before", "n_after"]] < min_group).any(axis=1)
    hidden = few.copy()
    for period in ("n_before", "n_after"):
        held = table.loc[parts, period]
        hidden[parts] |= hide_parts(held, whole[parts], min_group, hidden=hidden[parts])
    return why_hidden(hidden, few, min_group)


def _emptied(table: pd.DataFrame, reason: pd.Series) -> pd.DataFrame:
    figures = ["before", "after", "estimate", "low", "high", "effect", "p", "p_adjusted"]
    table[figures] = table[figures].mask(reason != "")
    return table.assign(verdict=table["verdict"].mask(reason != "", ""), note=reason)


def _sorted(table: pd.DataFrame) -> pd.DataFrame:
    order = {key: place for place, key in enumerate(dict.fromkeys(table["persona"]))}
    table["place"], table["far"] = table["persona"].map(order), -table["effect"].abs().round(9)
    by = ["place", "p_adjusted", "far", "feature", "level"]
    return table.sort_values(by, ignore_index=True)[list(COLUMNS)]
