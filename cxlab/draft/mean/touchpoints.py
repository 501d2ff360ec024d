"""What contacts are called when no column says so, and which roles touchpoints play."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cxlab.draft.words.names import folded, labels_in, name_meanings, table_rows, word_set
from cxlab.journeys.stage_names import STAGES_OF_MEANING, read_name

#: Roles of which a touchpoint plays several: all others exclude each other.
_BESIDE = ("late", "failure", "complaint")


@dataclass(frozen=True)
class Thing:
    """What the rows of a file are, told by its name."""

    thing: str
    channel: str
    direction: str
    known: bool


def thing_in(name: str) -> Thing:
    """Say what the rows of a file are contacts of.

    Examples
    --------
    >>> thing_in("zgloszenia_2025.csv").thing, thing_in("xyz.csv")
    ('ticket', Thing(thing='xyz', channel='unknown', direction='', known=False))
    """
    stem = name.rsplit("/", 1)[-1].split(".")[0]
    said = labels_in(stem, "things")
    if said:
        row = next(row for row in table_rows("things") if row["thing"] == said[0])
        return Thing(said[0], row["channel"], row["direction"], known=True)
    words = [word for word in folded(stem) if not word.isdigit()]
    return Thing(" ".join(words) or "contact", "unknown", "", known=False)


def moment_name(column: str, thing: str) -> str:
    """Name the contact that a column of times dates.

    Examples
    --------
    >>> moment_name("order_delivered_at", "order"), moment_name("Data rozwiązania", "ticket")
    ('order delivered', 'ticket solved')
    """
    words = [word for word in folded(column) if word not in word_set("time") and not word.isdigit()]
    words = [word for word in words if word not in folded(thing) and word != "id"] or ["created"]
    if all(word in word_set("begun") for word in words):
        words = ["created"]
    elif all(word in word_set("bought") for word in words):
        words = ["placed"]
    elif word_set("sent out") & {*words}:
        words = ["shipped"]
    elif english := _english(" ".join(words)):
        words = [english]
    return " ".join([thing, *words[:3]])


def _english(words: str) -> str:
    """Return the English word for what happened, where words of another language say it."""
    said = labels_in(words, "roles")
    if not said or labels_in(words, "roles", "en"):
        return ""
    return {"reply": "answered", "resolved": "solved", "delivery": "delivered"}.get(said[0], "")


def find_roles(touchpoints: Iterable[str]) -> dict[str, list[str]]:
    """Say which touchpoints play which role, by their words.

    Parameters
    ----------
    touchpoints : iterable of str
        Names of touchpoints.

    Returns
    -------
    dict of str to list of str
        By role (a key of ``ROLES``), in the order of ``roles.tsv``.

    Examples
    --------
    >>> find_roles(["order created", "order delivered", "ticket solved"])
    {'resolved': ['ticket solved'], 'delivery': ['order delivered'], 'purchase': ['order created']}
    """
    found: dict[str, list[str]] = {}
    for name in touchpoints:
        said = labels_in(name, "roles")
        beside = [role for role in said if role in _BESIDE]
        single = [role for role in said if role not in _BESIDE]
        if not beside and not _outgoing(name):
            for role in single[:1]:
                found.setdefault(role, []).append(name)
        for role in beside:
            found.setdefault(role, []).append(name)
    order = dict.fromkeys(row["role"] for row in table_rows("roles"))
    return {role: found[role] for role in order if role in found}


def one_purchase(names: Sequence[str]) -> list[str]:
    """Choose which moment of an order counts as the purchase, where several could.

    Examples
    --------
    >>> one_purchase(["order created", "order paid", "order shipped"])
    ['order paid']
    """
    words = ("paid", "purchase", "purchased", "placed", "ordered", "created", "pago", "bezahlt")
    for word in words:
        found = [name for name in names if word in folded(name)]
        if found:
            return found[:1]
    return list(names[:1])


def usual_stage(touchpoint: str) -> str:
    """Return the stage that cxlab reads from a touchpoint's name; empty where no word is known.

    Examples
    --------
    >>> usual_stage("product page"), usual_stage("X17")
    ('consideration', '')
    """
    meaning = read_name(touchpoint)
    return STAGES_OF_MEANING[meaning][0] if meaning else ""


def is_promise(column: str) -> bool:
    """Tell whether a time was promised or planned: not a contact.

    Examples
    --------
    >>> is_promise("order_estimated_delivery_date"), is_promise("paid_at")
    (True, False)
    """
    names = name_meanings(column)
    return names.get("later", 0) >= 0.5 and names.get("time", 0) < 1


def _outgoing(name: str) -> bool:
    """Tell whether a parcel only goes out: handed to the carrier is not delivered."""
    return bool(word_set("sent out") & {*folded(name)})
