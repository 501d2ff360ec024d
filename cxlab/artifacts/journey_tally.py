"""What one partition knows for a journey map: counts that add up over partitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import (
    ASKED,
    UNPLACED,
    complainers,
    feelings_of,
    first_quotes,
    moments,
    oriented,
    quotes,
    stage_of_contact,
    with_feelings,
)
from cxlab.artifacts.journey_counts import count_customers
from cxlab.estimate import log_bin
from cxlab.journeys.codes import begins, codes_of, times_of
from cxlab.journeys.passages import NEVER, find_passages
from cxlab.journeys.stages import StageKernel, StageRules
from cxlab.kpis.answers import of_experience
from cxlab.study.groups import REST
from cxlab.study.settings import Question

#: Who everyone is on a map without personas.
EVERYONE = "all customers"

#: What is read of the interactions to count them.
INTERACTIONS = ("customer_id", "timestamp", "touchpoint", "channel", "actor")

#: What names a cell of figures, and what customers do in it.
CELL = ["persona", "stage"]
PLACE = [*CELL, "touchpoint", "channel", "actor"]

_TEXTS = ("customer_id", "touchpoint", "channel", "actor")

Tally = dict[str, pd.DataFrame]


@dataclass(frozen=True, eq=False)
class MapPlan:
    """What a partition needs to know to count for a map.

    Parameters
    ----------
    kernel : callable
        A stage model's kernel.
    rules : StageRules
        Where answers stand whose customer was not seen at the touchpoint before.
    end : pandas.Timestamp
        The last moment in the data.
    horizon : pandas.Timedelta
        How long after coming to a stage a customer may take to go on.
    pains : tuple of str
        Touchpoints at which something failed or came late.
    questions : mapping
        The study's questions by name.
    groups : pandas.Series, optional
        The persona of each ``customer_id``; customers in none count as ``REST``.
    feelings : pandas.DataFrame, optional
        ``polarity``, the feeling of each comment, -1 to 1, and maybe its ``language``; indexed by
        the ``row_id`` of its response.
    reads : tuple of str
        What the stage model reads of the interactions beside ``INTERACTIONS``.
    """

    kernel: StageKernel
    rules: StageRules
    end: pd.Timestamp
    horizon: pd.Timedelta
    pains: tuple[str, ...] = ()
    questions: Mapping[str, Question] = field(default_factory=dict)
    groups: pd.Series | None = None
    feelings: pd.DataFrame | None = None
    reads: tuple[str, ...] = ()


def tally_map(interactions: pd.DataFrame, responses: pd.DataFrame, *, plan: MapPlan) -> Tally:
    """Count one partition's customers for every cell of a map.

    Parameters
    ----------
    interactions, responses : pandas.DataFrame
        One partition's rows with the columns ``INTERACTIONS`` and ``RESPONSES``, sorted by
        customer and time.
    plan : MapPlan
        What to count.

    Returns
    -------
    dict of str to pandas.DataFrame
        Frames of counts, each with its key first: ``sizes`` (by persona), ``outside`` (customers
        in none, scores without a scale), ``places`` (customers by touchpoint), ``hurts``
        (customers who met a failure or delay), ``went`` and ``times`` (who went on, and after how
        long), ``answers``, ``said`` and ``quotes``.
    """
    rows = staged(interactions, plan)
    return tally_rows(rows, placed_answers(responses, rows, plan), responses, plan)


def tally_rows(
    rows: pd.DataFrame, asked: pd.DataFrame, responses: pd.DataFrame, plan: MapPlan
) -> Tally:
    """Do as ``tally_map`` with rows that have their stage, and answers that are placed."""
    ways = crossings(rows, plan)
    known = rows["stage"].cat.codes.to_numpy() >= 0
    pains = rows["touchpoint"].cat.categories.isin(plan.pains)
    met = known & np.append(pains, False)[rows["touchpoint"].cat.codes.to_numpy()]
    counts = ["customers", "eligible", "gone"]
    return {
        "sizes": _sizes(rows),
        "outside": _outside(rows, asked, responses),
        "places": count_customers(rows, PLACE, known),
        "hurts": count_customers(rows, [*CELL, "touchpoint"], met).drop(columns="contacts"),
        "went": _texts(ways.groupby(CELL, observed=True)[counts].sum().reset_index()),
        "times": _texts(
            ways[ways["went"]]
            .groupby([*CELL, "bin"], observed=True)
            .size()
            .rename("count")
            .reset_index()
        ),
        "answers": moments(asked),
        "said": complainers(asked),
        "quotes": quotes(asked),
    }


def _texts(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.astype(dict.fromkeys(CELL, "str"))


def staged(interactions: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Return the interactions with ``stage`` and ``persona``, texts as categories."""
    rows = interactions.astype(dict.fromkeys(_TEXTS, "category"))
    rows["stage"] = plan.kernel(rows)["stage"]
    who = rows["customer_id"].cat
    persona = pd.Categorical(persona_of(pd.Series(who.categories), plan.groups))
    rows["persona"] = persona.take(who.codes)
    rows["actor"] = rows["actor"].cat.add_categories("").fillna("")
    return rows


def persona_of(customers: pd.Series, groups: pd.Series | None) -> pd.Series:
    """Return each customer's persona, ``REST`` for those in none; without groups, everyone's."""
    if groups is None:
        return pd.Series(EVERYONE, index=customers.index, dtype="str")
    return customers.map(groups).fillna(REST).astype("str")


