"""What a study lacks for a KPI, in words that say what to add to ``study.toml``."""

from collections.abc import Iterator

import pandas as pd

from cxlab.kpis.answers import questions_alike
from cxlab.kpis.contacts import started_by
from cxlab.kpis.kpi import Kpi
from cxlab.study import Study
from cxlab.study.contents import Contents
from cxlab.study.fold import concat
from cxlab.study.settings import ROLES, Question, Settings

#: The KPIs that count attempts at goals.
OF_GOALS = ("goal_completion", "channel_switches")

_GOAL = '[goals] "return a parcel" = { start = [...], end = [...], days = 30 }'
_KINDS = {
    "nps": "answers about the company as a whole to",
    "nps_transactional": "answers after one contact to",
}
_SCALES = {"nps": "[0, 10]", "csat": "[1, 5]", "ces": "[1, 7]"}


def lacking(kpi: Kpi, study: Study) -> str:
    """Return what the study lacks for ``kpi``; empty where it has all that is needed.

    Parameters
    ----------
    kpi : Kpi
        A registered KPI.
    study : Study
        An open study.

    Returns
    -------
    str
        ``"needs ...: what to add"``, several with semicolons between.
    """
    return "; ".join(_lacking(kpi, study))


def nothing_found(kpi: Kpi, settings: Settings) -> str:
    """Return what to check where a study has all that is needed, and yet gives no observation."""
    names = ", ".join(repr(question.name) for question in _questions(kpi, settings))
    roles = " or ".join(f"'{role}'" for role in kpi.needs.roles)
    if names:
        where, also = (f" {kpi.needs.hint}", ", and 'survey_type'") if kpi.needs.hint else ("", "")
        return f"no answer to {names} on its scale{where}: check the names under [questions]{also}"
    if kpi.needs.hint:
        return f"nothing found: needs {kpi.needs.hint}"
    return f"nothing found: check that touchpoints of the role {roles} occur under these names"


def pooled(kpi: Kpi, settings: Settings) -> str:
    """Return which questions, or which goals, a KPI puts together, where there are several."""
    kind = kpi.needs.question
    alike = questions_alike if kpi.good == "question" else Settings.questions_of
    names = [repr(question.name) for question in alike(settings, kind)] if kind else []
    what = _KINDS.get(kpi.name, "answers to")
    if kpi.name in OF_GOALS:
        names, what = [repr(name) for name in settings.goals], "attempts at"
    return f"{what} {', '.join(names[:-1])} and {names[-1]} together" if len(names) > 1 else ""


def _questions(kpi: Kpi, settings: Settings) -> list[Question]:
    return settings.questions_of(kpi.needs.question) if kpi.needs.question else []


def _lacking(kpi: Kpi, study: Study) -> Iterator[str]:
    needs, contents = kpi.needs, Contents(study)
    for table in needs.columns:
        if not study.has(table):
            yield f"needs {table}: say with [[tables.{table}]] which source has them"
            continue
        for name in needs.columns[table]:
            if name in needs.present and not contents.filled(table, name):
                yield f"needs the column '{name}' in {table}: map it under [[tables.{table}]]"
    questions = _questions(kpi, study.settings)
    example = f'{{ kind = "{needs.question}", scale = {_SCALES.get(needs.question, "[1, 5]")} }}'
    if needs.question and not questions:
        yield f"needs a question of the kind '{needs.question}': [questions] name = {example}"
    scaled = contents.filled("responses", "scale_min") and contents.filled("responses", "scale_max")
    for question in questions:
        if needs.scale and question.scale is None and not scaled:
            yield f"needs the scale of '{question.name}': [questions] {question.name} = {example}"
    for role in needs.roles:
        if not study.settings.role(role):
            yield (
                f"needs touchpoints with the role '{role}' ({ROLES.get(role, role)}): "
                f"[roles] {role} = [...]"
            )
    if kpi.name in OF_GOALS and not study.settings.goals:
        yield f"needs a goal: {_GOAL}"
    if kpi.name == "channel_switches" and len(channels := _own_channels(study)) == 1:
        yield f"needs contacts of customers in two channels: theirs are all in '{channels[0]}'"


def _own_channels(study: Study) -> list[str]:
    """Return the channels of the contacts that customers start."""
    if not study.has("interactions"):
        return []
    columns = ["channel", "direction", "actor"]
    counts = study.fold(_count_channels, concat, interactions=columns)
    return sorted(counts["channel"].unique())


def _count_channels(interactions: pd.DataFrame) -> pd.DataFrame:
    own = started_by(interactions, "customer")
    ours = ~interactions["actor"].isin(["competitor", "life"])
    return interactions.loc[own & ours, ["channel"]].drop_duplicates()
