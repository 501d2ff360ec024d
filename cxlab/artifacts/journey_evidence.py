"""The rows behind the cells of a journey map."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import ASKED, RESPONSES, hashes
from cxlab.artifacts.journey_counts import first_rows
from cxlab.artifacts.journey_facts import DO, FEEL, HELP, HURT, NEXT, TIME, TRUTH
from cxlab.artifacts.journey_kernel import as_text
from cxlab.artifacts.journey_scope import Purpose, cut_rows
from cxlab.artifacts.journey_tally import (
    CELL,
    INTERACTIONS,
    PLACE,
    MapPlan,
    crossings,
    placed_answers,
    staged,
)
from cxlab.artifacts.journey_truth import MET
from cxlab.journeys.codes import codes_of
from cxlab.study import Study
from cxlab.study.study import EVIDENCE_ROWS

_TABLES = ("interactions", "responses")


def cite_cells(
    cells: pd.DataFrame, study: Study, plan: MapPlan, aim: Purpose | None = None
) -> pd.DataFrame:
    """Give every cell that shows a figure the key of the rows behind it.

    Parameters
    ----------
    cells : pandas.DataFrame
        Cells with ``row``, ``estimate`` and what names their rows (``PLACE``, ``question``).
    study : Study
        The study the cells are from.
    plan : MapPlan
        How its rows were counted.
    aim : Purpose, optional
        Where journeys were cut.

    Returns
    -------
    pandas.DataFrame
        The cells with ``evidence``; missing where a cell shows no figure.
    """
    claims = cells[cells["estimate"].notna()].rename_axis("cell").reset_index()
    kernel = partial(rows_behind, plan=plan, claims=claims, aim=aim or Purpose())
    found = study.fold(
        kernel,
        _joined,
        coded=True,
        interactions=list(dict.fromkeys(["row_id", *INTERACTIONS, *plan.reads])),
        responses=list(RESPONSES),
    )
    keys = [study.cite(found[table], table, ["cell"]) for table in _TABLES]
    evidence = pd.concat(keys).set_index("cell")["evidence"]
    return cells.assign(evidence=evidence.reindex(cells.index))


def rows_behind(
    interactions: pd.DataFrame,
    responses: pd.DataFrame,
    *,
    plan: MapPlan,
    claims: pd.DataFrame,
    aim: Purpose,
) -> dict[str, pd.DataFrame]:
    """Find one partition's rows behind each claim, of each customer the first.

    Parameters
    ----------
    interactions, responses : pandas.DataFrame
        One partition's rows, ``row_id`` among their columns.
    plan : MapPlan
        How they were counted.
    claims : pandas.DataFrame
        ``cell`` and the cells' columns.
    aim : Purpose
        Where journeys were cut.

    Returns
    -------
    dict of str to pandas.DataFrame
        By table, ``cell`` and ``row_id``; at most ``EVIDENCE_ROWS`` a claim, by hash.
    """
    rows = staged(interactions, plan)
    rows = cut_rows(rows, aim) if aim.cuts else rows
    ways = crossings(rows, plan)
    asked = placed_answers(as_text(responses), rows, plan)
    asked = asked[asked["seen"]] if aim.cuts else asked
    of = {row: claims[claims["row"] == row] for row in (DO, TIME, NEXT, FEEL, HURT, HELP, TRUTH)}
    about = of[HURT]["question"].notna()
    met = of[TRUTH]["kind"] == MET if "kind" in claims else pd.Series(False, of[TRUTH].index)
    failed = pd.concat([of[HURT][~about], of[TRUTH][met]])
    contacts = [
        _of_customers(rows, of[DO], PLACE),
        _of_customers(rows, failed, PLACE[:3]),
        _matched(ways[ways["went"]], of[TIME], CELL),
        _matched(ways[ways["eligible"] == 1], of[NEXT], CELL),
    ]
    scored = asked[asked["level"].notna()]
    said = [
        _matched(scored, of[FEEL], ASKED),
        _matched(scored[scored["level"] > 0], of[HELP], ASKED),
        _matched(scored[scored["level"] < 0], of[HURT][about], ASKED),
        _matched(scored, of[TRUTH][~met], ASKED[:3]),
    ]
    return {"interactions": _chosen(contacts), "responses": _chosen(said)}


def _of_customers(rows: pd.DataFrame, claims: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return each customer's first row behind each claim."""
    claim = np.zeros(len(rows), dtype=np.int64)
    wanted = np.zeros(len(claims), dtype=np.int64)
    known = np.ones(len(claims), dtype=bool)
    for name in key:
        codes, names = codes_of(rows[name])
        mine = pd.Index(names.astype("str")).get_indexer(claims[name].astype("str"))
        size = len(names) + 1
        claim, wanted = claim * size + codes + 1, wanted * size + mine + 1
        known &= mine >= 0
    order = np.argsort(wanted[known])
    lines = wanted[known][order]
    if not len(lines) or not len(rows):
        return pd.DataFrame({"cell": [], "row_id": []}).astype({"row_id": "str"})
    place = np.minimum(np.searchsorted(lines, claim), len(lines) - 1)
    at = np.flatnonzero(lines[place] == claim)
    who, _ = codes_of(rows["customer_id"])
    at = at[first_rows(place[at], who[at])]
    cell = claims["cell"].to_numpy()[known][order][place[at]]
    return pd.DataFrame({"cell": cell, "row_id": rows["row_id"].take(at).to_numpy()})


def _matched(rows: pd.DataFrame, claims: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    texts = dict.fromkeys(key, "str")
    wanted = claims[["cell", *key]].astype(texts)
    return wanted.merge(rows[["row_id", *key]].astype(texts), on=key)[["cell", "row_id"]]


def _chosen(parts: list[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True).astype({"cell": "int64", "row_id": "str"})
    rows = rows.assign(order=hashes(rows["row_id"])).sort_values(["cell", "order", "row_id"])
    return rows.groupby("cell").head(EVIDENCE_ROWS)[["cell", "row_id"]].reset_index(drop=True)


def _joined(parts: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    return {table: pd.concat([part[table] for part in parts]) for table in _TABLES}
