"""One customer on a card: persona, stage, last contacts, feelings, value, what may come next.

For internal use: it is about one person. Every frame has ``customer_id``, so that no report keeps
any of them.
"""

from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pandas as pd

from cxlab.artifacts.customer_facts import (
    next_contacts,
    next_shares,
    sound_words,
    typical_words,
)
from cxlab.artifacts.customer_page import card_html
from cxlab.emotions.scores import read_comments
from cxlab.errors import CxlabError
from cxlab.journeys.stages import STAGE_MODELS
from cxlab.markup import money, percent
from cxlab.personas.features.customers import rules_of
from cxlab.personas.features.tally import tally_interactions
from cxlab.personas.personas import Personas
from cxlab.personas.value import Value
from cxlab.privacy import mask
from cxlab.study import Study
from cxlab.study.fold import concat
from cxlab.study.identity import MARK, merge_ids

#: How many contacts, and how many answers, a card shows.
SHOWN = 8

_CONTACTS = (
    "customer_id",
    "timestamp",
    "touchpoint",
    "channel",
    "device",
    "value",
    "case_id",
    "direction",
    "actor",
)
_ANSWERS = (
    "row_id",
    "customer_id",
    "timestamp",
    "question",
    "score",
    "scale_max",
    "verbatim",
    "language",
    "touchpoint",
)


