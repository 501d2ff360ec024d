"""What only people know about a study: the content of ``study.toml``, as frozen dataclasses."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Source:
    """A file, or several that one pattern names, or a table of a database, and how to read it.

    ``path`` is relative to the study's folder, or to the installed package that ``package``
    names. ``reader`` is a registered reader; empty: by the file's ending. Empty ``encoding`` and
    ``delimiter`` are detected. ``zone`` is the time zone of times that carry none. ``url`` names
    a database instead of a file, and either ``from_table`` or ``query`` what is read of it;
    credentials come from the environment alone.
    """

    name: str
    path: str = ""
    package: str = ""
    reader: str = ""
    encoding: str = ""
    delimiter: str = ""
    decimal: str = "."
    day_first: bool = False
    missing: tuple[str, ...] = ("", "NA", "N/A", "NULL", "null", "NaN", "nan", "None")
    sheet: str = ""
    zone: str = "UTC"
    url: str = ""
    from_table: str = ""
    query: str = ""


@dataclass(frozen=True)
class Mapping:
    """How one source, or one ``.sql`` file over all of them, becomes rows of a table.

    ``columns`` maps cxlab's names to the source's, ``constants`` to one value for all rows.
    Without ``columns`` the source has cxlab's names already. ``ids`` names the kind of id that
    stands in ``customer_id``, to be looked up in ``identities``; empty: it is the customer's own.
    ``zone`` is the time zone of times that carry none; empty: the source's, for ``.sql`` UTC.
    """

    table: str
    source: str = ""
    sql: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    constants: dict[str, Any] = field(default_factory=dict)
    ids: str = ""
    zone: str = ""


@dataclass(frozen=True)
class Question:
    """A survey question: which KPI it feeds, which way is good, and its scale.

    One of kind "attitude" feeds none: it is one of several that measure a ``trait``, and ``good``
    says which of its ends means much of that trait ("low": the question is reversed).
    """

    name: str
    kind: str = ""
    text: str = ""
    good: str = "high"
    scale: tuple[float, float] | None = None
    trait: str = ""


@dataclass(frozen=True)
class Goal:
    """What customers set out to do: where they begin, where it is done, and within how long."""

    name: str
    start: tuple[str, ...]
    end: tuple[str, ...]
    days: float = 30.0


@dataclass(frozen=True)
class Theme:
    """What comments may be about: the words that tell it, and the touchpoint that it speaks of.

    ``words`` are words, phrases, and beginnings of words (``"deliver*"``), in any language.
    Without a touchpoint, comments on the theme speak of no place.
    """

    name: str
    words: tuple[str, ...]
    touchpoint: str = ""


@dataclass(frozen=True)
class OutsideEvent:
    """Something dated that happened outside the data: a price change, a strike, a season."""

    date: str
    title: str


#: The stages of each ready stage model, in order; the first is that of a study that names none.
READY_STAGES: dict[str, tuple[str, ...]] = {
    "retail": ("awareness", "consideration", "conversion", "retention", "loyalty"),
    "subscription": (
        "awareness",
        "consideration",
        "sign-up",
        "onboarding",
        "use",
        "renewal",
        "advocacy",
    ),
    "business-to-business": (
        "awareness",
        "evaluation",
        "purchase",
        "implementation",
        "use",
        "renewal",
        "advocacy",
    ),
    "service request": ("request", "handling", "resolution", "follow-up"),
}


@dataclass(frozen=True)
class StageModel:
    """The stages in order, and which touchpoints the study says belong to which.

    ``model`` is the ready stage model (``READY_STAGES``) that places whatever the study does not
    place itself; a study that names stages of its own has none unless it says so.
    """

    order: tuple[str, ...] = READY_STAGES["retail"]
    touchpoints: dict[str, str] = field(default_factory=dict)
    model: str = ""


@dataclass(frozen=True)
class Step:
    """One step of a process as it is meant to be.

    ``within_days`` is the time allowed since the step before (0: no limit), ``by`` who does it,
    ``optional`` whether it may be left out; what goes in, what comes out, and the rule it follows
    are words for the map.
    """

    touchpoint: str
    within_days: float = 0.0
    by: str = ""
    optional: bool = False
    input: str = ""
    output: str = ""
    rule: str = ""


@dataclass(frozen=True)
class Process:
    """A journey or a process as the study intends it: its steps in order, and who owns it."""

    name: str
    steps: tuple[Step, ...]
    owner: str = ""


@dataclass(frozen=True)
class Settings:
    """The whole of ``study.toml``.

    ``roles`` gives the touchpoints of each role (``ROLES``); ``maps`` what each journey map is for;
    ``processes`` the journeys that are meant; ``backstage`` what stands behind a touchpoint, by
    ``team``, ``partner``, ``system`` and ``rule``; ``themes`` what comments are about; ``limits``
    are sentences that every page shows about what these data cannot carry; ``synthetic`` data are
    called so on every page.
    """

    title: str
    description: str = ""
    currency: str = ""
    time_zone: str = "UTC"
    min_group: int = 10
    confidence: float = 0.95
    synthetic: bool = False
    limits: tuple[str, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    mappings: tuple[Mapping, ...] = ()
    questions: dict[str, Question] = field(default_factory=dict)
    goals: dict[str, Goal] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    stages: StageModel = field(default_factory=StageModel)
    owners: dict[str, str] = field(default_factory=dict)
    targets: dict[str, float] = field(default_factory=dict)
    benchmarks: dict[str, float] = field(default_factory=dict)
    events: tuple[OutsideEvent, ...] = ()
    maps: tuple[dict[str, Any], ...] = ()
    processes: tuple[Process, ...] = ()
    backstage: dict[str, dict[str, str]] = field(default_factory=dict)
    themes: dict[str, Theme] = field(default_factory=dict)

    def questions_of(self, kind: str) -> list[Question]:
        """Return the questions that feed a KPI: ``"nps"``, ``"csat"``, ``"ces"``."""
        return [question for question in self.questions.values() if question.kind == kind]

    def role(self, name: str) -> tuple[str, ...]:
        """Return the touchpoints that play a role; none where the study names none."""
        return self.roles.get(name, ())


#: The roles a touchpoint can play, and what each means.
ROLES = {
    "visit": "a look at the offer: pages, search, a shelf",
    "cart": "something is put into the basket",
    "purchase": "an order is paid or placed",
    "service": "the customer asks the company for help",
    "reply": "the company answers a customer who asked for help",
    "delivery": "the order reaches the customer",
    "search": "a customer looks for something: site search, help pages",
    "found": "a customer reaches what they looked for",
    "resolved": "the company closes a customer's case",
    "referral": "a customer brings another one",
    "complaint": "a complaint that others can read: reviews, social media",
    "late": "something came later than promised",
    "failure": "something did not work",
}

#: What a question can feed.
QUESTION_KINDS = ("nps", "csat", "ces", "")

#: The kind of a question that measures, with others, a trait of the customer.
ATTITUDE = "attitude"
