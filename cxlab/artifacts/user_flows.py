"""User flows: what customers go through on their way to a goal, and where they stop."""

from functools import partial
from typing import Any

import pandas as pd

from cxlab.artifacts.user_flow_beside import hide_beside, round_coverage, with_intervals
from cxlab.artifacts.user_flow_feelings import FEELING, place_feelings
from cxlab.artifacts.user_flow_parts import (
    MOST,
    attempts_frame,
    find_places,
    graph_frames,
    order_edges,
    picked_paths,
    rank_matrix,
)
from cxlab.artifacts.user_flow_result import UserFlow
from cxlab.errors import CxlabError
from cxlab.journeys.codes import group_codes
from cxlab.journeys.spans import merge_timed
from cxlab.journeys.user_flow_attempts import Aim
from cxlab.journeys.user_flow_counts import (
    FlowCounts,
    Places,
    add_flows,
    add_places,
    count_flow,
    count_places,
)
from cxlab.journeys.user_flow_cover import add_covers, count_cover
from cxlab.journeys.user_flow_goals import find_aim
from cxlab.journeys.user_flow_paths import name_paths
from cxlab.journeys.user_flow_tables import coverage_table
from cxlab.journeys.whole import everyone, named
from cxlab.markup import number
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST

#: The least that a picture shows, and the details that ``coverage`` is given for.
LEAST = 0.05
DETAILS = (0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)

_COLUMNS = ["customer_id", "timestamp", "touchpoint"]
_FRAMES = ("attempts", "nodes", "edges", "paths", "decisions", "coverage")
_NO_GOAL = (
    "Nothing says what customers set out to do: name a goal under [goals] in study.toml, or the "
    "touchpoints of a purchase under [roles]."
)


def map_flows(
    study: Study,
    *,
    goal: str | None = None,
    by: str | pd.Series | None = None,
    detail: float = 0.8,
    feelings: pd.DataFrame | None = None,
) -> UserFlow:
    r"""Map what customers go through from the start of an attempt at a goal to its end.

    An attempt begins with a contact at a start touchpoint that lies in no earlier attempt, and
    holds the customer's contacts of any kind until the goal is reached or its days are over.
    Several contacts in a row at one touchpoint are one visit. Counts are exact.

    Parameters
    ----------
    study : Study
        An open study.
    goal : str, optional
        A goal of ``[goals]``, or ``"first purchase"``. By default the study's first goal; without
        any, the first purchase within 90 days of the first contact; without purchases, the first
        contact at the last stage.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``.
    detail : float, default 0.8
        How much of all steps the picture shows, .05 to 1: the commonest edges that hold so many
        of them together, and the happy path in any case. At 1, every edge that may be shown.
    feelings : pandas.DataFrame, optional
        ``read_emotions(study).scores``, to tell feelings from comments; by default from scores
        that customers gave when asked about a touchpoint.

    Returns
    -------
    UserFlow
        Frames of touchpoints, steps, paths, decisions and coverage. Where nothing can be
        mapped these are empty, and the note says why.

    Raises
    ------
    UnknownNameError
        The study has no such goal, or no attribute of that name.
    CxlabError
        ``detail`` is not between .05 and 1.

    References
    ----------
    van der Aalst 2016, *Process mining: data science in action*, chapter 6 (directly-follows
    graphs); Leemans, Poppe & Wynn 2019, *Directly follows-based process mining: exploration and a
    case study* (what a filtered graph still covers has to be said).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n[goals]\n'
    >>> toml += 'buy = { start = ["basket"], end = ["order"], days = 7 }\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> rows += "ann,2025-01-03,order,app\nbea,2025-02-03,basket,app\ncy,2025-03-03,basket,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> flow = map_flows(open_study(folder))
    >>> flow.edges[["source", "target", "n"]].head(3)
        source  target    n
    0  (start)  basket  2.0
    1   basket  (left)  1.0
    2   basket   order  1.0
    """
    if not (isinstance(detail, int | float) and LEAST <= detail <= 1):
        raise CxlabError(f"detail is {detail!r}; it lies between {LEAST} and 1")
    aim = find_aim(study, goal)
    groups = everyone(study, by)
    if aim is None:
        return _nothing(_NO_GOAL)
    settings = study.settings
    count = partial(study.fold, coded=True, interactions=_COLUMNS)
    customers: pd.Series = count(partial(count_places, aim=aim), add_places)
    places = find_places(customers, settings.min_group)
    if not places.names:
        return _nothing(_too_few(aim, len(customers), settings.min_group))
    counts = count(partial(count_flow, aim=aim, places=places, groups=groups), add_flows)
    if _few_others(counts, places, settings.min_group):
        places = find_places(customers, settings.min_group, spare=1)
        counts = count(partial(count_flow, aim=aim, places=places, groups=groups), add_flows)
    known: dict[str, Any] = {"aim": aim, "places": places}
    wanted = picked_paths(counts, settings.min_group).drop_duplicates(["hash", "reached"])
    paths = count(partial(name_paths, **known, wanted=wanted), merge_timed)
    details = sorted({*DETAILS, detail})
    drawn = order_edges(counts, paths, places, details, settings.min_group)
    ranks = rank_matrix(drawn, places, group_codes(pd.Index([]), groups)[1])
    covered = count(partial(count_cover, **known, ranks=ranks, groups=groups), add_covers)
    frames = graph_frames(counts, drawn, places, aim, detail, settings)
    shown = (counts.attempts, frames["edges"], frames["nodes"])
    ways = with_intervals(drawn.paths, counts.attempts, settings.confidence)
    frames["paths"] = hide_beside(ways, shown, places, settings.min_group)
    frames["attempts"] = attempts_frame(counts, settings)
    coverage = coverage_table(covered, drawn.upto, counts.attempts)
    frames["coverage"] = round_coverage(coverage, settings.min_group)
    frames["nodes"], felt = _felt(study, frames["nodes"], places, feelings)
    return UserFlow(
        **{name: _finished(frames[name], groups, frames["attempts"]) for name in _FRAMES},
        parameters={
            "goal": aim.name,
            "days": aim.days,
            "detail": detail,
            "start": places.start,
            "goal_node": places.goal,
            "left": places.left,
            "other": places.other,
            "felt": felt,
            "by": None if groups is None else str(named(frames["attempts"], groups).columns[0]),
            "confidence": settings.confidence,
            "min_group": settings.min_group,
        },
        notes=_notes(aim, places, len(customers), frames, settings.min_group),
    )


