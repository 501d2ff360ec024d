"""Which artifacts a study's data support, and what would unlock the next one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pandas as pd

from cxlab.registry import Registry
from cxlab.study import schema
from cxlab.study.contents import Contents
from cxlab.study.settings import ROLES

if TYPE_CHECKING:
    from cxlab.study.study import Study

#: The columns of the frame that ``supported`` returns.
COLUMNS = ("artifact", "supported", "has", "missing", "unlock")

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
    "churn": Artifact("churn", (CONTACTS, role("purchase"))),
    "customer_value": Artifact(
        "customer value", (CONTACTS, role("purchase"), column("interactions", "value"))
    ),
}.items():
    ARTIFACTS.register(_name)(_artifact)


def supported(study: "Study") -> pd.DataFrame:
    r"""Say which artifacts a study's data support.

    Parameters
    ----------
    study : Study
        An open study.

    Returns
    -------
    pandas.DataFrame
        ``artifact``; ``supported``: "yes", "partly" (it can be made, and would say more with what
        is missing) or "no"; ``has`` and ``missing``: what it rests on, in words; ``unlock``: the
        columns and settings that would give what is missing. The next unlock comes first: what
        lacks least, and of that what would unlock most.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Calls"\n[sources.calls]\npath = "calls.csv"\n'
    >>> toml += '[[tables.interactions]]\nsource = "calls"\n'
    >>> _ = (folder / "study.toml").write_text(toml)
    >>> rows = "customer_id,timestamp,touchpoint,channel\nann,2025-01-02,call,phone\n"
    >>> _ = (folder / "calls.csv").write_text(rows)
    >>> support = supported(open_study(folder))
    >>> support.loc[0, ["artifact", "supported", "unlock"]].tolist()
    ['churn', 'no', '[roles] purchase = [...]: an order is paid or placed']
    """
    contents = Contents(study)
    judged = [_judge(ARTIFACTS[name], contents) for name in ARTIFACTS]
    alone = Counter(one.lacking[0] for one in judged if len(one.lacking) == 1)
    judged.sort(key=lambda one: _place(one, alone))
    return pd.DataFrame([one.words() for one in judged], columns=list(COLUMNS)).astype("str")


@dataclass(frozen=True)
class _Judged:
    artifact: Artifact
    has: tuple[Need, ...]
    lacking: tuple[Need, ...]
    wanting: tuple[Need, ...]

    @property
    def verdict(self) -> str:
        if self.lacking:
            return "no"
        return "partly" if self.wanting else "yes"

    def words(self) -> tuple[str, ...]:
        missing = self.lacking or self.wanting
        texts = (self.has, missing)
        has, lacks = ("; ".join(need.name for need in needs) for needs in texts)
        unlock = "; ".join(need.unlock for need in missing)
        return self.artifact.label, self.verdict, has, lacks, unlock


def _judge(artifact: Artifact, contents: Contents) -> _Judged:
    met = {need: need.met(contents) for need in (*artifact.needs, *artifact.gains)}
    return _Judged(
        artifact,
        has=tuple(need for need, is_met in met.items() if is_met),
        lacking=tuple(need for need in artifact.needs if not met[need]),
        wanting=tuple(need for need in artifact.gains if not met[need]),
    )


def _place(one: _Judged, alone: Counter[Need]) -> tuple[int, int, int, str]:
    verdict = ("no", "partly", "yes").index(one.verdict)
    unlocks = max((alone[need] for need in one.lacking), default=0)
    return verdict, len(one.lacking or one.wanting), -unlocks, one.artifact.label
