"""Several channels and devices as one journey: which follows which, and how many use several."""

from dataclasses import dataclass
from functools import partial
from typing import Literal

import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.estimate import why_hidden
from cxlab.journeys.channels_counts import SESSION, Moves, count_moves, merge_moves
from cxlab.journeys.contrast_hidden import beside_bases, why_items_hidden
from cxlab.journeys.contrast_ratios import Ratios, ratio_figures
from cxlab.journeys.episodes import COLUMNS, episode_goals
from cxlab.journeys.episodes_figures import NO_GOALS
from cxlab.journeys.user_flow_hidden import hidden_steps
from cxlab.journeys.whole import everyone, named
from cxlab.markup import Html, figures_table
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

Within = Literal["episode", "session"]

_FIGURES = ["estimate", "low", "high"]
_STEPS = ["kind", "source", "target"]
_USE = ["within", "kind"]


@dataclass(frozen=True, eq=False)
class ChannelSwitches:
    """Which channel and device follows which, and how many journeys use several.

    Parameters
    ----------
    steps : pandas.DataFrame
        ``kind`` ("channel" or "device"), ``source``, ``target``, the group's column, ``n`` (steps
        from one contact of a customer to the next), ``customers`` who took them, ``estimate``,
        ``low``, ``high`` (their share of all steps from ``source``), ``note``.
    use : pandas.DataFrame
        ``within`` (a goal, or "session"), ``kind``, the group's column, ``n`` (episodes or
        sessions), ``customers``, ``estimate``, ``low``, ``high`` (the share that use several),
        ``note``.
    within : {"episode", "session"}
        What holds steps together.
    """

    steps: pd.DataFrame
    use: pd.DataFrame
    within: Within

    def _repr_html_(self) -> Html:
        use = figures_table(self.use, caption=f"{self.within.capitalize()}s that use several")
        steps = figures_table(self.steps, caption="What follows: share of all steps from there")
        return Html(use + steps)


def channel_switches(
    study: Study, *, within: Within | None = None, by: str | pd.Series | None = None
) -> ChannelSwitches:
    r"""Say which channel and which device follows which, and how many journeys use several.

    A step leads from one contact that the customer started to the next, where both are of one
    episode (of any goal) or of one session. What the company sent is no step of the customer's.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    within : {"episode", "session"}, optional
        Unless given, episodes where the study has goals, else sessions: those that the source
        numbers often hold one channel only.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    ChannelSwitches
        Steps with their shares, and how many episodes or sessions use several. Intervals take
        customers as units.

    Raises
    ------
    UnknownNameError
        No attribute has that name, or ``within`` is neither.
    CxlabError
        Episodes are asked for, and no goal says where they start and end.

    References
    ----------
    Verhoef, Neslin & Vroomen 2007, *Multichannel customer management*; Wilson 1927; Kish 1965.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02 10:00,page,app\n"
    >>> rows += "ann,2025-01-02 10:20,call,phone\nbea,2025-01-03 10:00,page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> found = channel_switches(open_study(folder))
    >>> found.steps[["source", "target", "n"]].values.tolist(), found.use["estimate"].tolist()
    ([['app', 'phone', 1.0]], [0.5])
    """
    goals = episode_goals(study.settings)
    if within not in (None, "episode", "session"):
        raise unknown("kind of journey", within, ["episode", "session"])
    if within == "episode" and not goals:
        raise CxlabError(f"{NO_GOALS}; or take within='session'")
    chosen: Within = within or ("episode" if goals else "session")
    groups = everyone(study, by)
    kernel = partial(
        count_moves,
        goals=goals if chosen == "episode" else (),
        groups=groups,
    )
    more = [name for name in ("device", "session_id") if study.has("interactions", name)]
    found = study.fold(kernel, merge_moves, coded=True, interactions=[*COLUMNS, *more])
    settings = study.settings
    steps, use = switch_tables(found, settings.min_group, settings.confidence)
    return ChannelSwitches(named(steps, groups), named(use, groups), chosen)


def switch_tables(
    found: Moves, min_group: int, confidence: float = 0.95
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Turn the counts of ``count_moves`` into the tables of ``ChannelSwitches``."""
    steps = _figures(found.steps, confidence).rename(columns={"ends": "n"})
    why = _why_steps_hidden(steps, min_group)
    bases = found.steps.bases[["kind", "source", GROUP, "of"]]
    steps["note"] = beside_bases(why, steps, bases, min_group)
    use = _figures(found.units, confidence)
    use = use.assign(n=use["sessions"], customers=use["of"]).rename(columns={SESSION: "within"})
    use["note"] = why_items_hidden(use, _USE, min_group)
    return _shown(steps, _STEPS), _shown(use, _USE)


def _why_steps_hidden(steps: pd.DataFrame, min_group: int) -> pd.Series:
    """Return why each row is hidden: a count and its share tell all steps of a group from there."""
    if steps.empty:
        return pd.Series("", steps.index, dtype="str")
    kinds = [part for _, part in steps.groupby("kind")]
    hidden = pd.concat([hidden_steps(part, min_group) for part in kinds])
    few = (steps["customers"] > 0) & (steps["customers"] < min_group)
    return why_hidden(hidden.reindex(steps.index), few, min_group)


def _figures(counts: Ratios, confidence: float) -> pd.DataFrame:
    table = counts.table()
    return table.assign(**dict(zip(_FIGURES, ratio_figures(table, confidence), strict=True)))


def _shown(table: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    figures = ["n", "customers", *_FIGURES]
    table[figures] = table[figures].astype(float).mask(table["note"] != "")
    rows = table.loc[table[GROUP] != REST, [*key, GROUP, *figures, "note"]]
    return rows.sort_values([*key, GROUP], ignore_index=True)
