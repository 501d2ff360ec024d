"""How many customers were seen at each stage, and at which they were last seen."""

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_facts import FIGURES, MapFacts
from cxlab.artifacts.journey_tally import CELL
from cxlab.estimate import hide_cells, wilson
from cxlab.journeys.stages import FIRST_RECORDED
from cxlab.journeys.whole import hidden_because
from cxlab.study.groups import REST

#: Where customers are last seen none of whose contacts has a stage.
_NOWHERE = "\x00nowhere"

_TODAY = ["today", "today_low", "today_high"]


def stage_counts(facts: MapFacts) -> pd.DataFrame:
    """Return how many of each persona's customers were seen at each stage, and last seen there.

    Parameters
    ----------
    facts : MapFacts
        Counts of the map.

    Returns
    -------
    pandas.DataFrame
        persona, stage, n (the persona's customers), estimate, low, high (the share seen at the
        stage), customers (how many), today, today_low, today_high (the share last seen there),
        note.

    References
    ----------
    Wilson 1927.
    """
    order = facts.settings.stages.order
    grid = pd.MultiIndex.from_product([facts.names, order], names=CELL)
    seen = facts.tally["went"].set_index(CELL)["customers"].reindex(grid, fill_value=0)
    sizes = facts.tally["sizes"].set_index("persona")["customers"]
    frame = seen.reset_index()
    frame["n"] = frame["persona"].map(sizes).fillna(0).astype("int64")
    awareness = {facts.rules.named("awareness"): FIRST_RECORDED}
    frame["note"] = frame["stage"].map(awareness).fillna("").astype("str")
    shares = facts.shares(frame, "customers", "n")
    why = facts.hidden(shares, "went")
    shares[FIGURES] = shares[FIGURES].mask(why != "")
    shares["customers"] = shares["customers"].astype("Int64").mask(why != "")
    shares["note"] = (shares["note"] + "; " + why).str.removeprefix("; ").str.removesuffix("; ")
    shares[_TODAY] = _today(facts, shares)
    return shares[[*CELL, "n", *FIGURES, "customers", *_TODAY, "note"]]


def _today(facts: MapFacts, stages: pd.DataFrame) -> np.ndarray:
    """Return the share of customers last seen at each stage; not where that shows a few.

    Counted and hidden as ``present_stages`` does; those who were at a stage and are not there
    today may be few too.
    """
    few = facts.settings.min_group
    counts = _last_seen(facts)
    whole = counts.groupby("stage")["customers"].sum()
    closed = hidden_because(whole, [(pd.Series(0, whole.index), True)], few) != ""
    hidden = hide_cells(
        *(counts["customers"], counts["persona"], counts["stage"], few),
        hidden=counts["stage"].map(closed).astype(bool)
        | (counts["seen"] - counts["customers"]).between(1, few - 1),
        unseen=counts["persona"] == REST,
        apart=True,
    )
    counts["customers"] = counts["customers"].astype("float64").mask(hidden)
    n = stages["persona"].map(_sizes(facts)).fillna(0).to_numpy(dtype="float64")
    here = stages[CELL].merge(counts, on=CELL, how="left")["customers"].to_numpy(dtype="float64")
    known = ~np.isnan(here)
    figures = wilson(np.where(known, here, 0), n, facts.settings.confidence)
    return np.where(known, np.stack(figures), np.nan).T


def _last_seen(facts: MapFacts) -> pd.DataFrame:
    """Count customers by persona and last stage, those without any too, and who was ever there."""
    every = {
        name: pd.concat([facts.tally[name], *([facts.rest[name]] if facts.rest else [])])
        for name in ("today", "went")
    }
    placed = every["today"].groupby("persona")["customers"].sum()
    sizes = _sizes(facts)
    lost = (sizes - placed.reindex(sizes.index, fill_value=0)).rename("customers").reset_index()
    lost = lost[lost["customers"] > 0].assign(stage=_NOWHERE)
    seen = every["went"][[*CELL, "customers"]].rename(columns={"customers": "seen"})
    counts = pd.concat([every["today"], lost], ignore_index=True).merge(seen, on=CELL, how="left")
    texts = dict.fromkeys(CELL, "str")
    return counts.astype({**texts, "customers": "int64"}).fillna({"seen": counts["customers"]})


def _sizes(facts: MapFacts) -> pd.Series:
    """Return how many customers each persona has, whatever part of their journeys is shown."""
    parts = [facts.whole] if facts.whole else [facts.tally, *([facts.rest] if facts.rest else [])]
    return pd.concat([part["sizes"] for part in parts]).set_index("persona")["customers"]
