"""Which drivers are looked at, and the numbers that stand for them.

They are chosen by what they are and how common they are, never by how they go with the outcome:
that would make the intervals too short.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.drivers.lmg import MOST_PREDICTORS
from cxlab.drivers.observations import Asked, Observed, observe, unscaled

#: A contact is looked at where between this share of the answers and the rest came after it.
RAREST = 0.02

WAIT = "hours to first answer"

# What is looked at first when there are more than can be. A reply only echoes the service it
# answers, whose wait is looked at.
_ORDER = (
    *("failure", "late", "service", "wait", "purchase", "delivery"),
    *("rating", "cart", "visit", "reply", "contact"),
)


@dataclass(frozen=True)
class Predictor:
    """One driver: its name for readers, its kind, what it is in the data, and its spread.

    ``kind`` is contact (0 or 1), wait (the logarithm of 1 + hours) or rating (high is good).
    ``share`` is the share of the answers that have it; where there is no wait or rating, the
    mean ``centre`` stands for it, so that how long the wait was is kept apart from whether there
    was one. The regression sees (value - ``centre``) / ``spread``.
    """

    name: str
    kind: str
    source: str
    share: float
    centre: float
    spread: float


def tally(
    interactions: pd.DataFrame, responses: pd.DataFrame, asked: Asked, groups: pd.Series | None
) -> pd.DataFrame:
    """Count what could be a driver: the kernel of the first fold.

    Parameters
    ----------
    interactions, responses : pandas.DataFrame
        One partition's rows.
    asked : Asked
        What is looked for.
    groups : pandas.Series, optional
        The group of each customer; answers of customers in none do not count.

    Returns
    -------
    pandas.DataFrame
        kind, name, n, total, squares: how many answers have it, and the sums of its values.
        The kinds are answer, group, customers (of a group), contact, wait, rating, and unscaled
        (answers to an outcome question that are left out as their scale is not known).
    """
    seen, group = grouped(observe(interactions, responses, asked), groups)
    people = seen.answers.assign(name=group).drop_duplicates(["customer_id", "name"])
    wait = seen.waits.rename(columns={"wait": "score"})
    parts = {
        "answer": seen.answers.assign(name=""),
        "group": pd.DataFrame({"name": group}),
        "customers": people[["name"]],
        "contact": seen.contacts.rename(columns={"touchpoint": "name"}),
        "wait": wait.assign(name=""),
        "rating": seen.ratings.rename(columns={"question": "name"}),
        "unscaled": pd.DataFrame({"name": unscaled(responses, asked)}),
    }
    return add_tallies([_sums(rows, kind) for kind, rows in parts.items()])


def _sums(rows: pd.DataFrame, kind: str) -> pd.DataFrame:
    score = rows["score"] if "score" in rows else pd.Series(1.0, rows.index)
    values = pd.DataFrame({"name": rows["name"].astype("str"), "n": 1, "total": score})
    values = values.assign(kind=kind, squares=values["total"] ** 2)
    return values.astype({"n": "int64", "kind": "str", "total": float, "squares": float})


def add_tallies(tallies: list[pd.DataFrame]) -> pd.DataFrame:
    """Add what the partitions counted."""
    rows = pd.concat(tallies, ignore_index=True)
    return rows.groupby(["kind", "name"], as_index=False)[["n", "total", "squares"]].sum()


def grouped(seen: Observed, groups: pd.Series | None) -> tuple[Observed, NDArray[np.object_]]:
    """Keep the answers of customers in a group; return them and the group of each."""
    if groups is None:
        return seen, np.full(len(seen.answers), "", dtype=object)
    group = seen.answers["customer_id"].map(groups)
    kept = np.flatnonzero(group.notna())
    place = pd.Series(np.arange(len(kept)), index=kept)
    parts = [
        part[part["answer"].isin(kept)].assign(answer=lambda rows: rows["answer"].map(place))
        for part in (seen.contacts, seen.waits, seen.ratings)
    ]
    answers = seen.answers.iloc[kept].reset_index(drop=True)
    return Observed(answers, *parts), group.iloc[kept].to_numpy(dtype=object)


def choose(
    counted: pd.DataFrame, roles: dict[str, tuple[str, ...]]
) -> tuple[tuple[Predictor, ...], pd.DataFrame]:
    """Choose the drivers to look at, at most 15.

    Failures, lateness, service and the wait for an answer come first, then the other roles and
    other ratings, then the touchpoints without a role; among equals the commonest.

    Parameters
    ----------
    counted : pandas.DataFrame
        The merged ``tally``.
    roles : dict of str to tuple of str
        The touchpoints of each role.

    Returns
    -------
    tuple
        The predictors, and a frame of those left out: driver, share (of the answers that have
        it), reason.
    """
    answers = int(counted.loc[counted["kind"] == "answer", "n"].sum())
    found = counted[counted["kind"].isin(["contact", "wait", "rating"])]
    found = found.assign(share=found["n"] / max(answers, 1), driver=_names(found))
    role_of = {touchpoint: role for role in reversed(_ORDER) for touchpoint in roles.get(role, ())}
    kinds = [
        role_of.get(name, kind) if kind == "contact" else kind
        for name, kind in zip(found["name"], found["kind"], strict=True)
    ]
    rank = [_ORDER.index(kind) for kind in kinds]
    found = found.assign(rank=rank, reason=_reasons(found, bool(roles.get("reply"))))
    found = found.sort_values(["rank", "n", "driver"], ascending=[True, False, True])
    fit = found["reason"] == ""
    beyond = fit & (fit.cumsum() > MOST_PREDICTORS)
    found.loc[beyond, "reason"] = f"only {MOST_PREDICTORS} are looked at; others come first"
    chosen = found[found["reason"] == ""].to_dict("records")
    left = found.loc[found["reason"] != "", ["driver", "share", "reason"]]
    return tuple(_predictor(row, answers) for row in chosen), left.reset_index(drop=True)


def _names(found: pd.DataFrame) -> pd.Series:
    """Return names for readers; where two would be called the same, they keep their own."""
    plain = found["name"].str.replace("_", " ", regex=False)
    plain = plain.mask(found["kind"] == "rating", "rating: " + plain)
    plain = plain.mask(found["kind"] == "wait", WAIT)
    return plain.mask(plain.duplicated(keep=False) & (found["kind"] == "contact"), found["name"])


def _reasons(found: pd.DataFrame, replies: bool) -> pd.Series:
    """Say why a candidate is not looked at; empty where it is."""
    contact, rating = found["kind"] == "contact", found["kind"] == "rating"
    mean = found["total"] / found["n"]
    steady = found["squares"] / found["n"] - mean**2 <= 1e-12
    reason = pd.Series("", found.index, dtype="str")
    reason[contact & (found["share"] > 1 - RAREST)] = "met before nearly every answer"
    reason[~rating & (found["share"] < RAREST)] = "met before too few answers"
    reason[(found["kind"] == "wait") & (not replies)] = "no touchpoint has the role 'reply'"
    reason[rating & steady] = "always rated the same"
    reason[rating & (found["share"] < 0.5)] = "rated with fewer than half of the answers"
    return reason


def _predictor(row: dict[str, object], answers: int) -> Predictor:
    n, total, squares = (float(str(row[key])) for key in ("n", "total", "squares"))
    size = answers if row["kind"] == "contact" else n
    kind, name, source = str(row["kind"]), str(row["driver"]), str(row["name"])
    if kind == "contact":
        total = squares = n
    spread = max(squares / size - (total / size) ** 2, 0.0) ** 0.5
    return Predictor(name, kind, source, float(str(row["share"])), total / size, spread or 1.0)


def design(seen: Observed, predictors: tuple[Predictor, ...]) -> NDArray[np.float64]:
    """Return the numbers for the regression.

    Parameters
    ----------
    seen : Observed
        The answers and what came before them.
    predictors : tuple of Predictor
        What is looked at.

    Returns
    -------
    numpy.ndarray, shape (n, p + 1)
        The predictors, and last the score.
    """
    columns = []
    for one in predictors:
        values = np.full(len(seen.answers), 0.0 if one.kind == "contact" else one.centre)
        place, found = _values(seen, one)
        values[place] = found
        columns.append((values - one.centre) / one.spread)
    return np.column_stack([*columns, seen.answers["score"].to_numpy(dtype=float)])


def _values(seen: Observed, one: Predictor) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    if one.kind == "wait":
        rows, values = seen.waits, seen.waits["wait"]
    elif one.kind == "rating":
        rows = seen.ratings[seen.ratings["question"] == one.source]
        values = rows["score"]
    else:
        rows = seen.contacts[seen.contacts["touchpoint"] == one.source]
        values = pd.Series(1.0, rows.index)
    return rows["answer"].to_numpy(dtype=int), values.to_numpy(dtype=float)
