"""What is not known of a persona, which question would tell, and how many answers it takes."""

import math
from collections.abc import Mapping

import pandas as pd
from scipy import stats

COLUMNS = ("persona", "topic", "why", "question", "n")

#: Half the width of the interval that a question's answers shall have: six points of a hundred.
SURE = 0.06

#: What to ask where something is not known.
QUESTIONS = {
    "goals": "What were you trying to get done when you last came to us?",
    "motives": "What made you choose us, and what nearly kept you away?",
    "who": "Which of these describes your household?",
    "feelings": "How did that make you feel, and why?",
    "outcome": "How likely are you to recommend us to friends?",
    "pains": "What was the hardest part of your last order?",
    "elsewhere": "Where else do you look or buy?",
    "search": "Where did you look before you came to us?",
    "use": "How do you use what you bought?",
    "get help": "Where do you turn when something goes wrong?",
}

_MOTIVES = ("motive", "motives", "reason", "reasons", "cause", "thinks")


def answers_needed(points: float = SURE, *, of: int | None = None, confidence: float = 0.95) -> int:
    """Return how many answers a share needs for an interval of plus or minus so many points.

    Parameters
    ----------
    points : float
        Half the interval's width, as a share: 0.06 is six points.
    of : int, optional
        How many customers there are to ask: of few, fewer answers tell as much.
    confidence : float
        Between 0 and 1.

    Returns
    -------
    int
        For a share of one half, which needs most; never more than ``of``.

    Raises
    ------
    ValueError
        ``points`` is not between 0 and 1.

    References
    ----------
    Cochran 1977, *Sampling techniques*, section 4.4, with the finite population correction.

    Examples
    --------
    >>> answers_needed(), answers_needed(of=1284), answers_needed(0.05, confidence=0.99)
    (267, 222, 664)
    """
    if not 0 < points < 1:
        raise ValueError(f"points lie between 0 and 1, not {points!r}")
    plain = (float(stats.norm.ppf((1 + confidence) / 2)) / (2 * points)) ** 2
    if of is None:
        return math.ceil(plain)
    return min(of, math.ceil(plain / (1 + (plain - 1) / of))) if of > 0 else 0


def unknown_of(
    persona: str, frames: Mapping[str, pd.DataFrame], size: int, confidence: float
) -> pd.DataFrame:
    """Say what is not known of one persona.

    Parameters
    ----------
    persona : str
        Its key.
    frames : mapping of str to pandas.DataFrame
        The frames of ``PersonaCards``: those that have no row for the persona, or none with a
        figure, name what is missing.
    size : int
        How many customers it has; 0 where that is not shown.
    confidence : float
        Of the intervals.

    Returns
    -------
    pandas.DataFrame
        persona, topic, why (it is not known), question (that would tell), n (answers it takes for
        plus or minus six points; missing where the size is not shown).
    """
    mine = {name: frame[frame["persona"] == persona] for name, frame in frames.items()}
    missing = [(topic, why) for topic, why in _missing(mine) if why]
    n = answers_needed(of=size, confidence=confidence) if size else None
    rows = [(persona, topic, why, QUESTIONS[topic], n) for topic, why in missing]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"n": "Int64"})


def _missing(mine: Mapping[str, pd.DataFrame]) -> list[tuple[str, str]]:
    told, uses = mine["told"], set(mine["touchpoints"].dropna(subset=["estimate"])["use"])
    own = told[told["own"].astype(bool)]
    kinds = set(own["kind"].str.casefold())
    heard = bool((own["panel"] == "goals").any()) or bool(len(mine["wishes"]))
    outcome = mine["figures"][mine["figures"]["figure"] == "outcome"]
    others = set(mine["touchpoints"]["actor"])
    few = "too few" if len(mine["comments"]) else "no"
    return [
        ("goals", "" if heard else f"What they want: {_unheard(told)}."),
        ("motives", "" if kinds & set(_MOTIVES) else "Why they act so: rows cannot say."),
        ("who", "" if len(mine["who"]) else "Who they are: nothing to compare is on record."),
        ("outcome", "" if outcome["estimate"].notna().any() else _asked(outcome, "recommend us")),
        ("feelings", "" if _known(mine["feelings"]) else f"How they feel: {few} comments."),
        ("pains", "" if len(mine["pains"]) else "What hurts: nothing on record stands out."),
        ("elsewhere", "" if "competitor" in others else "What they do elsewhere: not on record."),
        ("search", "" if "search" in uses else "How they search: not on record."),
        ("use", "" if "use" in uses else "How they use it: not on record."),
        ("get help", "" if "get help" in uses else "Where they get help: not on record."),
    ]


def _unheard(told: pd.DataFrame) -> str:
    general = (told["panel"] == "goals").any()
    return "heard of customers in general only" if general else "nobody asked"


def _known(frame: pd.DataFrame) -> bool:
    return bool(frame["estimate"].notna().any())


def _asked(outcome: pd.DataFrame, what: str) -> str:
    some = "too few were asked" if len(outcome) else "nobody was asked"
    return f"Whether they would {what}: {some}."
