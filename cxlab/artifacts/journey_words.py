"""What a journey map finds, in words: its title, and the five questions that it answers."""

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_answers import COMMENTS, NO_PLACE, UNPLACED
from cxlab.artifacts.journey_facts import FEEL, HELP, HURT, NEXT, OWNER, TRUTH
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.artifacts.journey_truth import more_or_fewer
from cxlab.estimate import wilson
from cxlab.markup import beside, written
from cxlab.markup.numbers import MINUS
from cxlab.privacy import mask_text

CANNOT = "These data cannot tell"

#: What every map answers, in order.
QUESTIONS = (
    "Who are the key customers?",
    "At which stage are they today?",
    "Where do they struggle?",
    "Which touchpoints could be better?",
    "How does the product help?",
)

#: The columns of the frame of answers.
ANSWERED = ("persona", "question", "answer")

_LONGEST = 48  # characters of a name inside a sentence


def title_of(mine: pd.DataFrame, others: pd.DataFrame, name: str, horizon_days: int) -> str:
    """Return what a persona's map finds, or a neutral title where nothing stands out clearly.

    Parameters
    ----------
    mine, others : pandas.DataFrame
        The persona's cells, of the stages that the map is about, and those of the other personas.
    name : str
        The persona's name.
    horizon_days : int
        Within how many days going on counts.

    Returns
    -------
    str
        In this order, the first whose interval leaves chance out: a moment of truth that goes
        with fewer going on; a pain that clearly more meet than all others do, or that touches
        clearly more customers than any other; a stage at which clearly more stop than anywhere
        else.
    """
    whom = mask_text(name)[:_LONGEST] if name != EVERYONE else "All customers"
    pain, truth = _pain(mine, others), _truth(mine)
    if pain and truth and pain[0] == truth[0]:
        return f"{whom}: {pain[1]}, and after it {truth[1]} within {horizon_days} days"
    if truth:
        named = _quoted(truth[0])
        return f"{whom}: after trouble at {named}, {truth[1]} within {horizon_days} days"
    found = pain[1] if pain else _stop(mine, horizon_days)
    return f"{whom}: {found or 'the journey, stage by stage'}"


def _truth(mine: pd.DataFrame) -> tuple[str, str] | None:
    """Return the touchpoint whose bad experience goes with fewest going on, and how many fewer."""
    bad = mine[(mine["row"] == TRUTH) & (mine["high"] < 0)]
    if bad.empty:
        return None
    row = bad.loc[bad["estimate"].idxmin()]
    return str(row["touchpoint"]), more_or_fewer(row.to_dict())[0]


def _pain(mine: pd.DataFrame, others: pd.DataFrame) -> tuple[str, str] | None:
    """Return the touchpoint that clearly hurts most, or more than it hurts others."""
    known = _pains(mine)
    if known.empty:
        return None
    top = known.iloc[0]
    rest = known[known["touchpoint"] != top["touchpoint"]]
    same = _known(others, HURT)
    same = same[(same["item"] == top["item"]) & (same["stage"] == top["stage"])]
    what = f"{100 * top['estimate']:.0f} in 100 {_suffer(top)}"
    if len(same) and (same["high"] < top["low"]).all():
        return str(top["touchpoint"]), f"{what}, more than in any other group"
    if (rest["n"] * rest["high"] < top["n"] * top["low"]).all():
        return str(top["touchpoint"]), what
    return None


def _pains(mine: pd.DataFrame) -> pd.DataFrame:
    """Return the pains that show figures, those that touch most customers first."""
    known = _known(mine, HURT)
    touched = known["n"].astype("float64") * known["estimate"].astype("float64")
    return known.assign(_touched=touched).sort_values("_touched", ascending=False, kind="stable")


def _suffer(row: Mapping[Any, Any] | pd.Series) -> str:
    """Say of whom a pain's share is, and what they suffer."""
    named, question = _quoted(str(row["touchpoint"])), row["question"]
    if pd.isna(question) or question == "":
        return f"meet {named}"
    if str(question).startswith(COMMENTS):
        return f"of those whose words could be read are unhappy with {named}"
    return f"of those who answered are unhappy with {named}"


def _stop(mine: pd.DataFrame, days: int) -> str:
    """Return the stage at which clearly more customers stop than at any other."""
    known = _known(mine, NEXT)
    n = known["n"].astype("float64")
    stop = known.assign(_least=n * (1 - known["high"]), _most=n * (1 - known["low"]))
    stop = stop.sort_values("_least", ascending=False, kind="stable")
    some = len(stop) and round(100 - 100 * stop["estimate"].iloc[0]) > 0
    if not some or not (stop["_most"].iloc[1:] < stop["_least"].iloc[0]).all():
        return ""
    row = stop.iloc[0]
    many = f"{100 - 100 * row['estimate']:.0f} in 100 do not go on"
    if len(stop) == 1:
        return f"{many} from {row['stage']} within {days} days"
    return f"more stop at {row['stage']} than anywhere else, {many} within {days} days"


def _known(cells: pd.DataFrame, row: str) -> pd.DataFrame:
    return cells[(cells["row"] == row) & cells["estimate"].notna()]


def _quoted(name: str) -> str:
    text = mask_text(name)
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "\u2026"
    return f"\u201c{short}\u201d"


