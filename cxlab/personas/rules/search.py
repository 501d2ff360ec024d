"""Say of each persona who belongs to it, in one or two conditions, and how often that is right."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cxlab.estimate import hash_uniform, hide_parts, why_hidden, wilson
from cxlab.markup import percent
from cxlab.personas.rules.conditions import Condition, meet_all, meets, propose, write

#: The columns of a frame of rules, in order.
COLUMNS = (
    "persona",
    "rule",
    "conditions",
    "n",
    "members",
    "picked",
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
    "note",
)

FIGURES = (
    "precision",
    "precision_low",
    "precision_high",
    "recall",
    "recall_low",
    "recall_high",
)

#: The share of customers left out: the rules are found on the others and judged on these.
LEFT_OUT = 0.5

#: Rules are found on at most so many customers; all others are left out.
MOST_TRAINED = 4000

#: A rule reaches a persona if, among customers left out, at least so many of those whom it picks
#: belong, and it picks at least so many of those who belong.
LEAST_PRECISION, LEAST_RECALL = 0.6, 0.4

#: How much recall counts beside precision in the F-measure by which rules are chosen.
RECALL_WEIGHS = 0.7

#: A second condition must add so much to the F-measure of one.
CLEARLY_BETTER = 0.04

#: Pairs of conditions are sought among so many features, those that tell most by themselves.
MOST_FEATURES = 24


def find_rules(
    features: pd.DataFrame,
    labels: pd.Series,
    known: pd.DataFrame,
    *,
    confidence: float = 0.95,
    min_group: int = 10,
    seed: int = 0,
    currency: str = "",
) -> pd.DataFrame:
    """Say of each persona who belongs to it, in one or two conditions that a person would write.

    Half of the customers, drawn by a hash of their ids, serve to find the rules; the others are
    left out, and the figures are about these. (The personas themselves were found on all of
    them.) Every pair of conditions on the features that tell most is tried, with thresholds in
    the features' own units that people would write; the best has the largest F-measure, in which
    recall counts ``RECALL_WEIGHS`` times as much as precision. One condition is taken unless two
    are clearly better. A customer whose figure is not known does not meet a condition.

    Parameters
    ----------
    features : pandas.DataFrame
        A row per customer, indexed by id.
    labels : pandas.Series
        Their personas, indexed as ``features``; missing for customers in none, whom a rule should
        not pick either.
    known : pandas.DataFrame
        The features' catalogue. Conditions are on features that formed the personas and on
        attributes; never on outcomes or stages of life that did not.
    confidence : float
        Of the Wilson intervals, 0..1.
    min_group : int
        A persona of fewer customers has no rule, nor one that would give it away, nor has one
        figures of which fewer members are left out, or fewer customers are picked.
    seed : int
        Another seed leaves out other customers.
    currency : str
        The currency of amounts, three capitals.

    Returns
    -------
    pandas.DataFrame
        The columns ``COLUMNS``, a row per persona: rule in words and conditions as a tuple of
        ``Condition``, both empty where no rule reaches it; n, how many customers were left out,
        how many members among them and how many the rule picked; precision (the share of members
        among those picked) and recall (the share of those picked among members), 0..1, with
        intervals; note, why there is no rule (the figures are then about the best that was found).

    References
    ----------
    Breiman et al. 1984, *Classification and regression trees* (a rule is one leaf of a tree of
    depth two, sought over all pairs instead of greedily); Wilson 1927, *Probable inference, the
    law of succession, and statistical inference*; van Rijsbergen 1979, *Information retrieval*,
    chapter 7 (precision, recall and the F-measure).

    Examples
    --------
    >>> from cxlab.personas.features.catalogue import catalogue
    >>> index = pd.Index([f"c{i}" for i in range(200)], name="customer_id")
    >>> frame = pd.DataFrame({"evening_share": [0.1, 0.2, 0.7, 0.9] * 50}, index)
    >>> labels = pd.Series(["P1", "P1", "P2", "P2"] * 50, index)
    >>> find_rules(frame, labels, catalogue(frame))[["rule", "precision", "recall"]]
                       rule  precision  recall
    0  evening share ≤ 40 %        1.0     1.0
    1  evening share > 40 %        1.0     1.0
    """
    labels = labels.reindex(features.index)
    names = sorted(labels.dropna().unique(), key=lambda name: (len(name), name))
    hidden = _hidden(labels, names, min_group)
    left = _left_out(features.index, seed)
    found = {}
    if len(names) > 1 and not left.all():
        trained = labels[~left]
        sought = [name for name in names if not hidden[name]]
        found = _search(features[~left], trained, known, sought, min_group) if sought else {}
    rows = []
    for name in names:
        conditions = found.get(name, ())
        row = _judge(features[left], (labels[left] == name).to_numpy(), conditions, confidence)
        row |= {"persona": name, "rule": write(conditions, known, currency)}
        rows.append(_decide(row, hidden[name], len(names), min_group))
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype({"note": "str", "rule": "str"})


def _left_out(index: pd.Index, seed: int) -> NDArray[np.bool_]:
    """Return which customers are left out: half of them, or more where enough are trained on."""
    place = hash_uniform("rule " + index.astype("str"), seed)
    ranked = np.sort(place)
    most = min(int(np.ceil(len(place) * (1 - LEFT_OUT))), MOST_TRAINED)
    return place > ranked[most - 1] if most else np.ones(len(place), dtype=bool)


def _hidden(labels: pd.Series, names: Sequence[str], min_group: int) -> dict[str, str]:
    """Return why each persona is hidden: what is small, and what would give it away."""
    sizes = labels.value_counts().reindex(names)
    hide = hide_parts(sizes, pd.Series("all", sizes.index), min_group)
    return dict(why_hidden(hide, hide & (sizes < min_group), min_group))


def _usable(known: pd.DataFrame) -> list[str]:
    """Return what rules may be about: what formed the personas, and attributes."""
    formed = known["clustered_on"].astype("bool")
    if "twin" in known:
        formed &= known["twin"] == ""
    return list(known.index[formed | known["topic"].eq("attribute")])


def _search(
    features: pd.DataFrame,
    labels: pd.Series,
    known: pd.DataFrame,
    names: Sequence[str],
    min_group: int,
) -> dict[str, tuple[Condition, ...]]:
    """Find the best conditions for each persona, over all pairs."""
    inside = np.column_stack([labels.eq(name).to_numpy() for name in names]).astype(np.float32)
    conditions, met = _candidates(features, known, inside, min_group)
    if not conditions:
        return {}
    groups = pd.factorize(pd.Series([f"{each.sign} {each.feature}" for each in conditions]))[0]
    picked = met.T @ met
    found = {}
    for place, name in enumerate(names):
        members = inside[:, place] == 1
        right = met[members].T @ met[members]
        chosen = _best(_score(right, picked, int(members.sum())), groups)
        found[name] = tuple(conditions[each] for each in chosen)
    return found


def _candidates(
    features: pd.DataFrame, known: pd.DataFrame, inside: NDArray[np.float32], min_group: int
) -> tuple[list[Condition], NDArray[np.float32]]:
    """Return the conditions on the features that tell most, and who meets each (0 or 1)."""
    tried, telling = [], []
    for name in _usable(known):
        conditions = propose(features[name], known.loc[name, "kind"], min_group)
        if conditions:
            tried.append(conditions)
            met = meets(features[name], conditions).astype(np.float32)
            telling.append(np.abs(_association(met, inside)).max(axis=0))
    if not tried:
        return [], np.empty((len(features), 0), dtype=np.float32)
    ranks = np.argsort(np.argsort(-np.round(telling, 9), axis=0, kind="stable"), axis=0)
    kept = np.sort(np.argsort(ranks.min(axis=1), kind="stable")[:MOST_FEATURES])
    chosen = [tried[place] for place in kept]
    met = np.hstack([meets(features[each[0].feature], each) for each in chosen])
    return [condition for each in chosen for condition in each], met.astype(np.float32)


def _association(met: NDArray[np.float32], inside: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return the correlation of meeting each condition with being in each persona."""
    share, size = met.mean(axis=0, dtype=float), inside.mean(axis=0, dtype=float)
    both = (met.T @ inside) / len(met)
    spread = np.sqrt(np.outer(share * (1 - share), size * (1 - size)))
    return (both - np.outer(share, size)) / np.where(spread > 0, spread, np.inf)


