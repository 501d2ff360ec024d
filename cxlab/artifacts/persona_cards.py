"""A card for each persona: what a persona sheet answers, every answer from rows or named people."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_cells import DO, HURT, MapFacts
from cxlab.artifacts.journey_evidence import cite_cells
from cxlab.artifacts.journey_maps import groups_of, plan_map
from cxlab.artifacts.journey_tally import MapPlan, Tally, split_rest
from cxlab.artifacts.persona_contacts import hours_table, touchpoints_of
from cxlab.artifacts.persona_feelings import feelings_table, silent_of
from cxlab.artifacts.persona_figures import figures_of
from cxlab.artifacts.persona_page import cards_html
from cxlab.artifacts.persona_pains import PAINS, pains_of, says_of, wishes_table
from cxlab.artifacts.persona_rules import RuleExport, export_rules
from cxlab.artifacts.persona_tally import (
    ANSWERS,
    CONTACTS,
    CardPlan,
    as_whole,
    merge_cards,
    tally_cards,
)
from cxlab.artifacts.persona_told import told_of
from cxlab.artifacts.persona_traits import apart_of, who_of
from cxlab.artifacts.persona_unknown import unknown_of
from cxlab.emotions import read_emotions
from cxlab.estimate import wilson
from cxlab.markup import interval, percent
from cxlab.personas.personas import Personas
from cxlab.study import Study

#: What a card is called until goals are attached to it, and after.
SEGMENT, PERSONA = "behavioural segment", "persona"

#: What a summary of personas may lack, and what stands for it.
_LATER: dict[str, Any] = {
    "apart": "",
    "rule": "",
    "precision": float("nan"),
    "recall": float("nan"),
    "useful": "",
    "decision": "",
    "target": False,
    "named_by": "",
    "note": "",
}

#: What is known of how well a rule does, beside the summary's figures.
_JUDGED = ("precision_low", "precision_high", "recall_low", "recall_high", "rule_n")

_TOUCHPOINTS = (
    "persona",
    "use",
    "touchpoint",
    "channel",
    "actor",
    "n",
    "estimate",
    "low",
    "high",
    "others",
    "more",
    "evidence",
    "note",
)


@dataclass(frozen=True, eq=False)
class PersonaCards:
    """What is known of each persona, and what is not.

    Every frame has a row or more for each ``persona``; n, estimate, low, high mean the same
    throughout: figures of too few, or that would give such away, are empty, and ``note`` says so.

    Parameters
    ----------
    cards : pandas.DataFrame
        persona, name, kind (``"behavioural segment"`` until goals heard of it are attached, then
        ``"persona"``), target, n, estimate (share of customers), low, high, jaccard, verdict
        (would it come back?), apart, rule, precision, recall, useful, decision, named_by, note,
        precision_low, precision_high, recall_low, recall_high, rule_n (customers left out).
    who, apart : pandas.DataFrame
        feature, label, n, mean, others, unit; estimate, low, high (the difference in standard
        deviations), role: attributes, and what sets the persona apart.
    figures : pandas.DataFrame
        figure (value, spent, outcome, answered), label, n, estimate, low, high, unit, note.
    touchpoints : pandas.DataFrame
        use (search, buy, use, get help, tell others), touchpoint, channel, actor, n, estimate
        (share of the persona's customers), low, high, others, more, evidence, note.
    hours : pandas.DataFrame
        hour, n, estimate (mean share of a customer's own contacts), low, high, others, note.
    feelings : pandas.DataFrame
        language, feeling, n, estimate (share of those whose comments tell one), low, high,
        evidence, note.
    comments : pandas.DataFrame
        comments (how many), silent (share that say too little to tell).
    pains, wishes : pandas.DataFrame
        touchpoint, item, n, estimate, low, high, quote (masked), note; pains have evidence.
    told : pandas.DataFrame
        panel, kind, item, touchpoint, own, brief, source: heard, never a figure.
    quotes : pandas.DataFrame
        tone (praise or complaint), touchpoint, quote (masked).
    unknown : pandas.DataFrame
        topic, why, question, n (answers needed).
    rules : RuleExport
        Who belongs to each, for readers, and as SQL and JSON for other systems.
    parameters : dict
        What made them.
    notes : tuple of str
        What holds for all of them.
    """

    cards: pd.DataFrame
    who: pd.DataFrame
    apart: pd.DataFrame
    figures: pd.DataFrame
    touchpoints: pd.DataFrame
    hours: pd.DataFrame
    feelings: pd.DataFrame
    comments: pd.DataFrame
    pains: pd.DataFrame
    wishes: pd.DataFrame
    told: pd.DataFrame
    quotes: pd.DataFrame
    unknown: pd.DataFrame
    rules: RuleExport
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        frames = {
            name: value for name, value in vars(self).items() if isinstance(value, pd.DataFrame)
        }
        return cards_html(frames, self.parameters, self.notes)


def persona_cards(
    study: Study,
    personas: Personas,
    *,
    feelings: pd.DataFrame | None = None,
    unquoted: Iterable[str] = (),
    months: int = 12,
) -> PersonaCards:
    r"""Draw a card of each persona from the study's rows and findings.

    Parameters
    ----------
    study : Study
        The study that the personas are of.
    personas : Personas
        What ``find_personas`` returned. Undivided customers get one card.
    feelings : pandas.DataFrame, optional
        ``read_emotions(study).scores``, where they were read already.
    unquoted : iterable of str
        The ``row_id`` of comments that are not to be quoted.
    months : int
        How far ahead the forecast of spend looks, 1 or more.

    Returns
    -------
    PersonaCards
        One card a persona, as they stand in ``personas.summary``; those aimed at are marked.

    References
    ----------
    Wilson 1927 (shares); Student 1908 (mean shares by hour); Cochran 1977 (answers needed).

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.personas import find_personas
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> days = [(i, day) for i in range(50) for day in (2, 3, 6)]
    >>> rows = [f"{i},2025-01-0{day} 20:30,shop,{'web' if i < 20 else 'app'}" for i, day in days]
    >>> lines = ["customer_id,timestamp,touchpoint,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> study = open_study(folder)
    >>> cards = persona_cards(study, find_personas(study, k=2, features=["channel"]))
    >>> cards.cards[["kind", "n"]].values.tolist()
    [['behavioural segment', 30], ['behavioural segment', 20]]
    """
    groups, names = groups_of(study, personas)
    groups = pd.Series(dtype="str") if groups is None else groups
    scores = feelings
    if scores is None and study.has("responses", "verbatim"):
        scores = read_emotions(study).scores
    plan = CardPlan(
        plan_map(study, groups, "rules", 30, scores), study.settings.time_zone, frozenset(unquoted)
    )
    kernel = partial(tally_cards, plan=plan)
    tally = study.fold(kernel, merge_cards, interactions=list(CONTACTS), responses=list(ANSWERS))
    mine, rest = split_rest(tally["whole"])
    rest = rest | {"went": rest["went"].iloc[:0]}  # how large a persona is stands on its card
    facts = MapFacts(mine, study.settings, as_whole(plan.stages).rules, 30, names, rest)
    smallest, more = study.settings.min_group, tally["more"]
    figures, reason = figures_of(study, groups.rename("persona"), months=months)
    read = _read_feelings(scores, groups, study)
    frames = {
        "who": who_of(personas),
        "apart": apart_of(personas),
        "figures": figures,
        **_cited(facts, tally, study, as_whole(plan.stages)),
        "hours": hours_table(more["hours"], study.settings),
        **read,
        "wishes": wishes_table(more["wishes"], more["words"], study.settings),
        "told": told_of(study.read("findings"), names),
        "quotes": says_of(more["words"], smallest),
    }
    cards = _cards(personas, frames["told"])
    sizes = cards.set_index("persona")["n"].where(cards.set_index("persona")["estimate"].notna(), 0)
    unknown = [
        unknown_of(key, frames, int(size), study.settings.confidence) for key, size in sizes.items()
    ]
    none = pd.DataFrame(columns=["persona", "topic", "why", "question", "n"])
    return PersonaCards(
        cards=cards,
        **frames,
        unknown=pd.concat(unknown, ignore_index=True) if unknown else none,
        rules=export_rules(personas),
        parameters=_parameters(study, personas, months, reason),
        notes=_notes(study, personas),
    )


def _cards(personas: Personas, told: pd.DataFrame) -> pd.DataFrame:
    """Return the summary with what older results lack, and what each card is called."""
    summary = personas.summary
    if "apart" not in summary and "rule" in summary:
        summary = summary.rename(columns={"rule": "apart"})
    later = {name: value for name, value in _LATER.items() if name not in summary}
    cards = summary.assign(**later).astype({"persona": "str", "name": "str"})
    cards = cards.merge(_judged(personas.rules), on="persona", how="left")
    goals = told[(told["panel"] == "goals") & told["own"].astype(bool)]["persona"]
    kind = cards["persona"].isin(goals).map({True: PERSONA, False: SEGMENT}).astype("str")
    columns = ["persona", "name", "kind", "target", "n", "estimate", "low", "high", "jaccard"]
    shown = [name for name in ("verdict", *_LATER) if name not in columns]
    shown += list(_JUDGED)
    return cards.assign(kind=kind, target=cards["target"].fillna(False).astype(bool))[
        [*columns, *shown]
    ].reset_index(drop=True)


def _judged(rules: pd.DataFrame) -> pd.DataFrame:
    """Return the intervals of precision and recall, and how many customers they rest on."""
    known = rules.reindex(columns=["persona", "n", *_JUDGED]).rename(columns={"n": "rule_n"})
    known = known.loc[:, ~known.columns.duplicated(keep="first")]
    return known.astype({"persona": "str", **dict.fromkeys(_JUDGED, "float64")})


def _cited(
    facts: MapFacts, tally: dict[str, Tally], study: Study, plan: MapPlan
) -> dict[str, pd.DataFrame]:
    """Return touchpoints and pains with the keys of the rows behind them."""
    used = touchpoints_of(facts, tally["parts"]).assign(row=DO)
    hurt = pains_of(facts, tally["parts"], tally["more"]["asked"]).assign(row=HURT)
    both = pd.concat([used, hurt], ignore_index=True)
    both = cite_cells(both.reindex(columns=[*dict.fromkeys([*both, "question"])]), study, plan)
    both["evidence"] = both["evidence"].fillna("").astype("str")
    pains = both[both["row"] == HURT]
    pains = pains.assign(quote=pains["quote"].fillna("").astype("str"))
    return {
        "touchpoints": both.loc[both["row"] == DO, list(_TOUCHPOINTS)]
        .astype({"more": bool})
        .reset_index(drop=True),
        "pains": pains[[*PAINS, "evidence"]].reset_index(drop=True),
    }


def _read_feelings(
    scores: pd.DataFrame | None, groups: pd.Series, study: Study
) -> dict[str, pd.DataFrame]:
    if scores is None:
        scores = pd.DataFrame(columns=["row_id", "customer_id", "language", "polarity"])
    return {
        "feelings": feelings_table(scores, groups, study),
        "comments": silent_of(scores, groups, study.settings.min_group),
    }


def _parameters(study: Study, personas: Personas, months: int, reason: str) -> dict[str, Any]:
    settings, members = study.settings, personas.members["persona"]
    return {
        "title": settings.title,
        "synthetic": settings.synthetic,
        "time_zone": settings.time_zone,
        "currency": settings.currency,
        "confidence": settings.confidence,
        "min_group": settings.min_group,
        "k": personas.k,
        "months": months,
        "value_reason": reason,
        "customers": len(members),
        "nobody": int(members.isna().sum()),
    }


def _notes(study: Study, personas: Personas) -> tuple[str, ...]:
    """Say what holds for all cards: who is on none, and whose data these are."""
    left, smallest = int(personas.members["persona"].isna().sum()), study.settings.min_group
    notes = []
    if left:
        count = f"fewer than {smallest}"
        if left >= smallest:
            share, low, high = wilson(left, len(personas.members), study.settings.confidence)
            count = f"{left:,} ({percent(share)}, {interval(low, high, 'share')})"
        notes.append(f"Customers unlike any persona: {count}. They are counted, and on no card.")
    learnt, everyone = len(personas.features), len(personas.members)
    if learnt < everyone:
        whom = f"{learnt:,} of {everyone:,} customers, drawn by hash"
        notes.append(f"Who they are, what sets them apart and the rules are told by {whom}.")
    if study.settings.synthetic:
        notes.append("These data are made: nothing here says anything about real people.")
    return tuple(notes)
