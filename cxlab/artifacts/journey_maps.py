"""The journey map: every cell from rows, or from what a named person was told."""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from cxlab.artifacts import journey_cells as parts
from cxlab.artifacts.journey_answers import FEELINGS, RESPONSES
from cxlab.artifacts.journey_cells import MapFacts
from cxlab.artifacts.journey_evidence import cite_cells
from cxlab.artifacts.journey_findings import told_cells, unmatched
from cxlab.artifacts.journey_page import map_html
from cxlab.artifacts.journey_tally import (
    EVERYONE,
    INTERACTIONS,
    MapPlan,
    merge_tallies,
    split_rest,
    tally_map,
)
from cxlab.journeys.stages import FIRST_RECORDED, STAGE_MODELS, stage_rules
from cxlab.markup import percent
from cxlab.personas.personas import Personas
from cxlab.study import Study
from cxlab.study.settings import Settings

#: Roles of touchpoints at which something went wrong.
PAIN_ROLES = ("failure", "late")

_FIGURES = ["estimate", "low", "high"]

_RULES = (
    "Stages follow the study's own list of touchpoints; one that is not listed is placed by its "
    "role, its name, and whether it came before or after the first recorded purchase."
)


@dataclass(frozen=True, eq=False)
class JourneyMap:
    """What customers do, feel and suffer at each stage, computed from their contacts.

    Parameters
    ----------
    cells : pandas.DataFrame
        persona, stage, row, item, n (customers), estimate, low, high, unit (``share``, ``days``
        or ``score``, from -1, worst, to 1, best), touchpoint, channel, actor, quote (masked),
        evidence (a key for ``study.rows``), note. Every persona, stage and row is there; a cell
        without figures says why in ``note``.
    stages : pandas.DataFrame
        persona, stage, in order: n (the persona's customers), estimate, low, high (the share of
        them seen at the stage, Wilson), customers (how many were), note. Share and customers are
        empty where fewer than ``min_group`` were seen, or where they would give such away.
    names : dict of str to str
        The name of each persona on the map, in order.
    parameters : dict
        What made it: stage model, horizon, confidence, smallest group, title, goal.
    notes : tuple of str
        What is not on the map, and why.
    """

    cells: pd.DataFrame
    stages: pd.DataFrame
    names: dict[str, str]
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        return map_html(self.cells, self.stages, self.names, notes=self.notes)