def _few_others(counts: FlowCounts, places: Places, min_group: int) -> bool:
    """Tell whether the touchpoints without a node of their own are together those of few."""
    nodes = counts.nodes.rows
    customers = nodes.loc[nodes["touchpoint"] == places.other, "customers"].sum()
    return bool(places.other) and int(customers) < min_group


def _finished(
    table: pd.DataFrame, groups: pd.Series | None, attempts: pd.DataFrame
) -> pd.DataFrame:
    """Take away customers in no group and groups that are hidden, and name the groups' column."""
    rows = table[table[GROUP] != REST]
    if groups is not None and "note" not in table:
        hidden = attempts.loc[attempts["n"].isna(), GROUP]
        rows = rows[~rows[GROUP].isin(hidden)]
    return named(rows.reset_index(drop=True), groups)


def _felt(
    study: Study, nodes: pd.DataFrame, places: Places, feelings: pd.DataFrame | None
) -> tuple[pd.DataFrame, str]:
    """Add how customers feel at each touchpoint, where that is known of all of them."""
    found, words = place_feelings(study, pd.Index(places.names), feelings)
    return nodes.join(found[FEELING], on="touchpoint"), words


def _nothing(why: str) -> UserFlow:
    """Return a flow of nothing, and why."""
    empty = {name: pd.DataFrame() for name in _FRAMES}
    return UserFlow(**empty, notes=(why,))


def _too_few(aim: Aim, touchpoints: int, min_group: int) -> str:
    """Say why there is nothing to map."""
    if not touchpoints:
        where = f"at {_listed(aim.start)}" if aim.start else "at all"
        return (
            f"Nobody set out to \u201c{aim.name}\u201d early enough to tell: no contact {where} "
            f"lies {number(aim.days)} days or more before the end of the data."
        )
    return f"Fewer than {min_group} customers set out to \u201c{aim.name}\u201d: not shown."


def _listed(names: tuple[str, ...]) -> str:
    return " or ".join(f"\u201c{name}\u201d" for name in names)


def _notes(
    aim: Aim, places: Places, touchpoints: int, frames: dict[str, pd.DataFrame], min_group: int
) -> tuple[str, ...]:
    """Say what an attempt is, what was put together, and what is not shown."""
    begin = f"a contact at {_listed(aim.start)}" if aim.start else "a customer's first contact"
    notes = [
        f"An attempt begins with {begin} and holds the customer's contacts until the goal is "
        f"reached, or {number(aim.days)} days are over. Those that began later than that before "
        "the end of the data do not count."
    ]
    rest = touchpoints - len(places.names)
    if rest:
        why = f"beyond the {MOST} commonest, or of fewer than {min_group} customers"
        notes.append(
            f"{rest:,} of {touchpoints:,} touchpoints stand together as "
            f"\u201c{places.other}\u201d: {why}, or next to such."
        )
    edges = frames["edges"]
    hidden = edges["n"].isna() & (edges[GROUP] != REST)
    if hidden.any():
        notes.append(
            f"{int(hidden.sum()):,} of {len(edges):,} kinds of steps are not shown, as few "
            "customers took them or they would give such away; paths with them are not covered."
        )
    if frames["coverage"]["estimate"].lt(1).any():
        notes.append(
            f"What a picture covers is rounded down to whole {number(min_group)}s of attempts and "
            "of customers, so that no few follow from it."
        )
    if not frames["paths"]["happy"].any():
        notes.append(
            "No path to the goal was taken by enough customers to be called the happy one."
        )
    return tuple(notes)
