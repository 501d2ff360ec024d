"""What a draft says of one table: where each of its columns comes from."""

from dataclasses import dataclass, field

from cxlab.draft.guess import Guess, Sure
from cxlab.draft.look.exports import Export
from cxlab.draft.mean.questions import Asked
from cxlab.study import schema

#: SQL of the customer that a join finds.
JOINED = 'person."cx who"'

#: What stands for one value of all rows.
Constant = str | bool | float


@dataclass(frozen=True)
class Given:
    """Where a column of a table comes from: a column of the export, a constant, or SQL.

    ``why`` and ``sure`` say what speaks for it; ``beside`` is another column that ``sql`` takes.
    """

    why: str
    sure: Sure
    column: str = ""
    constant: Constant | None = None
    sql: str = ""
    beside: str = ""

    @property
    def value(self) -> str:
        """What is taken, as a person reads it."""
        return self.column or (repr(self.constant) if self.constant is not None else self.sql)


@dataclass(frozen=True)
class Answer:
    """A question of an export, and the columns that hold its score and its comment.

    ``day`` is when it was answered, as 2025-01-01, where the column's name says so.
    """

    asked: Asked
    score: str = ""
    comment: str = ""
    day: str = ""


@dataclass(frozen=True)
class Join:
    """Who it was, looked up in another export over a case that both have."""

    export: Export
    case: str
    other_case: str
    customer: str


@dataclass(frozen=True)
class Plan:
    """One ``[[tables.TABLE]]`` of a draft.

    Parameters
    ----------
    table : str
        A table of cxlab's schema.
    export : Export
        Whose rows.
    given : dict of str to Given
        Where each column of the table comes from.
    ids : str
        What kind of id stands in ``customer_id``; empty: the customer's own.
    moments : tuple of (str, str)
        Columns of times, of which each gives a contact, and the contact's touchpoint.
    answers : tuple of Answer
        The questions of a survey with several.
    basket : bool
        Several rows of the export are one contact: the lines of an order.
    join : Join, optional
        Where the customer is looked up.
    distinct : bool
        Equal rows count once, and rows with a gap not at all: links between ids.
    grouped : bool
        A customer has several rows, all with the same attributes.
    own : bool
        The export has cxlab's own names.
    """

    table: str
    export: Export
    given: dict[str, Given] = field(default_factory=dict)
    ids: str = ""
    moments: tuple[tuple[str, str], ...] = ()
    answers: tuple[Answer, ...] = ()
    basket: bool = False
    join: Join | None = None
    distinct: bool = False
    grouped: bool = False
    own: bool = False

    @property
    def harder(self) -> bool:
        """Whether a map of columns cannot say it."""
        several = (
            self.moments
            or self.answers
            or self.basket
            or self.join
            or self.distinct
            or self.grouped
        )
        return bool(several) or any(given.sql for given in self.given.values())

    @property
    def links(self) -> str:
        """The kind of id that links between ids look up; empty for other tables."""
        told = self.given.get("source") if self.table == "identities" else None
        return str(told.constant) if told is not None else ""

    @property
    def columns(self) -> set[str]:
        """The columns of the export that it takes."""
        given = {given.column for given in self.given.values()}
        beside = {given.beside for given in self.given.values()}
        times = {column for column, _ in self.moments}
        answers = {name for one in self.answers for name in (one.score, one.comment)}
        return (given | beside | times | answers | {self.join.case if self.join else ""}) - {""}

    def guesses(self) -> list[Guess]:
        """Return what was guessed, one for each column."""
        where = self.export.files[0]
        known = schema.columns(self.table)
        found = [
            Guess(where, f"{self.table}.{name}", given.value, given.why, given.sure)
            for name, given in self.given.items()
            if name in known
        ]
        if more := [given.column for name, given in self.given.items() if name not in known]:
            why = "each has few values, or numbers, and names no person"
            found.append(Guess(where, f"{self.table}: attributes", ", ".join(more), why, "likely"))
        if self.moments:
            names = ", ".join(touchpoint for _, touchpoint in self.moments)
            why = f"the times in {', '.join(repr(column) for column, _ in self.moments)}"
            found.append(Guess(where, "interactions.touchpoint", names, why, "likely"))
        if self.answers:
            names = ", ".join(dict.fromkeys(answer.asked.name for answer in self.answers))
            why = f"{len(self.answers)} columns hold answers"
            found.append(Guess(where, "responses.question", names, why, "likely"))
        return found
