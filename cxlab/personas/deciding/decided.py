"""Names and marks that people give to personas: kept in ``decisions.toml``, used everywhere."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from cxlab.errors import CxlabError, unknown
from cxlab.personas.deciding.carried import carry_over, likeness, of_this_set
from cxlab.personas.personas import Personas
from cxlab.study.decision_entries import clean_text, same_name
from cxlab.study.decisions import FILE, Decisions, PersonaDecision, change_personas
from cxlab.study.study import Study

#: How a note about a decision that finds no persona begins.
LOST = "Not found again, "


def persona_id(personas: Personas, persona: str) -> str:
    """Return the id of a persona that is named by its id or by the name that readers see.

    Raises
    ------
    UnknownNameError
        No persona has that id or name.

    Examples
    --------
    >>> from cxlab.personas.find import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> found = group_customers(frame, Settings("Calls"), k=2)
    >>> persona_id(found, "P2"), persona_id(found, "evenings")
    ('P2', 'P2')
    """
    names = dict(zip(personas.summary["persona"], personas.summary["name"], strict=True))
    if persona in names:
        return persona
    for who, name in names.items():
        if same_name(str(name), persona) or same_name(str(who), persona):
            return str(who)
    raise unknown("persona", persona, [*map(str, names), *map(str, names.values())])


def apply_decisions(personas: Personas, decisions: Decisions) -> Personas:
    """Give personas the names and marks that people decided on.

    A decision is about the persona that is like the one it was made for (``carry_over``); its id
    does not count, as another fit numbers the personas anew.

    Parameters
    ----------
    personas : Personas
        As ``find_personas`` or ``refine_persona`` finds them.
    decisions : Decisions
        As ``read_decisions`` reads them.

    Returns
    -------
    Personas
        With name, named_by, target, decision and note in ``summary``, and a note about each
        decision that found no persona. A proposed name that a decided one equals takes its id.

    Examples
    --------
    >>> from cxlab.personas.find import group_customers
    >>> from cxlab.study.settings import Settings
    >>> frame = pd.DataFrame({"evening_share": [0.0, 1.0] * 10}, index=map(str, range(20)))
    >>> found = group_customers(frame, Settings("Calls"), k=2)
    >>> owls = PersonaDecision("Night owls", "R. Hale", like={"evening_share": 0.98})
    >>> apply_decisions(found, Decisions((owls,))).summary[["name", "named_by"]].values.tolist()
    [['Daytime', ''], ['Night owls', 'R. Hale']]
    """
    mine = of_this_set(personas, decisions)
    if not mine and not any(note.startswith(LOST) for note in personas.notes):
        return personas
    pairs = carry_over(personas, decisions)
    summary = _decide(personas.summary, pairs)
    found = {one.place for one in pairs.values()}
    lost = tuple(_lost(one) for one in mine if one not in pairs.values() or one.place not in found)
    kept = tuple(note for note in personas.notes if not note.startswith(LOST))
    return replace(personas, summary=summary, notes=(*kept, *lost))


def _decide(summary: pd.DataFrame, pairs: dict[str, PersonaDecision]) -> pd.DataFrame:
    rows = summary.to_dict("records")
    for row in rows:
        one = pairs.get(str(row["persona"]))
        if one is None:
            continue
        row |= {"target": one.target, "decision": one.decision}
        row |= {"name": one.name, "named_by": one.author or "unknown"} if one.name else {}
        said = [part for part in (row["note"], one.note) if part]
        row["note"] = "; ".join(dict.fromkeys("; ".join(said).split("; "))) if said else ""
    taken = [one.name for one in pairs.values() if one.name]
    for row in rows:
        decided = pairs.get(str(row["persona"]), PersonaDecision()).name
        if not decided and any(same_name(str(row["name"]), name) for name in taken):
            row["name"] = f"{row['name']} ({row['persona']})"
    words = {"name": "str", "named_by": "str", "decision": "str", "note": "str", "target": "bool"}
    return pd.DataFrame(rows, summary.index).astype(words)


def _lost(one: PersonaDecision) -> str:
    who = f"\u201c{one.name}\u201d" if one.name else "a persona without a name"
    by = " by ".join(filter(None, ["decided", one.author])) + (
        f" on {one.date}" if one.date else ""
    )
    if not one.like:
        why = f"{FILE} does not say what it was like; name it anew where it is found"
    else:
        why = "no group here is like it"
    return f"{LOST}{who} ({by}): {why}."


def name_persona(
    study: Study, personas: Personas, persona: str, name: str, *, author: str
) -> Personas:
    r"""Give a persona a name, and keep it for every later report.

    Parameters
    ----------
    study : Study
        The study that the personas are of.
    personas : Personas
        The set that it is of.
    persona : str
        Its id, or the name that it has.
    name : str
        Its new name, unlike every other's; 60 characters at most.
    author : str
        Who gives it.

    Returns
    -------
    Personas
        The set, with the name in ``summary``; ``decisions.toml`` in the study's folder keeps it.

    Raises
    ------
    UnknownNameError
        No persona has that id or name.
    CxlabError
        The name is empty, taken, too long or unreadable, nobody gives it, or the persona is too
        small for anything to be kept of it.
    StudyError
        ``decisions.toml`` has faults or cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.personas.find import find_personas
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> days = [(i, day) for i in range(50) for day in (2, 3, 6)]
    >>> rows = [f"{i},2025-01-0{day},shop,{'web' if i < 20 else 'app'}" for i, day in days]
    >>> lines = ["customer_id,timestamp,touchpoint,channel", *rows]
    >>> _ = (folder / "calls.csv").write_text("\n".join(lines))
    >>> study = open_study(folder)
    >>> found = find_personas(study, k=2, features=["channel_web"])
    >>> named = name_persona(study, found, "P1", "Phone people", author="R. Hale")
    >>> named.summary["name"][0], "Phone people" in (folder / "decisions.toml").read_text()
    ('Phone people', True)
    """
    clean = clean_text(name, "name")
    if not clean:
        raise CxlabError("the name is empty; write one, or take its entry out of decisions.toml")
    who = persona_id(personas, persona)
    others = personas.summary[personas.summary["persona"] != who]
    for row in others.itertuples():
        if same_name(str(row.name), clean):
            raise CxlabError(f"{clean!r} is the name of {row.persona} already; write another")
    return _keep(study, personas, who, author, {"name": clean})


def mark_persona(
    study: Study,
    personas: Personas,
    persona: str,
    *,
    target: bool | None = None,
    decision: str | None = None,
    author: str,
) -> Personas:
    r"""Mark a persona as one aimed at, or write down which decision it would change.

    Parameters
    ----------
    study : Study
        The study that the personas are of.
    personas : Personas
        The set that it is of.
    persona : str
        Its id, or the name that it has.
    target : bool, optional
        Whether it is aimed at; as it was unless given.
    decision : str, optional
        Which decision it would change, in up to 500 characters; empty: none. As it was unless
        given.
    author : str
        Who marks it.

    Returns
    -------
    Personas
        The set, marked; ``decisions.toml`` in the study's folder keeps it.

    Raises
    ------
    UnknownNameError
        No persona has that id or name.
    CxlabError
        The text is too long or unreadable, nobody marks it, or the persona is too small for
        anything to be kept of it.
    StudyError
        ``decisions.toml`` has faults or cannot be written to.

    Examples
    --------
    >>> import tempfile
    >>> from cxlab.personas.find import find_personas
    >>> from cxlab.sample import write_sample
    >>> from cxlab.study.study import open_study
    >>> study = open_study(write_sample(tempfile.mkdtemp(), customers=100))
    >>> found = find_personas(study, k=2)
    >>> mark_persona(study, found, "P2", target=True, author="R. Hale").summary["target"].tolist()
    [False, True]
    """
    changes: dict[str, Any] = {} if target is None else {"target": bool(target)}
    if decision is not None:
        changes["decision"] = clean_text(decision, "decision")
    return _keep(study, personas, persona_id(personas, persona), author, changes)


def _keep(
    study: Study, personas: Personas, who: str, author: str, changes: dict[str, Any]
) -> Personas:
    """Write what changes about a persona beside what it is like now."""
    signed = clean_text(author, "author")
    if not signed:
        raise CxlabError("author is empty; write who decides")
    _check_set(personas)
    smallest = study.settings.min_group
    if int(personas.members["persona"].eq(who).sum()) < smallest:
        words = f"{who} has fewer than {smallest} customers: nothing is kept of so few"
        raise CxlabError(f"{words}; choose fewer personas")
    now = {
        "author": signed,
        "date": dt.date.today(),
        "like": likeness(personas, who, smallest=smallest),
    }

    def change(entries: tuple[PersonaDecision, ...]) -> Sequence[PersonaDecision]:
        return _change(personas, Decisions(entries), who, changes | now)

    return apply_decisions(personas, change_personas(study, change))


def _check_set(personas: Personas) -> None:
    if len(personas.summary) < 2:
        raise CxlabError("customers were not divided, so that there is no persona to decide about")
    unnamed = [one for one in personas.parameters.get("within", ()) if not one["named_by"]]
    if unnamed:
        parent = unnamed[0]["persona"]
        raise CxlabError(
            f"a part is found again by the name of its whole, and {parent} has none that somebody "
            "gave; name that first, and refine it again"
        )


def _change(
    personas: Personas, decisions: Decisions, who: str, changes: dict[str, Any]
) -> Sequence[PersonaDecision]:
    """Return all decisions with one about a persona changed, added or taken over."""
    pairs = carry_over(personas, decisions)
    mine = of_this_set(personas, decisions)
    path = tuple(str(one["name"]) for one in personas.parameters.get("within", ()))
    one, name = pairs.get(who, PersonaDecision(within=path)), changes.get("name", "")
    gone: set[int] = set()
    for other in mine:
        if not name or other.place == one.place or not same_name(other.name, name):
            continue
        if other.place in {pair.place for pair in pairs.values()}:
            raise CxlabError(f"{name!r} is the name of another persona already; write another")
        if one.place >= 0:  # the name of a persona that was lost: this one bears it from now on
            gone.add(other.place)
        else:
            one = other
    changed = replace(one, **changes)
    empty = not (changed.name or changed.target or changed.decision)
    rest = [other for other in decisions.personas if other.place not in {one.place, *gone}]
    renamed = [_moved(other, path, one.name, changed.name) for other in rest]
    return renamed if empty else [*renamed, changed]


def _moved(
    part: PersonaDecision, path: tuple[str, ...], before: str, after: str
) -> PersonaDecision:
    """Let the parts of a persona follow its new name."""
    at = len(path)
    if not before or not after or part.within[: at + 1] != (*path, before):
        return part
    return replace(part, within=(*path, after, *part.within[at + 1 :]))
