"""The rows behind the cells of a journey map."""

from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import ASKED, RESPONSES
from cxlab.artifacts.journey_counts import first_rows
from cxlab.artifacts.journey_facts import DO, FEEL, HELP, HURT, NEXT, TIME, TRUTH, WANT
from cxlab.artifacts.journey_kernel import as_text
from cxlab.artifacts.journey_said import BAD, GOOD, WISHED, said_rows
from cxlab.artifacts.journey_said import MET as EXPERIENCED
from cxlab.artifacts.journey_scope import Purpose, cut_rows
from cxlab.artifacts.journey_tally import (
    CELL,
    INTERACTIONS,
    PLACE,
    MapPlan,
    crossings,
    expected_answers,
    placed_answers,
    staged,
)
from cxlab.artifacts.journey_truth import MET
from cxlab.journeys.codes import begins, codes_of
from cxlab.study import Study
from cxlab.study.fold import concat
from cxlab.study.study import EVIDENCE_ROWS


def cite_cells(
    cells: pd.DataFrame,
    study: Study,
    plan: MapPlan,
    aim: Purpose | None = None,
    said: pd.DataFrame | None = None,
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
    said : pandas.DataFrame, optional
        What ``said_rows`` kept of the answers, where they were placed before.

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
        **({"responses": list(RESPONSES)} if said is None else {}),
    )
    contacts = _chosen(found["interactions"])
    answers = _chosen(_spoken(found["responses"] if said is None else said, claims))
    keys = [
        study.cite(contacts, "interactions", ["cell"]),
        study.cite(answers, "responses", ["cell"]),
    ]
    evidence = pd.concat(keys).set_index("cell")["evidence"]
    return cells.assign(evidence=evidence.reindex(cells.index))


