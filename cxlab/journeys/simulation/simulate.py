"""``simulate_journeys``: today's journeys, and the same with what an analyst changes."""

from dataclasses import dataclass, replace
from functools import partial
from numbers import Real

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.estimate import hide_counts, percentile_interval, suppress_parts, why_hidden
from cxlab.journeys.simulation.apply import Aim, apply_changes
from cxlab.journeys.simulation.chain import Chain, fit_chain
from cxlab.journeys.simulation.changes import Add, Automate, Change
from cxlab.journeys.simulation.check import cells_ahead, check_model
from cxlab.journeys.simulation.counting import count_moves, merge_counts
from cxlab.journeys.simulation.figures import FIGURES, compare
from cxlab.journeys.simulation.measures import measure
from cxlab.journeys.simulation.observe import observe_period
from cxlab.journeys.simulation.onward import nearness
from cxlab.journeys.simulation.plan import (
    JourneyModel,
    NoGoalError,
    Plan,
    find_goal,
    make_plan,
    touchpoints_of,
)
from cxlab.journeys.simulation.reading import Changes, read_changes, touchpoints_named
from cxlab.journeys.simulation.result import Future
from cxlab.journeys.simulation.steps import COLUMNS, DAY
from cxlab.journeys.simulation.suggest import suggest_changes
from cxlab.journeys.simulation.words import notes_of, why_nobody, why_unsupported
from cxlab.study import Study
from cxlab.study.groups import GROUP, REST, group_name, with_rest
from cxlab.study.settings import Settings

#: Days of a month.
MONTH = 365.25 / 12

#: The figures' columns of numbers.
_NUMBERS = tuple(name for name in FIGURES if name not in ("measure", "meaning", "unit", "note"))

#: How far ahead a simulation may look, in months.
MOST_MONTHS = 24


def simulate_journeys(
    study: Study,
    changes: Changes | None = (),
    *,
    model: JourneyModel | None = None,
    by: str | pd.Series | None = None,
    months: float = 4.0,
    seed: int = 0,
) -> Future:
    r"""Say what customers would do in the coming months, as it is and with what is changed.

    Journeys are a semi-Markov chain over touchpoints, fitted from the rows. All that is not changed
    stays as the rows have it. Only the customers of each bootstrap draw are drawn at random.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    changes : sequence of Change or mapping, or pandas.DataFrame
        What the analyst changes: ``Less``, ``Faster``, ``Drop``, ``Merge``, ``Automate``, ``Add``,
        or the same as mappings or lines of a table (``read_changes``). Empty: nothing. None: a
        first question (``suggest_changes``).
    model : JourneyModel, optional
        The goal, the last day of the rows, and how fine the model is.
    by : str or pandas.Series, optional
        An attribute's name, or groups indexed by ``customer_id``; each is fitted by itself.
    months : float
        How far ahead: above 0, up to 24.
    seed : int
        Another seed gives other bootstrap draws.

    Returns
    -------
    Future
        ``.figures``, ``.assumption`` (the sentence that says what is assumed), ``.steps``. Where
        the data cannot carry it, ``.reason`` says why, and the frames are empty.

    Raises
    ------
    UnknownNameError
        No attribute, goal or touchpoint has that name.
    CxlabError
        With every fault of the changes; ``months`` is out of range.

    References
    ----------
    Howard 1971, *Dynamic probabilistic systems*, volume 2, chapters 10 and 11 (semi-Markov
    processes with rewards); Aalen & Johansen 1978.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n[roles]\npurchase = ["order"]\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> rows += "ann,2025-01-03,order,app\nbea,2025-03-03,basket,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> future = simulate_journeys(open_study(folder), months=1)
    >>> bool((future.figures["today"] == future.figures["future"]).all())
    True
    """
    if not isinstance(months, Real) or not 0 < months <= MOST_MONTHS:
        raise CxlabError(f"months is a number above 0 and at most {MOST_MONTHS}, not {months!r}")
    model = model or JourneyModel()
    settings = study.settings
    blank = Future(title=settings.title, currency=settings.currency, months=float(months))
    if not study.has("interactions"):
        return replace(blank, reason="There are no interactions, so there are no journeys.")
    table = touchpoints_of(study)
    made = None if changes is None else read_changes(changes, tuple(table["touchpoint"]))
    try:
        goal = find_goal(study, model.goal)
    except NoGoalError as error:
        return replace(blank, reason=str(error))
    model = replace(model, goal=goal)
    made = suggest_changes(study, model=model) if made is None else made
    named = {name for change in made for name in touchpoints_named(change)}
    plan = make_plan(study, model, tuple(sorted(named)))
    if why := why_unsupported(plan):
        return replace(blank, goal=goal.name, reason=why)
    run = _Run(study, plan, model, made, float(months) * MONTH, seed)
    groups = None if by is None else study.groups(by)
    name = None if groups is None else group_name(groups, FIGURES)
    blank = replace(
        blank,
        goal=goal.name,
        silence_days=plan.silence / DAY,
        rare=plan.rare,
        by=name,
        changes=made,
        notes=notes_of(plan, made),
    )
    whole = _simulate(run, None)
    if whole.chain is None:
        return replace(blank, reason=why_nobody(whole.present, plan, settings.min_group))
    parts = _by_group(run, whole, groups)
    return replace(
        blank,
        figures=_told(parts, settings.min_group, name),
        assumptions=whole.told,
        steps=_steps(whole.chain, table, plan, settings),
    )


@dataclass(frozen=True, eq=False)
class _Run:
    """All that the simulation of one group needs."""

    study: Study
    plan: Plan
    model: JourneyModel
    changes: tuple[Change, ...]
    days: float
    seed: int


