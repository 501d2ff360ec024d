"""The journey map: every cell from rows, or from what a named person was told."""

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from cxlab.artifacts import journey_cells as parts
from cxlab.artifacts.journey_answers import FEELINGS
from cxlab.artifacts.journey_assumptions import judge_assumptions
from cxlab.artifacts.journey_backstage import back_cells, with_direction
from cxlab.artifacts.journey_evidence import cite_cells
from cxlab.artifacts.journey_facts import COMPUTED, FIGURES, NEXT, MapFacts
from cxlab.artifacts.journey_findings import told_cells, unmatched
from cxlab.artifacts.journey_help import help_cells, open_cells
from cxlab.artifacts.journey_kernel import ANSWERS, CONTACTS, MapKernel, merge_counts
from cxlab.artifacts.journey_layout import lay_out, owner_cells, why_empty
from cxlab.artifacts.journey_notes import notes_of
from cxlab.artifacts.journey_page import map_html
from cxlab.artifacts.journey_plan import plan_cells
from cxlab.artifacts.journey_scope import Purpose, pick_purpose, said_of
from cxlab.artifacts.journey_stages import stage_counts
from cxlab.artifacts.journey_tally import CELL, EVERYONE, MapPlan, split_rest
from cxlab.artifacts.journey_truth import hosts_of, truth_cells
from cxlab.artifacts.journey_words import answer_questions, title_of
from cxlab.artifacts.map_hidden import hide_notes, read_hidden
from cxlab.emotions.themes import read_themes
from cxlab.journeys.stages import STAGE_MODELS, stage_columns, stage_rules
from cxlab.personas.personas import Personas
from cxlab.study import Study

#: Roles of touchpoints at which something went wrong.
PAIN_ROLES = ("failure", "late")

_TIME = "datetime64[us]"

#: The frames of a map that its page shows.
_FRAMES = ("cells", "stages", "answers", "assumptions")


@dataclass(frozen=True, eq=False)
class JourneyMap:
    """What customers do, feel and suffer at each stage, computed from their contacts.

    Parameters
    ----------
    cells : pandas.DataFrame
        persona, stage, row, item, n (customers), estimate, low, high, unit (``share``, ``days``,
        ``points``, or ``score``, from -1, worst, to 1, best), touchpoint, channel, actor,
        direction (who mostly started it), question, quote (masked), kind (``computed`` from rows,
        ``told`` by a finding, ``stated`` in the study's settings, empty), evidence (a key for
        ``study.rows``), note. Every persona, stage and row is there; a cell without figures says
        why in ``note``.
    stages : pandas.DataFrame
        persona, stage, in order: n (the persona's customers), estimate, low, high (the share of
        them seen at the stage, Wilson), customers (how many were), today, today_low, today_high
        (the share who were last seen there), note. Figures are empty where fewer than
        ``min_group`` were seen, or where they would give such away.
    names : dict of str to str
        The name of each persona on the map, in order.
    parameters : dict
        What made it: stage model, horizon, confidence, smallest group, what the map is for, and
        the title of each persona's map.
    notes : tuple of str
        What is not on the map, and why.
    answers : pandas.DataFrame
        persona, question, answer: the five questions that a map answers, in words.
    assumptions : pandas.DataFrame
        What the team assumes: statement, row, touchpoint, verdict (supported, contradicted,
        untestable), why, n, estimate, low, high, unit.
    """

    cells: pd.DataFrame
    stages: pd.DataFrame
    names: dict[str, str]
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    answers: pd.DataFrame = field(default_factory=pd.DataFrame)
    assumptions: pd.DataFrame = field(default_factory=pd.DataFrame)

    def _repr_html_(self) -> str:
        frames = {name: getattr(self, name) for name in _FRAMES}
        return map_html(frames, self.names, self.parameters, notes=self.notes)


