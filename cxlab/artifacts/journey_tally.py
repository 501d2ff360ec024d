"""What one partition knows for a journey map: counts that add up over partitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import (
    ASKED,
    NO_PLACE,
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
from cxlab.artifacts.journey_counts import (
    Groups,
    count_bins,
    count_customers,
    count_sizes,
    group_rows,
    people_of,
    sum_counts,
    worst_together,
)
from cxlab.artifacts.journey_said import first_said
from cxlab.estimate import log_bin
from cxlab.journeys.codes import Codes, codes_of, times_of
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
        ``polarity``, the feeling of each comment, -1 to 1, maybe its ``language``, and the
        ``place`` that its words name; indexed by the ``row_id`` of its response.
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

    @cached_property
    def personas(self) -> tuple[Codes, pd.Index]:
        """The code of each persona in ``groups``, at the end that of ``REST``; and the names."""
        if self.groups is None:
            return np.zeros(1, dtype=np.int32), pd.Index([EVERYONE], dtype="str")
        codes, names = pd.factorize(self.groups.astype("str"), sort=True)
        return np.append(codes + 1, 0).astype(np.int32), pd.Index([REST, *names], dtype="str")


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
        long), ``answers``, ``wishes`` (what was expected), ``said`` and ``quotes``.
    """
    rows = staged(interactions, plan)
    asked = placed_answers(responses, rows, plan)
    wished = expected_answers(responses, rows, asked, plan)
    places = group_rows(rows, PLACE, rows["stage"].cat.codes.to_numpy() >= 0)
    return tally_rows(rows, asked, wished, responses, plan, places)


def tally_rows(
    rows: pd.DataFrame,
    asked: pd.DataFrame,
    wished: pd.DataFrame,
    responses: pd.DataFrame,
    plan: MapPlan,
    places: Groups,
) -> Tally:
    """Do as ``tally_map`` with rows that have a stage and are grouped, and placed answers."""
    ways = crossings(rows, plan)
    known = rows["stage"].cat.codes.to_numpy() >= 0
    people = people_of(places, rows["customer_id"], known)
    pains = rows["touchpoint"].cat.categories.isin(plan.pains)
    met = known & np.append(pains, False)[rows["touchpoint"].cat.codes.to_numpy()]
    return {
        "sizes": count_sizes(rows),
        "outside": _outside(rows, asked, responses),
        "places": places.key.assign(customers=people, contacts=places.contacts),
        "hurts": count_customers(rows, [*CELL, "touchpoint"], met).drop(columns="contacts"),
        "went": sum_counts(ways, CELL, ["customers", "eligible", "gone"]),
        "times": count_bins(ways[ways["went"]], CELL),
        "answers": moments(asked),
        "wishes": moments(wished),
        "said": complainers(asked),
        "quotes": quotes(asked),
    }


def expected_answers(
    responses: pd.DataFrame, rows: pd.DataFrame, asked: pd.DataFrame, plan: MapPlan
) -> pd.DataFrame:
    """Return the answers about what was expected, placed; most studies have none."""
    if of_experience(responses).all():
        return asked.head(0)
    return placed_answers(responses, rows, plan, expected=True)


def staged(interactions: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Return the interactions with ``stage`` and ``persona``, texts as categories."""
    rows = interactions.astype(dict.fromkeys(_TEXTS, "category"))
    rows["stage"] = plan.kernel(rows)["stage"]
    who, customers = codes_of(rows["customer_id"])
    personas, names = plan.personas
    mine = np.zeros(len(customers), dtype=np.int32)
    if plan.groups is not None:
        mine = personas[plan.groups.index.get_indexer(customers)]
    rows["persona"] = pd.Categorical.from_codes(mine[who], names)
    rows["actor"] = rows["actor"].cat.add_categories("").fillna("")
    return rows


def persona_of(customers: pd.Series, groups: pd.Series | None) -> pd.Series:
    """Return each customer's persona, ``REST`` for those in none; without groups, everyone's."""
    if groups is None:
        return pd.Series(EVERYONE, index=customers.index, dtype="str")
    return customers.map(groups).astype("str").fillna(REST)


def crossings(rows: pd.DataFrame, plan: MapPlan) -> pd.DataFrame:
    """Return each customer's first contact at each stage, and whether and when they went on.

    ``at`` is the contact's place among the rows; ``eligible`` came long enough before the end of
    the data to be judged; ``gone`` are those of them who went on within the horizon; ``went`` went
    on at any time, after the time of ``bin``.
    """
    stage = rows["stage"].cat
    who, when = codes_of(rows["customer_id"])[0], times_of(rows["timestamp"])
    found = find_passages(who, when, stage.codes.to_numpy(), len(stage.categories))
    first = rows[["customer_id", *CELL]].take(found["place"]).reset_index(drop=True)
    went = found["left"] != NEVER
    took = np.where(went, (found["left"] - found["entered"]) / 1e6, 0.0)
    last = np.datetime64(plan.end - plan.horizon, "us").astype("int64") if len(first) else 0
    eligible = found["entered"] <= last
    return first.assign(
        at=found["place"],
        customers=1,
        eligible=eligible.astype("int64"),
        gone=(eligible & went & (took <= plan.horizon.total_seconds())).astype("int64"),
        went=went,
        bin=log_bin(took),
    )


def placed_answers(
    responses: pd.DataFrame, rows: pd.DataFrame, plan: MapPlan, *, expected: bool = False
) -> pd.DataFrame:
    """Return answers by what they are about: ``ASKED``, ``person``, ``level``, ``worst``, text.

    What customers expected beforehand is no experience: it is there only where asked for.
    An answer stands at the touchpoint that was asked about, a comment that was not asked about
    any at the one that its words name, else at ``NO_PLACE``. Its stage is that at which its
    customer was last seen at that touchpoint; where there was no such contact, where the rules
    place the touchpoint for everyone, else ``UNPLACED``; ``seen`` says whether there was one.
    ``worst`` is the worst level among the answers given together.
    """
    asked = responses[of_experience(responses) != expected].reset_index(drop=True)
    asked["touchpoint"] = asked["touchpoint"].fillna(NO_PLACE)
    asked["persona"] = persona_of(asked["customer_id"], plan.groups)
    asked["level"] = oriented(asked, plan.questions)
    nowhere = (asked["touchpoint"] == NO_PLACE).to_numpy(dtype=bool)
    asked["worst"] = worst_together(asked["response_id"], nowhere, asked["level"])
    asked = asked.join(feelings_of(asked["row_id"], plan.feelings))
    asked = with_feelings(asked)
    fixed = {name: fixed_stage(plan.rules, name) for name in asked["touchpoint"].unique()}
    found = stage_of_contact(asked, rows)
    stage = found.fillna(asked["touchpoint"].map(fixed).astype("str"))
    person = asked["customer_id"].fillna("response " + asked["response_id"])
    return asked.assign(stage=stage, person=person, seen=found.notna())


def fixed_stage(rules: StageRules, touchpoint: str) -> str:
    """Return a touchpoint's stage where it is the same for everyone, else ``UNPLACED``."""
    if touchpoint == NO_PLACE:
        return UNPLACED
    reading = rules.read(touchpoint)
    same = reading.before == reading.after != ""
    return reading.before if same else UNPLACED


def _outside(rows: pd.DataFrame, asked: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """Count the customers in no persona, scores without a scale, and anonymous answers."""
    nameless = responses["customer_id"].isna()
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
        merged[name] = _MERGES.get(name, _summed)(frame)
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


#: How frames are put together that are not added up.
_MERGES = {"quotes": first_quotes, "cited": first_said}
