"""A first question for a simulation: where customers give up most, a fifth less of it."""

from functools import partial

from cxlab.journeys.simulation.chain import Grid, fit_chain
from cxlab.journeys.simulation.changes import ABANDONMENT, Change, Less
from cxlab.journeys.simulation.counting import count_moves, merge_counts
from cxlab.journeys.simulation.onward import nearness, onward_of
from cxlab.journeys.simulation.plan import OTHERS, JourneyModel, make_plan
from cxlab.journeys.simulation.steps import COLUMNS
from cxlab.study import Study

#: By how much abandonment is to fall.
A_FIFTH = 0.2

#: A touchpoint from which fewer than this share give up is not worth asking about.
_WORTH_ASKING = 0.05


def suggest_changes(study: Study, *, model: JourneyModel | None = None) -> tuple[Change, ...]:
    r"""Return a change to begin with: a fifth less abandonment where it costs most.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    model : JourneyModel, optional
        As for ``simulate_journeys``.

    Returns
    -------
    tuple of Change
        One change, at the touchpoint where most of those who were near the goal gave up: contacts
        not gone on from, times the chance by which going on is nearer the goal. Empty where nobody
        goes on from anywhere.

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\nmin_group = 1\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n[roles]\npurchase = ["order"]\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,basket,app\n"
    >>> rows += "ann,2025-01-03,order,app\nbea,2025-01-03,basket,app\ncy,2025-06-01,order,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows)
    >>> suggest_changes(open_study(folder))
    (Less(what='abandonment', at='basket', by=0.2, onto=()),)
    """
    plan = make_plan(study, model or JourneyModel())
    kernel = partial(count_moves, plan=plan, draws=0, seed=0)
    counts = study.fold(kernel, merge_counts, coded=True, interactions=list(COLUMNS))
    chain = fit_chain(counts, plan, Grid(28.0, 4))
    near = nearness(chain, plan.goal.end)
    best, place = 0.0, ""
    for name in sorted(set(chain.names) - {*plan.goal.end, OTHERS}):
        onward = onward_of(chain, name, plan.goal.end, study.settings.role("failure"))
        here = chain.at(name)
        moves = here[chain.source] & chain.at(*onward)[chain.target] if onward else None
        if moves is None or not moves.any():
            continue
        again = here[chain.source] & here[chain.target]
        flow, stay = (
            chain.visits[chain.source[some], 0] * chain.mass[some, 0] for some in (moves, again)
        )
        visits = chain.visits[here, 0].sum()
        lost_share = 1 - (flow.sum() + stay.sum()) / max(visits, 1.0)
        if lost_share < _WORTH_ASKING:
            continue
        nearer = float(flow @ near[chain.place[chain.target[moves]]] / flow.sum())
        lost = lost_share * visits * max(nearer - near[chain.names.index(name)], 0.0)
        if lost > best:
            best, place = float(lost), name
    return (Less(ABANDONMENT, at=place, by=A_FIFTH),) if place else ()