def rows_behind(
    interactions: pd.DataFrame,
    responses: pd.DataFrame | None = None,
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
        ``interactions``: ``cell``, ``row_id`` and ``order`` of the customers whose
        ``person_shares`` are smallest, not many more than are needed of all partitions.
        ``responses``, where they were given: what ``said_rows`` keeps.
    """
    rows = staged(interactions, plan)
    rows = cut_rows(rows, aim) if aim.cuts else rows
    found = {"interactions": _contacts_behind(rows, plan, claims)}
    if responses is not None:
        answers = as_text(responses)
        asked = placed_answers(answers, rows, plan)
        wished = expected_answers(answers, rows, asked, plan)
        asked = asked[asked["seen"]] if aim.cuts else asked
        found["responses"] = said_rows(asked, wished)
    return found


def _contacts_behind(rows: pd.DataFrame, plan: MapPlan, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the contacts behind each claim."""
    of = {row: claims[claims["row"] == row] for row in (DO, TIME, NEXT, HURT, TRUTH)}
    met = _of_failures(of[TRUTH])
    ways = crossings(rows, plan)
    who, _ = codes_of(rows["customer_id"])
    order = person_shares(rows["customer_id"])[who]
    parts = [
        _first_contacts(rows, order, of[DO], PLACE),
        _first_contacts(rows, order, of[HURT][of[HURT]["question"].isna()], PLACE[:3]),
        _first_contacts(rows, order, of[TRUTH][met], PLACE[:3]),
        *(
            _first_contacts(some, order[some["at"]], of[row], CELL)
            for row, some in ((TIME, ways[ways["went"]]), (NEXT, ways[ways["eligible"] == 1]))
        ),
    ]
    cell, at = (np.concatenate([part[number] for part in parts]) for number in (0, 1))
    ids = rows["row_id"].take(at).to_numpy()
    return pd.DataFrame({"cell": cell, "row_id": pd.Series(ids, dtype="str"), "order": order[at]})


def _of_failures(claims: pd.DataFrame) -> pd.Series:
    """Tell which moments of truth are known by a failure, not by scores."""
    return claims["kind"] == MET if "kind" in claims else pd.Series(False, claims.index)


def _spoken(said: pd.DataFrame, claims: pd.DataFrame) -> pd.DataFrame:
    """Return the answers behind each claim."""
    truths = claims[claims["row"] == TRUTH]
    pains = claims[(claims["row"] == HURT) & claims["question"].notna()]
    wanted = [
        (claims[claims["row"] == FEEL], ASKED, EXPERIENCED),
        (claims[claims["row"] == HELP], ASKED, (GOOD,)),
        (pains, ASKED, (BAD,)),
        (truths[~_of_failures(truths)], ASKED[:3], EXPERIENCED),
        (claims[claims["row"] == WANT], ASKED, (WISHED,)),
    ]
    texts = dict.fromkeys(ASKED, "str")
    rows = said.astype(texts)
    parts = [
        some[["cell", *key]].astype(dict.fromkeys(key, "str")).merge(
            rows[rows["side"].isin(sides)], on=key
        )[["cell", "row_id", "order"]]
        for some, key, sides in wanted
    ]  # fmt: skip
    return concat(parts)


def person_shares(customers: pd.Series) -> np.ndarray:
    """Return a number from 0 to 1 for each code of a customer that depends on its id alone.

    Examples
    --------
    >>> person_shares(pd.Series(["ann", "bea", "ann"])).round(3).tolist()
    [0.824, 0.465]
    """
    _, names = codes_of(customers)
    return pd.util.hash_array(np.asarray(names, dtype=object)) / 2.0**64


def enough(behind: np.ndarray) -> np.ndarray:
    """Return below which number of ``person_shares`` lie enough customers of so many.

    A thousandth of all claims at most is left with a few less than ``EVIDENCE_ROWS``.

    Examples
    --------
    >>> enough(np.array([500, 100_000])).round(4).tolist()
    [1.0, 0.0113]
    """
    wanted = EVIDENCE_ROWS + 4 * EVIDENCE_ROWS**0.5
    return np.minimum(wanted / np.maximum(behind, 1), 1.0)


def _behind(claims: pd.DataFrame) -> np.ndarray:
    """Return how many customers stand behind claims about contacts; 0 where that is not told."""
    n, share = claims["n"], claims["estimate"].where(claims["row"].isin([DO, HURT]), 1.0)
    told = claims["row"] != TRUTH
    return (n * share).where(told, 0).round().to_numpy(dtype="float64")


def _first_contacts(
    rows: pd.DataFrame, order: np.ndarray, claims: pd.DataFrame, key: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return the cells and the first contacts behind them, of customers who come early in order.

    Contacts are places in the partition: those in the column ``at``, where rows have it.
    """
    place, mine = _numbered(rows, claims, key)
    known = np.flatnonzero(mine >= 0)
    number = mine.max(initial=-1) + 1
    cells, bound = np.zeros(number, dtype=np.int64), np.full(number + 1, -1.0)
    cells[mine[known]] = claims["cell"].to_numpy()[known]
    bound[mine[known]] = enough(_behind(claims)[known])
    found = np.flatnonzero(order <= bound[place])  # the last bound is of rows behind no claim
    who, _ = codes_of(rows["customer_id"])
    found = found[first_rows(place[found], who[found])]
    cell = cells[place[found]]
    return cell, (rows["at"].to_numpy()[found] if "at" in rows else found)


def _numbered(
    rows: pd.DataFrame, claims: pd.DataFrame, key: list[str]
) -> tuple[np.ndarray, np.ndarray]:
    """Return numbers, from 0, of what rows and claims are about; -1 where only one of them is."""
    parts = [codes_of(rows[name]) for name in key]
    size = int(np.prod([len(names) + 1 for _, names in parts], dtype=object))
    short: type[np.signedinteger[Any]] = np.int32 if size < 2**31 else np.int64
    claim: Any = np.zeros(len(rows), dtype=short)
    wanted = np.zeros(len(claims), dtype=np.int64)
    known = np.ones(len(claims), dtype=bool)
    for name, (codes, names) in zip(key, parts, strict=True):
        mine = pd.Index(names.astype("str")).get_indexer(claims[name].astype("str"))
        claim *= len(names) + 1
        claim += codes
        claim += 1
        wanted = wanted * (len(names) + 1) + mine + 1
        known &= mine >= 0
    lines = np.unique(wanted[known])
    if not len(lines):
        return np.full(len(rows), -1), np.full(len(claims), -1)
    mine = np.minimum(np.searchsorted(lines, wanted), len(lines) - 1)
    return _looked_up(claim, lines, size), np.where(known, mine, -1)


def _looked_up(keys: np.ndarray, lines: np.ndarray, size: int) -> np.ndarray:
    """Return the place of each key among ascending lines; -1 where it is none of them."""
    if size <= 4 * len(keys) + 65_536:
        table = np.full(size, -1)
        table[lines] = np.arange(len(lines))
        return table[keys]
    place = np.minimum(np.searchsorted(lines, keys), len(lines) - 1)
    return np.where(lines[place] == keys, place, -1)


def _chosen(rows: pd.DataFrame) -> pd.DataFrame:
    """Return at most ``EVIDENCE_ROWS`` rows of each claim, the first in order."""
    rows = rows.astype({"cell": "int64", "row_id": "str", "order": "float64"})
    place = np.lexsort((rows["order"], rows["cell"]))
    cell = rows["cell"].to_numpy()[place]
    first = np.flatnonzero(begins(cell))
    rank = np.arange(len(cell)) - np.repeat(first, np.diff(np.append(first, len(cell))))
    return rows.take(place[rank < EVIDENCE_ROWS]).reset_index(drop=True)


def _joined(parts: list[dict[str, pd.DataFrame]]) -> dict[str, pd.DataFrame]:
    return {table: concat([part[table] for part in parts]) for table in parts[0]}
