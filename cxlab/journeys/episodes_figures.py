"""What is said of episodes: how many, how often the goal is reached, what it takes."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.journeys.codes import codes_of, group_codes
from cxlab.journeys.episodes import COLUMNS, cut_episodes, episode_goals
from cxlab.journeys.session_figures import (
    mean_of_sessions,
    quantile_of_sessions,
    ratio_to_sessions,
    share_of_sessions,
)
from cxlab.journeys.spans import Timed, count_slots, merge_timed
from cxlab.journeys.whole import everyone, hidden_because, named
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST
from cxlab.study.settings import Goal

_DAY = 86400.0
_FIGURES = ["estimate", "low", "high"]

#: What is said of the episodes of a goal: the unit, and which episodes it is about.
EPISODE_MEASURES = {
    "episodes per customer": ("episodes", "all"),
    "goal reached": ("share", "ended"),
    "contacts to the goal": ("contacts", "reached"),
    "channels to the goal": ("channels", "reached"),
    "several channels to the goal": ("share", "reached"),
    "median days to the goal": ("days", "reached"),
}

#: What is said where there is nothing to cut histories by.
NO_GOALS = "no goal says where episodes start and end: state [goals], or roles, in study.toml"

#: What is summed up over customers.
_SUMMED = ("reached", "contacts", "channels", "several")


def episode_figures(study: Study, *, by: str | pd.Series | None = None) -> pd.DataFrame:
    r"""Say how many episodes there are of each goal, how many reach it, and what that takes.

    The episodes are those of ``find_episodes``. Open ones count only in how many there are: nobody
    knows how they will end. What the way to a goal takes is known of those who reached it only;
    many contacts may also be why others did not.

    Parameters
    ----------
    study : Study
        An open study with interactions; goals as ``episode_goals`` says.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.

    Returns
    -------
    pandas.DataFrame
        A row for each goal, group and measure: ``goal``, ``measure`` (a key of
        ``EPISODE_MEASURES``), the group's column, ``n`` (episodes that it is about), ``customers``,
        ``estimate``, ``low``, ``high``, ``unit``, ``note``. Intervals take customers as units;
        ``episodes per customer`` is about those who have any.

    Raises
    ------
    UnknownNameError
        No attribute has that name.

    References
    ----------
    Cochran 1977, *Sampling techniques*, section 6.3 (ratios); Wilson 1927; Kish 1965; Woodruff
    1952 (medians).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> toml += '[roles]\ncart = ["basket"]\npurchase = ["order"]\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> rows += "ann,2025-01-04,order,app\nbea,2025-01-02,basket,app\ncat,2025-03-01,chat,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> found = episode_figures(open_study(folder)).set_index("measure")
    >>> found.loc[["goal reached", "contacts to the goal"], ["n", "estimate"]].values.tolist()
    [[2.0, 0.5], [1.0, 2.0]]
    """
    groups = everyone(study, by)
    goals = episode_goals(study.settings)
    kernel = partial(count_episodes, goals=goals, end=study.span("interactions")[1], groups=groups)
    if not goals:
        return named(_no_goals(), groups)
    counts = study.fold(kernel, merge_timed, coded=True, interactions=list(COLUMNS))
    settings = study.settings
    return named(episode_table(counts, settings.min_group, settings.confidence), groups)


def count_episodes(
    interactions: pd.DataFrame,
    *,
    goals: tuple[Goal, ...],
    end: pd.Timestamp,
    groups: pd.Series | None = None,
) -> Timed:
    """Count one partition's episodes, with what the intervals need: sums over customers.

    Parameters
    ----------
    interactions : pandas.DataFrame
        As ``cut_episodes`` takes them.
    goals : tuple of Goal
        By which they are cut.
    end : pandas.Timestamp
        The last moment in the data.
    groups : pandas.Series, optional
        A group for each ``customer_id``; customers in none do not count.

    Returns
    -------
    Timed
        A row for each ``goal``, ``GROUP`` and ``base`` ("all", "ended", "reached"): sums as
        ``count_sessions`` has them, the episodes being called sessions; and the times of those
        that reached their goal.
    """
    rows = cut_episodes(interactions, goals=goals, end=end)
    who, customers = codes_of(rows["customer_id"])
    group, names = group_codes(customers, groups)
    reached = rows["outcome"] == "reached"
    rows = rows.assign(
        **{GROUP: group[who]},
        who=who,
        reached=reached,
        several=rows["channels"] > 1,
        seconds=(rows["end"] - rows["start"]).dt.total_seconds(),
    )
    rows = rows[rows[GROUP] >= 0]
    bases = {
        "all": rows,
        "ended": rows[rows["outcome"] != "open"],
        "reached": rows[rows["outcome"] == "reached"],
    }
    sums = pd.concat([_sums(part, base) for base, part in bases.items()], ignore_index=True)
    key = pd.MultiIndex.from_frame(sums[["base", "goal", GROUP]])
    done = bases["reached"]
    kind = key.get_indexer(pd.MultiIndex.from_frame(done.assign(base="reached")[key.names]))
    times = count_slots(kind.astype(np.int64), done["seconds"].to_numpy(), len(sums))
    sums[GROUP] = pd.Series(names.astype("str").take(sums[GROUP].to_numpy()), sums.index)
    return Timed(sums.astype({"base": "str", "goal": "str", GROUP: "str"}), times)


def _sums(rows: pd.DataFrame, base: str) -> pd.DataFrame:
    """Sum up each customer's episodes, their squares and products by goal and group."""
    keys = ["goal", GROUP]
    people = rows.groupby([*keys, "who"])
    own = people[list(_SUMMED)].sum().astype("float64").assign(sessions=people.size().astype(float))
    wide = {"customers": pd.Series(1.0, own.index), **{name: own[name] for name in own}}
    wide |= {f"{name} squared": own[name] ** 2 for name in own}
    wide |= {f"{name} x sessions": own[name] * own["sessions"] for name in _SUMMED}
    summed = pd.DataFrame(wide, index=own.index).groupby(level=keys).sum().reset_index()
    return summed.assign(base=base)


