"""The cells of a journey map in its order, empty ones with the reason, and who owns what."""

import pandas as pd

from cxlab.artifacts.journey_answers import UNPLACED
from cxlab.artifacts.journey_facts import (
    BACK,
    COLUMNS,
    COMPUTED,
    DO,
    FEEL,
    FIGURES,
    HELP,
    HURT,
    NEXT,
    OPEN,
    OWNER,
    PLAN,
    ROWS,
    STATED,
    TIME,
    TOLD,
    TRUTH,
    WANT,
    MapFacts,
)
from cxlab.artifacts.journey_tally import CELL
from cxlab.study import Study


def owner_cells(facts: MapFacts, used: pd.DataFrame) -> pd.DataFrame:
    """Return who owns a stage: named for it, or for touchpoints and channels used in it."""
    owners = facts.settings.owners
    keys = [used[CELL].assign(owned=used[kind]) for kind in ("touchpoint", "channel")]
    stages = pd.DataFrame(
        [(who, stage, stage) for who in facts.names for stage in facts.settings.stages.order],
        columns=[*CELL, "owned"],
    )
    named = pd.concat([stages, *keys], ignore_index=True).drop_duplicates()
    named = named[named["owned"].isin(list(owners))]
    named["item"] = named["owned"].map(owners)
    return named.assign(row=OWNER, note="owns " + named["owned"], kind=STATED)


def lay_out(cells: pd.DataFrame, facts: MapFacts, empty: dict[str, str]) -> pd.DataFrame:
    """Put cells in the map's order, and say in the empty ones why they are.

    Parameters
    ----------
    cells : pandas.DataFrame
        Cells of every row, best first within a cell.
    facts : MapFacts
        Personas, stages and counts.
    empty : dict of str to str
        What is said in an empty cell, by row.

    Returns
    -------
    pandas.DataFrame
        ``COLUMNS``, sorted by persona, stage and row as they stand on the map.
    """
    order = facts.settings.stages.order
    rows = [row for row in ROWS if row != PLAN or facts.settings.processes]
    grid = pd.MultiIndex.from_product([facts.names, order, rows], names=[*CELL, "row"])
    blanks = grid.difference(pd.MultiIndex.from_frame(cells[[*CELL, "row"]])).to_frame(index=False)
    blanks = blanks.merge(facts.seen, on=CELL, how="left").fillna({"n": 0})
    few = blanks["row"].isin([DO, TIME, NEXT]) & (blanks["n"] < facts.settings.min_group)
    blanks["note"] = blanks["row"].map(empty)
    blanks.loc[few, "note"] = facts.few
    blanks.loc[few & (blanks["n"] == 0), "note"] = "nobody was seen here"
    last = blanks["row"].isin([TIME, NEXT]) & (blanks["stage"] == order[-1])
    blanks.loc[last, "note"] = "last stage"
    blanks["n"] = blanks["n"].where(few & (blanks["n"] == 0))
    whole = pd.concat([cells, blanks], ignore_index=True).reindex(columns=COLUMNS)
    whole["kind"] = whole["kind"].mask(whole["kind"].isna() & (whole["item"].notna()), COMPUTED)
    places = {"persona": list(facts.names), "stage": [*order, UNPLACED], "row": list(ROWS)}
    ranks = pd.DataFrame({name: whole[name].map(places[name].index) for name in places})
    whole = whole.loc[ranks.sort_values(list(places), kind="stable").index].reset_index(drop=True)
    texts = [name for name in COLUMNS if name not in ("n", *FIGURES)]
    whole[texts] = whole[texts].astype("str").fillna("")
    return whole.astype({"n": "Int64", **dict.fromkeys(FIGURES, "float64")})


def why_empty(study: Study) -> dict[str, str]:
    """Return what an empty cell says, by row."""
    asked = study.has("responses", "touchpoint")
    felt = "nobody was asked about this" if asked else "no answers are about a touchpoint"
    knows = asked or any(study.settings.role(role) for role in ("failure", "late"))
    cannot = "cannot be told: no answers, failures or delays are given"
    hurt = "no clear pain" if knows else cannot
    return {
        DO: "no touchpoint that enough customers used",
        TIME: "nobody went on to a later stage",
        NEXT: "nobody came here early enough to tell",
        FEEL: felt,
        HURT: hurt,
        WANT: "nobody has asked",
        TRUTH: "none is clear" if knows else cannot,
        PLAN: "no step of a planned process",
        HELP: "nothing clearly liked more than usual" if asked else felt,
        BACK: "not on record",
        OPEN: "no pain to ease is known",
        TOLD: "nobody has asked yet",
        OWNER: "no owner is named",
    }
