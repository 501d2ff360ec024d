"""All that one partition counts for a journey map, in one pass over its rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import RESPONSES
from cxlab.artifacts.journey_backstage import BEHIND, count_behind
from cxlab.artifacts.journey_counts import count_customers, group_rows
from cxlab.artifacts.journey_said import said_rows
from cxlab.artifacts.journey_scope import Purpose, cut_rows
from cxlab.artifacts.journey_tally import (
    CELL,
    INTERACTIONS,
    PLACE,
    MapPlan,
    Tally,
    expected_answers,
    merge_tallies,
    placed_answers,
    staged,
    tally_rows,
)
from cxlab.artifacts.journey_truth import count_truths
from cxlab.journeys.codes import begins, codes_of

#: What is read of the two tables.
CONTACTS = (*INTERACTIONS, *BEHIND)
ANSWERS = RESPONSES


@dataclass(frozen=True, eq=False)
class MapKernel:
    """What a partition counts for one map.

    Parameters
    ----------
    plan : MapPlan
        Stages, personas and horizon.
    purpose : Purpose
        Where journeys start and end.
    hosts : mapping of str to str
        The touchpoint before each failure, from ``hosts_of``.
    """

    plan: MapPlan
    purpose: Purpose = field(default_factory=Purpose)
    hosts: Mapping[str, str] = field(default_factory=dict)

    def __call__(
        self, interactions: pd.DataFrame, responses: pd.DataFrame
    ) -> tuple[Tally, Tally | None]:
        """Count the map's part of the journeys and, where that is not all, the whole of them."""
        whole = staged(interactions, self.plan)
        answers = as_text(responses)
        if not self.purpose.cuts:
            return self._count(whole, whole, answers), None
        part = cut_rows(whole, self.purpose)
        near = answers[answers["customer_id"].isin(_people(part))].reset_index(drop=True)
        return self._count(part, whole, near, cut=True), self._count(whole, whole, answers)

    def _count(
        self, rows: pd.DataFrame, whole: pd.DataFrame, answers: pd.DataFrame, *, cut: bool = False
    ) -> Tally:
        asked = placed_answers(answers, rows, self.plan)
        if cut:  # an answer belongs to the part of a journey that its contact is in
            asked = asked[asked["seen"]].reset_index(drop=True)
        wished = expected_answers(answers, rows, asked, self.plan)
        places = group_rows(rows, PLACE, rows["stage"].cat.codes.to_numpy() >= 0)
        return {
            **tally_rows(rows, asked, wished, answers, self.plan, places),
            "cited": said_rows(asked, wished),
            **count_behind(rows, places),
            "truths": count_truths(rows, asked, self.plan, self.hosts),
            "today": last_stages(whole),
            "firsts": first_places(rows),
        }


def as_text(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose Categoricals are text again."""
    coded = [name for name in frame if isinstance(frame[name].dtype, pd.CategoricalDtype)]
    return frame.astype(dict.fromkeys(coded, "str"))


def _people(rows: pd.DataFrame) -> pd.Index:
    codes, names = codes_of(rows["customer_id"])
    return pd.Index(names).take(np.unique(codes))


def last_stages(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the customers of each persona by the stage at which they were last seen."""
    placed = rows.loc[rows["stage"].cat.codes.to_numpy() >= 0, ["customer_id", *CELL]]
    who, _ = codes_of(placed["customer_id"])
    last = np.append(begins(who)[1:], True)[: len(who)]
    return count_customers(placed, CELL, last).drop(columns="contacts")


def first_places(rows: pd.DataFrame) -> pd.DataFrame:
    """Count the customers of each persona by the touchpoint of their first recorded contact."""
    first = begins(codes_of(rows["customer_id"])[0])
    return count_customers(rows, ["persona", "touchpoint"], first).drop(columns="contacts")


def merge_counts(parts: list[tuple[Tally, Tally | None]]) -> tuple[Tally, Tally | None]:
    """Add up what several partitions counted."""
    wholes = [whole for _, whole in parts if whole is not None]
    mine = merge_tallies([part for part, _ in parts])
    return mine, merge_tallies(wholes) if wholes else None