def episode_table(counts: Timed, min_group: int, confidence: float = 0.95) -> pd.DataFrame:
    """Turn the counts of ``count_episodes`` into the table that ``episode_figures`` returns."""
    sums = counts.rows
    figures = {
        "episodes per customer": mean_of_sessions(sums, confidence),
        "goal reached": share_of_sessions(sums, "reached", confidence),
        "contacts to the goal": ratio_to_sessions(sums, "contacts", confidence),
        "channels to the goal": ratio_to_sessions(sums, "channels", confidence),
        "several channels to the goal": share_of_sessions(sums, "several", confidence),
        "median days to the goal": tuple(
            each / _DAY for each in quantile_of_sessions(counts, 0.5, confidence)
        ),
    }
    parts = []
    for place, (measure, (unit, base)) in enumerate(EPISODE_MEASURES.items()):
        columns = dict(zip(_FIGURES, figures[measure], strict=True))
        part = sums[["base", "goal", GROUP, "customers"]].assign(n=sums["sessions"], **columns)
        part = part.assign(measure=measure, unit=unit, place=place)
        parts.append(part[part["base"] == base])
    table = pd.concat(parts, ignore_index=True).astype({"measure": "str", "unit": "str"})
    table = table.sort_values(["goal", "place", GROUP], ignore_index=True)
    whole = table["goal"] + "\0" + table["base"]
    once = table.drop_duplicates(["goal", "base", GROUP])
    unseen = once[GROUP] == REST
    note = hidden_because(once["customers"], [(whole[once.index], True)], min_group, unseen=unseen)
    note = _by_base(once.assign(note=note), table)
    shown = ["n", "customers", *_FIGURES]
    table[shown] = table[shown].astype(float).mask(note != "")
    told = ["goal", "measure", GROUP, *shown, "unit", "note"]
    kept = table[GROUP] != REST
    return table.assign(note=note).loc[kept, told].reset_index(drop=True)


def _no_goals() -> pd.DataFrame:
    """Return rows without figures that say why there are none."""
    units = [unit for unit, _ in EPISODE_MEASURES.values()]
    table = pd.DataFrame({"goal": "", "measure": list(EPISODE_MEASURES), GROUP: "", "n": 0.0})
    for name in _FIGURES:
        table[name] = np.nan
    return table.assign(customers=0.0, unit=units, note=NO_GOALS)


def _by_base(once: pd.DataFrame, table: pd.DataFrame) -> pd.Series:
    """Give each row the note of the episodes that it is about."""
    key = ["goal", "base", GROUP]
    notes = once.set_index(key)["note"]
    found = notes.reindex(pd.MultiIndex.from_frame(table[key]))
    return pd.Series(found.to_numpy(), table.index, dtype="str")
