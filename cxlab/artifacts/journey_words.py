"""What a journey map finds, in words: its title, and the five questions that it answers."""

from collections.abc import Callable
from typing import Any

import pandas as pd

from cxlab.artifacts.journey_facts import FEEL, HELP, HURT, NEXT, OPEN, OWNER, TRUTH
from cxlab.artifacts.journey_tally import EVERYONE
from cxlab.markup import beside, percent, written
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
        with fewer going on; a pain that clearly more meet than all others do; a stage from which
        clearly fewer go on than from every other.
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
    return str(row["touchpoint"]), f"{-row['estimate']:.0f} in 100 fewer go on"


def _pain(mine: pd.DataFrame, others: pd.DataFrame) -> tuple[str, str] | None:
    """Return the touchpoint that clearly hurts most, or more than it hurts others."""
    known = _known(mine, HURT).sort_values("estimate", ascending=False, kind="stable")
    if known.empty:
        return None
    top, rest = known.iloc[0], known.iloc[1:]
    same = _known(others, HURT)
    same = same[(same["item"] == top["item"]) & (same["stage"] == top["stage"])]
    verb = "meet" if top["question"] in ("", None) or pd.isna(top["question"]) else "are unhappy at"
    what = f"{100 * top['estimate']:.0f} in 100 {verb} {_quoted(str(top['touchpoint']))}"
    if len(same) and (same["high"] < top["low"]).all():
        return str(top["touchpoint"]), f"{what}, more than of any other"
    if (rest["high"] < top["low"]).all():
        return str(top["touchpoint"]), what
    return None


def _stop(mine: pd.DataFrame, days: int) -> str:
    known = _known(mine, NEXT).sort_values("estimate", kind="stable")
    if len(known) < 2 or not (known["low"].iloc[1:] > known["high"].iloc[0]).all():
        return ""
    row = known.iloc[0]
    many = f"{100 - 100 * row['estimate']:.0f} in 100"
    return f"most stop at {row['stage']}, {many} do not go on within {days} days"


def _known(cells: pd.DataFrame, row: str) -> pd.DataFrame:
    return cells[(cells["row"] == row) & cells["estimate"].notna()]


def _quoted(name: str) -> str:
    text = mask_text(name)
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "\u2026"
    return f"\u201c{short}\u201d"


def answer_questions(
    cells: pd.DataFrame, stages: pd.DataFrame, names: dict[str, str], outside: int
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
            _who(key, name, sizes, total),
            _today(seen),
            _struggle(mine),
            _better(mine),
            _helps(mine),
        )
        rows += [(key, *pair) for pair in zip(QUESTIONS, answers, strict=True)]
    return pd.DataFrame(rows, columns=list(ANSWERED)).astype("str")


def _who(key: str, name: str, sizes: pd.Series, total: int) -> str:
    n = int(sizes.get(key, 0))
    if key == EVERYONE:
        return f"All {total:,} together: the customers were not divided, so none stand out."
    place = int((sizes > n).sum()) + 1
    rank = "the largest" if place == 1 else f"number {place} of {len(sizes)} by size"
    share = f"{percent(n / total)} of {total:,} customers" if total else "nobody"
    return f"{mask_text(name)}: n {n:,}, {share}, {rank}. What they are worth stands on their card."


def _today(seen: pd.DataFrame) -> str:
    known = seen.dropna(subset=["today"]).sort_values("today", ascending=False, kind="stable")
    if known.empty:
        return f"{CANNOT}: too few are at any one stage to show it."
    parts = [f"{row['stage']} {_figure(row, 'today')}" for row in known.head(2).to_dict("records")]
    return f"Last seen at: {'; '.join(parts)}."


def _figure(row: dict[Any, Any], name: str = "estimate", unit: str = "share") -> str:
    low, high = (f"{name}_low", f"{name}_high") if name != "estimate" else ("low", "high")
    around = {"low": row[low], "high": row[high], "n": row["n"], "estimate": row[name]}
    text = written(row[name], "number" if unit == "score" else unit)
    return f"{text} ({beside(around, 'number' if unit == 'score' else unit)})"


def _listed(
    cells: pd.DataFrame, most: int, tell: Callable[[dict[Any, Any]], str], nothing: str
) -> str:
    parts = [tell(row) for row in cells.head(most).to_dict("records")]
    return "; ".join(parts) + "." if parts else nothing


def _item(row: dict[Any, Any]) -> str:
    text = mask_text(str(row["item"]))
    short = text if len(text) <= _LONGEST else text[:_LONGEST] + "\u2026"
    return f"{short}, {row['stage']}, {_figure(row, unit=str(row['unit']))}"


def _struggle(mine: pd.DataFrame) -> str:
    hurt = _known(mine, OPEN).sort_values("estimate", ascending=False, kind="stable")
    nothing = f"{CANNOT}: no failure, delay or clearly bad answers are on record."
    return _listed(hurt, 2, _item, nothing)


def _better(mine: pd.DataFrame) -> str:
    """Name the touchpoints of moments of truth, else the coldest ones, with their owners."""
    bad = mine[(mine["row"] == TRUTH) & (mine["high"] < 0)]
    cold = _known(mine, FEEL)
    cold = cold[cold["high"] < 0].sort_values("estimate", kind="stable")
    hurt = _known(mine, HURT)
    first = pd.concat([bad, cold, hurt]).drop_duplicates("touchpoint")
    owners = mine[mine["row"] == OWNER].drop_duplicates("note").set_index("note")["item"]

    def tell(row: dict[Any, Any]) -> str:
        owner = owners.get("owns " + str(row["touchpoint"]), "")
        what = {TRUTH: "go on", FEEL: "mean answer", HURT: "hurt"}[row["row"]]
        figures = _figure(row, unit=str(row["unit"]))
        named = mask_text(str(row["touchpoint"]))[:_LONGEST]
        return f"{named}, {what} {figures}" + (f", owner {owner}" if owner else "")

    return _listed(first, 2, tell, f"{CANNOT}: no touchpoint is clearly cold or fails.")


def _helps(mine: pd.DataFrame) -> str:
    good = _known(mine, HELP).sort_values("low", ascending=False, kind="stable")
    return _listed(good, 2, _item, f"{CANNOT}: no touchpoint is clearly liked above the others.")
