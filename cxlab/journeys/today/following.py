"""Where customers go next: counts of steps, smoothed where there are few."""

import numpy as np
import pandas as pd

from cxlab.journeys.codes import codes_of
from cxlab.journeys.today.moments import Watch, following, latest, read_rows

#: How many steps of all customers together weigh as much as those of one touchpoint, and those
#: of a touchpoint as much as those of it at one stage.
STRENGTH = 20.0

_PAIR = ["stage", "touchpoint", "next"]


def count_next(interactions: pd.DataFrame, *, watch: Watch) -> pd.DataFrame:
    """Count one partition's steps between contacts of the customers' own.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``moments.COLUMNS``, sorted by customer and time.
    watch : Watch
        How contacts are read.

    Returns
    -------
    pandas.DataFrame
        ``stage`` (code of the last known stage), ``touchpoint``, ``next``, ``n``.
    """
    rows = read_rows(interactions, watch)
    after = following(rows, rows.own)
    at = np.flatnonzero(rows.own & (after >= 0))
    code, names = codes_of(rows.touchpoint)
    staged = latest(rows, rows.stage >= 0)[at]
    stage = np.where(staged >= 0, rows.stage[staged], -1)
    steps = pd.DataFrame({"stage": stage, "touchpoint": code[at], "next": code[after[at]]})
    counts = steps.groupby(_PAIR).size().rename("n").reset_index()
    for name in ("touchpoint", "next"):
        counts[name] = names.take(counts[name]).astype("str")
    return counts


def add_next(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Add up the steps of several partitions."""
    return pd.concat(parts).groupby(_PAIR)["n"].sum().reset_index()


def likeliest_next(counts: pd.DataFrame, asked: pd.DataFrame) -> pd.DataFrame:
    """Return the likeliest next touchpoint after touchpoints at stages.

    Shares of a touchpoint at a stage are drawn to those of the touchpoint at any stage, and these
    to those of all steps, the more the fewer steps there are.

    Parameters
    ----------
    counts : pandas.DataFrame
        From ``add_next``.
    asked : pandas.DataFrame
        ``stage`` and ``touchpoint``, in any order; neither need have been left before.

    Returns
    -------
    pandas.DataFrame
        Aligned to ``asked``: ``next_touchpoint``, ``next_chance`` (given that another contact
        comes, 0..1); missing where no step is known at all, or no touchpoint is given. Of equal
        ones the first by name.

    References
    ----------
    MacKay & Peto 1995, *A hierarchical Dirichlet language model*.

    Examples
    --------
    >>> steps = pd.DataFrame({"stage": 0, "touchpoint": "page", "next": ["basket", "page"]})
    >>> asked = pd.DataFrame({"stage": [0], "touchpoint": ["page"]})
    >>> likeliest_next(steps.assign(n=[3, 1]), asked).round(2).values.tolist()
    [['basket', 0.75]]
    """
    states = asked[["stage", "touchpoint"]].drop_duplicates().dropna()
    whole = counts.groupby("next")["n"].sum()
    overall = whole / whole.sum()
    top = overall.sort_values(ascending=False, kind="stable").index[:1]
    pairs = counts.groupby(["touchpoint", "next"])["n"].sum().rename("pair").reset_index()
    of_place = pairs.groupby("touchpoint")["pair"].sum()
    of_state = counts.groupby(["stage", "touchpoint"])["n"].sum().rename("here").reset_index()
    seen = states.merge(pairs[["touchpoint", "next"]], on="touchpoint")
    maybe = pd.concat([seen, states.merge(top.to_frame(index=False), how="cross")])
    maybe = maybe.drop_duplicates().merge(counts, on=_PAIR, how="left")
    maybe = maybe.merge(pairs, on=["touchpoint", "next"], how="left")
    maybe = maybe.merge(of_state, on=["stage", "touchpoint"], how="left")
    many = maybe[["n", "pair", "here"]].fillna(0)
    of = maybe["touchpoint"].map(of_place).fillna(0).astype("float64")
    common = maybe["next"].map(overall).astype("float64")
    anywhere = (many["pair"] + STRENGTH * common) / (of + STRENGTH)
    maybe["next_chance"] = (many["n"] + STRENGTH * anywhere) / (many["here"] + STRENGTH)
    order = ["stage", "touchpoint", "next_chance", "next"]
    maybe = maybe.sort_values(order, ascending=[True, True, False, True])
    first = maybe.drop_duplicates(["stage", "touchpoint"])
    first = first.rename(columns={"next": "next_touchpoint"})[
        ["stage", "touchpoint", "next_touchpoint", "next_chance"]
    ]
    found = asked[["stage", "touchpoint"]].merge(first, on=["stage", "touchpoint"], how="left")
    return found[["next_touchpoint", "next_chance"]].set_index(asked.index)
