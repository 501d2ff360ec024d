"""What one partition knows for the cards of personas: counts that add up over partitions."""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import (
    RESPONSES,
    feelings_of,
    first_quotes,
    oriented,
    with_feelings,
)
from cxlab.artifacts.journey_tally import (
    INTERACTIONS,
    MapPlan,
    Tally,
    merge_tallies,
    persona_of,
    tally_map,
)
from cxlab.artifacts.persona_wishes import asks_for
from cxlab.journeys.rules import Reading
from cxlab.journeys.stages import StageRules
from cxlab.kpis.answers import of_experience

#: The one stage of a card: all that was recorded of a customer.
WHOLE = "all"

#: What is read of the interactions and the responses.
CONTACTS = (*INTERACTIONS, "direction")
ANSWERS = RESPONSES

HOURS = 24
_READABLE = (15, 160)
_ASKED = ["persona", "question", "touchpoint"]
_FINE = 0.5  # how good the answers and words of praise are at least, from -1 to 1


@dataclass(frozen=True)
class OneStage(StageRules):
    """Rules that place every touchpoint at the one stage ``WHOLE``."""

    def read(self, touchpoint: str) -> Reading:  # noqa: ARG002
        """Return the one stage."""
        return Reading(WHOLE, WHOLE, "study")


def one_stage(interactions: pd.DataFrame) -> pd.DataFrame:
    """Place every contact at the one stage: a stage kernel.

    Examples
    --------
    >>> one_stage(pd.DataFrame({"touchpoint": ["call"]}))["stage"].tolist()
    ['all']
    """
    stage = pd.Categorical.from_codes([0] * len(interactions), [WHOLE], ordered=True)
    return pd.DataFrame({"stage": stage}, index=interactions.index)


def as_whole(plan: MapPlan) -> MapPlan:
    """Return the plan of a map with one stage in place of several.

    Examples
    --------
    >>> rules = StageRules(("conversion",), {}, {}, ())
    >>> plan = MapPlan(one_stage, rules, pd.Timestamp("2025-12-31"), pd.Timedelta(days=30))
    >>> as_whole(plan).rules.read("call").before
    'all'
    """
    rules = OneStage((WHOLE,), {}, {}, plan.rules.purchases)
    return replace(plan, kernel=one_stage, rules=rules)


@dataclass(frozen=True, eq=False)
class CardPlan:
    """What a partition needs to know to count for cards.

    Parameters
    ----------
    stages : MapPlan
        How the journey map counts the same rows: what it hides, cards must not give away.
    zone : str
        The time zone in which hours are shown.
    unquoted : frozenset of str
        The ``row_id`` of comments that nobody may quote.
    """

    stages: MapPlan
    zone: str = "UTC"
    unquoted: frozenset[str] = frozenset()


def tally_cards(
    interactions: pd.DataFrame, responses: pd.DataFrame, *, plan: CardPlan
) -> dict[str, Tally]:
    """Count one partition's customers for every figure of the cards.

    Parameters
    ----------
    interactions, responses : pandas.DataFrame
        One partition's rows with the columns ``CONTACTS`` and ``ANSWERS``.
    plan : CardPlan
        What to count.

    Returns
    -------
    dict of str to Tally
        ``whole``: what ``tally_map`` counts, with one stage; ``parts``: the same with the study's
        stages, as far as it shows customers by touchpoint; ``more``: ``hours``, ``wishes``,
        ``asked`` (who answered what) and ``words`` (one comment of each persona and touchpoint
        that is worth a quote).
    """
    whole = tally_map(interactions, responses, plan=as_whole(plan.stages))
    quotable = responses
    if plan.unquoted:
        words = responses["verbatim"].mask(responses["row_id"].isin(plan.unquoted))
        quotable = responses.assign(verbatim=words)
        unseen = whole["quotes"]["verbatim"].isin(set(responses.loc[words.isna(), "verbatim"]))
        if unseen.any():
            again = tally_map(interactions, quotable, plan=as_whole(plan.stages))
            whole = whole | {"quotes": again["quotes"]}
    parts = tally_map(interactions, responses, plan=plan.stages)
    groups = plan.stages.groups
    more = {
        "hours": hours_of(interactions, groups, plan.zone),
        "wishes": wishes_of(responses, groups),
        "asked": asked_of(responses, plan.stages),
        "words": words_of(quotable, plan.stages),
    }
    kept = {name: parts[name] for name in ("places", "hurts", "answers")}
    return {"whole": whole, "parts": kept, "more": more}


