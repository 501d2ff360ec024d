"""Scores that customers gave, by what they were asked about."""

from functools import partial

import numpy as np
import pandas as pd

from cxlab.emotions.means import add_sums, mean_of_sums, sum_customers
from cxlab.emotions.summary import UNPLACED, hide_few
from cxlab.errors import unknown
from cxlab.study import Study

#: The columns of the responses by which scores can be grouped.
COLUMNS = ("language", "survey_type", "touchpoint")


def scores_by(study: Study, column: str = "touchpoint") -> pd.DataFrame:
    r"""Return the mean score of each question, by what customers were asked about.

    Parameters
    ----------
    study : Study
        An open study.
    column : {"touchpoint", "survey_type", "language"}
        A column of the responses. Rows where it is empty are ``"unplaced"``.

    Returns
    -------
    pandas.DataFrame
        ``question``, ``column``, ``n`` (answers with a score), ``customers``, ``estimate`` (the
        mean on the question's own scale), ``low``, ``high`` (by customer), ``note``. Groups of
        fewer customers than the study's ``min_group`` have empty figures. No rows without scores.

    Raises
    ------
    UnknownNameError
        Responses cannot be grouped by that column.

    Examples
    --------
    >>> import tempfile
    >>> from pathlib import Path
    >>> from cxlab.study import open_study
    >>> folder = Path(tempfile.mkdtemp())
    >>> toml = '[study]\ntitle = "Shop"\nmin_group = 2\n[sources.said]\npath = "said.csv"\n'
    >>> _ = (folder / "study.toml").write_text(toml + '[[tables.responses]]\nsource = "said"\n')
    >>> head = "response_id,customer_id,timestamp,question,score,touchpoint\n"
    >>> rows = "1,ann,2025-01-02,csat,4,call\n2,bob,2025-01-03,csat,5,call\n"
    >>> _ = (folder / "said.csv").write_text(head + rows)
    >>> scores_by(open_study(folder))[["question", "touchpoint", "n", "estimate"]]
      question touchpoint  n  estimate
    0     csat       call  2       4.5
    """
    if column not in COLUMNS:
        raise unknown("column to group scores by", column, COLUMNS)
    merge = partial(add_sums, by=["question", column])
    names = ["customer_id", "question", "score", column]
    sums = study.fold(partial(sum_scores, column=column), merge, responses=names)
    table = mean_of_sums(sums, study.settings.confidence)
    asked = study.settings.questions
    scales = [asked[q].scale if q in asked else None for q in table["question"]]
    lowest, highest = np.array([scale or (-np.inf, np.inf) for scale in scales]).reshape(-1, 2).T
    table[["low", "high"]] = table[["low", "high"]].clip(lowest, highest, axis=0)
    return hide_few(table, study.settings.min_group)


def sum_scores(responses: pd.DataFrame, *, column: str) -> pd.DataFrame:
    """Add up one partition's scores by question and ``column``: see ``sum_customers``.

    Parameters
    ----------
    responses : pandas.DataFrame
        ``customer_id``, ``question``, ``score``, and ``column``.
    column : str
        The other column that makes a group.

    Returns
    -------
    pandas.DataFrame
        ``question``, ``column`` and the sums.

    Examples
    --------
    >>> rows = {"customer_id": ["a", "b"], "question": "csat", "score": [4.0, 5.0],
    ...         "touchpoint": ["call", None]}
    >>> table = sum_scores(pd.DataFrame(rows), column="touchpoint")
    >>> table[["question", "touchpoint", "n", "total"]]
      question touchpoint  n  total
    0     csat       call  1    4.0
    1     csat   unplaced  1    5.0
    """
    rows = responses.assign(
        value=responses["score"], **{column: responses[column].fillna(UNPLACED).astype("str")}
    )
    return sum_customers(rows, ["question", column])
