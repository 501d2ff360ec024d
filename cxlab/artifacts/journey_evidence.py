"""The rows behind the cells of a journey map."""

from functools import partial

import pandas as pd

from cxlab.artifacts.journey_answers import ASKED, RESPONSES, hashes
from cxlab.artifacts.journey_cells import DO, FEEL, HURT, NEXT, TIME
from cxlab.artifacts.journey_tally import (
    CELL,
    INTERACTIONS,
    PLACE,
    MapPlan,
    crossings,
    placed_answers,
    staged,
)
from cxlab.study import Study
from cxlab.study.study import EVIDENCE_ROWS

_TABLES = ("interactions", "responses")


def cite_cells(cells: pd.DataFrame, study: Study, plan: MapPlan) -> pd.DataFrame:
    """Give every cell that shows a figure the key of the rows behind it.

    Parameters
    ----------
    cells : pandas.DataFrame
        Cells with ``row``, ``estimate`` and what names their rows (``PLACE``, ``question``).
    study : Study
        The study the cells are from.
    plan : MapPlan
        How its rows were counted.

    Returns
    -------
    pandas.DataFrame
        The cells with ``evidence``; missing where a cell shows no figure.
    """
    claims = cells[cells["estimate"].notna()].rename_axis("cell").reset_index()
    kernel = partial(rows_behind, plan=plan, claims=claims)
    found = study.fold(
        kernel, _joined, interactions=["row_id", *INTERACTIONS], responses=list(RESPONSES)
    )
    keys = [study.cite(found[table], table, ["cell"]) for table in _TABLES]
    evidence = pd.concat(keys).set_index("cell")["evidence"]
    return cells.assign(evidence=evidence.reindex(cells.index))


def rows_behind(
    interactions: pd.DataFrame, responses: pd.DataFrame, *, plan: MapPlan, claims: pd.DataFrame
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

    Returns
    -------
    dict of str to pandas.DataFrame
        By table, ``cell`` and ``row_id``; at most ``EVIDENCE_ROWS`` a claim, by hash.
    """
    rows = staged(interactions, plan)
    rows = rows[rows["stage"].notna()]
    ways = crossings(rows.reset_index(drop=True), plan)
    asked = placed_answers(responses, rows, plan)
    of = {row: claims[claims["row"] == row] for row in (DO, TIME, NEXT, FEEL, HURT)}
    about = of[HURT]["question"].notna()
    contacts = [
        _matched(_once(rows, PLACE, of[DO]), of[DO], PLACE),
        _matched(_once(rows, PLACE[:3], of[HURT][~about]), of[HURT][~about], PLACE[:3]),
        _matched(ways[ways["went"]], of[TIME], CELL),
        _matched(ways[ways["eligible"] == 1], of[NEXT], CELL),
    ]
    scored = asked[asked["level"].notna()]
    said = [
        _matched(scored, of[FEEL], ASKED),
        _matched(scored[scored["level"] < 0], of[HURT][about], ASKED),
    ]
    return {"interactions": _chosen(contacts), "responses": _chosen(said)}


def _once(rows: pd.DataFrame, key: list[str], claims: pd.DataFrame) -> pd.DataFrame:
    """Keep each customer's first row of each group at the touchpoints that are claimed."""
    rows = rows[rows["touchpoint"].isin(claims["touchpoint"].unique())]
    return rows.drop_duplicates([*key, "customer_id"])


def _matched(rows: pd.DataFrame, claims: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    texts = dict.fromkeys(key, "str")
    wanted = claims[["cell", *key]].astype(texts)
    return wanted.merge(rows[["row_id", *key]].astype(texts), on=key)[["cell", "row_id"]]


def _chosen(parts: list[pd.DataFrame]) -> pd.DataFrame:
    rows = pd.concat(parts, ignore_index=True)
    rows = rows.assign(order=hashes(rows["row_id"])).sort_values(["cell", "order", "row_id"])
    return rows.groupby("cell").head(EVIDENCE_ROWS)[["cell", "row_id"]].reset_index(drop=True)


def _joined(parts: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    return {table: pd.concat([part[table] for part in parts]) for table in _TABLES}