def merge_cards(parts: list[dict[str, Tally]]) -> dict[str, Tally]:
    """Add up the counts of several partitions."""
    more = {
        name: pd.concat([part["more"][name] for part in parts], ignore_index=True)
        for name in parts[0]["more"]
    }
    return {
        "whole": merge_tallies([part["whole"] for part in parts]),
        "parts": merge_tallies([part["parts"] for part in parts]),
        "more": {
            "hours": more["hours"].groupby(["persona", "hour"]).sum().reset_index(),
            "wishes": more["wishes"].groupby(["persona", "touchpoint"]).sum().reset_index(),
            "asked": more["asked"].groupby(_ASKED).sum().reset_index(),
            "words": _one_each(more["words"]),
        },
    }


def hours_of(interactions: pd.DataFrame, groups: pd.Series | None, zone: str) -> pd.DataFrame:
    """Sum up at which hours customers come, each customer with the shares of their own contacts.

    Contacts that the company began do not count, nor those at midnight to the second: they are
    dated by day.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``customer_id``, ``timestamp`` (UTC), ``direction``.
    groups : pandas.Series, optional
        The persona of each ``customer_id``.
    zone : str
        The time zone of the hours.

    Returns
    -------
    pandas.DataFrame
        persona, hour (0..23), customers (who came at that hour), people (of the persona whose
        hours are known), total and squares of their shares.

    Examples
    --------
    >>> times = pd.to_datetime(["2025-01-01 09:30", "2025-01-01 21:10"])
    >>> rows = pd.DataFrame({"customer_id": "a", "timestamp": times, "direction": "customer"})
    >>> hours_of(rows, None, "UTC").query("customers > 0")[["hour", "people", "total"]]
        hour  people  total
    9      9       1    0.5
    21    21       1    0.5
    """
    rows = interactions[interactions["direction"].fillna("customer") != "company"]
    local = rows["timestamp"].dt.tz_localize("UTC").dt.tz_convert(zone).dt.tz_localize(None)
    known = local != local.dt.normalize()
    codes, customers = pd.factorize(rows.loc[known, "customer_id"])
    places = codes * HOURS + local[known].dt.hour.to_numpy()
    counts = np.bincount(places, minlength=len(customers) * HOURS).reshape(-1, HOURS)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    persona = persona_of(pd.Series(customers, dtype="str"), groups)
    table = pd.DataFrame(
        {
            "persona": persona.repeat(HOURS).to_numpy(),
            "hour": np.tile(np.arange(HOURS), len(customers)),
            "customers": (counts > 0).astype("int64").ravel(),
            "people": 1,
            "total": shares.ravel(),
            "squares": shares.ravel() ** 2,
        }
    )
    return table.groupby(["persona", "hour"]).sum().reset_index()


def wishes_of(responses: pd.DataFrame, groups: pd.Series | None) -> pd.DataFrame:
    """Count the people who ask for something in their comments about a touchpoint.

    Returns
    -------
    pandas.DataFrame
        persona, touchpoint, people (who wrote about it), asking (of them, who ask).
    """
    said = _comments(responses)
    said = said[said["touchpoint"].notna()]
    said = said.assign(
        persona=persona_of(said["customer_id"], groups),
        asking=asks_for(said["verbatim"]).astype("int64"),
        person=said["customer_id"].fillna("response " + said["response_id"]),
    )
    key = ["persona", "touchpoint"]
    people = said.groupby([*key, "person"])["asking"].max().reset_index()
    counts = people.groupby(key)["asking"].agg(people="size", asking="sum")
    return counts.reset_index().astype(dict.fromkeys(key, "str"))


