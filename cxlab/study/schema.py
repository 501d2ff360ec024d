"""The tables of a study and the only column names that the code ever uses."""

from dataclasses import dataclass
from typing import Literal

import pandas as pd

Kind = Literal["text", "number", "time", "flag"]

#: The pandas dtype of each kind. Times are naive UTC, in microseconds.
DTYPES: dict[Kind, str] = {
    "text": "str",
    "number": "float64",
    "time": "datetime64[us]",
    "flag": "boolean",
}


@dataclass(frozen=True)
class Column:
    """One column of a table: its name, kind, meaning, and what its values must be.

    ``required`` columns must be there; ``nullable`` ones may hold empty values. ``choices`` and
    ``minimum`` bound the values; a row outside them is rejected, with its reason.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    nullable: bool = True
    choices: tuple[str, ...] = ()
    minimum: float | None = None


def _must(name: str, kind: Kind, meaning: str) -> Column:
    return Column(name, kind, meaning, required=True, nullable=False)


TABLES: dict[str, tuple[Column, ...]] = {
    "customers": (
        _must("customer_id", "text", "the person or account"),
        Column("account_id", "text", "the account that the person belongs to"),
    ),
    "interactions": (
        _must("row_id", "text", "the source's own key, or a hash of the row"),
        _must("customer_id", "text", "who it was"),
        _must("timestamp", "time", "when it was, in UTC"),
        _must("touchpoint", "text", "the place of contact"),
        _must("channel", "text", "web, app, store, e-mail, call, ..."),
        Column("device", "text", "phone, computer, tablet, ..."),
        Column("value", "number", "money that changed hands, in the study's currency"),
        Column("case_id", "text", "the order or ticket it belongs to"),
        Column("session_id", "text", "the visit it belongs to, as the source counts visits"),
        Column("duration", "number", "how long it took, in seconds", minimum=0),
        Column("source", "text", "campaign or referrer"),
        Column("direction", "text", "who started it", choices=("customer", "company")),
        Column(
            "actor",
            "text",
            "with whom: the company, a partner, a competitor, or daily life",
            choices=("company", "partner", "competitor", "life"),
        ),
        Column("automated", "flag", "no person of the company took part"),
        Column("team", "text", "the team that was in charge"),
    ),
    "responses": (
        _must("row_id", "text", "the source's own key, or a hash of the row"),
        _must("response_id", "text", "answers given together share it"),
        Column("customer_id", "text", "who answered; empty for anonymous answers", required=True),
        _must("timestamp", "time", "when it was answered, or else asked, in UTC"),
        _must("question", "text", "the question's short name"),
        Column("score", "number", "the answer on the question's scale"),
        Column("scale_min", "number", "the scale's lowest value"),
        Column("scale_max", "number", "the scale's highest value"),
        Column("verbatim", "text", "the customer's own words"),
        Column("case_id", "text", "the order or ticket it is about"),
        Column("touchpoint", "text", "what was asked about"),
        Column(
            "survey_type",
            "text",
            "what kind of survey",
            choices=("transactional", "relational", "expectation"),
        ),
        Column("language", "text", "the language of the words, as the source says"),
        Column("answered", "flag", "false for an invitation left unanswered"),
    ),
    "findings": (
        _must("statement", "text", "what was said or seen"),
        _must("row", "text", "goal, need, thinks, fears, pain, cause, ..."),
        Column("persona", "text", "whom it is about"),
        Column("stage", "text", "the stage it is about"),
        Column("touchpoint", "text", "the touchpoint it is about"),
        Column("method", "text", "interview, observation, workshop, ..."),
        Column("participants", "text", "how many said so, and of how many: '6 of 8'"),
        Column("author", "text", "who wrote it down"),
        Column("date", "time", "when"),
        Column(
            "status",
            "text",
            "what is known about it",
            choices=("assumption", "supported", "contradicted", "untestable"),
        ),
    ),
    "identities": (
        _must("source", "text", "the kind of id: web cookie, e-mail, till card, ..."),
        _must("source_id", "text", "the id in that source"),
        _must("customer_id", "text", "the customer that it belongs to"),
    ),
}

#: Tables that are partitioned by customer, and so are folded over.
PARTITIONED = ("customers", "interactions", "responses")


def columns(table: str) -> dict[str, Column]:
    """Return the known columns of a table by name; none for a table that is not the schema's.

    Examples
    --------
    >>> columns("findings")["statement"].required
    True
    """
    return {column.name: column for column in TABLES.get(table, ())}


def conform(frame: pd.DataFrame, table: str) -> pd.DataFrame:
    """Give every known column of ``frame`` the dtype of its kind; other columns stay.

    Parameters
    ----------
    frame : pandas.DataFrame
        Rows of ``table``, with any of its columns.
    table : str
        A key of ``TABLES``.

    Returns
    -------
    pandas.DataFrame
        A new frame; the order of rows and columns is kept.

    Examples
    --------
    >>> frame = conform(pd.DataFrame({"customer_id": ["a"], "value": [1]}), "interactions")
    >>> frame["value"].dtype
    dtype('float64')
    """
    known = columns(table)
    return frame.astype({name: DTYPES[known[name].kind] for name in frame if name in known})


def empty(table: str, names: list[str]) -> pd.DataFrame:
    """Return a frame of ``table`` with these columns and no rows.

    Examples
    --------
    >>> empty("findings", ["statement"]).shape
    (0, 1)
    """
    return conform(pd.DataFrame({name: [] for name in names}), table)