@dataclass(frozen=True, eq=False)
class _Simulated:
    """What came of one group; without a chain where too few of it are there."""

    present: int
    figures: pd.DataFrame
    told: tuple[str, ...] = ()
    chain: Chain | None = None


def _by_group(run: _Run, whole: _Simulated, groups: pd.Series | None) -> pd.DataFrame:
    """Return the figures of every group, one below the other."""
    if groups is None:
        return whole.figures.assign(**{GROUP: ""})
    customers = run.study.read("customers", ["customer_id"])["customer_id"]
    everyone = with_rest(groups, customers)
    parts = []
    for group in sorted(everyone.unique()):
        part = _simulate(run, everyone == group)
        empty = whole.figures.assign(**dict.fromkeys(_NUMBERS, np.nan), customers=part.present)
        parts.append((part.figures if part.chain else empty).assign(**{GROUP: group}))
    return pd.concat(parts, ignore_index=True)


def _simulate(run: _Run, members: pd.Series | None) -> _Simulated:
    study, plan = run.study, run.plan
    kernel = partial(count_moves, plan=plan, draws=run.model.draws, seed=run.seed, members=members)
    counts = study.fold(kernel, merge_counts, coded=True, interactions=list(COLUMNS))
    if counts.present < max(study.settings.min_group, 1):
        return _Simulated(counts.present, pd.DataFrame())
    grid = cells_ahead(run.days)
    chain = fit_chain(counts, plan, grid)
    settings = study.settings
    aim = Aim(plan.goal.end, settings.role("failure"), plan.sent)
    before = _with_costs(chain, run.changes)
    applied = apply_changes(before, run.changes, aim) if members is None else None
    after, told = applied or _quiet(before, run, aim)
    today = measure(before, plan, grid)
    future = measure(after, plan, grid) if run.changes else today
    start = plan.end - round(run.days * DAY)
    seen = observe_period(study, plan, start=start, end=plan.end, members=members)
    sure, few = settings.confidence, settings.min_group
    check = check_model(study, plan, run.days, members=members)
    figures = compare(today, future, seen, counts.present, sure, check=check, min_group=few)
    shown = figures.assign(unit=figures["unit"].replace("money", settings.currency or "number"))
    kept = shown["measure"].isin(_told_of(plan, run.changes))
    return _Simulated(counts.present, shown[kept], told, chain)


def _steps(chain: Chain, table: pd.DataFrame, plan: Plan, settings: Settings) -> pd.DataFrame:
    """Return how near the goal each touchpoint is; those of few customers without figures."""
    draws = [nearness(chain, plan.goal.end, draw=draw) for draw in range(chain.draws)]
    low, high = percentile_interval(np.stack(draws[1:]), settings.confidence)
    near = pd.DataFrame({"nearness": draws[0], "low": low, "high": high}, index=list(chain.names))
    rows = table[table["touchpoint"].isin(plan.steps)]
    hidden = hide_counts(rows["customers"], rows["n"], rows["touchpoint"], settings.min_group)
    near = near[~near.index.duplicated()]
    figures = near.reindex(rows["touchpoint"]).set_index(rows.index).mask(hidden)
    shown = rows[["touchpoint"]].assign(n=rows["n"].astype("float64").mask(hidden))
    why = why_hidden(hidden, rows["customers"] < settings.min_group, settings.min_group)
    aim = rows["touchpoint"].isin(plan.goal.end)
    figures[["low", "high"]] = figures[["low", "high"]].mask(aim, np.nan)
    why = why.mask(aim & ~hidden, "the goal itself")
    return shown.join(figures).assign(note=why).sort_values("touchpoint", ignore_index=True)


def _quiet(chain: Chain, run: _Run, aim: Aim) -> tuple[Chain, tuple[str, ...]]:
    """Change what a group's chain can be changed in: nobody of a group may be at a touchpoint."""
    told: list[str] = []
    for change in run.changes:
        try:
            chain, more = apply_changes(chain, (change,), aim)
        except CxlabError:
            continue
        told += more
    return chain, tuple(told)


def _with_costs(chain: Chain, changes: tuple[Change, ...]) -> Chain:
    """Add today's costs as far as changes assume them."""
    cost = chain.cost
    for change in changes:
        if isinstance(change, Automate) and change.touchpoint in chain.names:
            here = chain.at(change.touchpoint)[:, None]
            cost = np.where(here, change.cost_before, cost)
    return replace(chain, cost=cost)


def _told_of(plan: Plan, changes: tuple[Change, ...]) -> list[str]:
    """Return the figures that this study and these changes have."""
    kept = ["reached", "goals_each", "begun_each"]
    kept += ["conversion", "days"] if plan.goal.start else []
    kept += ["sent_each"] if plan.sent or not all(plan.begun) else []
    kept += ["value_each"] if plan.has_value else []
    costs = [each for each in changes if isinstance(each, Automate | Add)]
    return kept + (["cost_each"] if any(each.cost for each in costs) else [])


def _told(figures: pd.DataFrame, min_group: int, by: str | None) -> pd.DataFrame:
    """Hide the figures of few customers, name the groups, and leave out those in none."""
    size = figures[["customers", "n"]].min(axis="columns")  # n: attempts, for two of the figures
    shown = suppress_parts(
        figures.assign(size=size), figures["measure"], min_group, sizes="size", figures=_NUMBERS
    )
    shown = shown[shown[GROUP] != REST].reset_index(drop=True)
    columns = list(FIGURES)
    if by is None:
        return shown[columns]
    columns.insert(2, by)
    return shown.rename(columns={GROUP: by})[columns]