def map_journeys(
    study: Study,
    personas: Personas | pd.Series | None = None,
    *,
    feelings: pd.DataFrame | None = None,
    model: str = "rules",
    horizon_days: int = 30,
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
        scores and are never pooled, nor are languages.
    model : str
        A registered stage model.
    horizon_days : int
        Within how many days going on to a later stage counts; customers who came to a stage less
        than that before the end of the data are left out of the share.

    Returns
    -------
    JourneyMap
        Cells of the rows in ``journey_cells.ROWS``. A group smaller than the study's
        ``min_group`` keeps its row with empty figures and the reason in ``note``.

    Raises
    ------
    UnknownNameError
        No stage model has that name.

    References
    ----------
    Wilson 1927 (shares); Student 1908 (mean answers); Conover 1999, section 3.2 (median times);
    Benjamini & Hochberg 1995 (which answers are clearly low).

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
    14  what they do  fewer than 10: not shown
    15    time spent  fewer than 10: not shown
    """
    groups, names = groups_of(study, personas)
    plan = plan_map(study, groups, model, horizon_days, feelings)
    kernel = partial(tally_map, plan=plan)
    tally = study.fold(
        kernel, merge_tallies, interactions=list(INTERACTIONS), responses=list(RESPONSES)
    )
    mine, rest = split_rest(tally)
    facts = MapFacts(mine, study.settings, plan.rules, horizon_days, names, rest)
    findings = study.read("findings")
    counted = [
        make(facts)
        for make in (
            parts.do_cells,
            parts.time_cells,
            parts.next_cells,
            parts.feel_cells,
            parts.hurt_cells,
        )
    ]
    cited = cite_cells(pd.concat(counted, ignore_index=True), study, plan)
    told = told_cells(findings, names, plan.rules)
    cells = pd.concat([cited, told, parts.owner_cells(facts, cited)], ignore_index=True)
    return JourneyMap(
        cells=parts.lay_out(cells, facts, _empty(study)),
        stages=_stages(facts),
        names=names,
        parameters=_parameters(study, model, horizon_days),
        notes=_notes(facts, model, unmatched(findings, names)),
    )


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
        rules=stage_rules(settings),
        end=study.span("interactions")[1],
        horizon=pd.Timedelta(days=horizon_days),
        pains=tuple(place for role in PAIN_ROLES for place in settings.role(role)),
        questions=settings.questions,
        groups=groups,
        feelings=None if known is None else known.set_index("row_id").filter(FEELINGS),
    )


def _stages(facts: MapFacts) -> pd.DataFrame:
    """Return how many of each persona's customers were seen at each stage."""
    grid = pd.MultiIndex.from_product([facts.names, facts.settings.stages.order], names=parts.CELL)
    seen = facts.tally["went"].set_index(parts.CELL)["customers"].reindex(grid, fill_value=0)
    sizes = facts.tally["sizes"].set_index("persona")["customers"]
    frame = seen.reset_index()
    frame["n"] = frame["persona"].map(sizes).fillna(0).astype("int64")
    frame["note"] = (
        frame["stage"]
        .map({facts.rules.named("awareness"): FIRST_RECORDED})
        .fillna("")
        .astype("str")
    )
    shares = facts.shares(frame, "customers", "n")
    why = facts.hidden(shares, "went")
    shares[_FIGURES] = shares[_FIGURES].mask(why != "")
    shares["customers"] = shares["customers"].astype("Int64").mask(why != "")
    shares["note"] = (shares["note"] + "; " + why).str.removeprefix("; ").str.removesuffix("; ")
    return shares[[*parts.CELL, "n", *_FIGURES, "customers", "note"]]


def _empty(study: Study) -> dict[str, str]:
    """Return what an empty cell says, by row."""
    asked = study.has("responses", "touchpoint")
    felt = "nobody was asked about this" if asked else "no answers are about a touchpoint"
    knows = asked or any(study.settings.role(role) for role in PAIN_ROLES)
    hurt = "no clear pain" if knows else "cannot be told: no answers, failures or delays are given"
    return {
        parts.DO: "no touchpoint that enough customers used",
        parts.TIME: "nobody went on to a later stage",
        parts.NEXT: "nobody came here early enough to tell",
        parts.FEEL: felt,
        parts.HURT: hurt,
        parts.TOLD: "nobody has asked yet",
        parts.OWNER: "no owner is named",
    }


def _parameters(study: Study, model: str, horizon_days: int) -> dict[str, Any]:
    settings = study.settings
    return {
        "title": settings.title,
        "goal": _goal(settings),
        "model": model,
        "horizon_days": horizon_days,
        "confidence": settings.confidence,
        "min_group": settings.min_group,
    }


def _goal(settings: Settings) -> str:
    """Return what the map is for, where the study asks for one map."""
    return str(settings.maps[0].get("goal", "")) if len(settings.maps) == 1 else ""


def _notes(facts: MapFacts, model: str, elsewhere: int) -> tuple[str, ...]:
    """Say what is not on the map."""
    sizes = facts.tally["sizes"]
    contacts, unplaced = int(sizes["contacts"].sum()), int(sizes["unplaced"].sum())
    goal = _goal(facts.settings)
    notes = [f"Goal of this map: {goal}"] if goal else []
    if model == "rules":
        notes.append(_RULES)
    if unplaced:
        share = percent(unplaced / contacts)
        notes.append(f"{share} of contacts are at touchpoints without a stage: not on the map.")
    outside = facts.tally["outside"].iloc[0]
    if outside["customers"]:
        count = f"{outside['customers']:,} customers"
        notes.append(f"{count} are unlike any persona, or in none, and not on the map.")
    if outside["unscaled"]:
        notes.append(f"{outside['unscaled']:,} scores have no scale, so they are not on the map.")
    if outside["anonymous"]:
        count = f"{outside['anonymous']:,} anonymous answers"
        fate = "count, though no journey is known to be theirs"
        if EVERYONE not in facts.names:
            fate = "belong to no persona, and are not on the map"
        notes.append(f"{count} {fate}.")
    if elsewhere:
        notes.append(f"Findings about a persona that is not on the map: {elsewhere}.")
    return tuple(notes)
