"""Where answers stand on a journey map: at the stage of the contact that they are about."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_counts import group_rows
from cxlab.journeys.codes import begins, codes_of, count_people, times_of
from cxlab.study.settings import Question
from cxlab.text import language_name

#: The stage of what cannot be placed at one.
UNPLACED = "unplaced"

#: The name under which the feelings read from comments stand among the questions.
COMMENTS = "what they wrote"

#: The same for comments that were not asked for about a touchpoint, but whose words name one.
UNASKED = COMMENTS + ", unasked"

#: The touchpoint of answers that are about none.
NO_PLACE = ""

#: What is read of the responses.
RESPONSES = (
    "row_id",
    "response_id",
    "customer_id",
    "timestamp",
    "question",
    "score",
    "scale_min",
    "scale_max",
    "verbatim",
    "touchpoint",
    "survey_type",
)

#: What is read of the feelings in comments, as far as it is there.
FEELINGS = ["polarity", "language", "place"]

#: What names a group of answers, and a group of comments.
ASKED = ["persona", "stage", "touchpoint", "question"]
ABOUT = ASKED[:3]

_NO_MOMENTS = pd.DataFrame(
    {
        **{name: pd.Series(dtype="str") for name in ASKED},
        "customers": pd.Series(dtype="int64"),
        **{name: pd.Series(dtype="float64") for name in ("total", "squares")},
        **{name: pd.Series(dtype="int64") for name in ("unhappy", "happy")},
    }
)

_READABLE = (15, 160)  # how long a quote is, in characters, where there is a choice


def oriented(responses: pd.DataFrame, questions: Mapping[str, Question]) -> pd.Series:
    """Return scores as -1 (the worst that the scale allows) to 1 (the best).

    Parameters
    ----------
    responses : pandas.DataFrame
        ``question``, ``score``, ``scale_min``, ``scale_max``.
    questions : mapping
        The study's questions by name: which end is good, and the scale where rows have none.

    Returns
    -------
    pandas.Series
        Missing where there is no score or no scale.

    Examples
    --------
    >>> rows = {"question": ["effort"], "score": [1.0], "scale_min": [1.0], "scale_max": [7.0]}
    >>> oriented(pd.DataFrame(rows), {"effort": Question("effort", good="low")}).tolist()
    [1.0]
    """
    scales = {name: question.scale for name, question in questions.items() if question.scale}
    ends = [
        responses[column].fillna(
            responses["question"].map({name: scale[end] for name, scale in scales.items()})
        )
        for end, column in enumerate(("scale_min", "scale_max"))
    ]
    low, high = (end.astype(float) for end in ends)
    level = 2 * (responses["score"] - low) / (high - low).where(high > low) - 1
    flipped = [name for name, question in questions.items() if question.good == "low"]
    return level.mask(responses["question"].isin(flipped), -level)


def feelings_of(row_ids: pd.Series, feelings: pd.DataFrame | None) -> pd.DataFrame:
    """Look up what is known of the feelings in comments.

    Parameters
    ----------
    row_ids : pandas.Series
        The ``row_id`` of responses.
    feelings : pandas.DataFrame, optional
        ``polarity`` (-1 to 1), maybe ``language``, and maybe ``place``, the touchpoint that the
        words name; indexed by ``row_id``.

    Returns
    -------
    pandas.DataFrame
        ``polarity`` (missing where it is not known), ``comments``, the name under which the
        feeling stands: ``COMMENTS``, with the language where it is known, as each language is
        read by a model of its own, and ``place`` (``NO_PLACE`` where none is known). Indexed as
        ``row_ids``.

    Examples
    --------
    >>> known = pd.DataFrame({"polarity": [0.5], "language": ["en"]}, index=["r1"])
    >>> feelings_of(pd.Series(["r1"]), known).to_numpy().tolist()
    [[0.5, 'what they wrote (English)', '']]
    """
    known = pd.DataFrame({"polarity": []}) if feelings is None else feelings
    names = pd.Series(COMMENTS, index=row_ids.index, dtype="str")
    if "language" in known:
        code = row_ids.map(known["language"].astype("str"))
        named = COMMENTS + " (" + code.map(language_name, na_action="ignore").astype("str") + ")"
        names = named.fillna(names)
    polarity = row_ids.map(known["polarity"].astype("float64"))
    place = pd.Series(NO_PLACE, index=row_ids.index, dtype="str")
    if "place" in known:
        place = row_ids.map(known["place"].astype("str")).astype("str").fillna(NO_PLACE)
    return pd.DataFrame({"polarity": polarity, "comments": names, "place": place})


def with_feelings(asked: pd.DataFrame) -> pd.DataFrame:
    """Add a line for each comment whose ``polarity`` is known, its level, under ``comments``.

    One that was not asked for about a touchpoint stands at its ``place``, under ``UNASKED``; its
    words go with it.
    """
    felt = asked[asked["polarity"].notna() & asked["verbatim"].notna()]
    if felt.empty:
        return asked
    unasked = felt["touchpoint"] == NO_PLACE
    name = felt["comments"].str.replace(COMMENTS, UNASKED, regex=False)
    felt = felt.assign(
        level=felt["polarity"],
        question=felt["comments"].mask(unasked, name),
        touchpoint=felt["touchpoint"].mask(unasked, felt["place"]),
        verbatim=felt["verbatim"].where(unasked & (felt["place"] != NO_PLACE)),
    )
    return pd.concat([asked, felt], ignore_index=True)


def stage_of_contact(asked: pd.DataFrame, contacts: pd.DataFrame) -> pd.Series:
    """Return the stage at which each customer was last seen at the touchpoint asked about.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``customer_id``, ``touchpoint``, ``timestamp``: a row an answer.
    contacts : pandas.DataFrame
        The same columns and ``stage`` of the interactions; those later than the answer are not
        looked at.

    Returns
    -------
    pandas.Series
        Text, aligned to ``asked``; missing where there was no such contact.

    Examples
    --------
    >>> day = pd.to_datetime(["2025-01-01"])
    >>> contact = pd.DataFrame({"customer_id": ["a"], "touchpoint": ["call"], "timestamp": day})
    >>> answer = contact.assign(timestamp=day + pd.Timedelta(days=2))
    >>> stage_of_contact(answer, contact.assign(stage="retention")).tolist()
    ['retention']
    """
    people = pd.Index(codes_of(contacts["customer_id"])[1])
    places = pd.Index(codes_of(contacts["touchpoint"])[1])
    wanted = _pairs(asked, people, places)
    stages, names = codes_of(contacts["stage"])
    near = np.zeros(len(people) + 1, dtype=bool)  # the last is of answers without a customer
    near[people.get_indexer(asked["customer_id"])] = True
    near[-1] = False
    use = np.flatnonzero(near[codes_of(contacts["customer_id"])[0]] & (stages >= 0))
    seen = _pairs(contacts[["customer_id", "touchpoint"]].take(use), people, places)
    same = np.isin(seen, np.unique(wanted))
    use, seen = use[same], seen[same]
    pair = np.concatenate([seen, wanted])
    when = np.concatenate([times_of(contacts["timestamp"])[use], times_of(asked["timestamp"])])
    order = np.lexsort((when, pair))  # contacts stand first, so that they come before at a tie
    contact = np.where(order < len(use), np.arange(len(order)), -1)
    before = np.maximum.accumulate(contact) if len(order) else contact
    mine = (order >= len(use)) & (before >= 0)
    mine &= (pair[order] == pair[order[before]]) & (pair[order] >= 0)
    at = np.full(len(asked), -1)
    at[order[mine] - len(use)] = stages[use[order[before[mine]]]]
    found = pd.Categorical.from_codes(at, pd.Index(names))
    return pd.Series(found, asked.index, name="stage").astype("str")


def _pairs(rows: pd.DataFrame, people: pd.Index, places: pd.Index) -> np.ndarray:
    """Return a number for each customer and touchpoint; below 0 where either is not known."""
    who, where = (
        index.get_indexer(pd.Index(names))[codes] if len(names) else codes
        for index, (codes, names) in (
            (people, codes_of(rows["customer_id"])),
            (places, codes_of(rows["touchpoint"])),
        )
    )
    known = (codes_of(rows["customer_id"])[0] >= 0) & (where >= 0) & (who >= 0)
    return np.where(known, who.astype(np.int64) * max(len(places), 1) + where, -1)


def moments(asked: pd.DataFrame) -> pd.DataFrame:
    """Sum up levels by persona, stage, touchpoint and question.

    A person who answered a question several times counts once, with the mean.

    Parameters
    ----------
    asked : pandas.DataFrame
        ``ASKED``, ``person`` and ``level`` (-1 to 1).

    Returns
    -------
    pandas.DataFrame
        ``ASKED``, ``customers``, ``total`` and ``squares`` of their levels, ``unhappy`` and
        ``happy`` (how many are below and above the middle).
    """
    if asked.empty:
        return _NO_MOMENTS
    keys = [pd.factorize(asked[name], sort=True) for name in ASKED]
    person, people = pd.factorize(asked["person"])
    level = asked["level"].to_numpy(dtype="float64")
    known = np.logical_and.reduce([~np.isnan(level), person >= 0, *(c >= 0 for c, _ in keys)])
    group = np.zeros(len(asked), dtype=np.int64)
    for codes, names in keys:
        group = group * max(len(names), 1) + codes
    one = (group * max(len(people), 1) + person)[known]
    mean = pd.Series(level[known]).groupby(one).mean()
    of = mean.index.to_numpy() // max(len(people), 1)
    level = mean.to_numpy()
    sums = pd.DataFrame({"total": level, "squares": level**2}).groupby(of).sum()
    found, place = np.unique(of, return_inverse=True)
    rest, key = found, dict[str, Any]()
    for name, (_, names) in zip(reversed(ASKED), reversed(keys), strict=True):
        key[name] = pd.Index(names, dtype="str").array.take(rest % max(len(names), 1))
        rest = rest // max(len(names), 1)
    return pd.DataFrame({name: key[name] for name in ASKED}).assign(
        customers=np.bincount(place, minlength=len(found)),
        total=sums["total"].to_numpy(),
        squares=sums["squares"].to_numpy(),
        unhappy=np.bincount(place[level < 0], minlength=len(found)),
        happy=np.bincount(place[level > 0], minlength=len(found)),
    )


def complaints(asked: pd.DataFrame) -> pd.DataFrame:
    """Return the comments that came with a bad score, or, without any, whose words are bad.

    A comment with neither score nor ``polarity`` may be praise, so it is none.
    """
    bad = asked["worst"].fillna(asked["polarity"]) < 0
    return asked[asked["verbatim"].notna() & bad]


def complainers(asked: pd.DataFrame) -> pd.DataFrame:
    """Count the people who complained in words, by persona, stage and touchpoint."""
    words = complaints(asked)[[*ABOUT, "person"]]
    groups = group_rows(words, ABOUT)
    person = pd.factorize(words["person"], use_na_sentinel=False)[0].astype(np.int32)
    return groups.key.assign(customers=count_people(groups.of, person, len(groups.key)))


def quotes(asked: pd.DataFrame) -> pd.DataFrame:
    """Keep one comment by persona, stage and touchpoint: readable, else chosen by hash."""
    words = complaints(asked)
    readable = words["verbatim"].str.len().between(*_READABLE).astype(bool)
    words = words[[*ABOUT, "verbatim"]].assign(long=~readable, order=hashes(words["row_id"]))
    of = group_rows(words, ABOUT).of
    order = np.lexsort((words["order"], words["long"], of))
    first = order[begins(of[order])]
    return words.iloc[first][[*ABOUT, "long", "order", "verbatim"]].reset_index(drop=True)


def first_quotes(words: pd.DataFrame) -> pd.DataFrame:
    """Keep the first of the comments of each persona, stage and touchpoint."""
    ranked = words.sort_values([*ABOUT, "long", "order", "verbatim"], kind="stable")
    return ranked.drop_duplicates(ABOUT, ignore_index=True)


def hashes(row_ids: pd.Series) -> np.ndarray:
    """Return a number for each row that depends on its id alone."""
    return pd.util.hash_array(row_ids.to_numpy(dtype=object))
