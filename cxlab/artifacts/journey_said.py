"""The answers behind the cells of a journey map: kept while they are counted, matched later."""

import numpy as np
import pandas as pd

from cxlab.artifacts.journey_answers import ASKED, hashes
from cxlab.study.study import EVIDENCE_ROWS

#: Which answers these are: below, at or above the middle of their scale, or of what was expected.
BAD, EVEN, GOOD, WISHED = "bad", "even", "good", "wished"

#: Answers about what was experienced.
MET = (BAD, EVEN, GOOD)

_KEY = [*ASKED, "side"]


def said_rows(asked: pd.DataFrame, wished: pd.DataFrame) -> pd.DataFrame:
    """Keep the answers that may stand behind a cell.

    Parameters
    ----------
    asked, wished : pandas.DataFrame
        Placed answers about what was experienced, and about what was expected: ``ASKED``,
        ``level`` (-1 to 1, missing without a score), ``row_id``.

    Returns
    -------
    pandas.DataFrame
        ``ASKED``, ``side``, ``row_id``, ``order`` (0 to 1): of each kind of answer the
        ``EVIDENCE_ROWS`` whose ids' hashes are smallest.

    Examples
    --------
    >>> asked = pd.DataFrame({name: ["x", "x"] for name in ASKED} | {"row_id": ["a", "b"]})
    >>> said_rows(asked.assign(level=[0.5, None]), asked.head(0).assign(level=0.0))["side"].tolist()
    ['good']
    """
    scored = asked.loc[asked["level"].notna(), [*ASKED, "row_id", "level"]]
    side = np.array(MET)[np.sign(scored["level"].to_numpy(dtype="float64")).astype(int) + 1]
    rows = scored.assign(side=pd.Series(side, scored.index, dtype="str"))
    hoped = wished.loc[wished["level"].notna(), [*ASKED, "row_id"]]
    if len(hoped):
        rows = pd.concat([rows, hoped.assign(side=WISHED)], ignore_index=True)
    rows = rows.drop(columns="level")
    return first_said(rows.assign(order=hashes(rows["row_id"]) / 2.0**64))


def first_said(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep the first ``EVIDENCE_ROWS`` of each kind of answer."""
    if len(rows) <= EVIDENCE_ROWS:
        return rows.reset_index(drop=True)
    return first_of(rows, _KEY)


def first_of(rows: pd.DataFrame, key: list[str]) -> pd.DataFrame:
    """Return at most ``EVIDENCE_ROWS`` rows of each group, the first in order.

    Examples
    --------
    >>> rows = pd.DataFrame({"cell": [1, 1], "row_id": ["b", "a"], "order": [0.2, 0.1]})
    >>> first_of(rows, ["cell"])["row_id"].tolist()
    ['a', 'b']
    """
    group = rows.groupby(key, sort=True).ngroup().to_numpy()
    order = np.lexsort((rows["order"].to_numpy(), group))
    rows = rows.take(order)
    rank = rows.groupby(group[order]).cumcount().to_numpy()
    return rows[rank < EVIDENCE_ROWS].reset_index(drop=True)