def asked_of(responses: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Count the people of whom an answer, or the feeling in a comment, is known.

    Returns
    -------
    pandas.DataFrame
        persona, question (``comments`` of ``feelings_of`` too), touchpoint (empty where it is
        about none), people.
    """
    rows = responses.assign(level=oriented(responses, plan.questions))
    rows = rows.join(feelings_of(rows["row_id"], plan.feelings))
    rows = with_feelings(rows[of_experience(rows)])
    rows = rows[rows["level"].notna()]
    rows = rows.assign(
        persona=persona_of(rows["customer_id"], plan.groups),
        touchpoint=rows["touchpoint"].fillna("").astype("str"),
        person=rows["customer_id"].fillna("response " + rows["response_id"]),
    )
    counts = rows.groupby(_ASKED)["person"].nunique().rename("people").reset_index()
    return counts.astype(dict.fromkeys(_ASKED, "str"))


def words_of(responses: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Keep a comment of each persona, touchpoint and tone that reads well, else chosen by hash.

    The tone is ``wish`` where something is asked for, ``praise`` where all answers given
    together are good and the words are too, ``complaint`` where both are bad.

    Returns
    -------
    pandas.DataFrame
        persona, touchpoint (empty: any), stage (the tone), long, order, verbatim, customers (how
        many wrote in that tone).
    """
    groups = plan.groups
    rows = responses.assign(level=oriented(responses, plan.questions))
    rows["worst"] = rows.groupby("response_id")["level"].transform("min")
    said = _comments(rows).reset_index(drop=True)
    felt = feelings_of(said["row_id"], plan.feelings)["polarity"]
    if plan.feelings is None:  # scores alone decide
        felt = said["worst"]
    said = said.assign(
        persona=persona_of(said["customer_id"], groups),
        touchpoint=said["touchpoint"].fillna("").astype("str"),
        good=(said["worst"].fillna(_FINE) >= _FINE) & (felt >= _FINE),
        bad=(said["worst"].fillna(-1) < 0) & (felt < 0),
        person=said["customer_id"].fillna("response " + said["response_id"]),
        long=~said["verbatim"].str.len().between(*_READABLE).astype(bool),
        order=pd.util.hash_array(said["row_id"].to_numpy(dtype=object)),
    )
    tones = [
        said[asks_for(said["verbatim"])].assign(stage="wish"),
        said[said["good"]].assign(stage="praise"),
        said[said["bad"]].assign(stage="complaint"),
    ]
    tone = pd.concat(tones, ignore_index=True)
    tone = tone[tone["touchpoint"] != ""]
    whole = pd.concat([tone, pd.concat(tones).assign(touchpoint="")], ignore_index=True)
    key = ["persona", "stage", "touchpoint"]
    counts = whole.groupby(key)["person"].nunique().rename("customers").reset_index()
    kept = first_quotes(whole[[*key, "long", "order", "verbatim"]])
    return kept.merge(counts, on=key)


def _comments(responses: pd.DataFrame) -> pd.DataFrame:
    """Return the answers in words about what was lived through."""
    words = responses["verbatim"].fillna("").astype("str").str.strip()
    return responses[(words != "") & of_experience(responses)]


def _one_each(words: pd.DataFrame) -> pd.DataFrame:
    """Add up who wrote in each tone, and keep one comment of each."""
    key = ["persona", "stage", "touchpoint"]
    counts = words.groupby(key)["customers"].sum().reset_index()
    return first_quotes(words.drop(columns="customers")).merge(counts, on=key)