def _score(right: NDArray[Any], picked: NDArray[Any], members: int) -> NDArray[np.float64]:
    """Return the F-measure of precision and recall, in which precision weighs more."""
    weight = RECALL_WEIGHS**2
    return (1 + weight) * right / (picked + weight * members)


def _best(score: NDArray[np.float64], groups: NDArray[np.intp]) -> tuple[int, ...]:
    """Return one condition, or two where they are clearly better."""
    single = np.diag(score)
    one = int(single.argmax())
    first, second = (int(place) for place in np.unravel_index(int(score.argmax()), score.shape))
    if score[first, second] < single[one] + CLEARLY_BETTER:
        return (_middle(single, one, groups),)
    first = _middle(score[:, second], first, groups)
    return tuple(sorted((first, _middle(score[first], second, groups))))


def _middle(scores: NDArray[np.float64], place: int, groups: NDArray[np.intp]) -> int:
    """Return the middle one of the thresholds of a feature that are all as good as this one."""
    equal = (scores >= scores[place] - 1e-12) & (groups == groups[place])
    stops = np.flatnonzero(~equal)
    low = stops[stops < place].max(initial=-1) + 1
    high = stops[stops > place].min(initial=len(scores)) - 1
    return int((low + high) // 2)


def _judge(
    features: pd.DataFrame,
    inside: NDArray[np.bool_],
    conditions: Sequence[Condition],
    confidence: float,
) -> dict[str, Any]:
    """Count how often the conditions are right among customers who were left out."""
    picked = meet_all(features, conditions) if conditions else np.zeros(len(features), dtype=bool)
    right = int((picked & inside).sum())
    precision = wilson(right, picked.sum(), confidence)
    recall = wilson(right, inside.sum(), confidence)
    counts = {"n": len(features), "members": int(inside.sum()), "picked": int(picked.sum())}
    figures = dict(zip(FIGURES, (*precision, *recall), strict=True))
    return {"conditions": tuple(conditions), **counts, **figures, "note": ""}


def _decide(row: dict[str, Any], hidden: str, personas: int, min_group: int) -> dict[str, Any]:
    """Keep a rule that reaches its persona; say why there is none otherwise."""
    none = dict.fromkeys(FIGURES, np.nan)
    if hidden:
        return row | none | {"rule": "", "conditions": (), "picked": 0, "note": hidden}
    if personas < 2:
        return row | none | {"note": "there is no other persona to tell it from"}
    if not row["conditions"]:
        return row | none | {"note": "no figure of which enough is known tells it from others"}
    if min(row["members"], row["picked"]) < min_group:
        note = f"fewer than {min_group} customers were left out or picked to judge a rule by"
        return row | none | {"rule": "", "conditions": (), "note": note}
    share = row["members"] / row["n"]
    reached = row["precision"] >= LEAST_PRECISION and row["recall"] >= LEAST_RECALL
    if reached and row["precision_low"] > share:
        return row
    return row | {"rule": "", "conditions": (), "note": _too_weak(row)}


def _too_weak(row: dict[str, Any]) -> str:
    shares = f"{percent(row['precision'])} of those picked belong to it"
    return (
        f"no rule reaches it: of two conditions the best is \u201c{row['rule']}\u201d, "
        f"but {shares}, and {percent(row['recall'])} of its members are picked"
    )
