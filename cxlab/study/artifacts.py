"""What each artifact and figure rests on, and what would give a study that lacks it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from cxlab.registry import Registry
from cxlab.study import schema
from cxlab.study.contents import Contents
from cxlab.study.settings import ROLES

_SCALES = {"nps": "[0, 10]", "csat": "[1, 5]", "ces": "[1, 7]"}


@dataclass(frozen=True)
class Need:
    """One thing that an artifact rests on.

    Parameters
    ----------
    name : str
        What it is, in plain words: ``"a purchase touchpoint"``.
    unlock : str
        Which column or setting would give it.
    met : callable
        Takes the study's ``Contents``; whether the study has it.
    """

    name: str
    unlock: str
    met: Callable[[Contents], bool] = field(repr=False, compare=False)


@dataclass(frozen=True)
class Artifact:
    """What an artifact cannot do without, and what would make it better.

    Parameters
    ----------
    label : str
        Its name as readers see it.
    needs : tuple of Need
        Without one of these there is no artifact.
    gains : tuple of Need
        Without one of these it says less.
    """

    label: str
    needs: tuple[Need, ...]
    gains: tuple[Need, ...] = ()


def rows(table: str) -> Need:
    """Return the need for rows of a table.

    Examples
    --------
    >>> rows("responses").unlock
    '[[tables.responses]]: say which source has them'
    """
    unlock = f"[[tables.{table}]]: say which source has them"
    return Need(table, unlock, lambda contents: contents.study.has(table))


def column(table: str, name: str) -> Need:
    """Return the need for a column with values.

    Examples
    --------
    >>> column("interactions", "value").unlock
    "map `value` of interactions: money that changed hands, in the study's currency"
    """
    unlock = f"map `{name}` of {table}: {schema.columns(table)[name].meaning}"
    return Need(f"{table}.{name}", unlock, lambda contents: contents.filled(table, name))


def role(name: str) -> Need:
    """Return the need for a touchpoint that plays a role.

    Examples
    --------
    >>> role("cart").unlock
    '[roles] cart = [...]: something is put into the basket'
    """
    unlock = f"[roles] {name} = [...]: {ROLES[name]}"
    return Need(f"touchpoints of the role {name}", unlock, lambda contents: contents.plays(name))


def question(kind: str) -> Need:
    """Return the need for an answered question of a kind.

    Examples
    --------
    >>> question("nps").unlock
    '[questions] name = { kind = "nps", scale = [0, 10] }: the question as it stands in responses'
    """
    setting = f'[questions] name = {{ kind = "{kind}", scale = {_SCALES[kind]} }}'
    unlock = f"{setting}: the question as it stands in responses"
    return Need(f"answers to a question of the kind {kind}", unlock, lambda has: has.asks(kind))


def scale(kind: str) -> Need:
    """Return the need for the scale of the questions of a kind.

    Examples
    --------
    >>> scale("csat").name
    'the scale of the csat question'
    """
    unlock = f'[questions] name = {{ kind = "{kind}", scale = {_SCALES[kind]} }}: the scale'
    return Need(f"the scale of the {kind} question", unlock, lambda has: has.scaled(kind))


def _customers(least: int) -> Need:
    unlock = f"at least {least} customers: a longer period, or more sources"
    return Need(f"{least} customers", unlock, lambda has: has.study.count("customers") >= least)


def _attribute() -> Need:
    unlock = "[[tables.customers]]: what is known about each customer, a column each"
    return Need("attributes of customers", unlock, lambda has: bool(has.attributes))


def _stages() -> Need:
    unlock = "[stages.touchpoints]: which touchpoints belong to which stage"
    return Need("stages", unlock, lambda has: bool(has.study.settings.stages.touchpoints))


def _unanswered() -> Need:
    unlock = "responses with answered = false: invitations that stayed unanswered"
    return Need("unanswered invitations", unlock, lambda has: has.unanswered > 0)


def _several_questions() -> Need:
    unlock = "responses to further questions, or interactions: what could drive the score"
    return Need(
        "what could drive the score",
        unlock,
        lambda has: len(has.scored) > 1 or has.study.has("interactions"),
    )


def _outcome() -> Need:
    unlock = '[questions] name = { kind = "nps" }: the question whose drivers are wanted'
    return Need(
        "answers to an NPS, CSAT or effort question",
        unlock,
        lambda has: any(map(has.asks, _SCALES)),
    )


def _goals() -> Need:
    unlock = '[goals] "return a parcel" = {...}: what customers set out to do'
    return Need("goals", unlock, lambda has: bool(has.study.settings.goals))


def _own_contacts() -> Need:
    unlock = "[roles] purchase = [...], or map `direction` of interactions: what customers start"
    return Need(
        "contacts that customers start",
        unlock,
        lambda has: (
            has.filled("interactions", "direction")
            or any(map(has.plays, ("purchase", "visit", "cart", "service")))
        ),
    )


def _bad_contact() -> Need:
    unlock = "[roles] failure = [...] or late = [...]: what did not work, or came late"
    return Need(
        "contacts where something went wrong",
        unlock,
        lambda has: has.plays("failure") or has.plays("late"),
    )


def _expectations() -> Need:
    unlock = "responses with survey_type = expectation: the question, asked beforehand too"
    name = "what customers expected (responses.survey_type)"
    return Need(name, unlock, lambda has: has.expects)


def _linked() -> Need:
    unlock = "map `customer_id` of responses: who answered"
    return Need("answers of known customers", unlock, lambda has: has.linked > 0)


CONTACTS, ANSWERS = rows("interactions"), rows("responses")
COMMENTS = column("responses", "verbatim")
ASKED_ABOUT = column("responses", "touchpoint")

#: What each artifact rests on, by name.
ARTIFACTS: Registry[Artifact] = Registry("artifact")
for _name, _artifact in {
    "personas": Artifact(
        "personas",
        (CONTACTS, _customers(50)),
        (_attribute(), column("interactions", "device"), column("interactions", "value")),
    ),
    "journey_map": Artifact(
        "journey map", (CONTACTS,), (_stages(), COMMENTS, ASKED_ABOUT, rows("findings"))
    ),
    "funnel": Artifact("stage funnel", (CONTACTS,), (_stages(), role("purchase"))),
    "user_flows": Artifact(
        "user flows",
        (CONTACTS,),
        (column("interactions", "session_id"), column("interactions", "case_id")),
    ),
    "emotions": Artifact("emotions", (ANSWERS, COMMENTS), (ASKED_ABOUT,)),
    "drivers": Artifact(
        "drivers",
        (ANSWERS, _outcome(), _linked(), _several_questions()),
        (column("responses", "case_id"),),
    ),
    "empathy_map": Artifact("empathy map", (CONTACTS, ANSWERS, COMMENTS), (rows("findings"),)),
    "nps": Artifact("NPS", (ANSWERS, question("nps"))),
    "csat": Artifact("CSAT", (ANSWERS, question("csat"), scale("csat"))),
    "ces": Artifact("customer effort (CES)", (ANSWERS, question("ces"), scale("ces"))),
    "response_rate": Artifact("response rate", (ANSWERS, _unanswered())),
    "conversion": Artifact(
        "conversion",
        (CONTACTS, role("visit"), role("purchase")),
        (column("interactions", "session_id"),),
    ),
    "cart_abandonment": Artifact("cart abandonment", (CONTACTS, role("cart"), role("purchase"))),
    "response_time": Artifact(
        "response time",
        (CONTACTS, role("service"), role("reply"), column("interactions", "case_id")),
    ),
    "repeat_purchase": Artifact("repeat purchase", (CONTACTS, role("purchase"))),
    "churn": Artifact("churn", (CONTACTS, _own_contacts())),
    "retention": Artifact("retention", (CONTACTS, _own_contacts())),
    "customer_value": Artifact(
        "customer value", (CONTACTS, role("purchase"), column("interactions", "value"))
    ),
    "nps_transactional": Artifact(
        "NPS after a contact", (ANSWERS, question("nps"), column("responses", "survey_type"))
    ),
    "expectation_gap": Artifact("expectation gap", (ANSWERS, _expectations(), _linked())),
    "churn_after_bad_answer": Artifact(
        "churn after a bad answer", (CONTACTS, ANSWERS, _outcome(), _linked())
    ),
    "churn_after_bad_contact": Artifact("churn after a bad contact", (CONTACTS, _bad_contact())),
    "automated_contacts": Artifact(
        "share of automated contacts", (CONTACTS, column("interactions", "automated"))
    ),
    "goal_completion": Artifact("goal completion", (CONTACTS, _goals())),
    "channel_switches": Artifact("channel switches per goal", (CONTACTS, _goals())),
    "contacts_per_order": Artifact(
        "requests per purchase", (CONTACTS, role("purchase"), role("service"))
    ),
    "first_contact_resolution": Artifact(
        "first-contact resolution",
        (CONTACTS, role("service")),
        (column("interactions", "case_id"),),
    ),
    "resolution_time": Artifact(
        "resolution time",
        (CONTACTS, role("service"), role("resolved"), column("interactions", "case_id")),
    ),
    "findability": Artifact("findability", (CONTACTS, role("search"), role("found"))),
    "pages_per_session": Artifact(
        "pages per visit", (CONTACTS, role("visit")), (column("interactions", "session_id"),)
    ),
    "time_on_site": Artifact(
        "time on site", (CONTACTS, role("visit")), (column("interactions", "duration"),)
    ),
    "public_complaints": Artifact("public complaints", (CONTACTS, role("complaint"))),
    "referral": Artifact("referral", (CONTACTS, role("referral"))),
}.items():
    ARTIFACTS.register(_name)(_artifact)

#: Those that are more than one figure.
PICTURES = frozenset(
    {"personas", "journey_map", "funnel", "user_flows", "emotions", "drivers", "empathy_map"}
)


def figures() -> list[str]:
    """Return the names of the figures, which may have targets and benchmarks.

    Examples
    --------
    >>> "nps" in figures(), "personas" in figures()
    (True, False)
    """
    return [name for name in ARTIFACTS if name not in PICTURES]