def crossings(rows: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Return each customer's first contact at each stage, and whether and when they went on.

    ``eligible`` came long enough before the end of the data to be judged; ``gone`` are those of
    them who went on within the horizon; ``went`` went on at any time, after the time of ``bin``.
    """
    stage = rows["stage"].cat
    who, when = codes_of(rows["customer_id"])[0], times_of(rows["timestamp"])
    found = find_passages(who, when, stage.codes.to_numpy(), len(stage.categories))
    first = rows.iloc[found["place"]].reset_index(drop=True)
    went = found["left"] != NEVER
    took = np.where(went, (found["left"] - found["entered"]) / 1e6, 0.0)
    last = np.datetime64(plan.end - plan.horizon, "us").astype("int64") if len(first) else 0
    eligible = found["entered"] <= last
    return first.assign(
        customers=1,
        eligible=eligible.astype("int64"),
        gone=(eligible & went & (took <= plan.horizon.total_seconds())).astype("int64"),
        went=went,
        bin=log_bin(took),
    )


def placed_answers(responses: pd.DataFrame, rows: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Return the answers about a touchpoint: ``ASKED``, ``person``, ``level``, ``worst``, text.

    What customers expected beforehand is no experience, so it is not there.
    An answer stands at the stage at which its customer was last seen at that touchpoint; where
    there was no such contact, where the rules place the touchpoint for everyone, else at
    ``UNPLACED``; ``seen`` says whether there was one. ``worst`` is the worst level among the
    answers given together.
    """
    about = responses["touchpoint"].notna() & of_experience(responses)
    asked = responses[about].reset_index(drop=True)
    asked["persona"] = persona_of(asked["customer_id"], plan.groups)
    asked["level"] = oriented(asked, plan.questions)
    asked["worst"] = asked.groupby("response_id")["level"].transform("min")
    asked = asked.join(feelings_of(asked["row_id"], plan.feelings))
    asked = with_feelings(asked)
    fixed = {name: fixed_stage(plan.rules, name) for name in asked["touchpoint"].unique()}
    found = stage_of_contact(asked, rows)
    stage = found.fillna(asked["touchpoint"].map(fixed).astype("str"))
    person = asked["customer_id"].fillna("response " + asked["response_id"])
    return asked.assign(stage=stage, person=person, seen=found.notna())


def fixed_stage(rules: StageRules, touchpoint: str) -> str:
    """Return a touchpoint's stage where it is the same for everyone, else ``UNPLACED``."""
    reading = rules.read(touchpoint)
    same = reading.before == reading.after != ""
    return reading.before if same else UNPLACED


def _sizes(rows: pd.DataFrame) -> pd.DataFrame:
    """Count each persona's customers and contacts, and the contacts without a stage."""
    persona = rows["persona"].cat
    codes, many = persona.codes.to_numpy(), len(persona.categories)
    first = begins(codes_of(rows["customer_id"])[0])
    lost = rows["stage"].cat.codes.to_numpy() < 0
    counts = {
        "persona": persona.categories.astype("str"),
        "customers": np.bincount(codes[first], minlength=many),
        "contacts": np.bincount(codes, minlength=many),
        "unplaced": np.bincount(codes[lost], minlength=many),
    }
    sizes = pd.DataFrame(counts).astype({"persona": "str"})
    return sizes[sizes["contacts"] > 0].sort_values("persona", ignore_index=True)


def _outside(rows: pd.DataFrame, asked: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """Count the customers in no persona, scores without a scale, and anonymous answers."""
    nameless = responses["customer_id"].isna() & responses["touchpoint"].notna()
    anonymous = responses.loc[nameless & of_experience(responses), "response_id"].nunique()
    left = np.unique(codes_of(rows.loc[rows["persona"] == REST, "customer_id"])[0]).size
    mine = asked[asked["persona"] != REST]
    unscaled = int((mine["score"].notna() & mine["level"].isna()).sum())
    counts = {"customers": left, "unscaled": unscaled, "anonymous": anonymous}
    return pd.DataFrame({"persona": [""], **{name: [n] for name, n in counts.items()}})


def merge_tallies(parts: list[Tally]) -> Tally:
    """Add up the counts of several partitions.

    Parameters
    ----------
    parts : list of dict
        What ``tally_map`` returned for each.

    Returns
    -------
    dict of str to pandas.DataFrame
        The same frames, sorted by their keys.
    """
    merged = {}
    for name in parts[0]:
        frame = pd.concat([part[name] for part in parts], ignore_index=True)
        merged[name] = first_quotes(frame) if name == "quotes" else _summed(frame)
    return merged


def split_rest(tally: Tally) -> tuple[Tally, Tally]:
    """Return the counts of the personas, and those of customers in none.

    Examples
    --------
    >>> counts = pd.DataFrame({"persona": ["A", REST], "customers": [5, 7]})
    >>> mine, rest = split_rest({"sizes": counts})
    >>> mine["sizes"]["customers"].tolist(), rest["sizes"]["customers"].tolist()
    ([5], [7])
    """
    mine = {name: frame[frame["persona"] != REST] for name, frame in tally.items()}
    rest = {name: frame[frame["persona"] == REST] for name, frame in tally.items()}
    return mine, rest


def _summed(frame: pd.DataFrame) -> pd.DataFrame:
    key = [name for name in frame if name in (*PLACE, *ASKED, "bin", "kind", "team")]
    return frame.groupby(key).sum().reset_index()
