"""Ready stage models: what a touchpoint's meaning says of its stage, by line of business."""

import tomllib
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

from cxlab.errors import unknown
from cxlab.journeys.stage_names import MEANINGS, STAGES_OF_MEANING
from cxlab.study.settings import READY_STAGES

#: What a study goes by that names no ready stage model.
USUAL = "retail"

#: The stage of each meaning in retail where nothing is remembered of the customer.
_ALONE = {
    "notice": "awareness",
    "browse": "consideration",
    "buy": "conversion",
    "purchase": "conversion",
    "service": "retention",
    "use": "retention",
    "review": "loyalty",
    "advocate": "loyalty",
}

#: What a role of touchpoints means, unless a model says otherwise.
ROLE_MEANINGS = {
    "visit": "browse",
    "reply": "service",
    "service": "service",
    "late": "use",
    "delivery": "use",
    "cart": "buy",
    "purchase": "purchase",
}


@dataclass(frozen=True)
class ReadyModel:
    """A ready stage model.

    Parameters
    ----------
    name : str
        As ``[stages] model`` in ``study.toml`` has it.
    stages : tuple of str
        The stages in order.
    event : str
        What divides before from after, in words: "first purchase".
    role : str
        The role of the touchpoints at which that happens.
    known_by : tuple of str
        The meanings of names by which such touchpoints are known where the study has none.
    meanings : dict of str to tuple of three str
        The stage of each meaning before the event (and at it), after it, and without memory, in
        order: where a name says several things, the first counts.
    roles : dict of str to str
        What roles of touchpoints mean.
    """

    name: str
    stages: tuple[str, ...]
    event: str
    role: str
    known_by: tuple[str, ...]
    meanings: dict[str, tuple[str, str, str]]
    roles: dict[str, str] = field(default_factory=lambda: dict(ROLE_MEANINGS))


def ready_models() -> tuple[str, ...]:
    """Return the names of the ready stage models, the usual one first.

    Examples
    --------
    >>> ready_models()
    ('retail', 'subscription', 'business-to-business', 'service request')
    """
    return tuple(READY_STAGES)


def ready_model(name: str = "") -> ReadyModel:
    """Return a ready stage model.

    Parameters
    ----------
    name : str
        One of ``ready_models()``; empty: the usual one.

    Returns
    -------
    ReadyModel
        The model.

    Raises
    ------
    UnknownNameError
        No ready stage model has that name.

    Examples
    --------
    >>> ready_model("subscription").event
    'first paid period'
    """
    wanted = name or USUAL
    if wanted not in ready_models():
        raise unknown("ready stage model", wanted, ready_models())
    return _models()[wanted]


@cache
def _models() -> dict[str, ReadyModel]:
    text = (files(__package__) / "ready_models.toml").read_text(encoding="utf-8")
    usual = {meaning: (*STAGES_OF_MEANING[meaning], _ALONE[meaning]) for meaning in MEANINGS}
    found = {USUAL: _model(USUAL, "first purchase", "purchase", ["purchase"], usual, {})}
    for name, said in tomllib.loads(text).items():
        parts = (said["event"], said["role"], said["known_by"])
        found[name] = _model(name, *parts, said["meanings"], said.get("roles", {}))
    return found


def _model(
    name: str,
    event: str,
    role: str,
    known_by: list[str],
    meanings: dict[str, tuple[str, str, str]],
    roles: dict[str, str],
) -> ReadyModel:
    placed = {meaning: (stages[0], stages[1], stages[2]) for meaning, stages in meanings.items()}
    known = {role: meaning for role, meaning in ROLE_MEANINGS.items() if meaning in placed}
    return ReadyModel(name, READY_STAGES[name], event, role, tuple(known_by), placed, known | roles)