def map_journeys(
    study: Study,
    personas: Personas | pd.Series | None = None,
    *,
    feelings: pd.DataFrame | None = None,
    model: str = "rules",
    horizon_days: int = 30,
    purpose: str | None = None,
) -> JourneyMap:
    r"""Draw the journey map of each persona from the study's rows and findings.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    personas : Personas or pandas.Series, optional
        Whom to map: what ``find_personas`` returned, or a persona for each ``customer_id``.
        Without it everyone is on one map.
    feelings : pandas.DataFrame, optional
        ``row_id`` of a response and ``polarity`` of its words, -1 to 1, missing where they do not
        tell, and maybe their ``language``: ``read_emotions(study).scores``. They stand beside
        scores and are never pooled, nor are languages. A comment stands at the touchpoint that was
        asked about, else at the one that its words name (``read_themes``), else at no place.
    model : str
        A registered stage model.
    horizon_days : int
        Within how many days going on to a later stage counts; customers who came to a stage less
        than that before the end of the data are left out of the share.
    purpose : str, optional
        The name of one of the study's ``[[maps]]``: its goal, scope and owner are printed, and
        where it names touchpoints as start or end, journeys are cut there. Without it, the only
        one there is.

    Returns
    -------
    JourneyMap
        Cells of the rows in ``journey_facts.ROWS``. A group smaller than the study's
        ``min_group`` keeps its row with empty figures and the reason in ``note``.

    Raises
    ------
    UnknownNameError
        No stage model has that name, or no map of the study.

    References
    ----------
    Wilson 1927 (shares); Student 1908 (mean answers); Conover 1999, section 3.2 (median times);
    Newcombe 1998, method 10 (differences of shares); Benjamini & Hochberg 1995 (which answers and
    differences are clear).

    Examples
    --------
    >>> import pathlib, tempfile
    >>> from cxlab.study import open_study
    >>> folder = pathlib.Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "A shop"\n[sources.visits]\npath = "visits.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "visits"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,product page,app\n"
    >>> _ = (folder / "visits.csv").write_text(rows + "ann,2025-01-03,basket,app\n")
    >>> drawn = map_journeys(open_study(folder))
    >>> drawn.cells.query("stage == 'conversion'")[["row", "note"]].head(2)
                  row                      note
    24  what they want         nobody has asked
    25    what they do  fewer than 10: not shown
    """
    groups, names = groups_of(study, personas)
    plan = plan_map(study, groups, model, horizon_days, _with_places(study, feelings))
    aim = pick_purpose(study.settings, purpose)
    facts = _count(study, MapKernel(plan, aim, hosts_of(study, plan.pains)), names)
    findings = study.read("findings")
    cells, hidden = hide_notes(_cells(facts, study, plan, aim, findings), names, read_hidden(study))
    stages = stage_counts(facts)
    outside = int(facts.tally["outside"]["customers"].iloc[0])
    return JourneyMap(
        cells=cells,
        stages=stages,
        names=names,
        parameters={**_parameters(study, facts, model, aim), "titles": _titles(cells, facts, aim)},
        notes=(
            *notes_of(
                facts,
                model,
                unmatched(findings, names),
                aim,
                unlisted=parts.unlisted(facts, cells),
            ),
            *hidden,
        ),
        answers=answer_questions(
            cells, stages, names, outside, confidence=study.settings.confidence
        ),
        assumptions=judge_assumptions(findings, facts),
    )


def _with_places(study: Study, feelings: pd.DataFrame | None) -> pd.DataFrame | None:
    """Add to feelings the touchpoint that the words of each comment name, as ``place``."""
    if feelings is None:
        return None
    named = read_themes(study).set_index("row_id")["touchpoint"]
    return feelings.assign(place=feelings["row_id"].map(named).astype("str"))


def _count(study: Study, kernel: MapKernel, names: dict[str, str]) -> MapFacts:
    """Count everything that a map shows, in one fold."""
    reads = list(dict.fromkeys([*CONTACTS, *kernel.plan.reads]))
    mine, whole = study.fold(
        kernel, merge_counts, coded=True, interactions=reads, responses=list(ANSWERS)
    )
    shown, rest = split_rest(mine)
    plan = kernel.plan
    days = plan.horizon.days
    return MapFacts(shown, study.settings, plan.rules, days, names, rest, whole or {})


