"""How each persona's comments sound, by language, and how many say too little to tell."""

import pandas as pd

from cxlab.artifacts.journey_tally import persona_of
from cxlab.estimate import wilson
from cxlab.journeys.whole import hidden_because
from cxlab.study import Study
from cxlab.study.groups import REST

#: A customer whose comments lie further than this from 0, on average, sounds good or bad: the
#: bounds that VADER's authors give (Hutto & Gilbert 2014).
CLEAR = 0.05

#: How strong an emotion that a model reads must be in one of a customer's comments, 0..1.
STRONG = 0.5

GOOD, BAD = "sounds good", "sounds bad"

COLUMNS = ("persona", "language", "feeling", "n", "estimate", "low", "high", "evidence", "note")

_PLAIN = ("row_id", "customer_id", "language", "touchpoint", "polarity")
_OTHER = (*_PLAIN, "words", "model", "abstained")
_KEY = ["persona", "language"]


def feelings_table(scores: pd.DataFrame, groups: pd.Series, study: Study) -> pd.DataFrame:
    """Return the share of each persona's writers whose comments sound good, bad, angry, ...

    Each language is read by a model of its own, so that languages are never pooled.

    Parameters
    ----------
    scores : pandas.DataFrame
        ``read_emotions(study).scores``: a row a comment, with a column for each emotion that a
        model reads.
    groups : pandas.Series
        The persona of each ``customer_id``.
    study : Study
        The study that the comments are of.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``; n: customers whose comments tell a feeling. Languages with most of these
        first. Small groups, and what would give them away, keep their rows without figures; the
        rows behind a share are kept where enough customers feel so.

    References
    ----------
    Wilson 1927; Hutto & Gilbert 2014, *VADER*.
    """
    told = scores[scores["polarity"].notna() & scores["customer_id"].notna()]
    if told.empty:
        return pd.DataFrame(columns=list(COLUMNS))
    told = told.assign(persona=persona_of(told["customer_id"], groups))
    felt = _felt(told)
    counts = felt.groupby([*_KEY, "feeling"])["felt"].agg(customers="sum", n="size").reset_index()
    figures = wilson(counts["customers"], counts["n"], study.settings.confidence)
    counts = counts.assign(**dict(zip(["estimate", "low", "high"], figures, strict=True)))
    unseen = counts["persona"] == REST
    wholes = [(counts.groupby(["language", "feeling"]).ngroup(), True)]
    wholes.append((counts["feeling"] + counts["persona"], False))
    smallest = study.settings.min_group
    counts["note"] = hidden_because(counts["n"], wholes, smallest, unseen=unseen)
    shown = ["estimate", "low", "high"]
    counts[shown] = counts[shown].mask(counts["note"] != "")
    order = counts.groupby("language")["n"].transform("max")
    counts = counts.assign(_order=-order)[~unseen]
    counts = counts.sort_values(["persona", "_order", "language", "feeling"], ignore_index=True)
    return _cited(counts, felt, study)[list(COLUMNS)]


def _felt(told: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each customer, language and feeling: whether it is felt."""
    people = told.groupby([*_KEY, "customer_id"])
    mean = people["polarity"].mean().reset_index()
    first = told.sort_values("row_id").drop_duplicates([*_KEY, "customer_id"])
    mean = mean.merge(first[[*_KEY, "customer_id", "row_id"]], on=[*_KEY, "customer_id"])
    parts = [
        mean.assign(feeling=GOOD, felt=mean["polarity"] >= CLEAR),
        mean.assign(feeling=BAD, felt=mean["polarity"] <= -CLEAR),
    ]
    for name in [name for name in told if name not in (*_OTHER, "persona")]:
        most = people[name].max().dropna().reset_index()
        most = most.merge(first[[*_KEY, "customer_id", "row_id"]], on=[*_KEY, "customer_id"])
        parts.append(most.assign(feeling=name, felt=most[name] >= STRONG))
    felt = pd.concat(parts, ignore_index=True)
    return felt.astype({"felt": "int64"})


def _cited(counts: pd.DataFrame, felt: pd.DataFrame, study: Study) -> pd.DataFrame:
    key = [*_KEY, "feeling"]
    enough = counts["estimate"].notna() & (counts["customers"] >= study.settings.min_group)
    behind = felt[felt["felt"] == 1].merge(counts.loc[enough, key], on=key)
    if behind.empty:
        return counts.assign(evidence="")
    keys = study.cite(behind, "responses", key)
    return counts.merge(keys, how="left", on=key).fillna({"evidence": ""})


def silent_of(scores: pd.DataFrame, groups: pd.Series, min_group: int) -> pd.DataFrame:
    """Return how many comments each persona wrote, and the share that say too little to tell.

    Parameters
    ----------
    scores : pandas.DataFrame
        ``customer_id``, ``polarity``: a row a comment.
    groups : pandas.Series
        The persona of each ``customer_id``.
    min_group : int
        Counts of fewer writers are hidden.

    Returns
    -------
    pandas.DataFrame
        persona, comments, silent (share of them); missing where too few wrote.

    Examples
    --------
    >>> rows = {"customer_id": ["a", "b"], "polarity": [0.4, None]}
    >>> groups = pd.Series("P1", index=["a", "b"])
    >>> silent_of(pd.DataFrame(rows), groups, 2).values.tolist()
    [['P1', 2.0, 0.5]]
    """
    known = scores[scores["customer_id"].notna()]
    known = known.assign(persona=persona_of(known["customer_id"], groups))
    table = known.groupby("persona").agg(
        comments=("polarity", "size"),
        silent=("polarity", lambda values: values.isna().mean()),
        writers=("customer_id", "nunique"),
    )
    table = table.reset_index()
    whole = pd.Series("all", table.index)
    unseen = table["persona"] == REST
    hidden = hidden_because(table["writers"], [(whole, True)], min_group, unseen=unseen) != ""
    figures = table[["comments", "silent"]].astype("float64").mask(hidden)
    return table[["persona"]].assign(**figures)[~unseen].reset_index(drop=True)