@dataclass(frozen=True, eq=False)
class CustomerCard:
    """What is known about one customer. For internal use: it is about one person.

    Parameters
    ----------
    about : pandas.DataFrame
        customer_id, fact (``persona``, ``stage``, ``last contact``, ``value``, ...), said (in
        words), note.
    contacts : pandas.DataFrame
        customer_id, when (in the study's zone), touchpoint, channel, stage, value: the last ones,
        the latest first.
    answers : pandas.DataFrame
        customer_id, when, question, score, most (the highest score there is), comment (masked
        unless asked for otherwise), sounds (in words), touchpoint (what was asked about): the
        latest first.
    next : pandas.DataFrame
        customer_id, touchpoint, n, of, estimate, low, high, note: where others like this customer
        went after the same last touchpoint and a silence as long.
    parameters : dict
        What made it; no id.
    notes : tuple of str
        Whom the card compares with, and what is not known.
    """

    about: pd.DataFrame
    contacts: pd.DataFrame
    answers: pd.DataFrame
    next: pd.DataFrame
    parameters: dict[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def _repr_html_(self) -> str:
        frames = (self.about, self.contacts, self.answers, self.next)
        return card_html(*frames, currency=self.parameters["currency"], notes=self.notes)


def customer_card(
    study: Study,
    customer_id: str,
    *,
    personas: Personas | None = None,
    value: Value | None = None,
    horizon_days: int = 30,
    mask_comments: bool = True,
) -> CustomerCard:
    r"""Show one customer: who they are like, where they stand, what they said, what may come.

    For internal use: the card is about one person. It computes from rows what is there, masks
    comments, and is kept in no report.

    Parameters
    ----------
    study : Study
        An open study with interactions.
    customer_id : str
        The customer's id; another one that identities link to it may be given as it stands in
        its source, or as ``kind:id``.
    personas : Personas, optional
        What ``find_personas`` or ``refine_persona`` returned. Without it the card tells no
        persona and compares with all customers.
    value : Value, optional
        What ``forecast_value(study)`` returned; without it the card tells only what was spent.
    horizon_days : int
        Within how many days the next contact counts.
    mask_comments : bool
        Whether what could identify a person in comments is replaced by a word in brackets.

    Returns
    -------
    CustomerCard
        Facts, contacts, answers, and what others did next.

    Raises
    ------
    CxlabError
        No customer has that id (one who was erased has none), several have it, or
        ``horizon_days`` is less than 1.

    References
    ----------
    Wilson 1927 (shares).

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
    >>> card = customer_card(open_study(folder), "ann")
    >>> card.about.set_index("fact").loc["stage", "said"], card.contacts["touchpoint"].tolist()
    ('conversion', ['basket', 'product page'])
    """
    if horizon_days < 1:
        raise CxlabError(f"horizon_days is {horizon_days}; it must be at least 1")
    who = _find(study, str(customer_id).strip())
    rows = study.store.rows_of("interactions", [who], _CONTACTS)
    staged = STAGE_MODELS["rules"](study)(rows)["stage"]
    group, group_name = _group(personas, who)
    after, notes = _next(study, rows, who, group, group_name, pd.Timedelta(days=horizon_days))
    facts = [
        *_of_persona(personas, who),
        *_of_journey(study, rows, staged),
        *_of_value(study, rows),
        *_of_forecast(value, who, study.settings.currency),
    ]
    about = pd.DataFrame(facts, columns=["fact", "said", "note"], dtype="str")
    frames = {
        "about": about,
        "contacts": _last_contacts(study, rows, staged).head(SHOWN),
        "answers": _answers(study, who, masked=mask_comments).head(SHOWN),
        "next": after,
    }
    for frame in frames.values():
        frame.insert(0, "customer_id", who)
    made = {
        "horizon_days": horizon_days,
        "mask_comments": mask_comments,
        "currency": study.settings.currency,
    }
    if frames["answers"]["sounds"].ne("").any():
        notes = (*notes, "How comments sound is read from their words alone, and may be wrong.")
    return CustomerCard(**frames, parameters=made, notes=notes)


def _find(study: Study, given: str) -> str:
    """Return the customer's id in the store; no message names an id."""
    customers = ["customer_id"]
    if given and len(study.store.rows_of("customers", [given], customers)):
        return given
    links = study.store.partition("identities", 0, ["source", "source_id", "customer_id"])
    found: set[str] = set()
    if given and len(links):
        nodes = merge_ids(links)
        linked = nodes["ids"] + MARK + nodes["id"]
        found = set(nodes.loc[linked.eq(given), "customer_id"])
        found = found or set(nodes.loc[nodes["id"].eq(given), "customer_id"])
    if len(found) > 1:
        raise CxlabError("that id is one of several customers; write it as kind:id")
    if not found or not len(study.store.rows_of("customers", list(found), customers)):
        raise CxlabError(
            f"no customer of {study.name} has that id; write it as a source does, or a linked one "
            "as kind:id; whoever was erased is not here any more"
        )
    return found.pop()


def _group(personas: Personas | None, who: str) -> tuple[frozenset[str] | None, str]:
    """Return the customers to compare with, None for all, and what to call them."""
    if personas is None or who not in personas.members.index or len(personas.summary) < 2:
        return None, "all customers"
    persona = personas.members.loc[who, "persona"]
    if pd.isna(persona):
        return None, "all customers"
    members = personas.members.index[personas.members["persona"].eq(persona)]
    return frozenset(members), f"\u201c{_name(personas, persona)}\u201d"


def _name(personas: Personas, persona: str) -> str:
    return str(personas.summary.set_index("persona").loc[persona, "name"])


def _of_persona(personas: Personas | None, who: str) -> list[tuple[str, str, str]]:
    if personas is None:
        return [("persona", "", "not asked for: give personas=find_personas(study)")]
    if who not in personas.members.index:
        return [("persona", "", "not among the customers whom these personas were found in")]
    if len(personas.summary) < 2:
        return [("persona", "", "customers were not divided into personas")]
    member = personas.members.loc[who]
    nearest = member.get("nearest", member["persona"])
    if pd.isna(nearest):
        return [("persona", "", "in no group: the model leaves this customer out")]
    if pd.isna(member["persona"]):
        return [("persona", "unlike any", f"nearest is \u201c{_name(personas, nearest)}\u201d")]
    mine = personas.members["persona"].eq(member["persona"])
    others = personas.members.loc[mine, "typicality"].drop(who)
    words = typical_words(float(member["typicality"]), others)
    return [("persona", _name(personas, member["persona"]), words)]


def _of_journey(study: Study, rows: pd.DataFrame, staged: pd.Series) -> list[tuple[str, str, str]]:
    known = staged.dropna()
    stage = str(known.iloc[-1]) if len(known) else ""
    facts = [("stage", stage, "by the study's rules" if stage else "the rules do not tell")]
    if rows.empty:
        return [*facts, ("last contact", "", "no contact on record")]
    end, times = study.span("interactions")[1], study.local(rows["timestamp"])
    days = (end - rows["timestamp"].iloc[-1]).days
    ago = (
        f"{days:,} day{'' if days == 1 else 's'} before the data end" if days else "on the last day"
    )
    first = f"{len(rows):,} contacts since {times.iloc[0]:%Y-%m-%d}, the first on record"
    return [*facts, ("last contact", f"{times.iloc[-1]:%Y-%m-%d}", f"{ago}; {first}")]


def _of_value(study: Study, rows: pd.DataFrame) -> list[tuple[str, str, str]]:
    if rows.empty:
        return [("spent so far", "", "no contact on record")]
    sums = tally_interactions(rows, rules=rules_of(study)).iloc[0]
    bought = int(sums["purchases"])
    if not bought:
        return [("spent so far", "", "no purchase on record")]
    many = f"{bought:,} purchase{'' if bought == 1 else 's'}"
    if not sums["paid"]:
        return [("spent so far", "", f"{many}, of which no value is known")]
    known = "" if sums["paid"] == bought else f", {int(sums['paid']):,} with a known value"
    return [("spent so far", money(sums["spend"], study.settings.currency), many + known)]


def _of_forecast(value: Value | None, who: str, currency: str) -> list[tuple[str, str, str]]:
    if value is None or who not in value.customers.index:
        return []
    fact, figures = f"expected in {value.months:g} months", value.customers.loc[who]
    if value.verdict == "refused" or pd.isna(figures["expected_value"]):
        return [(fact, "", f"no forecast: {value.reason}")]
    again = f"buys again with a chance of {percent(figures['again'])}"
    words = f"{again}; the mean of customers who bought alike, no promise"
    return [(fact, money(figures["expected_value"], currency), words)]


def _last_contacts(study: Study, rows: pd.DataFrame, staged: pd.Series) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "when": study.local(rows["timestamp"]),
            "touchpoint": rows["touchpoint"],
            "channel": rows["channel"],
            "stage": staged.astype("str"),
            "value": rows["value"],
        }
    )
    return table.iloc[::-1].reset_index(drop=True)


