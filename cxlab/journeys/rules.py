"""The stage rules: what a study says of its touchpoints, else what their names and places say."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import pandas as pd

from cxlab.errors import unknown
from cxlab.journeys.codes import codes_of, times_of
from cxlab.journeys.ready import USUAL, ReadyModel, ready_model
from cxlab.journeys.stage_names import read_name
from cxlab.study.settings import Settings


class Reading(NamedTuple):
    """A touchpoint's stage up to the memory event (a first purchase), its stage after, and why."""

    before: str
    after: str
    why: str


@dataclass(frozen=True)
class StageRules:
    """What the rules know, ready to be sent to a partition.

    Parameters
    ----------
    order : tuple of str
        The stages in order.
    touchpoints : dict of str to str
        The stage of each touchpoint that the study places itself.
    meanings : dict of str to str
        What touchpoints mean by the role that the study gives them.
    purchases : tuple of str
        The touchpoints at which customers buy, or whatever else the ready model remembers. Empty:
        those whose names say so.
    model : str
        The ready stage model that says what meanings are.
    """

    order: tuple[str, ...]
    touchpoints: dict[str, str]
    meanings: dict[str, str]
    purchases: tuple[str, ...]
    model: str = USUAL

    @cached_property
    def ready(self) -> ReadyModel:
        """The ready stage model."""
        return ready_model(self.model)

    def read(self, touchpoint: str) -> Reading:
        """Return the stages of a touchpoint, and why: study, role, name, position or unknown."""
        if touchpoint in self.touchpoints:
            stage = self.touchpoints[touchpoint]
            return Reading(stage, stage, "study")
        by_role = self.meanings.get(touchpoint, "")
        meaning = by_role or self._said(touchpoint)
        if meaning:
            return self._reading(meaning, "role" if by_role else "name")
        if self.purchases:
            return self._reading("browse", "position")
        return Reading("", "", "unknown")

    def alone(self, touchpoint: str) -> str:
        """Return the one stage of a touchpoint where nothing is remembered; empty if unknown."""
        if touchpoint in self.touchpoints:
            return self.touchpoints[touchpoint]
        meaning = self.meanings.get(touchpoint, "") or self._said(touchpoint)
        return self.named(self.ready.meanings[meaning][2]) if meaning else ""

    def is_purchase(self, touchpoint: str) -> bool:
        """Tell whether customers buy (or what else is remembered happens) at this touchpoint."""
        if self.purchases:
            return touchpoint in self.purchases
        return touchpoint not in self.meanings and self._said(touchpoint) in self.ready.known_by

    def is_service(self, touchpoint: str) -> bool:
        """Tell whether a touchpoint that the study does not place is about help asked for."""
        meaning = self.meanings.get(touchpoint, "") or self._said(touchpoint)
        return touchpoint not in self.touchpoints and meaning in ("service", "handle")

    def named(self, usual: str) -> str:
        """Return the study's name for a stage of the model, by place where all are renamed."""
        places = self.ready.stages
        if usual in self.order:
            return usual
        renamed = len(self.order) == len(places) and not set(self.order) & set(places)
        return self.order[places.index(usual)] if renamed and usual in places else ""

    def _said(self, touchpoint: str) -> str:
        return read_name(touchpoint, tuple(self.ready.meanings))

    def _reading(self, meaning: str, why: str) -> Reading:
        before, after = (self.named(stage) for stage in self.ready.meanings[meaning][:2])
        return Reading(before, after, why) if before and after else Reading("", "", "unknown")


def stage_rules(settings: Settings) -> StageRules:
    """Gather from ``study.toml`` what the rules go by.

    Parameters
    ----------
    settings : Settings
        The study's settings: stages, and roles of touchpoints.

    Returns
    -------
    StageRules
        The rules, for ``stages_of``.

    Raises
    ------
    UnknownNameError
        A touchpoint is placed at a stage that the study does not list, or no ready stage model
        has the name that the study gives.

    Examples
    --------
    >>> rules = stage_rules(Settings("Shop", roles={"purchase": ("paid",)}))
    >>> rules.read("basket")
    Reading(before='conversion', after='conversion', why='name')
    """
    model = settings.stages
    ready = ready_model(model.model)
    for stage in model.touchpoints.values():
        if stage not in model.order:
            raise unknown("stage", stage, model.order)
    meanings = {
        touchpoint: meaning
        for role, meaning in ready.roles.items()
        for touchpoint in settings.role(role)
    }
    remembered = settings.role(ready.role)
    return StageRules(model.order, dict(model.touchpoints), meanings, remembered, ready.name)


def stages_of(interactions: pd.DataFrame, rules: StageRules) -> pd.Series:
    """Return the stage of each interaction by the rules.

    A touchpoint that the study places has that stage always. Any other is read by its role, else
    by its name; what it means may differ before and after the customer's first recorded purchase:
    a product page is consideration before it and retention after, a second purchase is loyalty.
    A touchpoint without a readable name goes by position alone, where the study names its
    purchase touchpoints. What happens at the very moment of the first purchase counts as before.

    Parameters
    ----------
    interactions : pandas.DataFrame
        Columns ``customer_id``, ``timestamp``, ``touchpoint``; whole customers, in any order.
    rules : StageRules
        From ``stage_rules(study.settings)``.

    Returns
    -------
    pandas.Series
        ``stage``, an ordered categorical over ``rules.order``, aligned to the rows; missing where
        the rules do not know.

    Examples
    --------
    >>> days = pd.to_datetime(["2025-01-01", "2025-01-02", "2025-01-03"])
    >>> rows = {"customer_id": "ann", "timestamp": days, "touchpoint": ["page", "order", "page"]}
    >>> stages_of(pd.DataFrame(rows), stage_rules(Settings("Shop"))).tolist()
    ['consideration', 'conversion', 'retention']
    """
    codes, names = codes_of(interactions["touchpoint"])
    readings = [rules.read(name) for name in names]
    order = pd.Index(rules.order)
    before = order.get_indexer(pd.Index([reading.before for reading in readings], dtype="str"))
    after = order.get_indexer(pd.Index([reading.after for reading in readings], dtype="str"))
    picked = before[codes]
    if (before != after).any():
        later = _after_first_purchase(interactions, codes, names, rules)
        picked = np.where(later, after[codes], picked)
    stages = pd.Categorical.from_codes(picked, categories=order, ordered=True)
    return pd.Series(stages, index=interactions.index, name="stage")


def _after_first_purchase(
    interactions: pd.DataFrame, codes: np.ndarray, names: pd.Index, rules: StageRules
) -> np.ndarray:
    """Tell for each row whether it is later than its customer's first recorded purchase."""
    buys = np.array([rules.is_purchase(name) for name in names], dtype=bool)[codes]
    who, customers = codes_of(interactions["customer_id"])
    when = times_of(interactions["timestamp"])
    first = np.full(len(customers), np.iinfo(np.int64).max)
    np.minimum.at(first, who[buys], when[buys])
    return when > first[who]
