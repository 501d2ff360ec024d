"""The hidden stage of every contact, with its probability: a stage kernel."""

import numpy as np
import pandas as pd

from cxlab.errors import CxlabError
from cxlab.journeys.codes import NONE, Codes, begins, codes_of, times_of
from cxlab.journeys.hidden.chain import Floats, Marks, smooth
from cxlab.journeys.hidden.draw import COLUMNS, own_steps
from cxlab.journeys.hidden.fit import HiddenStages, likely_of, unlearnt
from cxlab.journeys.rules import StageRules, stages_of

#: How many contacts are decoded at once, whole journeys: bounds what is held in memory.
AT_ONCE = 200_000


def decode_stages(
    interactions: pd.DataFrame, *, rules: StageRules, model: HiddenStages | None
) -> pd.DataFrame:
    """Return the most probable stage of each contact, given the customer's whole journey.

    What the company began (a newsletter sent, a parcel handed over) is no step of the customer's:
    it moves nobody, and has its stage by the rules. An answer to a customer who asked for help
    has the stage of the contact that it answers, where a case ties the two. A touchpoint that
    the model has not learnt about is taken at the rules' word, and its neighbours decide between
    the stages that these know for it.

    Parameters
    ----------
    interactions : pandas.DataFrame
        ``COLUMNS``; whole customers, in any order.
    rules : StageRules
        The study's rules.
    model : HiddenStages, optional
        The fitted model; without, every stage is the rules' own.

    Returns
    -------
    pandas.DataFrame
        ``stage``, an ordered categorical over ``rules.order``, and ``probability`` (0 to 1;
        missing where the rules alone decide), aligned to the rows.

    Raises
    ------
    CxlabError
        A column is missing.
    """
    missing = [name for name in COLUMNS if name not in interactions]
    if missing:
        raise CxlabError(f"hidden stages are read from {', '.join(missing)} too: hand them over")
    stage = stages_of(interactions, rules).cat.codes.to_numpy(dtype=np.int32, copy=True)
    probability = np.full(len(stage), np.nan)
    if model is not None and len(stage):
        who, _ = codes_of(interactions["customer_id"])
        order = np.lexsort((times_of(interactions["timestamp"]), who))
        own = order[own_steps(interactions["direction"])[order]]
        chances = _posterior(interactions, who, own, rules, model).round(12)
        stage[own], probability[own] = chances.argmax(axis=1), chances.max(axis=1, initial=0)
        replies, asked = _answers(interactions, who, order, rules)
        stage[replies], probability[replies] = stage[asked], probability[asked]
    named = pd.Categorical.from_codes(stage, categories=list(rules.order), ordered=True)
    return pd.DataFrame({"stage": named, "probability": probability}, interactions.index)


def _posterior(
    interactions: pd.DataFrame, who: Codes, own: np.ndarray, rules: StageRules, model: HiddenStages
) -> Floats:
    rows = interactions[["touchpoint", "channel"]].iloc[own]
    channel = model.symbols.channel_codes(rows["channel"])
    symbol = model.symbols.symbol_codes(rows["touchpoint"], channel)
    first = begins(who[own])
    found = [np.empty((0, len(rules.order)))]
    for part in _parts(first):
        rest = unlearnt(rows["touchpoint"].iloc[part], symbol[part], rules)
        likely = likely_of(model.shows, symbol[part], rest)
        found.append(smooth(likely, channel[part], first[part], model.chain).posterior)
    return np.concatenate(found)


def _parts(first: Marks) -> list[slice]:
    """Cut rows into parts of whole journeys, each of about ``AT_ONCE`` rows."""
    starts = np.flatnonzero(first)
    cuts = starts[begins(starts // AT_ONCE)].tolist() if len(starts) else []
    return [slice(a, b) for a, b in zip(cuts, [*cuts[1:], len(first)], strict=True)]


def _answers(
    interactions: pd.DataFrame, who: Codes, order: np.ndarray, rules: StageRules
) -> tuple[np.ndarray, np.ndarray]:
    """Return the places of answers, and of the contact that each answers: the case's last."""
    place, names = codes_of(interactions["touchpoint"])
    helps = np.array([rules.is_service(name) for name in names], dtype=bool)
    case, _ = codes_of(interactions["case_id"])
    own = own_steps(interactions["direction"])
    tied = order[(case[order] != NONE) & (own | helps[place])[order]]
    tied = tied[np.lexsort((case[tied], who[tied]))]
    first = begins(case[tied]) | begins(who[tied])
    last = np.maximum.accumulate(np.where(own[tied], np.arange(len(tied)), NONE))
    known = ~own[tied] & (last >= np.flatnonzero(first)[np.cumsum(first) - 1])
    return tied[known], tied[last[known]]
