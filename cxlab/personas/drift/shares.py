"""How common each persona is in two periods, and whether that differs by more than chance."""

import numpy as np
import pandas as pd

from cxlab.estimate import suppress, wilson
from cxlab.kpis.differences import combine
from cxlab.personas.drift.chance import Chance, Rows
from cxlab.personas.drift.figures import chance_of_means, measure_means
from cxlab.study.settings import Settings

#: The key and the name of what a customer is who is in none of the personas.
NONE, NONE_NAME = "none", "Unlike any persona"

#: Below this adjusted p-value a change is called one.
LEVEL = 0.05

#: The words for what the draws say.
MORE, NO_MORE = "more than chance", "no more than chance"

FIGURES = ("before", "before_low", "before_high", "after", "after_low", "after_high")


def compare_shares(
    rows: Rows,
    states: pd.Series,
    names: pd.Series,
    settings: Settings,
    *,
    draws: int,
    seed: int = 0,
) -> tuple[pd.DataFrame, Chance]:
    """Compare the share of customers who are in each persona.

    Parameters
    ----------
    rows : Rows
        The profiles of both periods.
    states : pandas.Series
        The persona of each, in the same order; ``NONE`` where it is unlike any.
    names : pandas.Series
        The name of each persona, by its key, in the order to be shown; with ``NONE``.
    settings : Settings
        Give the smallest group that may be shown, and the confidence.
    draws, seed
        As for ``draw_periods``.

    Returns
    -------
    tuple of pandas.DataFrame and Chance
        persona, name; n_before, before (share, 0..1) with before_low and before_high (Wilson);
        the same of after; estimate (after less before) with low and high; p, p_adjusted (over
        all personas), verdict, note. And the chance of the family.

    References
    ----------
    Newcombe 1998 and Zou 2007 (interval of the difference, for customers in both periods).

    Examples
    --------
    >>> from cxlab.personas.drift.chance import make_rows
    >>> who = pd.Index([f"c{number}" for number in range(40)])
    >>> states = pd.Series(["P1"] * 30 + ["P2"] * 10 + ["P1"] * 10 + ["P2"] * 30)
    >>> names = pd.Series({"P1": "Web", "P2": "App"})
    >>> rows = make_rows(who, who)
    >>> table, _ = compare_shares(rows, states, names, Settings("Calls"), draws=99)
    >>> table[["name", "before", "after", "verdict"]].values.tolist()
    [['Web', 0.75, 0.25, 'more than chance'], ['App', 0.25, 0.75, 'more than chance']]
    """
    inside = (states.to_numpy()[:, None] == names.index.to_numpy()[None, :]).astype(float)
    means = measure_means(rows, inside)
    held = [np.round(n * share) for n, share in zip(means.count, means.mean, strict=True)]
    first, then = (
        wilson(hits, n, settings.confidence) for hits, n in zip(held, means.count, strict=True)
    )
    together = means.shared / np.sqrt(_error(means.variance[0], means.count[0])
                                      * _error(means.variance[1], means.count[1]))  # fmt: skip
    difference = combine(first, then, np.clip(np.nan_to_num(together), -1, 1))
    few = np.minimum(*held) < settings.min_group
    chance = chance_of_means(rows, inside, ~few, draws=draws, seed=seed)
    table = pd.DataFrame({"persona": names.index, "name": names.to_numpy()})
    table = table.assign(n_before=held[0].astype(int), n_after=held[1].astype(int))
    table = table.assign(**dict(zip(FIGURES, [*first, *then], strict=True)))
    table = table.assign(**dict(zip(("estimate", "low", "high"), difference, strict=True)))
    table = table.assign(p=chance.p, p_adjusted=chance.adjusted, verdict=words(chance.adjusted))
    return _hide(table, settings.min_group), chance


def words(adjusted: np.ndarray) -> np.ndarray:
    """Return what adjusted p-values say; nothing where there is none.

    Examples
    --------
    >>> words(np.array([0.01, 0.5, np.nan])).tolist()
    ['more than chance', 'no more than chance', '']
    """
    return np.where(np.isnan(adjusted), "", np.where(adjusted < LEVEL, MORE, NO_MORE))


def _error(variance: np.ndarray, n: np.ndarray) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(variance > 0, variance / n, np.nan)


def _hide(table: pd.DataFrame, min_group: int) -> pd.DataFrame:
    """Empty each period's share where few stand behind it, and the difference where either does."""
    notes = pd.Series("", table.index, dtype="str")
    for period in ("before", "after"):
        figures = [f"{period}{end}" for end in ("", "_low", "_high")]
        hidden = suppress(table.assign(n=table[f"n_{period}"]), min_group, figures=figures)
        table[figures] = hidden[figures]
        notes = notes.mask(hidden["note"] != "", hidden["note"])
    small = table[["n_before", "n_after"]].min(axis=1) < min_group
    change = ["estimate", "low", "high", "p", "p_adjusted"]
    table[change] = table[change].mask(small)
    return table.assign(note=notes)