def _cells(
    facts: MapFacts, study: Study, plan: MapPlan, aim: Purpose, findings: pd.DataFrame
) -> pd.DataFrame:
    """Make the cells of every row, give them their evidence, and put them in order."""
    makers = (parts.want_cells, parts.time_cells, parts.next_cells, parts.feel_cells)
    counted = [with_direction(parts.do_cells(facts), facts)]
    counted += [make(facts) for make in (*makers, parts.hurt_cells, truth_cells, help_cells)]
    found = pd.concat([frame for frame in counted if len(frame)] or counted, ignore_index=True)
    cited = cite_cells(_whole(found), study, plan, aim, facts.tally["cited"])
    cited["kind"] = COMPUTED  # so far it told scores from failures
    behind = back_cells(facts, cited, study.settings.backstage)
    told = told_cells(findings, facts.names, plan.rules)
    planned = plan_cells(study, facts)
    more = (behind, open_cells(facts, cited), planned, told, owner_cells(facts, cited))
    cells = pd.concat([cited, *(frame for frame in more if len(frame))], ignore_index=True)
    return lay_out(cells, facts, why_empty(study))


def _whole(cells: pd.DataFrame) -> pd.DataFrame:
    """Return cells with every column that later steps look at."""
    names = [*CELL, "row", "item", "n", *FIGURES, "touchpoint", "channel", "actor", "question"]
    return cells.reindex(columns=[*dict.fromkeys([*cells, *names])])


def _titles(cells: pd.DataFrame, facts: MapFacts, aim: Purpose) -> dict[str, str]:
    """Return what the map of each persona finds, at the stages that it is about."""
    here = cells[cells["stage"].isin(aim.focus)] if aim.focus else cells
    order = list(facts.settings.stages.order)
    reached = max(map(order.index, facts.seen.loc[facts.seen["n"] > 0, "stage"]), default=0)
    here = here[(here["row"] != NEXT) | here["stage"].isin(order[:reached])]  # later, none could go
    return {
        key: title_of(
            here[here["persona"] == key], here[here["persona"] != key], name, facts.horizon_days
        )
        for key, name in facts.names.items()
    }


def groups_of(
    study: Study, personas: Personas | pd.Series | None
) -> tuple[pd.Series | None, dict[str, str]]:
    """Return each customer's persona, and the personas' names in order; missing: in none."""
    if personas is None:
        return None, {EVERYONE: EVERYONE}
    if isinstance(personas, pd.Series):
        groups = study.groups(personas)
        return groups, {name: name for name in sorted(groups.unique())}
    groups = study.groups(personas.members["persona"])
    summary = personas.summary.astype({"persona": "str", "name": "str"})
    return groups, dict(zip(summary["persona"], summary["name"], strict=True))


def plan_map(
    study: Study,
    groups: pd.Series | None,
    model: str,
    horizon_days: int,
    feelings: pd.DataFrame | None,
) -> MapPlan:
    """Return what a partition needs to know to count for a map: see ``map_journeys``."""
    settings = study.settings
    known = None if feelings is None else feelings.dropna(subset="polarity")
    return MapPlan(
        kernel=STAGE_MODELS[model](study),
        reads=stage_columns(model),
        rules=stage_rules(settings),
        end=study.span("interactions")[1],
        horizon=pd.Timedelta(days=horizon_days),
        pains=tuple(place for role in PAIN_ROLES for place in settings.role(role)),
        questions=settings.questions,
        groups=groups,
        feelings=None if known is None else known.set_index("row_id").filter(FEELINGS),
    )


def _parameters(study: Study, facts: MapFacts, model: str, aim: Purpose) -> dict[str, Any]:
    settings = study.settings
    sizes = facts.tally["sizes"].set_index("persona")
    days = [day for day in study.span("interactions") if not pd.isna(day)]
    return {
        "title": settings.title,
        "purpose": aim.name,
        "goal": aim.goal,
        "said": said_of(aim),
        "focus": aim.focus,
        "period": tuple(f"{day:%Y-%m-%d}" for day in study.local(pd.Series(days, dtype=_TIME))),
        "placed": (1 - sizes["unplaced"] / sizes["contacts"]).to_dict(),
        "model": model,
        "horizon_days": facts.horizon_days,
        "confidence": settings.confidence,
        "min_group": settings.min_group,
    }