def answer_questions(
    cells: pd.DataFrame,
    stages: pd.DataFrame,
    names: dict[str, str],
    outside: int,
    *,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """Answer the five questions of a journey map for each persona, with figures or not at all.

    Parameters
    ----------
    cells, stages : pandas.DataFrame
        The frames of a ``JourneyMap``.
    names : dict of str to str
        The name of each persona, in order.
    outside : int
        How many customers are in no persona.
    confidence : float
        Of the intervals, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        ``ANSWERED``: a row for each persona and question; names from data are masked.
    """
    sizes = stages.drop_duplicates("persona").set_index("persona")["n"]
    total = int(sizes.sum()) + outside
    rows = []
    for key, name in names.items():
        mine, seen = cells[cells["persona"] == key], stages[stages["persona"] == key]
        answers = (
            _who(key, name, sizes, total, confidence),
            _today(seen),
            _struggle(mine),
            _better(mine),
            _helps(mine),
        )
        rows += [(key, *pair) for pair in zip(QUESTIONS, answers, strict=True)]
    return pd.DataFrame(rows, columns=list(ANSWERED)).astype("str")


def _who(key: str, name: str, sizes: pd.Series, total: int, confidence: float) -> str:
    n = int(sizes.get(key, 0))
    if key == EVERYONE or (len(sizes) == 1 and n == total):
        return f"All {total:,} together: the customers were not divided, so none stand out."
    place = int((sizes > n).sum()) + 1
    rank = "the largest group" if place == 1 else f"number {place} of {len(sizes)} groups by size"
    share = "nobody"
    if total:
        found = dict(zip(("estimate", "low", "high"), wilson(n, total, confidence), strict=True))
        share = f"{n:,} of {total:,} customers, {_figure(found)}"
    return (
        f"{mask_text(name)[:_LONGEST]}: {share}, {rank}. What they are worth stands on their card."
    )


def _today(seen: pd.DataFrame) -> str:
    known = seen.dropna(subset=["today"]).sort_values("today", ascending=False, kind="stable")
    if known.empty:
        return f"{CANNOT}: too few are at any one stage to show it."
    parts = [f"{row['stage']}, {_figure(row, 'today')}" for row in known.head(2).to_dict("records")]
    hidden = (seen["today"].isna() & (seen["customers"] != 0)).any()
    first = "Last seen, of the stages that can be shown, at" if hidden else "Last seen at"
    return f"{first} {'; at '.join(parts)}."


def _figure(row: Mapping[Any, Any], name: str = "estimate", unit: str = "share") -> str:
    low, high = (f"{name}_low", f"{name}_high") if name != "estimate" else ("low", "high")
    kind = "number" if unit == "score" else unit
    around = {"estimate": row[name], "low": row[low], "high": row[high], "n": row.get("n")}
    return f"{written(row[name], kind)} {_around(around, kind)}"


def _around(row: Mapping[Any, Any], unit: str) -> str:
    """Return the interval and n of a figure, in brackets."""
    return f"({beside(row, unit)})"


def _listed(
    cells: pd.DataFrame, most: int, tell: Callable[[dict[Any, Any]], str], nothing: str
) -> str:
    parts = [tell(row) for row in cells.head(most).to_dict("records")]
    said = "; ".join(parts)
    return f"{said[:1].upper()}{said[1:]}." if parts else nothing


def _struggle(mine: pd.DataFrame) -> str:
    """Name the pains that touch most customers, one for each touchpoint."""

    def tell(row: dict[Any, Any]) -> str:
        at = f" at {row['stage']}" if row["stage"] != UNPLACED else ""
        return f"{written(row['estimate'], 'share')} {_suffer(row)}{at} {_around(row, 'share')}"

    nothing = f"{CANNOT}: no failure, delay or clearly bad answers are on record."
    return _listed(_pains(mine).drop_duplicates("touchpoint"), 2, tell, nothing)


def _better(mine: pd.DataFrame) -> str:
    """Name the touchpoints of moments of truth, else the coldest ones, with their owners."""
    bad = mine[(mine["row"] == TRUTH) & (mine["high"] < 0)]
    cold = _known(mine, FEEL)
    cold = cold[(cold["high"] < 0) & (cold["touchpoint"] != NO_PLACE)]
    cold = cold.sort_values("estimate", kind="stable")
    first = pd.concat([bad, cold, _pains(mine)]).drop_duplicates("touchpoint")
    owners = mine[mine["row"] == OWNER].drop_duplicates("note").set_index("note")["item"]

    def tell(row: dict[Any, Any]) -> str:
        owner = mask_text(str(owners.get("owns " + str(row["touchpoint"]), "")))[:_LONGEST]
        return _worse(row) + (f", owner {owner}" if owner else "")

    return _listed(first, 2, tell, f"{CANNOT}: no touchpoint is clearly cold or fails.")


def _worse(row: Mapping[Any, Any]) -> str:
    """Say what is bad about a touchpoint, with its figures."""
    named = _quoted(str(row["touchpoint"]))
    if row["row"] == TRUTH:
        words, size = more_or_fewer(row)
        return f"after trouble at {named}, {words} {_around(size, 'count')}"
    if row["row"] == FEEL:
        return f"{named}: {_topic(row)} {_figure(row, unit='score')}, on a scale from {MINUS}1 to 1"
    return f"{written(row['estimate'], 'share')} {_suffer(row)} {_around(row, 'share')}"


def _topic(row: Mapping[Any, Any]) -> str:
    """Return what was asked about a touchpoint, short enough for a sentence."""
    text = mask_text(str(row["item"]).removeprefix(f"{row['touchpoint']}: "))
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "\u2026"


def _helps(mine: pd.DataFrame) -> str:
    good = _known(mine, HELP).sort_values("low", ascending=False, kind="stable")

    def tell(row: dict[Any, Any]) -> str:
        at = f" at {row['stage']}" if row["stage"] != UNPLACED else ""
        figure = written(row["estimate"], "share")
        named = _quoted(str(row["touchpoint"]))
        return f"{named}{at}: {figure} {_topic(row)} {_around(row, 'share')}"

    nothing = f"{CANNOT}: no touchpoint is clearly liked above the others."
    return _listed(good.drop_duplicates("touchpoint"), 2, tell, nothing)