def _answers(study: Study, who: str, *, masked: bool) -> pd.DataFrame:
    """Return what the customer answered, the latest first, with how their words sound."""
    rows = study.store.rows_of("responses", [who], _ANSWERS)
    said = rows["score"].notna() | rows["verbatim"].fillna("").str.strip().ne("")
    rows = rows[said].iloc[::-1].reset_index(drop=True)
    words = rows["verbatim"].astype("str")
    heard = read_comments(rows).set_index("row_id")["polarity"] if len(rows) else pd.Series()
    sounds = rows["row_id"].map(heard).astype("float64").map(sound_words)
    return pd.DataFrame(
        {
            "when": study.local(rows["timestamp"]),
            "question": rows["question"],
            "score": rows["score"],
            "most": rows["scale_max"],
            "comment": mask(words) if masked else words,
            "sounds": sounds.astype("str"),
            "touchpoint": rows["touchpoint"],
        }
    )


def _next(
    study: Study,
    rows: pd.DataFrame,
    who: str,
    group: frozenset[str] | None,
    group_name: str,
    horizon: pd.Timedelta,
) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Count what others of the group did next, and say what was counted."""
    settings = study.settings
    last, end = rows.tail(1), study.span("interactions")[1]
    if last.empty:
        return next_shares([], min_group=settings.min_group, confidence=settings.confidence), ()
    place, silent = str(last["touchpoint"].iloc[0]), end - last["timestamp"].iloc[0]
    kernel = partial(
        _others, group=group, who=who, touchpoint=place, silent=silent, horizon=horizon, end=end
    )
    names = ["customer_id", "timestamp", "touchpoint"]
    found = study.fold(kernel, concat, interactions=names)
    table = next_shares(
        found["after"].tolist(), min_group=settings.min_group, confidence=settings.confidence
    )
    wait = f" and {silent.days:,} days without a contact" if silent.days else ""
    said = (
        f"What may come next: what came within {horizon.days} days after \u201c{place}\u201d"
        f"{wait}, among {len(found):,} others of {group_name}, each counted once. It is what they "
        "did, no promise."
    )
    return table, (said,)


def _others(
    interactions: pd.DataFrame, *, group: frozenset[str] | None, who: str, **asked: Any
) -> pd.DataFrame:
    found = next_contacts(interactions, **asked)
    found = found[found["customer_id"] != who]
    return found if group is None else found[found["customer_id"].isin(group)]
