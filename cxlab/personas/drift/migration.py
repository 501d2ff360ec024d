"""Who went from which persona to which, and whether more went one way than the other."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import hide_cells, why_hidden, wilson
from cxlab.personas.drift.chance import Chance, Rows, draw_periods, judge
from cxlab.personas.drift.shares import NONE, words
from cxlab.study.settings import Settings

#: The key and the name of where a customer is who is in no persona: unlike any, or not seen in
#: the period.
AWAY, AWAY_NAME = "away", "None, or not seen"

#: The columns of the table, in order.
COLUMNS = (
    "before",
    "name_before",
    "after",
    "name_after",
    "n",
    "estimate",
    "low",
    "high",
    "back",
    "net",
    "p",
    "p_adjusted",
    "verdict",
    "note",
)


def count_migration(
    rows: Rows,
    states: pd.Series,
    names: pd.Series,
    settings: Settings,
    *,
    draws: int,
    seed: int = 0,
) -> tuple[pd.DataFrame, Chance]:
    """Count who went from which persona to which.

    Profiles of a short time are noisy, so that customers seem to move although nothing changed;
    but then as many move one way as the other. Tested is therefore ``net``: how many more went
    from one to the other than came back.

    Parameters
    ----------
    rows : Rows
        The profiles of both periods.
    states, names
        As for ``compare_shares``.
    settings : Settings
        Give the smallest group that may be shown, and the confidence.
    draws, seed
        As for ``draw_periods``.

    Returns
    -------
    tuple of pandas.DataFrame and Chance
        A row per pair of states: before, after (keys; ``AWAY`` for who is unlike any persona or
        was not seen in the period) with their names, n customers, estimate (the share of those
        who were in ``before``) with low and high (Wilson), back (how many went the other way),
        net (n less back), p and p_adjusted of net over all pairs of personas, verdict, note.
        Cells of few customers are empty, and so are those that would give them away beside the
        totals (those of ``AWAY`` first). And the chance of the family, hidden pairs included.

    References
    ----------
    Bowker 1948, *A test for symmetry in contingency tables* (the hypothesis; here tested by
    swapping).

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> who = pd.Index([f"c{number}" for number in range(60)])
    >>> states = pd.Series(["P1"] * 40 + ["P2"] * 20 + ["P1"] * 20 + ["P2"] * 40)
    >>> names = pd.Series({"P1": "Web", "P2": "App"})
    >>> rows = make_rows(who, who)
    >>> table, _ = count_migration(rows, states, names, Settings("Calls"), draws=99)
    >>> table[["name_before", "name_after", "n", "net", "verdict"]].values.tolist()[1]
    ['Web', 'App', 20.0, 20.0, 'more than chance']
    """
    flows = _flows(rows, states)
    personas = names.drop(NONE, errors="ignore")
    table = _cells(flows, [*personas.index, AWAY])
    least = settings.min_group
    few = table["n"].between(1, least - 1)
    beside = (table["before"].eq(AWAY) | table["after"].eq(AWAY)) & few.any()
    hidden = hide_cells(
        table["n"], table["before"], table["after"], least, hidden=beside, apart=True
    )
    hidden |= beside & table["n"].gt(0)
    table["note"] = why_hidden(hidden, few, least)
    held = table.groupby("before", sort=False)["n"].transform("sum")
    share = wilson(table["n"], held, settings.confidence)
    table = table.assign(**dict(zip(("estimate", "low", "high"), share, strict=True)))
    table, chance = _with_net(table, flows, list(personas.index), hidden, draws=draws, seed=seed)
    shown = ["n", "estimate", "low", "high"]
    table[shown] = table[shown].astype("float64").mask(hidden)
    told = pd.concat([personas, pd.Series({AWAY: AWAY_NAME})])
    table["name_before"], table["name_after"] = (
        table[end].map(told).astype("str") for end in ("before", "after")
    )
    return table[list(COLUMNS)], chance


def _flows(rows: Rows, states: pd.Series) -> pd.DataFrame:
    """Return the state of every customer in both periods, sorted by customer."""
    ends = {
        end: pd.Series(states.to_numpy()[rows.late == late], rows.customer[rows.late == late])
        for end, late in (("before", False), ("after", True))
    }
    return pd.DataFrame(ends).fillna(AWAY).replace(NONE, AWAY).sort_index()


def _cells(flows: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    pairs = [(one, other) for one in keys for other in keys]
    places = pd.MultiIndex.from_tuples(pairs, names=["before", "after"])
    sizes = flows.groupby(["before", "after"]).size()
    return sizes.reindex(places, fill_value=0).rename("n").reset_index()


def _with_net(
    table: pd.DataFrame,
    flows: pd.DataFrame,
    keys: list[str],
    hidden: pd.Series,
    *,
    draws: int,
    seed: int,
) -> tuple[pd.DataFrame, Chance]:
    """Test how many more went than came back, and add it where both ways are shown."""
    cell = table.assign(hidden=hidden).set_index(["before", "after"])
    ways = [(one, other) for at, one in enumerate(keys) for other in keys[at + 1 :]]
    shown = [not cell.loc[[way, way[::-1]], "hidden"].any() for way in ways]
    moves = [int(cell.loc[[way, way[::-1]], "n"].sum()) > 0 for way in ways]
    net = np.array([cell.loc[way, "n"] - cell.loc[way[::-1], "n"] for way in ways], dtype=float)
    tested = np.array(moves, dtype=bool)
    drawn = _drawn(flows, ways, draws=draws, seed=seed)
    chance = judge(np.where(tested, net, np.nan), drawn)
    said = words(chance.adjusted)
    figures = {
        way: (net[at], chance.p[at], chance.adjusted[at], said[at])
        for at, way in enumerate(ways)
        if tested[at] and shown[at]
    }
    figures |= {way[::-1]: (-one[0], *one[1:]) for way, one in figures.items()}
    nothing = (np.nan, np.nan, np.nan, "")
    found = [figures.get(way, nothing) for way in zip(table["before"], table["after"], strict=True)]
    added = pd.DataFrame(found, columns=["net", "p", "p_adjusted", "verdict"], index=table.index)
    table = table.join(added.astype({"net": "float64", "verdict": "str"}))
    return table.assign(back=table["n"] - table["net"]), chance


def _drawn(
    flows: pd.DataFrame, ways: list[tuple[str, str]], *, draws: int, seed: int
) -> NDArray[np.float64]:
    """Return the net flow of each pair in every draw: a swap turns a customer's way round."""
    here = flows[(flows["before"] != AWAY) & (flows["after"] != AWAY)]
    go = np.zeros((len(here), len(ways)))
    for at, (one, other) in enumerate(ways):
        there = (here["before"] == one) & (here["after"] == other)
        back = (here["before"] == other) & (here["after"] == one)
        go[:, at] = there.astype(float) - back.astype(float)
    rows = Rows(here.index, np.zeros(len(here), dtype=bool), np.ones(len(here), dtype=bool))
    signs = (1.0 - 2.0 * late for late in draw_periods(rows, draws=draws, seed=seed))
    return np.vstack([sign.T @ go for sign in signs])
